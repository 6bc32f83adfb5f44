import { UnknownPanelError } from '../errors.ts';
import type { EventRow } from '../stores/event-log.ts';
import { openUnservedDesk } from '../unserved-desk.ts';
import { type PanelCheck, textsAndSwitching } from '../verify-panels.ts';
import { writeNewFiles } from './new-files.ts';
import { EXPORT_FILES, PANEL_EXPORT_SCHEMA, type PanelExport, panelExportSchema } from './panel-export.ts';

/** An export that was written. */
export interface ExportedPanel {
  readonly contents: PanelExport;
  /** Names in the folder. */
  readonly files: readonly string[];
  /** What a check found on the way. */
  readonly check: PanelCheck;
}

/**
 * Writes all that an unblinded panel has come to into a folder, beside a server that serves it or without: answers, comments,
 * sessions, definition, and what it takes to check chain, draws and tables again with nothing else at hand. However long the log is,
 * it takes the memory of a page of it and of what listeners wrote, beside that of the open panel.
 *
 * @param database a file, or a `postgres://` URL
 * @param folder where none of the files of an export is yet
 * @throws {UnknownPanelError} for an id nobody opened
 * @throws {PanelBrokenError} for a panel that could not be taken up
 * @throws {PanelStillBlindError} before unblinding
 */
export async function exportPanel({
  database,
  panelId,
  folder,
  now = () => new Date(),
}: {
  database: string;
  panelId: string;
  folder: string;
  now?: () => Date;
}): Promise<ExportedPanel> {
  const desk = await openUnservedDesk({ database });
  const { stores } = desk;
  try {
    const { experimenter } = desk.find(panelId);
    const key = experimenter.blindingKey();
    const pack = (await stores.packs.packs()).find((stored) => stored.panelId === panelId)?.pack();
    const written = await writeNewFiles(folder, async (take) => {
      let last: EventRow | undefined;
      const log = await stores.log.verify(panelId, (row) => {
        last = row;
        return take(EXPORT_FILES.log, `${JSON.stringify(row)}\n`);
      });
      if (pack === undefined || last === undefined) throw new UnknownPanelError({ panelId });
      const texts = await experimenter.writeTables((table, piece) => take(EXPORT_FILES[table], piece));
      await take(EXPORT_FILES.definition, asJson(experimenter.definition));
      await take(EXPORT_FILES.pack, asJson(pack));
      await take(EXPORT_FILES.blindingKey, asJson(key));
      return { log, logHead: { seq: last.seq, hash: last.hash }, texts };
    });
    const { log, logHead, texts } = written.result;
    const draws = await experimenter.verifyDraws();
    const found = textsAndSwitching(texts, await experimenter.verifySwitching());
    const contents = panelExportSchema.parse({
      schema: PANEL_EXPORT_SCHEMA,
      panelId,
      exportedAt: now().toISOString(),
      definitionSha256: experimenter.definitionSha256,
      packSha256: experimenter.packSha256,
      logHead,
      verification: { log, draws, texts },
      answers: experimenter.progress().answers,
      sessions: experimenter.sessions().length,
      files: written.digests,
    });
    await writeNewFiles(folder, (take) => take(EXPORT_FILES.contents, asJson(contents)));
    return {
      contents,
      files: [...Object.keys(contents.files), EXPORT_FILES.contents],
      check: { panelId, log, draws, ...found },
    };
  } finally {
    await stores.close();
  }
}

const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
