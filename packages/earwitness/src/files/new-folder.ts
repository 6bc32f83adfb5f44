/** Folders that results begin in, so that nothing is overwritten. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { UsageError } from '../terminal/report-failure.ts';

/**
 * Makes a folder, or takes an empty one; `undo` leaves things as they were.
 *
 * @param what goes there, for the message: `the record`
 * @throws {UsageError} for a folder that holds anything
 */
export async function makeNewFolder(folder: string, what: string): Promise<{ undo(): Promise<void> }> {
  const firstMade = await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new UsageError(
      `Cannot keep ${what} in ${folder} as the folder must be new or empty: choose another --out`,
    );
  }
  return {
    async undo() {
      await rm(firstMade ?? folder, { recursive: true });
      if (firstMade === undefined) await mkdir(folder);
    },
  };
}
