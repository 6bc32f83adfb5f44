/** Files that hold what cannot be made again: for their owner's eyes, and never over another. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { UsageError } from '../terminal/report-failure.ts';
import { makeFolderFor } from './folder-for.ts';

const refuse = (file: string) =>
  new UsageError(
    `Cannot write ${file}: it exists already, and holds what cannot be made again; choose another name with --out`,
  );

/** Before the work. @throws {UsageError} where there is a file already */
export function requireNewFile(file: string): void {
  if (existsSync(file)) throw refuse(file);
}

/** @throws {UsageError} where there is a file already */
export async function writeNewFile(file: string, text: string): Promise<void> {
  await makeFolderFor(file);
  await writeFile(file, text, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? refuse(file) : error;
  });
}
