import { CopyRefusedError, DatabaseInUseError } from '../errors.ts';
import type { PanelDatabase } from './database.ts';
import { chainedEventLog } from './event-log.ts';
import { openDatabase } from './open-database.ts';
import { COPIED_TABLES, type CopiedTable } from './tables.ts';

/**
 * Copies everything from one database to another that is empty, of whichever kind: the way back from a backup, and from SQLite
 * to PostgreSQL. All of it arrives or nothing; every panel's chain is gone through afterwards. Nobody writes to the source meanwhile:
 * what is acknowledged there afterwards would be missing here.
 *
 * @throws {DatabaseRefusedError} if one of them cannot be opened
 * @throws {DatabaseInUseError} if a server has the target open
 * @throws {CopyRefusedError} if a server has the source open, the target holds anything, or the copy is not what was copied
 */
export async function copyStores({
  from: source,
  to: target,
  log = () => {},
}: {
  from: string;
  to: string;
  log?: (line: string) => void;
}): Promise<void> {
  const from = await openSource({ source, target, log });
  try {
    const to = await openDatabase({ database: target, readOnly: false, log });
    try {
      await copyDatabase({ from, to });
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

async function openSource({
  source,
  target,
  log,
}: {
  source: string;
  target: string;
  log: (line: string) => void;
}): Promise<PanelDatabase> {
  try {
    return await openDatabase({ database: source, readOnly: true, keepWritersOut: true, log });
  } catch (cause) {
    if (!(cause instanceof DatabaseInUseError)) throw cause;
    const { database, owner } = cause;
    const server = owner === null ? 'a server' : `a server (${owner})`;
    const problem = `${server} still writes to ${database}, and its answers would stay behind: stop it first`;
    throw new CopyRefusedError({ target, problem, cause });
  }
}

/** Copies a database that is open into an empty one that nobody else uses meanwhile. */
export async function copyDatabase({ from, to }: { from: PanelDatabase; to: PanelDatabase }): Promise<void> {
  const refuse = (problem: string) => new CopyRefusedError({ target: to.name, problem });
  for (const table of Object.keys(COPIED_TABLES) as CopiedTable[]) {
    const row = await to.tables
      .selectFrom(table)
      .select(({ lit }) => lit(1).as('one'))
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) throw refuse(`it is not empty: there are rows in ${table}`);
  }
  const heads = new Map<string, { seq: number; hash: string }>();
  await to.fill((insert) =>
    from.snapshot(async (table, rows) => {
      await insert(table, rows);
      if (table !== 'log_head') return;
      for (const head of rows as { panel_id: string; seq: number; hash: string }[])
        heads.set(head.panel_id, head);
    }),
  );
  const copied = chainedEventLog(to.eventTable);
  for (const [panelId, { seq, hash }] of heads) {
    const found = await copied.verify(panelId);
    if (!found.intact)
      throw refuse(`event ${found.firstBrokenSeq} of panel ${panelId} is broken (${found.problem})`);
    if (found.events !== seq || found.headHash !== hash)
      throw refuse(`the log of panel ${panelId} has another head`);
  }
}
