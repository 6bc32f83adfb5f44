/** Makes the audio of a report ready: chosen, cut and level-matched once, kept in the run's store, and laid beside the page or into it. */
import { basename, dirname, join, resolve } from 'node:path';
import type { DatasetItem } from '../../datasets/dataset-manifest.ts';
import { BenchError } from '../../errors.ts';
import { excerptCodeDigest } from '../../runs/code-digest.ts';
import type { OpenedRun } from '../../runs/open-run.ts';
import { openRunStore, type RunStore } from '../../runs/run-store.ts';
import {
  audioFileName,
  audioFolderOf,
  hasAudioFile,
  tidyAudioFolder,
  writeAudioFile,
} from './audio-folder.ts';
import { type ItemVersion, type LeftOut, versionsOfItem } from './item-versions.ts';
import { type KeptExcerpt, type KeptExcerpts, keptExcerptsOf } from './kept-excerpts.ts';
import type { AudioPlace, AudioVersion, ItemAudio, ReportAudio } from './report-audio.ts';

const SECONDS_RANGE = { lowest: 1, highest: 60 } as const;

interface Preparing {
  readonly run: Pick<OpenedRun, 'dataset' | 'records' | 'runFolder'>;
  readonly store: RunStore;
  readonly codeDigest: string;
  readonly seconds: number;
  readonly chooseBy: readonly string[] | undefined;
  /** Null where the page is to hold the audio. */
  readonly folder: string | null;
  readonly signal: AbortSignal | undefined;
}

const NOTHING_THERE: Omit<ItemAudio, 'leftOut'> = { place: null, versions: [], file: null };

function placeOf(
  { startSeconds, seconds, most, residualLu }: KeptExcerpts,
  heard: readonly ItemVersion[],
  { chooseBy }: Pick<Preparing, 'chooseBy'>,
): AudioPlace {
  const deciding = heard.filter(({ conditionIds }) => conditionIds.some((id) => chooseBy?.includes(id)));
  const idOf = (place: number): string => heard[place]!.conditionIds[0]!;
  return {
    ...{ startSeconds, seconds, residualLu, isByAll: deciding.length < 2 },
    most: most && { ...most, between: [idOf(most.between[0]), idOf(most.between[1])] },
  };
}

const silent = (heard: readonly ItemVersion[], { excerpts }: KeptExcerpts): LeftOut[] =>
  heard.flatMap(({ conditionIds }, index) =>
    excerpts[index] === null
      ? conditionIds.map((conditionId) => ({ conditionId, reason: 'it is silent there' }))
      : [],
  );

/** From the store; null when one of them is not there as it should be. */
async function readExcerpts(store: RunStore, excerpts: readonly KeptExcerpt[]): Promise<Uint8Array[] | null> {
  const read: Uint8Array[] = [];
  for (const { sha256 } of excerpts) {
    const bytes = await store.readExcerpt(sha256);
    if (bytes === null) return null;
    read.push(bytes);
  }
  return read;
}

async function prepareItem(item: DatasetItem, preparing: Preparing, mustCut = false): Promise<ItemAudio> {
  const { run, store, folder } = preparing;
  const { versions, leftOut: notHeard, rateHz } = versionsOfItem(item, run);
  if (versions.length === 0 || rateHz === null) return { ...NOTHING_THERE, leftOut: notHeard };
  const {
    kept,
    heard,
    leftOut: notOpened,
  } = await keptExcerptsOf(versions, { ...preparing, rateHz }, { mustCut });
  if (kept === null) return { ...NOTHING_THERE, leftOut: [...notHeard, ...notOpened] };

  const excerpts = kept.excerpts.flatMap((excerpt, index) =>
    excerpt === null ? [] : [{ ...excerpt, conditionIds: heard[index]!.conditionIds }],
  );
  const name = audioFileName(
    item.id,
    excerpts.map(({ sha256 }) => sha256),
  );
  const byteLengths = excerpts.map(({ byteLength }) => byteLength);
  let flacs: readonly Uint8Array[] | null = null;
  if (folder === null || !(await hasAudioFile(folder, name, byteLengths))) {
    flacs = await readExcerpts(store, excerpts);
    if (flacs === null && !mustCut) return prepareItem(item, preparing, true);
    if (flacs === null)
      throw new BenchError(`Cannot keep the excerpts of “${item.title}”: another program changes the store`);
    if (folder !== null) await writeAudioFile(folder, name, flacs);
  }
  return {
    place: placeOf(kept, heard, preparing),
    versions: excerpts.map(
      (excerpt, index): AudioVersion => ({
        ...excerpt,
        flac: folder === null ? flacs![index]! : null,
      }),
    ),
    leftOut: [...notHeard, ...notOpened, ...silent(heard, kept)],
    file: folder === null ? null : name,
  };
}

/** @throws {BenchError} when a page could hold all of it, but nobody could send or open it */
function refuseLargePage(items: readonly ItemAudio[], mostEmbeddedMb: number): void {
  const bytes = items
    .flatMap(({ versions }) => versions)
    .reduce((sum, { byteLength }) => sum + 4 * Math.ceil(byteLength / 3), 0);
  if (bytes > mostEmbeddedMb * 1e6)
    throw new BenchError(
      `Cannot put the audio into the page as it would take ${(bytes / 1e6).toFixed(1)} MB there, and at most ${mostEmbeddedMb} MB go by mail: ` +
        'leave out --embed-audio, and send the folder of audio along with the page',
    );
}

/**
 * Makes ready what a report lets its readers hear: of each item the stretch in which its versions differ most, of every version the same
 * frames of the music.
 *
 * What was cut before is taken from the store, and what lies beside the page already stays: a second report of a run opens no audio.
 *
 * @param run as `openRun` gives it; renderings and mixes are read where it says
 * @param pageFile where the report is going to lie: the folder `<report>-audio` appears beside it, with a script for each item
 * @param storeFolder of the run, by default beside its folder
 * @param seconds of each excerpt, 1 to 60; all there is of shorter music
 * @param chooseBy conditions whose differences decide which stretch it is, as both sides of a comparison; the others, and the mix, come
 *   along. By default all
 * @param embed whether the page holds the audio itself, as one file
 * @param mostEmbeddedMb what that may take at most; by default what most mail takes along
 * @returns a run whose masters are gone has items without versions, which say why
 * @throws {BenchError} when the audio is to be embedded and is too large for that
 * @throws {RangeError} for other lengths of excerpts
 * @throws the signal's reason, when it aborts
 */
export async function prepareReportAudio({
  run,
  pageFile,
  storeFolder = join(dirname(resolve(run.runFolder)), 'store'),
  seconds = 15,
  chooseBy,
  embed = false,
  mostEmbeddedMb = 20,
  onProgress,
  signal,
}: {
  run: Pick<OpenedRun, 'dataset' | 'records' | 'runFolder'>;
  pageFile: string;
  storeFolder?: string;
  seconds?: number;
  chooseBy?: readonly string[];
  embed?: boolean;
  mostEmbeddedMb?: number;
  onProgress?: (progress: { done: number; count: number; itemTitle: string }) => void;
  signal?: AbortSignal | undefined;
}): Promise<ReportAudio> {
  if (!(seconds >= SECONDS_RANGE.lowest && seconds <= SECONDS_RANGE.highest))
    throw new RangeError(
      `Cannot cut excerpts as seconds must be ${SECONDS_RANGE.lowest} to ${SECONDS_RANGE.highest}: current value is ${seconds}`,
    );
  const folder = embed ? null : audioFolderOf(resolve(pageFile));
  const preparing: Preparing = {
    ...{ run, seconds, chooseBy, folder, signal },
    store: openRunStore(storeFolder),
    codeDigest: await excerptCodeDigest(),
  };
  const itemIds = new Set(run.records.map(({ itemId }) => itemId));
  const wanted = run.dataset.manifest.items.filter(({ id }) => itemIds.has(id));
  const items: Record<string, ItemAudio> = {};
  for (const [index, item] of wanted.entries()) {
    signal?.throwIfAborted();
    items[item.id] = await prepareItem(item, preparing);
    // at once, before the rest is cut in vain
    if (embed) refuseLargePage(Object.values(items), mostEmbeddedMb);
    onProgress?.({ done: index + 1, count: wanted.length, itemTitle: item.title });
  }
  if (folder !== null)
    await tidyAudioFolder(
      folder,
      Object.values(items).flatMap(({ file }) => file ?? []),
    );
  return { items, folderName: folder === null ? null : basename(folder) };
}
