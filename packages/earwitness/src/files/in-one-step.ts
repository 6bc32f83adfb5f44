/** Files that belong together, made where nobody looks and moved to their places when all are whole. */
import { randomUUID } from 'node:crypto';
import { copyFile, lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../terminal/report-failure.ts';
import { makeFolderFor } from './folder-for.ts';

/**
 * Makes files in a hidden folder beside the first of them, and moves them to their places when all are whole.
 *
 * @param files in the order in which they are moved; their names differ
 * @param make receives a function that says where a file is to be made
 * @throws the signal's reason, when it aborts; nothing is left behind then
 * @throws {UsageError} a folder or a place that cannot be written to; everything is then as it was before
 */
export async function inOneStep<Result>(
  files: readonly string[],
  signal: AbortSignal,
  make: (at: (file: string) => string) => Promise<Result>,
): Promise<Result> {
  const [first] = files as [string];
  for (const file of files) await makeFolderFor(file);
  const unfinished = join(dirname(first), `.${basename(first)}.${randomUUID()}.part`);
  await mkdir(unfinished);
  const at = (file: string) => join(unfinished, basename(file));
  try {
    const result = await make(at);
    signal.throwIfAborted();
    await moveAllIntoPlace(files, { at, aside: join(unfinished, 'before') });
    return result;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** All or none: what is there already waits aside, and comes back when one cannot be moved. */
async function moveAllIntoPlace(
  files: readonly string[],
  { at, aside }: { at: (file: string) => string; aside: string },
): Promise<void> {
  await mkdir(aside);
  const stepsBack: (() => Promise<void>)[] = [];
  for (const file of files) {
    const before = join(aside, basename(file));
    try {
      if (await isInTheWay(file)) {
        await move(file, before);
        stepsBack.push(() => move(before, file));
      }
      await move(at(file), file);
      stepsBack.push(() => rm(file, { force: true }));
    } catch (error) {
      // One that fails as well must not keep the others from being taken.
      for (const stepBack of stepsBack.toReversed()) await stepBack().catch(() => undefined);
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`Cannot write ${file}: it cannot be moved into its place (${code})`);
    }
  }
}

const isInTheWay = async (file: string): Promise<boolean> => {
  const there = await lstat(file).catch(() => undefined);
  return there !== undefined && !there.isDirectory();
};

/** In one step also where the two lie on different disks; what was there stays there then. */
async function move(from: string, to: string): Promise<void> {
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
