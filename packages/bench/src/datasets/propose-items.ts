/** From folders of files to what a dataset would gain by them: nothing is written yet, so that somebody can look first. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Alignment } from '../alignment/align.ts';
import { AT_ANCHOR } from '../alignment/apply-alignment.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { audioFilesIn } from './audio-files-in.ts';
import type { ConditionFolder } from './condition-folder.ts';
import type { DatasetItem, Maker } from './dataset-manifest.ts';
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

const filesOf = ({ mix, conditions }: DatasetItem) => [...(mix === undefined ? [] : [mix]), ...conditions];

async function findFiles(folder: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const file of await audioFilesIn(await realpath(resolve(folder)).catch(() => folder)))
    found.push({ file, sha256: await sha256OfFile(file) });
  return found;
}

/** The file that the masters of an item are lined up with: its mix, else its first master. */
async function anchorOf(dataset: Dataset, item: DatasetItem): Promise<PieceAnchor> {
  return { pieceId: item.id, file: await resolveItemFile(dataset, filesOf(item)[0]!) };
}

/**
 * Pairs the files of several folders by sound.
 *
 * @param dataset what there is already: its items can gain masters, and files that it has are not heard again
 * @param mixes folder of mixes; without it new masters go to the dataset's items, or, where there is no dataset, are lined up with one another
 * @param anchorCondition of masters alone: whose masters the others are lined up with; the first condition by default
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
  const mastersAlone = mixes === undefined && dataset === undefined;
  const anchoring = anchorCondition ?? (mastersAlone ? conditions[0]?.conditionId : undefined);
  if (
    anchoring !== undefined &&
    (mixes !== undefined || !conditions.some(({ conditionId }) => conditionId === anchoring))
  )
    throw new RangeError(
      `Cannot line masters up with a condition as it must be one of ${conditions.map(({ conditionId }) => conditionId).join(', ')}, without mixes: current value is ${anchoring}`,
    );
  const known = new Set((dataset?.manifest.items ?? []).flatMap(filesOf).map(({ sha256 }) => sha256));
  const alreadyThere: string[] = [];
  const digests = new Map<string, string>();
  const newFilesOf = async (folder: string): Promise<FoundFile[]> => {
    const found = await findFiles(folder);
    for (const { file, sha256 } of found) digests.set(file, sha256);
    alreadyThere.push(...found.filter(({ sha256 }) => known.has(sha256)).map(({ file }) => file));
    return found.filter(({ sha256 }) => !known.has(sha256));
  };

  const newMixes = mixes === undefined ? [] : await newFilesOf(mixes);
  const anchors: PieceAnchor[] = newMixes.map(({ file }) => ({ pieceId: file, file }));
  const deliveries: Delivery[] = [];
  const anchorMasters: Delivery[] = [];
  for (const { conditionId, maker, folder } of conditions) {
    const made = (await newFilesOf(folder)).map(({ file }) => ({ conditionId, maker, file }));
    if (conditionId === anchoring) {
      anchorMasters.push(...made);
      anchors.push(...made.map(({ file }) => ({ pieceId: file, file })));
    } else deliveries.push(...made);
  }
  const items = dataset?.manifest.items ?? [];
  if (dataset !== undefined && deliveries.length > 0)
    for (const item of items) anchors.unshift(await anchorOf(dataset, item));

  const { pairs, leftovers } = await pairBySound({ anchors, deliveries, onProgress, signal });
  const mastersOf = (pieceId: string, existing?: DatasetItem): ProposedMaster[] =>
    pairs
      .filter((pair) => pair.pieceId === pieceId)
      .map(({ delivery, alignment }) => ({
        ...delivery,
        sha256: digests.get(delivery.file)!,
        alignment,
        replaces:
          existing?.conditions.find(({ conditionId }) => conditionId === delivery.conditionId)?.file ?? null,
      }));
  const unread = new Set(leftovers.map(({ file }) => file));
  const alone = newMixes
    .filter(({ file }) => conditions.length > 0 && !unread.has(file) && mastersOf(file).length === 0)
    .map(({ file }) => ({
      file,
      reason: 'no master of it was found; it is kept as an item without reference',
    }));
  return {
    items: [
      ...items
        .map((item) => ({ itemId: item.id, mix: null, masters: mastersOf(item.id, item) }))
        .filter(({ masters }) => masters.length > 0),
      ...newMixes
        .filter(({ file }) => !unread.has(file))
        .map((mix) => ({ itemId: null, mix, masters: mastersOf(mix.file) })),
      ...anchorMasters
        .filter(({ file }) => !unread.has(file))
        .map((master) => ({
          itemId: null,
          mix: null,
          masters: [
            { ...master, sha256: digests.get(master.file)!, alignment: AT_HOME, replaces: null },
            ...mastersOf(master.file),
          ],
        })),
    ],
    leftovers: [...leftovers, ...alone],
    alreadyThere,
  };
}
