import { rowsAsCsv, rowsAsJsonLines } from '@earwitness/bench/answers';
import { UnknownPanelError } from '../errors.ts';
import type { EventRow } from '../stores/event-log.ts';
import { openUnservedDesk } from '../unserved-desk.ts';
import type { PanelCheck } from '../verify-panels.ts';
import { EXPORT_FILES, PANEL_EXPORT_SCHEMA, type PanelExport } from './panel-export.ts';

/** An export before it is written: what each file is to hold. */
export interface ExportedPanel {
  readonly contents: PanelExport;
  readonly files: ReadonlyMap<string, string>;
  /** What a check found on the way. */
  readonly check: PanelCheck;
}

/**
 * Takes all that an unblinded panel has come to out of its database, beside a server that serves it or without: answers, comments,
 * sessions, definition, and what it takes to check chain and draws again with nothing else at hand.
 *
 * @param database a file, or a `postgres://` URL
 * @throws {UnknownPanelError} for an id nobody opened
 * @throws {PanelStillBlindError} before unblinding
 */
export async function exportPanel({
  database,
  panelId,
  now = () => new Date(),
}: {
  database: string;
  panelId: string;
  now?: () => Date;
}): Promise<ExportedPanel> {
  const desk = await openUnservedDesk({ database });
  const { stores } = desk;
  try {
    const { experimenter } = desk.find(panelId);
    const rows = await experimenter.rows();
    const comments = await experimenter.comments();
    const sessions = experimenter.sessions();
    const log: EventRow[] = [];
    const verification = await stores.log.verify(panelId, (row) => log.push(row));
    const draws = await experimenter.verifyDraws();
    const pack = (await stores.packs.packs()).find((stored) => stored.panelId === panelId)?.pack;
    const key = experimenter.blindingKey();
    const last = log.at(-1);
    if (pack === undefined || last === undefined) throw new UnknownPanelError({ panelId });
    const contents: PanelExport = {
      schema: PANEL_EXPORT_SCHEMA,
      panelId,
      exportedAt: now().toISOString(),
      definitionSha256: experimenter.definitionSha256,
      packSha256: experimenter.packSha256,
      logHead: { seq: last.seq, hash: last.hash },
      verification: { log: verification, draws },
      answers: experimenter.progress().answers,
      sessions: sessions.length,
    };
    const files = new Map([
      [EXPORT_FILES.answers, rowsAsJsonLines(rows)],
      [EXPORT_FILES.answersTable, rowsAsCsv(rows)],
      [EXPORT_FILES.comments, rowsAsCsv(comments.map((comment) => ({ ...comment })))],
      [EXPORT_FILES.sessions, rowsAsCsv(sessions)],
      [EXPORT_FILES.definition, asJson(experimenter.definition)],
      [EXPORT_FILES.log, log.map((row) => `${JSON.stringify(row)}\n`).join('')],
      [EXPORT_FILES.pack, asJson(pack)],
      [EXPORT_FILES.blindingKey, asJson(key)],
      [EXPORT_FILES.contents, asJson(contents)],
    ]);
    return { contents, files, check: { panelId, log: verification, draws, problems: [] } };
  } finally {
    await stores.close();
  }
}

const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
