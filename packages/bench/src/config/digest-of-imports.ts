/** What a program says about the files that it is made of, however they are loaded. */
import { readFile, stat } from 'node:fs/promises';
import { builtinModules, createRequire } from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { sha256 } from '../files/sha256.ts';

const PROGRAM_ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];
/** Whatever is quoted and relative may be loaded or read: a file too many is harmless, one too few keeps old results. */
const RELATIVE = /(['"`])(\.{1,2}\/[^'"`\n]+)\1/g;
const PACKAGE = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(['"])([@a-zA-Z][^'"\n]*)\1/g;

/**
 * Digest of files of a program and of all that these name, through any number of them: programs and data that they quote by a relative
 * path, and the manifests of packages that they import. It depends on contents and on relative places alone.
 *
 * @param ignored packages that are digested elsewhere
 */
export async function digestOfImports(
  entry: string,
  { others, ignored }: { others: Iterable<string>; ignored: readonly string[] },
): Promise<string> {
  const files = [entry, ...others];
  const digests = new Map<string, string>();
  for (let file = files.pop(); file !== undefined; file = files.pop()) {
    const name = relative(dirname(entry), file);
    if (digests.has(name)) continue;
    const content = await readFile(file);
    digests.set(name, sha256(content));
    if (PROGRAM_ENDINGS.includes(extname(file)))
      files.push(...(await filesNamedBy(content.toString(), file, ignored)));
  }
  return sha256(JSON.stringify([...digests].sort(([one], [other]) => (one < other ? -1 : 1))));
}

async function filesNamedBy(text: string, file: string, ignored: readonly string[]): Promise<string[]> {
  const packages = [...text.matchAll(PACKAGE)]
    .map(([, , name]) => name!)
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name) && !ignored.includes(name));
  const found = await Promise.all([
    ...[...text.matchAll(RELATIVE)].map(([, , path]) => existingFile(resolve(dirname(file), path!))),
    ...packages.map((name) => manifestOf(name, file)),
  ]);
  return found.filter((path) => path !== null);
}

/** As a loader completes paths; `./part.js` may mean `part.ts`. */
async function existingFile(path: string): Promise<string | null> {
  const withoutEnding = path.replace(/\.[cm]?js$/, '');
  const candidates = [
    path,
    ...[path, withoutEnding, join(path, 'index')].flatMap((stem) =>
      [...PROGRAM_ENDINGS, '.json'].map((ending) => `${stem}${ending}`),
    ),
  ];
  for (const candidate of candidates) if (await isFile(candidate)) return candidate;
  return null;
}

async function manifestOf(specifier: string, from: string): Promise<string | null> {
  const words = specifier.split('/');
  const name = words.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    const manifest = join(folder, name, 'package.json');
    if (await isFile(manifest)) return manifest;
  }
  return null;
}

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isFile() ?? false;
