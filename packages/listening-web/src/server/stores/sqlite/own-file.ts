import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a file for its owner's eyes only, with its folder, unless it is there: SQLite takes the mode over for the files beside it. */
export function makeOwnFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, '', { mode: 0o600, flag: 'wx' });
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem;
  }
}
