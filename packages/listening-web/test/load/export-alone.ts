/** A process that exports a panel and checks what it wrote, and says how long that took and how much memory. */
import { writeSync } from 'node:fs';
import { exportPanel } from '../../src/server/exports/export-panel.ts';
import { verifyExport } from '../../src/server/exports/verify-export.ts';
import { openUnservedDesk } from '../../src/server/unserved-desk.ts';
import { isSound } from '../../src/server/verify-panels.ts';

const [database = '', panelId = '', folder = ''] = process.argv.slice(2);
/** The most so far, in MiB. */
const memory = () => Math.round(process.resourceUsage().maxRSS / 1024);
const seconds = () => Math.round(performance.now() / 1000);

const desk = await openUnservedDesk({ database });
await desk.stores.close();
const opened = { mebibytes: memory(), seconds: seconds() };
const { contents, check } = await exportPanel({ database, panelId, folder });
const exported = { mebibytes: memory(), seconds: seconds() };
const isVerified = isSound(await verifyExport(folder));
const verified = { mebibytes: memory(), seconds: seconds() };
const { answers, logHead } = contents;
const isExportSound = isSound(check);
writeSync(
  1,
  JSON.stringify({ events: logHead.seq, answers, isExportSound, isVerified, opened, exported, verified }),
);
