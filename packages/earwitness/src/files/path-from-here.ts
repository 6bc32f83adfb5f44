import { relative } from 'node:path';

/** As one would type it: from the working folder, or whole where that would climb out of it. */
export function pathFromHere(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}
