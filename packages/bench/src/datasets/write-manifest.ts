/** Manifests made from proposals. Audio stays where it is, or is copied into the dataset; the manifest says where, with the digest of each file. */
import { copyFile, mkdir, readFile, realpath, rename } from 'node:fs/promises';
import { dirname, extname, join, parse, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openAudio } from '@earwitness/engine/files';
import { type Document, parseDocument, stringify } from 'yaml';
import { DatasetError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import { portablePath } from '../files/portable-path.ts';
import { writeFileSafely } from '../files/write-file-safely.ts';
import { writeJsonSafely } from '../files/write-json-safely.ts';
import { slugOf } from './condition-folder.ts';
import {
  type AudioFile,
  DATASET_SCHEMA,
  type DatasetItem,
  type DatasetManifest,
  datasetManifestSchema,
} from './dataset-manifest.ts';
import type { Dataset } from './load-dataset.ts';
import type { Proposal, ProposedItem } from './propose-items.ts';

const LAYOUT = { lineWidth: 120 } as const;

type NamedRoots = Readonly<Record<string, string>>;

const isInside = (folder: string, file: string): boolean => {
  const inside = relative(folder, file);
  return inside !== '' && !inside.startsWith('..') && !/^[A-Za-z]:/.test(inside);
};

/** Where a path leads, links followed; what is not there yet is taken from the folder that is. */
async function realPlace(path: string): Promise<string> {
  const place = resolve(path);
  return realpath(place).catch(async () =>
    dirname(place) === place ? place : join(await realPlace(dirname(place)), parse(place).base),
  );
}

/** Inside the dataset's folder a path is relative, so that the folder may move; elsewhere it is relative to a root, which may lie anywhere. */
function placeOf(folder: string, roots: NamedRoots, file: string): { file: string; root?: string } {
  if (isInside(folder, file)) return { file: portablePath(relative(folder, file)) };
  const root = Object.keys(roots).find((name) => isInside(roots[name]!, file));
  if (root === undefined) return { file };
  return { file: portablePath(relative(roots[root]!, file)), root };
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const id = wanted === '' ? 'item' : wanted;
  if (!taken.has(id)) return id;
  for (let number = 2; ; number += 1) {
    const candidate = `${id.slice(0, 58)}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** The dataset's roots where they are on this machine, and new ones beside them; one folder has one name. */
async function withRoots(dataset: Dataset | undefined, roots: NamedRoots): Promise<NamedRoots> {
  const all: Record<string, string> = {};
  for (const [name, folder] of dataset?.roots ?? []) all[name] = await realPlace(folder);
  for (const [name, folder] of Object.entries(roots)) {
    const place = await realPlace(folder);
    if (!Object.values(all).includes(place)) all[freeId(name, new Set(Object.keys(all)))] = place;
  }
  return all;
}

/** In the old one's place, with what was written of it by hand: its maker's price, its licence. */
function withDeliveries(
  existing: DatasetItem,
  conditions: DatasetItem['conditions'],
): DatasetItem['conditions'] {
  const isOld = ({ conditionId }: { conditionId: string }): boolean =>
    existing.conditions.some((old) => old.conditionId === conditionId);
  return [
    ...existing.conditions.map((old) => {
      const delivered = conditions.find(({ conditionId }) => conditionId === old.conditionId);
      if (delivered === undefined) return old;
      const { root: _, ...kept } = old;
      return { ...kept, ...delivered, maker: { ...old.maker, ...delivered.maker } };
    }),
    ...conditions.filter((condition) => !isOld(condition)),
  ];
}

/** What the files say of their music: the first that says it is believed. */
async function describeMusic({
  mix,
  masters,
}: ProposedItem): Promise<{ title?: string; artist?: string; genre?: string }> {
  const told: { title?: string; artist?: string; genre?: string } = {};
  for (const { file } of [...(mix === null ? [] : [mix]), ...masters]) {
    const audio = await openAudio(file);
    const { title, artist, genre } = audio.tags;
    await audio.close();
    if (title !== undefined) told.title ??= title;
    if (artist !== undefined) told.artist ??= artist;
    if (genre !== undefined) told.genre ??= genre;
  }
  return told;
}

/** A copy is whole or not there. */
async function copyInto(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const unfinished = `${to}.unfinished`;
  await copyFile(from, unfinished);
  await rename(unfinished, to);
}

/**
 * Adds a proposal to a dataset's manifest, or makes a new manifest of it.
 *
 * @param roots the folders that files were found in, by the names that the manifest shall have for them: roots may lie elsewhere on every
 *   machine
 * @param copy puts the audio into `audio/` of the dataset's folder
 * @throws {DatasetError} when no item would be left
 */
export async function addToDataset({
  folder,
  dataset,
  datasetId,
  title,
  proposal,
  roots = {},
  copy = false,
  artist,
  genre,
  licence,
  credit,
}: {
  folder: string;
  dataset?: Dataset | undefined;
  /** Of a new manifest; the folder's name by default. */
  datasetId?: string | undefined;
  title?: string | undefined;
  proposal: Proposal;
  roots?: NamedRoots | undefined;
  copy?: boolean | undefined;
  /** Of new items whose files do not say it. */
  artist?: string | undefined;
  genre?: string | undefined;
  /** Of the files; without them, what the manifest says of the file that is replaced, else "not stated". */
  licence?: string | undefined;
  credit?: string | undefined;
}): Promise<DatasetManifest> {
  const manifest = dataset?.manifest;
  const place = await realPlace(folder);
  const allRoots = await withRoots(dataset, roots);
  const describe = async (
    { file, sha256 }: { file: string; sha256: string },
    { name, old }: { name: string; old?: AudioFile | undefined },
  ): Promise<AudioFile> => {
    const copied = join(place, 'audio', `${name}${extname(file).toLowerCase()}`);
    if (copy) await copyInto(file, copied);
    return {
      ...placeOf(place, allRoots, copy ? copied : file),
      sha256,
      licence: licence ?? old?.licence ?? 'not stated',
      credit: credit ?? old?.credit ?? 'not stated',
    };
  };
  const known: DatasetItem[] = [...(manifest?.items ?? [])];
  for (const proposed of proposal.items) {
    const { itemId, mix, masters } = proposed;
    const index = known.findIndex(({ id }) => id === itemId);
    const name = parse((mix ?? masters[0]!).file).name;
    const id = itemId ?? freeId(slugOf(name), new Set(known.map((item) => item.id)));
    const existing = known[index];
    const conditions: DatasetItem['conditions'] = [];
    for (const { conditionId, maker, file, sha256 } of masters) {
      const old = existing?.conditions.find((condition) => condition.conditionId === conditionId);
      const described = await describe({ file, sha256 }, { name: `${id}.${conditionId}`, old });
      conditions.push({ ...described, conditionId, maker });
    }
    if (existing !== undefined) {
      known[index] = { ...existing, conditions: withDeliveries(existing, conditions) };
      continue;
    }
    const told = await describeMusic(proposed);
    known.push({
      id,
      title: told.title ?? name,
      artist: told.artist ?? artist ?? 'not stated',
      genre: genre ?? told.genre ?? 'not stated',
      tags: [],
      ...(mix !== null && { mix: await describe(mix, { name: `${id}.mix` }) }),
      conditions,
    });
  }
  if (known.length === 0)
    throw new DatasetError({ file: folder, problem: 'none of the files can be read as audio' });
  const used = new Set(
    known.flatMap(({ mix, conditions }) => [mix?.root, ...conditions.map(({ root }) => root)]),
  );
  const rootsKept = Object.fromEntries(
    Object.entries({ ...allRoots, ...manifest?.roots }).filter(([name]) => used.has(name)),
  );
  const name = parse(resolve(folder)).base;
  const made = datasetManifestSchema.safeParse({
    schema: DATASET_SCHEMA,
    id: manifest?.id ?? datasetId ?? (slugOf(name) || 'dataset'),
    title: manifest?.title ?? title ?? name,
    ...(manifest?.description !== undefined && { description: manifest.description }),
    ...(Object.keys(rootsKept).length > 0 && { roots: rootsKept }),
    items: known,
  });
  if (!made.success) throw new DatasetError({ file: folder, problem: firstIssue(made.error) });
  return made.data;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Changes of a document only what changed, so that comments and the hand that wrote it stay. */
function changeDocument(
  document: Document,
  path: readonly (string | number)[],
  before: unknown,
  after: unknown,
): void {
  if (isDeepStrictEqual(before, after)) return;
  const places: [key: string | number, old: unknown, now: unknown][] | null =
    isRecord(before) && isRecord(after)
      ? [...new Set([...Object.keys(before), ...Object.keys(after)])].map((key) => [
          key,
          before[key],
          after[key],
        ])
      : Array.isArray(before) && Array.isArray(after) && after.length >= before.length
        ? after.map((now, index) => [index, before[index], now])
        : null;
  if (places === null || document.getIn(path) === undefined) {
    document.setIn(path, document.createNode(after));
    return;
  }
  for (const [key, old, now] of places) {
    if (now === undefined) document.deleteIn([...path, key]);
    else changeDocument(document, [...path, key], old, now);
  }
}

/**
 * Writes a manifest to `manifest.yaml` in a folder, which is made where it is missing, or to where the dataset's is, changing of it only
 * what changed.
 *
 * @param dataset as it was loaded before the manifest was changed
 * @returns the path of the file
 */
export async function writeManifest(
  folder: string,
  manifest: DatasetManifest,
  { dataset }: { dataset?: Dataset | undefined } = {},
): Promise<string> {
  const file = dataset?.manifestFile ?? resolve(folder, 'manifest.yaml');
  const checked = datasetManifestSchema.parse(manifest);
  if (file.endsWith('.json')) await writeJsonSafely(file, checked);
  else if (dataset === undefined) await writeFileSafely(file, stringify(checked, LAYOUT));
  else {
    const document = parseDocument(await readFile(file, 'utf8'));
    changeDocument(document, [], dataset.manifest, checked);
    await writeFileSafely(file, document.toString(LAYOUT));
  }
  return file;
}
