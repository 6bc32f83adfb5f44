/** Files that belong together, made where nobody looks and moved to their places when all are whole. */
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Makes files in a hidden folder beside the first of them, and moves them to their places when all are whole.
 *
 * @param files in the order in which they are moved; their names differ
 * @param make receives a function that says where a file is to be made
 * @throws the signal's reason, when it aborts; nothing is left behind then
 */
export async function inOneStep<Result>(
  files: readonly string[],
  signal: AbortSignal,
  make: (at: (file: string) => string) => Promise<Result>,
): Promise<Result> {
  const [first] = files as [string];
  const folder = dirname(first);
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `.${basename(first)}.${randomUUID()}.part`);
  await mkdir(unfinished);
  const at = (file: string) => join(unfinished, basename(file));
  try {
    const result = await make(at);
    signal.throwIfAborted();
    for (const file of files) await moveIntoPlace(at(file), file);
    return result;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** In one step also where the two lie on different disks. */
async function moveIntoPlace(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const near = `${to}.${randomUUID()}.part`;
    try {
      await copyFile(from, near);
      await rename(near, to);
    } finally {
      await rm(near, { force: true });
    }
  }
}
