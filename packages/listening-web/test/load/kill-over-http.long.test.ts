import { loadavg } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { report } from '../faults/account.ts';
import { buildProgram } from '../faults/build-program.ts';
import { killUnderLoad } from '../faults/kill-under-load.ts';
import { STORE_KINDS } from '../stores/store-kinds.ts';
import { panelSubject } from './panel-subject.ts';

const WANTED = {
  SQLite: { kills: 200, acknowledged: 50_000 },
  PostgreSQL: { kills: 60, acknowledged: 10_000 },
};

it.each(STORE_KINDS)(
  'loses, doubles and misplaces none of tens of thousands of answers in $kind over many kills',
  async ({ kind, fresh }) => {
    const program = await buildProgram({ entry: 'test/load/serve-alone.ts' });
    const subject = await panelSubject({ program, database: await fresh() });
    onTestFinished(() => subject.remove());
    const { kills, acknowledged } = WANTED[kind];
    const killed = await killUnderLoad({
      subject,
      clients: 16,
      kills,
      acknowledgedAtLeast: acknowledged,
      longestLifeMilliseconds: 2_000,
      mostAcknowledgedInALife: 600,
      seed: 21,
    });
    const found = { ...killed, ...subject.found() };
    report(`kill -9 over HTTP, ${kind}`, { ...found, load: loadavg()[0]?.toFixed(1) });
    expect(found).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 0 });
    expect(found).toMatchObject({ forgotten: 0, trialsAnsweredTwice: 0, exportedRows: found.acknowledged });
    expect(found.kills).toBeGreaterThanOrEqual(kills);
    expect(found.acknowledged).toBeGreaterThanOrEqual(acknowledged);
  },
);
