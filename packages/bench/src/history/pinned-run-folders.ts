/** Whose audio is to stay. */
import { BenchError, messageOf } from '../errors.ts';
import { readRunLabel } from './history-entry.ts';
import { findHistoryFolders } from './read-history.ts';

/**
 * The entries of pinned runs, for `collectGarbage` to keep what they are made of.
 *
 * @throws {BenchError} when nothing tells whether an entry is pinned: its audio might be wanted
 */
export async function pinnedRunFolders(reportsFolder: string): Promise<string[]> {
  const pinned: string[] = [];
  for (const { folder, runId } of await findHistoryFolders(reportsFolder)) {
    const label = await readRunLabel(folder).catch((cause: unknown) => {
      throw new BenchError(
        `Cannot tell whether the run ${runId} is pinned, and its audio wanted: ${messageOf(cause)}; remove that file or the run`,
        { cause },
      );
    });
    if (label.isPinned) pinned.push(folder);
  }
  return pinned;
}
