/** Finds which master belongs to which mix: file names propose, the aligner decides. */
import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { type PcmAudio, resample } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { type Alignment, align } from '../alignment/align.ts';
import { DatasetError } from '../errors.ts';
import type { ConditionFolder } from './condition-folder.ts';
import type { Maker } from './dataset-manifest.ts';

export interface PairedMaster {
  readonly conditionId: string;
  readonly maker: Maker;
  readonly file: string;
  readonly alignment: Alignment;
}

export interface PairedItem {
  readonly mixFile: string;
  readonly masters: readonly PairedMaster[];
}

export interface Pairing {
  readonly items: readonly PairedItem[];
  /** Files that belong to nothing, each with why. */
  readonly leftovers: readonly { readonly file: string; readonly reason: string }[];
}

const AUDIO_FILE = /\.(wav|wave|bwf|rf64|aif|aiff|aifc|flac|mp3|ogg|oga|opus|m4a|aac|caf|wma)$/i;
/** Words that say what a file is, not which piece. */
const ROLE_WORDS =
  /\b(pre|un)?-?(mix|mixdown|master|mastered|premaster|bounce|final|print|ref|reference|v\d+|\d+ ?bit|\d+k(hz)?|44100|48000)\b/g;
/** Services trim heads and engines add delay. */
const MAXIMUM_LAG_SECONDS = 3;

async function audioFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new DatasetError({ file: folder, problem: 'there is no such folder', cause });
  });
  return names
    .filter((name) => AUDIO_FILE.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
}

function pairsOfLetters(file: string): Map<string, number> {
  const words = parse(file)
    .name.toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, ' ');
  const title = words.replace(ROLE_WORDS, ' ').replace(/\s+/g, ' ').trim();
  const text = ` ${title === '' ? words.trim() : title} `;
  const pairs = new Map<string, number>();
  for (let index = 0; index + 2 <= text.length; index += 1) {
    const pair = text.slice(index, index + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/**
 * How alike two file names are, 0…1, words such as "mix" and "master" aside.
 *
 * @source Dice 1945, on pairs of letters
 */
export function nameSimilarity(one: string, other: string): number {
  const onePairs = pairsOfLetters(one);
  const otherPairs = pairsOfLetters(other);
  let common = 0;
  let total = 0;
  for (const [pair, count] of onePairs) {
    common += Math.min(count, otherPairs.get(pair) ?? 0);
    total += count;
  }
  for (const count of otherPairs.values()) total += count;
  return total === 0 ? 0 : (2 * common) / total;
}

/** Keeps the last file opened, since the proposals for one mix come in a row. */
function createReader(): (file: string) => Promise<PcmAudio | null> {
  let last: { file: string; audio: Promise<PcmAudio | null> } | null = null;
  return (file) => {
    if (last?.file !== file) {
      const audio = readAudio(file).then(
        (decoded) => decoded.audio,
        () => null,
      );
      last = { file, audio };
    }
    return last.audio;
  };
}

/**
 * Pairs a folder of mixes with folders of masters.
 *
 * Every pair is heard before it counts: the two must align with confidence of at least 0.5. Names only decide what is tried first, so
 * files named by number are found as well, more slowly.
 *
 * @returns items in the order of the mixes' names, masters in the order of the conditions; every file that fits nothing is left over
 * @throws {DatasetError} for a folder that is missing or holds no audio
 */
export async function pairFolders({
  mixes,
  conditions,
  onProgress,
  signal,
}: {
  mixes: string;
  conditions: readonly ConditionFolder[];
  onProgress?: (progress: { mixFile: string; conditionId: string }) => void;
  signal?: AbortSignal;
}): Promise<Pairing> {
  const mixFiles = await audioFilesIn(mixes);
  if (mixFiles.length === 0) throw new DatasetError({ file: mixes, problem: 'the folder holds no audio' });
  const masters = new Map<string, PairedMaster[]>(mixFiles.map((file) => [file, []]));
  const leftovers: { file: string; reason: string }[] = [];
  const readMix = createReader();
  const readMaster = createReader();

  for (const { conditionId, folder, maker } of conditions) {
    const files = await audioFilesIn(folder);
    if (files.length === 0) throw new DatasetError({ file: folder, problem: 'the folder holds no audio' });
    const proposals = mixFiles
      .flatMap((mixFile) =>
        files.map((file) => ({ mixFile, file, similarity: nameSimilarity(mixFile, file) })),
      )
      .sort((one, other) => other.similarity - one.similarity);
    const paired = new Set<string>();
    const unreadable = new Set<string>();
    for (const { mixFile, file } of proposals) {
      signal?.throwIfAborted();
      if (paired.has(mixFile) || paired.has(file) || unreadable.has(file) || unreadable.has(mixFile))
        continue;
      onProgress?.({ mixFile, conditionId });
      const mix = await readMix(mixFile);
      const master = await readMaster(file);
      if (mix === null) unreadable.add(mixFile);
      if (master === null) unreadable.add(file);
      if (mix === null || master === null) continue;
      const alignment = await align(mix, resample(master, mix.sampleRate), {
        maximumLagSeconds: MAXIMUM_LAG_SECONDS,
      });
      if (alignment.refusal !== null) continue;
      masters.get(mixFile)!.push({ conditionId, maker, file, alignment });
      paired.add(mixFile).add(file);
    }
    for (const file of files) {
      if (paired.has(file)) continue;
      const isUnreadable = unreadable.has(file) || (await readMaster(file)) === null;
      leftovers.push({
        file,
        reason: isUnreadable ? 'it cannot be read as audio' : 'it is the same music as none of the mixes',
      });
    }
  }
  for (const mixFile of mixFiles) {
    if (masters.get(mixFile)!.length === 0 && conditions.length > 0)
      leftovers.push({
        file: mixFile,
        reason: 'no master of it was found; it is kept as an item without reference',
      });
  }
  return {
    items: mixFiles.map((mixFile) => ({ mixFile, masters: masters.get(mixFile)! })),
    leftovers,
  };
}
