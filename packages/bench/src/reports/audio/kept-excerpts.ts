/** Excerpts of an item that the store may have already, under the digest of all that they depend on; else they are cut and kept. */
import { type AudioFile, openAudio } from '@earwitness/engine/files';
import { channelCountOf } from '@earwitness/engine/measure';
import { z } from 'zod';
import { BenchError, messageOf } from '../../errors.ts';
import { cutItemExcerpts } from '../../excerpts/cut-item-excerpts.ts';
import type { RunStore } from '../../runs/run-store.ts';
import type { ItemVersion, LeftOut } from './item-versions.ts';

const keptExcerptSchema = z.strictObject({
  sha256: z.string(),
  byteLength: z.number(),
  matchGainDb: z.number(),
  deliveredGainDb: z.number(),
});
export type KeptExcerpt = z.infer<typeof keptExcerptSchema>;

/** Versions by their places in the list that the key was made of. */
const keptExcerptsSchema = z.strictObject({
  startSeconds: z.number(),
  seconds: z.number(),
  most: z
    .strictObject({
      between: z.tuple([z.number(), z.number()]),
      differenceDb: z.number(),
      centerHz: z.number(),
      secondAboveDb: z.number(),
    })
    .nullable(),
  residualLu: z.number(),
  /** Null where a version is silent. */
  excerpts: z.array(keptExcerptSchema.nullable()),
});
export type KeptExcerpts = z.infer<typeof keptExcerptsSchema>;

interface CuttingPlace {
  readonly store: RunStore;
  /** Digest of the code that chooses and cuts. */
  readonly codeDigest: string;
  readonly rateHz: number;
  readonly seconds: number;
  /** Conditions whose differences decide what is cut; undefined for all. */
  readonly chooseBy: readonly string[] | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Places of the versions that decide. */
const chosenOf = (
  versions: readonly ItemVersion[],
  { chooseBy }: Pick<CuttingPlace, 'chooseBy'>,
): readonly number[] =>
  versions.flatMap(({ conditionIds }, index) =>
    chooseBy === undefined || conditionIds.some((id) => chooseBy.includes(id)) ? [index] : [],
  );

const keyOf = (versions: readonly ItemVersion[], place: CuttingPlace): string =>
  place.store.key(
    place.codeDigest,
    place.seconds,
    place.rateHz,
    chosenOf(versions, place),
    versions.map(({ sha256, alignment }) => [sha256, alignment]),
  );

async function openVersion(version: ItemVersion): Promise<AudioFile> {
  const opened = await openAudio(await version.file());
  if (channelCountOf(opened.source.channelLayout) <= 2) return opened;
  await opened.close();
  throw new BenchError('it has more channels than a page can play as they are');
}

/** Cuts those that open, and keeps what was cut. */
async function cutAndKeep(
  versions: readonly ItemVersion[],
  place: CuttingPlace,
): Promise<{ kept: KeptExcerpts | null; heard: readonly ItemVersion[]; leftOut: readonly LeftOut[] }> {
  const { store, rateHz, seconds, signal } = place;
  const opened: { version: ItemVersion; file: AudioFile }[] = [];
  const leftOut: LeftOut[] = [];
  const leaveOut = (these: readonly ItemVersion[], error: unknown): void => {
    signal?.throwIfAborted();
    for (const conditionId of these.flatMap(({ conditionIds }) => conditionIds))
      leftOut.push({ conditionId, reason: messageOf(error) });
  };
  try {
    for (const version of versions) {
      try {
        opened.push({ version, file: await openVersion(version) });
      } catch (error) {
        leaveOut([version], error);
      }
    }
    const heard = opened.map(({ version }) => version);
    if (heard.length === 0) return { kept: null, heard, leftOut };
    const cut = await cutItemExcerpts(
      opened.map(({ version: { alignment }, file: { source } }) => ({ source, alignment })),
      { rateHz, seconds, chooseBy: chosenOf(heard, place), signal },
    ).catch((error: unknown) => leaveOut(heard, error));
    if (cut === undefined) return { kept: null, heard, leftOut };
    const excerpts: (KeptExcerpt | null)[] = [];
    for (const excerpt of cut.excerpts) {
      if (excerpt === null) excerpts.push(null);
      else {
        const { flac, matchGainDb, deliveredGainDb } = excerpt;
        const sha256 = await store.keepExcerpt(flac);
        excerpts.push({ sha256, byteLength: flac.byteLength, matchGainDb, deliveredGainDb });
      }
    }
    const { startSeconds, most, residualLu } = cut;
    const kept = keptExcerptsSchema.parse({ startSeconds, seconds: cut.seconds, most, residualLu, excerpts });
    await store.write('excerpts', keyOf(heard, place), kept);
    return { kept, heard, leftOut };
  } finally {
    for (const { file } of opened) await file.close();
  }
}

/**
 * The excerpts of an item's versions: those of the store, where it has them for these very versions, else cut now.
 *
 * @param mustCut whether what the store says is not believed, as an excerpt that it promised is gone
 * @returns `kept` is null where nothing can be heard, and then `leftOut` says why; its excerpts are in the order of `heard`
 * @throws the signal's reason, when it aborts
 */
export async function keptExcerptsOf(
  versions: readonly ItemVersion[],
  place: CuttingPlace,
  { mustCut = false }: { mustCut?: boolean } = {},
): Promise<{ kept: KeptExcerpts | null; heard: readonly ItemVersion[]; leftOut: readonly LeftOut[] }> {
  const known = mustCut
    ? null
    : await place.store.read('excerpts', keyOf(versions, place), keptExcerptsSchema);
  if (known !== null) return { kept: known, heard: versions, leftOut: [] };
  return cutAndKeep(versions, place);
}
