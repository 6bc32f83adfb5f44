/** How loud the stimuli of a comparison are to each other. */
import type { PcmAudio } from '@earwitness/engine';
import { measureIntegratedLoudness, measureTruePeak } from '@earwitness/engine/measure';
import { levelMatch } from '../alignment/level-match.ts';
import { peakOf } from '../audio/peak-of.ts';
import { readPcm } from '../audio/read-pcm.ts';
import { BenchError } from '../errors.ts';
import type { LevelArm } from '../panel/panel-pack.ts';
import { loudnessPenalties } from '../playback/loudness-penalties.ts';
import { LOUDNESS_PLATFORMS } from '../playback/loudness-platforms.ts';

/** Room for rounding and its noise below full scale. */
const LARGEST_SAMPLE = 1 - 2 ** -20;

export const PLATFORM_ARM = 'platform:';

/** The players whose gains are known by name. */
export const PLATFORM_IDS: readonly string[] = LOUDNESS_PLATFORMS.filter(
  ({ kind }) => kind === 'playback',
).map(({ id }) => id);

/** The gain that a platform gives to a whole track. */
function platformGainDb(
  level: LevelArm,
  { source, name }: { source: PcmAudio; name: string },
): { gainDb: number; note: string } {
  const platformId = level.slice(PLATFORM_ARM.length);
  if (!PLATFORM_IDS.includes(platformId))
    throw new BenchError(
      `Cannot play as on “${platformId}” as its rules must be known: these are ${PLATFORM_IDS.join(', ')}`,
    );
  const penalty = loudnessPenalties({
    integratedLufs: measureIntegratedLoudness(source),
    truePeakDbtp: measureTruePeak(source),
  }).find((one) => one.platformId === platformId);
  if (penalty === undefined || penalty.gainDb === null)
    throw new BenchError(
      `Cannot play “${name}” as on ${platformId} as its gain must be known: ${penalty?.note ?? 'it is not'}`,
    );
  return { gainDb: penalty.gainDb, note: penalty.note };
}

/** Turned by these gains, and all down alike where one would be raised or one pass full scale. */
function attenuate(excerpts: readonly PcmAudio[], gainsDb: readonly number[]) {
  const loudestDb = excerpts.map(
    (excerpt, index) => 20 * Math.log10(peakOf(excerpt) / LARGEST_SAMPLE) + gainsDb[index]!,
  );
  const excessDb = Math.max(0, ...gainsDb, ...loudestDb);
  // 0 − 0 written so, or it would be −0
  const safeGainsDb = gainsDb.map((gainDb) => Math.min(0, gainDb - excessDb));
  return {
    audios: excerpts.map((excerpt, index) => {
      const gain = 10 ** (safeGainsDb[index]! / 20);
      return {
        ...excerpt,
        channels: excerpt.channels.map((channel) => channel.map((sample) => sample * gain)),
      };
    }),
    gainsDb: safeGainsDb,
  };
}

/**
 * Gives excerpts the levels of an arm: equally loud as they are heard; as they were released; or as a platform plays the whole tracks
 * they are from. Nothing is ever raised, so where a rule raises, all others are turned down instead, and where a peak would pass full
 * scale, all are.
 *
 * @param excerpts as they will be heard, fades and all
 * @param sources the whole track of each, and what it is called
 * @returns gains ≤ 0 dB; notes on what a platform does to peaks besides, one for each excerpt, empty where nothing
 * @throws {BenchError} for silence, a platform that is not known, or one that does not publish the gain
 */
export async function levelExcerpts(
  excerpts: readonly PcmAudio[],
  { level, sources }: { level: LevelArm; sources: readonly { source: PcmAudio; name: string }[] },
): Promise<{ audios: PcmAudio[]; gainsDb: number[]; notes: string[] }> {
  const silent = excerpts.map(() => '');
  if (level === 'matched') {
    const matched = await levelMatch(excerpts);
    const audios = await Promise.all(matched.sources.map((source) => readPcm(source)));
    return { audios, gainsDb: matched.gainsDb, notes: silent };
  }
  if (level === 'as-released') {
    return {
      ...attenuate(
        excerpts,
        excerpts.map(() => 0),
      ),
      notes: silent,
    };
  }
  const played = sources.map((source) => platformGainDb(level, source));
  return {
    ...attenuate(
      excerpts,
      played.map(({ gainDb }) => gainDb),
    ),
    notes: played.map(({ note }) => note),
  };
}
