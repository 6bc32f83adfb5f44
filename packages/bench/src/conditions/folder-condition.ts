/** A folder of finished masters beside the dataset: by a person, a service, or a program that ran elsewhere. */
import { readFile, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { z } from 'zod';
import { audioFilesIn } from '../datasets/audio-files-in.ts';
import { slugOf } from '../datasets/condition-folder.ts';
import type { AudioFile, DatasetItem, Maker } from '../datasets/dataset-manifest.ts';
import { type Dataset, resolveItemFile } from '../datasets/load-dataset.ts';
import { pairBySound } from '../datasets/pair-by-sound.ts';
import { referenceMasterOf } from '../datasets/reference-master.ts';
import { ConditionError } from '../errors.ts';
import { sha256, sha256OfFile } from '../files/sha256.ts';
import { writeJsonSafely } from '../files/write-json-safely.ts';
import type { ExistingCondition } from './condition.ts';

export interface FolderConditionOptions {
  readonly conditionId: string;
  /** How it was asked for, for messages. */
  readonly text: string;
  readonly folder: string;
  readonly dataset: Dataset;
  /** Keeps which file is whose. */
  readonly storeFolder: string;
  readonly signal?: AbortSignal | undefined;
}

const foundSchema = z.record(z.string(), z.strictObject({ file: z.string(), sha256: z.string() }));
type FoundMasters = z.infer<typeof foundSchema>;

/**
 * Finds the masters of a dataset's items in a folder: by name where a file is called like the item, its mix or its title; the others by
 * sound. Files that belong to no item are left alone.
 *
 * What was found is kept in the store until a file of the folder, or the dataset, is another.
 *
 * @throws {ConditionError} no such folder, no audio in it, or none that belongs to an item, or two called like one item
 */
export async function folderCondition(options: FolderConditionOptions): Promise<ExistingCondition> {
  const { conditionId } = options;
  const maker: Maker = { kind: 'service', name: conditionId };
  const found = await findOnce(options);
  const masterOf = ({ id }: DatasetItem): AudioFile | null => {
    const master = Object.hasOwn(found, id) ? found[id] : undefined;
    return master === undefined ? null : { ...master, licence: 'not stated', credit: 'not stated' };
  };
  return {
    kind: 'existing',
    conditionId,
    maker: (item) => (masterOf(item) === null ? null : maker),
    file: masterOf,
  };
}

async function findOnce(options: FolderConditionOptions): Promise<FoundMasters> {
  const { conditionId, text, folder, dataset, storeFolder } = options;
  const refuse = (reason: string) =>
    new ConditionError({ conditionId, kind: 'setup', reason: `Cannot use condition “${text}”: ${reason}` });
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw refuse(`there is no such folder: ${folder}`);
  const files = await audioFilesIn(folder).catch(() => {
    throw refuse(`${folder} holds no audio`);
  });
  const stamps = await Promise.all(
    files.map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return [file, size, mtimeMs];
    }),
  );
  const items = dataset.manifest.items.map((item) => [item.id, item.title, anchorOf(item)?.sha256 ?? null]);
  const entryFile = join(storeFolder, 'matches', `${sha256(JSON.stringify([1, stamps, items]))}.json`);
  const known = await readFile(entryFile, 'utf8').catch(() => null);
  if (known !== null) return foundSchema.parse(JSON.parse(known));
  const pairs = await findMasters(files, options, refuse);
  if (pairs.size === 0) throw refuse('none of its files is a master of an item of the dataset');
  const found: FoundMasters = {};
  for (const [itemId, file] of pairs) found[itemId] = { file, sha256: await sha256OfFile(file) };
  await writeJsonSafely(entryFile, found);
  return found;
}

/** What a master is lined up with. */
const anchorOf = (item: DatasetItem): AudioFile | null =>
  item.mix ?? referenceMasterOf(item) ?? item.conditions[0] ?? null;

async function findMasters(
  files: readonly string[],
  { conditionId, dataset, signal }: FolderConditionOptions,
  refuse: (reason: string) => ConditionError,
): Promise<Map<string, string>> {
  const { items } = dataset.manifest;
  const found = findByNames(files, items, refuse);
  const named = new Set(found.values());
  const anchors = [];
  for (const item of items.filter(({ id }) => !found.has(id))) {
    const anchor = anchorOf(item);
    // A file that is missing is said in the rows of its item.
    const file = anchor && (await resolveItemFile(dataset, anchor).catch(() => null));
    if (file !== null) anchors.push({ pieceId: item.id, file });
  }
  const deliveries = files
    .filter((file) => !named.has(file))
    .map((file) => ({ conditionId, maker: { kind: 'service' as const, name: conditionId }, file }));
  if (anchors.length === 0 || deliveries.length === 0) return found;
  const { pairs } = await pairBySound({ anchors, deliveries, signal });
  for (const { pieceId, delivery } of pairs) found.set(pieceId, delivery.file);
  return found;
}

/** What a file may be called for an item, the surest first. */
const NAMES: readonly ((item: DatasetItem) => string)[] = [
  ({ id }) => id,
  ({ title }) => slugOf(title),
  ({ mix }) => (mix === undefined ? '' : slugOf(parse(mix.file).name)),
];

/** Two files that are called like one item are for the user to tell apart; a file that two items are called like, for the ear. */
function findByNames(
  files: readonly string[],
  items: readonly DatasetItem[],
  refuse: (reason: string) => ConditionError,
): Map<string, string> {
  const bySlug = groupBy(files, (file) => slugOf(parse(file).name));
  const found = new Map<string, string>();
  for (const nameOf of NAMES) {
    const open = items.filter((item) => !found.has(item.id) && nameOf(item) !== '');
    for (const [name, called] of groupBy(open, nameOf)) {
      const [item, otherItem] = called;
      const [file, otherFile] = bySlug.get(name) ?? [];
      if (file === undefined || otherItem !== undefined) continue;
      if (otherFile !== undefined)
        throw refuse(`two files are called like ${item!.id}: ${file} and ${otherFile}`);
      found.set(item!.id, file);
      bySlug.delete(name);
    }
  }
  return found;
}

function groupBy<Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => string): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(keyOf(entry), [...(groups.get(keyOf(entry)) ?? []), entry]);
  return groups;
}
