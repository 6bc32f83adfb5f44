/** Which run lies in a folder: by what made it, and by what the history calls it. */
import { readKeptRun, readRunLabel } from '../history/history-entry.ts';
import { holdsRun } from '../history/holds-run.ts';
import { readHistory } from '../history/read-history.ts';
import { readRunBuild } from '../runs/run-build.ts';
import { comparedRunOf } from './compared-run-of.ts';
import type { ComparedRun } from './comparison.ts';

type RunCalled = Pick<ComparedRun, 'runId' | 'name'>;

/** The folder may be an entry of the history, or one that an entry was made in. */
async function calledInHistory(runFolder: string, reportsFolder: string): Promise<RunCalled> {
  const kept = await readKeptRun(runFolder).catch(() => null);
  if (kept !== null) return { runId: kept.runId, name: (await readRunLabel(runFolder)).name };
  for (const entry of (await readHistory(reportsFolder)).entries)
    if (entry.runFolder === runFolder && (await holdsRun(runFolder, entry))) return entry;
  return { runId: null, name: null };
}

/** @returns null where nothing tells what made it */
export async function readComparedRun(
  runFolder: string,
  { reportsFolder }: { reportsFolder: string },
): Promise<ComparedRun | null> {
  const build = await readRunBuild(runFolder);
  return build && comparedRunOf(build, await calledInHistory(runFolder, reportsFolder));
}
