import { open } from 'node:fs/promises';

/** Waits until the disk has a file, or the names in a folder. */
export async function flushToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
