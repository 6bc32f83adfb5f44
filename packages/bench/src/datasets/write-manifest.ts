/** Manifests made from pairs of files. Audio stays where it is; the manifest says where, with the digest of each file. */
import { parse, relative, resolve, sep } from 'node:path';
import { stringify } from 'yaml';
import { DatasetError } from '../errors.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { writeFileSafely } from '../files/write-file-safely.ts';
import { slugOf } from './condition-folder.ts';
import {
  type AudioFile,
  DATASET_SCHEMA,
  type DatasetItem,
  type DatasetManifest,
  datasetManifestSchema,
} from './dataset-manifest.ts';
import type { PairedItem } from './pair-folders.ts';

/** Inside the dataset's folder a path is relative, so that the folder may move; outside it is absolute. */
function pathFrom(folder: string, file: string): string {
  const inside = relative(resolve(folder), resolve(file));
  return inside.startsWith('..') ? resolve(file) : inside.split(sep).join('/');
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const id = wanted === '' ? 'item' : wanted;
  if (!taken.has(id)) return id;
  for (let number = 2; ; number += 1) {
    const candidate = `${id.slice(0, 58)}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/**
 * Adds pairs of files to a manifest, or makes a new one of them. A mix that is in it already (by digest) gains the new masters; a master
 * of the same condition is replaced.
 *
 * @throws {DatasetError} when a file cannot be read, or no item would be left
 */
export async function addToDataset({
  folder,
  manifest,
  datasetId,
  title,
  items,
  artist = 'not stated',
  genre = 'not stated',
  licence = 'not stated',
  credit = 'not stated',
}: {
  folder: string;
  manifest?: DatasetManifest;
  /** Of a new manifest; the folder's name by default. */
  datasetId?: string;
  title?: string;
  items: readonly PairedItem[];
  artist?: string;
  genre?: string;
  licence?: string;
  credit?: string;
}): Promise<DatasetManifest> {
  const describe = async (file: string): Promise<AudioFile> => ({
    file: pathFrom(folder, file),
    sha256: await sha256OfFile(file).catch((cause: unknown) => {
      throw new DatasetError({ file, problem: 'it cannot be read', cause });
    }),
    licence,
    credit,
  });
  const known: DatasetItem[] = [...(manifest?.items ?? [])];
  for (const { mixFile, masters } of items) {
    const mix = await describe(mixFile);
    const conditions: DatasetItem['conditions'] = [];
    for (const { conditionId, maker, file } of masters) {
      conditions.push({ ...(await describe(file)), conditionId, maker });
    }
    const index = known.findIndex((item) => item.mix?.sha256 === mix.sha256);
    const existing = known[index];
    if (existing !== undefined) {
      const kept = existing.conditions.filter(
        (old) => !conditions.some(({ conditionId }) => conditionId === old.conditionId),
      );
      known[index] = { ...existing, conditions: [...kept, ...conditions] };
      continue;
    }
    const name = parse(mixFile).name;
    const id = freeId(slugOf(name), new Set(known.map((item) => item.id)));
    known.push({ id, title: name, artist, genre, tags: [], mix, conditions });
  }
  const name = parse(resolve(folder)).base;
  const made = datasetManifestSchema.safeParse({
    schema: DATASET_SCHEMA,
    id: manifest?.id ?? datasetId ?? (slugOf(name) || 'dataset'),
    title: manifest?.title ?? title ?? name,
    ...(manifest?.description !== undefined && { description: manifest.description }),
    items: known,
  });
  if (!made.success)
    throw new DatasetError({ file: folder, problem: made.error.issues[0]?.message ?? 'it holds no item' });
  return made.data;
}

/**
 * Writes `manifest.yaml` into the dataset's folder, which is made where it is missing.
 *
 * @returns the path of the file
 */
export async function writeManifest(folder: string, manifest: DatasetManifest): Promise<string> {
  const file = resolve(folder, 'manifest.yaml');
  await writeFileSafely(file, stringify(datasetManifestSchema.parse(manifest), { lineWidth: 120 }));
  return file;
}
