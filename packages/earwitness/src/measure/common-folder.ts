import { dirname, resolve, sep } from 'node:path';

/** The deepest folder that all files are in, absolute; names relative to it tell them apart in the fewest words. */
export function commonFolderOf(files: readonly string[]): string {
  const [first, ...others] = files.map((file) => dirname(resolve(file)));
  if (first === undefined) return resolve();
  return others.reduce((common, folder) => {
    let shared = common;
    while (shared !== folder && !folder.startsWith(shared.endsWith(sep) ? shared : `${shared}${sep}`)) {
      shared = dirname(shared);
    }
    return shared;
  }, first);
}
