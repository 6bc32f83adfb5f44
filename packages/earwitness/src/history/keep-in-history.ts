/** Keeps a run that has just been finished, and brings the page of all runs up to date. */
import { dirname } from 'node:path';
import { keepRun, writeHistoryPage } from '@earwitness/bench';

export interface KeptInHistory {
  readonly runId: string;
  readonly name: string | null;
  /** Whether there was none with the same records, by the same engine, asked for in the same way. */
  readonly isNew: boolean;
  /** Path of the page of all runs. */
  readonly page: string;
}

export async function keepInHistory(runFolder: string): Promise<KeptInHistory> {
  const { entry, isNew } = await keepRun({ runFolder });
  const { runId, name } = entry;
  return { runId, name, isNew, page: await writeHistoryPage(dirname(runFolder)) };
}

/** One line for people. */
export const keptText = ({ runId, name, isNew, page }: KeptInHistory): string =>
  `${isNew ? `Kept as ${runId}` : `The same as ${name ?? runId}, which is kept already`}; all runs: ${page}`;
