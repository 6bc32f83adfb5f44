/** Opens a dataset: its manifest, checked to the last field, and its audio, checked against the digests. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { DatasetError, messageOf } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { type AudioFile, type DatasetManifest, datasetManifestSchema } from './dataset-manifest.ts';
import { readDatasetRoots } from './dataset-roots.ts';
import { itemFilesOf } from './item-files.ts';

const MANIFEST_NAMES = ['manifest.yaml', 'manifest.yml', 'manifest.json'];

export interface Dataset {
  readonly manifest: DatasetManifest;
  readonly manifestFile: string;
  /** Relative audio paths without a root start here. */
  readonly folder: string;
  /** Where the manifest's roots are on this machine. */
  readonly roots: ReadonlyMap<string, string>;
}

async function manifestIn(folder: string): Promise<string | undefined> {
  for (const name of MANIFEST_NAMES) {
    const file = join(folder, name);
    if ((await stat(file).catch(() => null))?.isFile()) return file;
  }
  return undefined;
}

async function findManifest(path: string): Promise<string> {
  const place = resolve(path);
  const stats = await stat(place).catch(() => null);
  if (stats === null) throw new DatasetError({ file: path, problem: 'there is no such file or folder' });
  if (stats.isFile()) return place;
  const manifestFile = await manifestIn(place);
  if (manifestFile !== undefined) return manifestFile;
  throw new DatasetError({ file: path, problem: `the folder holds none of ${MANIFEST_NAMES.join(', ')}` });
}

function refuseUnknownRoots(file: string, { items, roots = {} }: DatasetManifest): void {
  for (const item of items) {
    for (const { audioFile } of itemFilesOf(item)) {
      const { root } = audioFile;
      if (root !== undefined && !Object.hasOwn(roots, root))
        throw new DatasetError({
          file,
          problem: `item “${item.id}” names the root “${root}”, which roots does not have`,
        });
    }
  }
}

/** Ids name files and rows, so each may stand once only. */
function refuseDoubles(file: string, { items }: DatasetManifest): void {
  const seen = new Set<string>();
  for (const [index, { id, conditions }] of items.entries()) {
    if (seen.has(id)) throw new DatasetError({ file, problem: `items[${index}].id: “${id}” is used twice` });
    seen.add(id);
    const conditionIds = conditions.map(({ conditionId }) => conditionId);
    const double = conditionIds.find((conditionId, place) => conditionIds.indexOf(conditionId) !== place);
    if (double !== undefined)
      throw new DatasetError({ file, problem: `items[${index}].conditions: “${double}” is used twice` });
  }
}

/**
 * Reads a manifest. Audio is not touched: `verifyItemFile` checks each file when it is wanted.
 *
 * @param folderOrFile a folder with manifest.yaml, manifest.yml or manifest.json, or such a file
 * @throws {DatasetError} with the file and the first problem
 */
export async function loadDataset(folderOrFile: string): Promise<Dataset> {
  const manifestFile = await findManifest(folderOrFile);
  let content: unknown;
  try {
    const text = await readFile(manifestFile, 'utf8');
    content = manifestFile.endsWith('.json') ? JSON.parse(text) : parseYaml(text);
  } catch (cause) {
    throw new DatasetError({ file: manifestFile, problem: `it cannot be read: ${messageOf(cause)}`, cause });
  }
  const parsed = datasetManifestSchema.safeParse(content);
  if (!parsed.success) {
    throw new DatasetError({ file: manifestFile, problem: firstIssue(parsed.error) });
  }
  const manifest = parsed.data;
  refuseDoubles(manifestFile, manifest);
  refuseUnknownRoots(manifestFile, manifest);
  const folder = dirname(manifestFile);
  return { manifest, manifestFile, folder, roots: await readDatasetRoots(folder, manifest) };
}

/**
 * Loads the dataset that a folder holds.
 *
 * @returns undefined where the folder is missing or holds no manifest yet
 * @throws {DatasetError} with the file and the first problem
 */
export async function loadDatasetIfThere(folder: string): Promise<Dataset | undefined> {
  const manifestFile = await manifestIn(resolve(folder));
  return manifestFile === undefined ? undefined : loadDataset(manifestFile);
}

/**
 * The place of an audio file. Absolute paths are taken as written; relative ones must stay inside their root, or the dataset's folder,
 * links followed.
 *
 * @throws {DatasetError} when the file is missing or lies outside
 */
export async function resolveItemFile(
  { folder, roots }: Dataset,
  { file, root }: AudioFile,
): Promise<string> {
  const base = root === undefined ? folder : roots.get(root)!;
  const where =
    root === undefined ? '' : ` in ${base} (the root “${root}”; roots.yaml can say where it is here)`;
  const place = await realpath(resolve(base, file)).catch((cause: unknown) => {
    throw new DatasetError({ file, problem: `there is no such file${where}`, cause });
  });
  if (isAbsolute(file)) return place;
  const inside = relative(await realpath(base), place);
  if (inside.startsWith('..') || isAbsolute(inside))
    throw new DatasetError({
      file,
      problem: `it lies outside ${root === undefined ? 'the dataset’s folder' : `its root ${base}`}; write an absolute path if that is meant`,
    });
  return place;
}

function refuseOtherDigest({ file, sha256: expected }: AudioFile, digest: string): void {
  if (digest === expected) return;
  throw new DatasetError({
    file,
    problem: `its SHA-256 is ${digest}, and the manifest was written for ${expected}`,
  });
}

/**
 * Makes sure that an audio file is the one the manifest was written for, without decoding it.
 *
 * @returns its place
 * @throws {DatasetError} when it is missing, outside, or another file
 */
export async function verifyItemFile(dataset: Dataset, audioFile: AudioFile): Promise<string> {
  const place = await resolveItemFile(dataset, audioFile);
  refuseOtherDigest(audioFile, await sha256OfFile(place));
  return place;
}
