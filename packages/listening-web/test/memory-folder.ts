import { accessSync, constants } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';

/** A folder of its own, in memory where the system has such a place: a disk's delays would hide what a test is looking for. */
export function makeMemoryFolder(name: string): Promise<string> {
  return mkdtemp(join(isWritable(MEMORY) ? MEMORY : tmpdir(), `${name}-`));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
