/**
 * Makes programs of TypeScript files that a bare Node runs, so that a fault can end a real process; and mutants of them, with one
 * line of the source changed, so that a fault test can show what it would see.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll } from 'vitest';

/** A change to one file of the source, by its end of the path. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Beneath node_modules, so that the programs find the packages. */
const PROGRAMS = join(import.meta.dirname, '../../node_modules/.faults');

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * Bundles a program and returns its path; it goes away after the tests of the file.
 *
 * @throws {Error} if a mutation changes nothing
 */
export async function buildProgram({
  entry,
  mutations = [],
}: {
  entry: string;
  mutations?: readonly Mutation[];
}): Promise<string> {
  mkdirSync(PROGRAMS, { recursive: true });
  const folder = mkdtempSync(join(PROGRAMS, 'program-'));
  folders.push(folder);
  const unused = new Set(mutations);
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, '../..'),
    plugins: [
      {
        name: 'mutate',
        enforce: 'pre',
        transform(code, id) {
          let mutated = code;
          for (const mutation of mutations) {
            if (!id.endsWith(mutation.file) || !mutated.includes(mutation.from)) continue;
            mutated = mutated.replace(mutation.from, mutation.to);
            unused.delete(mutation);
          }
          return mutated === code ? null : { code: mutated, map: null };
        },
      },
    ],
    build: {
      ssr: entry,
      outDir: folder,
      target: 'node20',
      minify: false,
      rollupOptions: {
        // As they are built: only what is under test is bundled, and may be mutated.
        external: [/^@earwitness\//],
        output: { entryFileNames: 'program.mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  for (const { file, from } of unused) throw new Error(`${file} has no ${JSON.stringify(from)} to change`);
  return join(folder, 'program.mjs');
}
