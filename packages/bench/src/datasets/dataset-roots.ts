/** Where a dataset's roots lie on this machine: the manifest says where they were made, `roots.yaml` beside it where they are here. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { DatasetError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import type { DatasetManifest } from './dataset-manifest.ts';

const rootsSchema = z.strictObject({
  schema: z.literal('earwitness.roots/1'),
  roots: z.record(z.string(), z.string().min(1)),
});

/**
 * Reads where the roots of a manifest are.
 *
 * @param folder the manifest's; relative roots start there
 * @returns absolute folders by the names of the manifest's roots
 * @throws {DatasetError} for a `roots.yaml` that cannot be read, or that names a root which the manifest does not know
 */
export async function readDatasetRoots(
  folder: string,
  { roots = {} }: Pick<DatasetManifest, 'roots'>,
): Promise<ReadonlyMap<string, string>> {
  const file = join(folder, 'roots.yaml');
  const text = await readFile(file, 'utf8').catch(() => null);
  const here = text === null ? {} : parseRoots(file, text);
  const stranger = Object.keys(here).find((name) => !Object.hasOwn(roots, name));
  if (stranger !== undefined)
    throw new DatasetError({
      file,
      problem: `“${stranger}” is none of the manifest’s roots (${Object.keys(roots).join(', ') || 'it has none'})`,
    });
  return new Map(
    Object.entries({ ...roots, ...here }).map(([name, place]) => [name, resolve(folder, place)]),
  );
}

function parseRoots(file: string, text: string): Readonly<Record<string, string>> {
  let content: unknown;
  try {
    content = parseYaml(text);
  } catch (cause) {
    throw new DatasetError({ file, problem: 'it is not YAML', cause });
  }
  const parsed = rootsSchema.safeParse(content);
  if (parsed.success) return parsed.data.roots;
  throw new DatasetError({
    file,
    problem: `it must be { schema: earwitness.roots/1, roots: { name: folder } }: ${firstIssue(parsed.error)}`,
  });
}
