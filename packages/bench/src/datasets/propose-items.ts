/** From folders of files to what a dataset would gain by them: nothing is written yet, so that somebody can look first. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Alignment } from '../alignment/align.ts';
import { AT_ANCHOR } from '../alignment/apply-alignment.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { audioFilesIn } from './audio-files-in.ts';
import type { ConditionFolder } from './condition-folder.ts';
import type { DatasetItem, Maker } from './dataset-manifest.ts';
import { itemFilesOf } from './item-files.ts';
import { type Dataset, resolveItemFile } from './load-dataset.ts';
import {
  type Delivery,
  type Leftover,
  type PairingProgress,
  type PieceAnchor,
  pairBySound,
} from './pair-by-sound.ts';

export interface ProposedMaster {
  readonly conditionId: string;
  readonly maker: Maker;
  readonly file: string;
  readonly sha256: string;
  /** Against the piece's anchor. */
  readonly alignment: Alignment;
  /** The master of the same condition that the dataset had of this item. */
  readonly replaces: string | null;
}

export interface ProposedItem {
  /** The item of the dataset that gains masters; null for a piece that is new. */
  readonly itemId: string | null;
  /** The new piece's mix; null for masters alone, and for items that are there already. */
  readonly mix: { readonly file: string; readonly sha256: string } | null;
  readonly masters: readonly ProposedMaster[];
}

export interface Proposal {
  /** In the order of the mixes' names, those of the dataset first. */
  readonly items: readonly ProposedItem[];
  /** Files that belong to nothing, each with why. */
  readonly leftovers: readonly Leftover[];
  /** Files that the dataset has already. */
  readonly alreadyThere: readonly string[];
}

interface FoundFile {
  readonly file: string;
  readonly sha256: string;
}

/** A rendering lined up with itself. */
const AT_HOME: Alignment = { ...AT_ANCHOR, gainDb: 0, confidence: 1, refusal: null };

/** The file that the masters of an item are lined up with: its mix, else its first master. */
async function anchorOf(dataset: Dataset, item: DatasetItem): Promise<PieceAnchor> {
  return { pieceId: item.id, file: await resolveItemFile(dataset, itemFilesOf(item)[0]!.audioFile) };
}

/** Finds what a folder has that the dataset has not in that place; the same file may be a mix and somebody's master. */
function createFinder({ items }: { items: readonly DatasetItem[] }) {
  const digests = new Map<string, string>();
  const alreadyThere: string[] = [];
  const knownAs = (place: string): ReadonlySet<string> =>
    new Set(
      items
        .flatMap(itemFilesOf)
        .filter(({ conditionId }) => conditionId === place)
        .map(({ audioFile }) => audioFile.sha256),
    );
  return {
    digests,
    alreadyThere,
    async newFiles(folder: string, place: string): Promise<FoundFile[]> {
      const known = knownAs(place);
      const found: FoundFile[] = [];
      for (const file of await audioFilesIn(await realpath(resolve(folder)).catch(() => folder))) {
        const sha256 = await sha256OfFile(file);
        digests.set(file, sha256);
        if (known.has(sha256)) alreadyThere.push(file);
        else found.push({ file, sha256 });
      }
      return found;
    },
  };
}

/** Whose masters stand for the pieces where there is no mix: who was asked for, who does so in the dataset, or who is named first. */
function anchoringCondition({
  dataset,
  mixes,
  conditions,
  anchorCondition,
}: {
  dataset: Dataset | undefined;
  mixes: string | undefined;
  conditions: readonly ConditionFolder[];
  anchorCondition: string | undefined;
}): string | undefined {
  const ids = conditions.map(({ conditionId }) => conditionId);
  if (anchorCondition === undefined) {
    if (mixes !== undefined) return undefined;
    const items = dataset?.manifest.items ?? [];
    if (items.some(({ mix }) => mix !== undefined)) return undefined;
    return items.length === 0 ? ids[0] : ids.find((id) => id === items[0]!.conditions[0]?.conditionId);
  }
  if (mixes !== undefined || !ids.includes(anchorCondition))
    throw new RangeError(
      `Cannot line masters up with a condition as it must be one of ${ids.join(', ')}, without mixes: current value is ${anchorCondition}`,
    );
  return anchorCondition;
}

/**
 * Pairs the files of several folders by sound.
 *
 * @param dataset what there is already: its items can gain masters, and files that it has in the same place are not heard again
 * @param mixes folder of mixes; without it new masters go to the dataset's items, or, where there is no mix, are lined up with one another
 * @param anchorCondition of masters alone: whose masters the others are lined up with, and are new pieces where they are of none; by
 *   default who does so in the dataset, else the first condition
 * @throws {DatasetError} for a folder that is missing or holds no audio
 * @throws {RangeError} for an anchor condition that is none of the conditions, or beside mixes
 */
export async function proposeItems({
  dataset,
  mixes,
  conditions,
  anchorCondition,
  onProgress,
  signal,
}: {
  dataset?: Dataset | undefined;
  mixes?: string | undefined;
  conditions: readonly ConditionFolder[];
  anchorCondition?: string | undefined;
  onProgress?: ((progress: PairingProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}): Promise<Proposal> {
  const anchoring = anchoringCondition({ dataset, mixes, conditions, anchorCondition });
  const items = dataset?.manifest.items ?? [];
  const finder = createFinder({ items });
  const newMixes = mixes === undefined ? [] : await finder.newFiles(mixes, 'mix');
  const deliveries: Delivery[] = [];
  const anchorDeliveries: Delivery[] = [];
  for (const { conditionId, maker, folder } of conditions) {
    const made = (await finder.newFiles(folder, conditionId)).map(({ file }) => ({
      conditionId,
      maker,
      file,
    }));
    (conditionId === anchoring ? anchorDeliveries : deliveries).push(...made);
  }
  const hasNew = deliveries.length + anchorDeliveries.length > 0;
  const itemAnchors =
    dataset === undefined || !hasNew ? [] : await Promise.all(items.map((item) => anchorOf(dataset, item)));

  // what stands for pieces may be of pieces that are there: those gain it, the strangers are new
  const ofItems =
    itemAnchors.length === 0
      ? null
      : await pairBySound({ anchors: itemAnchors, deliveries: anchorDeliveries, onProgress, signal });
  const newAnchors = anchorDeliveries.filter(
    ({ file }) =>
      ofItems === null || ofItems.leftovers.some((left) => left.file === file && left.kind === 'stranger'),
  );
  const paired = await pairBySound({
    anchors: [...itemAnchors, ...[...newMixes, ...newAnchors].map(({ file }) => ({ pieceId: file, file }))],
    deliveries,
    onProgress,
    signal,
  });
  const pairs = [...(ofItems?.pairs ?? []), ...paired.pairs];
  const leftovers = [
    ...(ofItems?.leftovers ?? []).filter(({ kind }) => kind !== 'stranger'),
    ...paired.leftovers,
  ];

  const mastersOf = (pieceId: string, existing?: DatasetItem): ProposedMaster[] =>
    pairs
      .filter((pair) => pair.pieceId === pieceId)
      .map(({ delivery, alignment }) => ({
        ...delivery,
        sha256: finder.digests.get(delivery.file)!,
        alignment,
        replaces:
          existing?.conditions.find(({ conditionId }) => conditionId === delivery.conditionId)?.file ?? null,
      }));
  const isUnread = ({ file }: { file: string }): boolean =>
    leftovers.some((left) => left.file === file && left.kind === 'unreadable');
  const readMixes = newMixes.filter((mix) => !isUnread(mix));
  const alone = readMixes
    .filter(({ file }) => conditions.length > 0 && mastersOf(file).length === 0)
    .map(({ file }) => ({
      file,
      kind: 'alone' as const,
      reason: 'no master of it was found; it is kept as an item without reference',
    }));
  return {
    items: [
      ...items
        .map((item) => ({ itemId: item.id, mix: null, masters: mastersOf(item.id, item) }))
        .filter(({ masters }) => masters.length > 0),
      ...readMixes.map((mix) => ({ itemId: null, mix, masters: mastersOf(mix.file) })),
      ...newAnchors
        .filter((master) => !isUnread(master))
        .map((master) => ({
          itemId: null,
          mix: null,
          masters: [
            { ...master, sha256: finder.digests.get(master.file)!, alignment: AT_HOME, replaces: null },
            ...mastersOf(master.file),
          ],
        })),
    ],
    leftovers: [...leftovers, ...alone],
    alreadyThere: finder.alreadyThere,
  };
}
