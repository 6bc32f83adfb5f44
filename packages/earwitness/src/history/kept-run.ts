/** The kept run that somebody means. */
import { resolve } from 'node:path';
import { findKeptRun, type HistoryEntry, readHistory } from '@earwitness/bench';
import { UsageError } from '../terminal/report-failure.ts';

/** @throws {UsageError} with the runs that there are, when none is meant */
export async function keptRun(text: string, reportsFolder: string): Promise<HistoryEntry> {
  const found = await findKeptRun(text, { reportsFolder });
  if (found !== null) return found;
  const { entries, damaged } = await readHistory(reportsFolder);
  const hurt = damaged.find(({ runId }) => runId === text);
  if (hurt !== undefined) throw new UsageError(`Cannot use the run ${text}: ${hurt.problem}`);
  const ids = entries.map(({ runId, name }) => (name === null ? runId : `${runId} (${name})`));
  throw new UsageError(
    `Cannot find a kept run ${text}: ${ids.length === 0 ? `none is kept in ${reportsFolder}` : `there are ${ids.join(', ')}`}`,
  );
}

/** The same for a run that is to go, which may be damaged. */
export async function keptFolder(text: string, reportsFolder: string): Promise<string> {
  const { damaged } = await readHistory(reportsFolder);
  const hurt = damaged.find(({ runId, folder }) => runId === text || folder === resolve(text));
  return hurt?.folder ?? (await keptRun(text, reportsFolder)).folder;
}
