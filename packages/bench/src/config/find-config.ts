import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const NAMES = ['ts', 'mts', 'js', 'mjs'].map((ending) => `earwitness.config.${ending}`);

/** The configuration of a folder, or the nearest one above it; null where there is none. */
export async function findConfig(folder: string): Promise<string | null> {
  for (let place = resolve(folder); ; place = dirname(place)) {
    for (const name of NAMES) {
      const file = join(place, name);
      if ((await stat(file).catch(() => null))?.isFile()) return file;
    }
    if (dirname(place) === place) return null;
  }
}
