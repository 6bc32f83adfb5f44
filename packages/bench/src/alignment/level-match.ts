/** Equal loudness before anybody compares: the louder is otherwise the better. */
import { type AudioInput, type AudioSource, toAudioSource } from '@earwitness/engine';
import {
  channelCountOf,
  channelWeightsOf,
  createLoudnessMeter,
  createTruePeakMeter,
  type LoudnessMeter,
  type TruePeakMeter,
} from '@earwitness/engine/measure';
import { readBlocks } from '../audio/read-blocks.ts';
import { BenchError } from '../errors.ts';
import { changeLevel } from '../processing/change-samples.ts';

/** Frames from `startFrame` on. */
export interface Excerpt {
  readonly startFrame: number;
  readonly frameCount: number;
}

/** Gating depends on level a little, so the gain is settled in rounds. */
const MOST_ROUNDS = 4;
const SETTLED_LU = 0.001;

/** Plays an excerpt, or all there is, to a meter. */
async function playTo(
  meter: LoudnessMeter | TruePeakMeter,
  source: AudioSource,
  excerpt: Excerpt | undefined,
): Promise<void> {
  const passage = excerpt && {
    startFrame: excerpt.startFrame,
    endFrame: excerpt.startFrame + excerpt.frameCount,
  };
  for await (const { channels, frames } of readBlocks(source, passage)) meter.push(channels, frames);
}

/** Integrated loudness. @throws {BenchError} where there is none */
async function measureLufs(source: AudioSource, excerpt: Excerpt | undefined): Promise<number> {
  const { sampleRate, channelLayout } = source;
  const meter = createLoudnessMeter({ sampleRate, channelWeights: channelWeightsOf(channelLayout) });
  await playTo(meter, source, excerpt);
  const { integratedLufs } = meter.finish();
  if (integratedLufs === null)
    throw new BenchError(
      'Cannot match levels as every version must have a loudness: one is silent or shorter than 400 ms',
    );
  return integratedLufs;
}

async function measureTruePeakDbtp(source: AudioSource, excerpt: Excerpt | undefined): Promise<number> {
  const meter = createTruePeakMeter({ channelCount: channelCountOf(source.channelLayout) });
  await playTo(meter, source, excerpt);
  return 20 * Math.log10(meter.finish());
}

/** The gain, at most 0 dB, at which a source has the target's loudness, from the one that does so without a gate. */
async function settleGainDb(
  source: AudioSource,
  { from, targetLufs, excerpt }: { from: number; targetLufs: number; excerpt: Excerpt | undefined },
): Promise<number> {
  let gainDb = from;
  for (let round = 1; round < MOST_ROUNDS && gainDb < 0; round += 1) {
    const missLu = targetLufs - (await measureLufs(changeLevel(source, gainDb), excerpt));
    if (Math.abs(missLu) <= SETTLED_LU) break;
    gainDb = Math.min(0, gainDb + missLu);
  }
  return gainDb;
}

async function measureAll(sources: readonly AudioSource[], excerpt: Excerpt | undefined): Promise<number[]> {
  const loudnesses: number[] = [];
  for (const source of sources) loudnesses.push(await measureLufs(source, excerpt));
  return loudnesses;
}

/**
 * The gains that bring audio to the lowest integrated loudness among it, to within what gating makes of a level.
 *
 * @returns ≤ 0 dB, in the order given
 * @throws {BenchError} for audio without loudness: silent, or shorter than 400 ms
 */
export async function matchingGainsDb(audios: readonly AudioInput[]): Promise<number[]> {
  const loudnesses = await measureAll(audios.map(toAudioSource), undefined);
  const targetLufs = Math.min(...loudnesses);
  return loudnesses.map((lufs) => targetLufs - lufs);
}

/**
 * Brings audio to the lowest integrated loudness among it, by turning down only. Audio is read in blocks.
 *
 * @param excerpt what is really heard: loudness and peaks are those of these frames, and the gain goes to all; all frames if left out
 * @param ceilingDbtp when the loudest true peak after matching is above this, all are turned down alike, so that playback cannot clip
 * @returns sources and gains in the order given, gains ≤ 0 dB; loudness is equal to within 0.001 LU, or what four rounds of measuring
 *   leave where the gate decides. A source that needs no gain is passed through
 * @throws {BenchError} for audio without loudness: silent, or shorter than 400 ms
 */
export async function levelMatch(
  audios: readonly AudioInput[],
  { excerpt, ceilingDbtp = -1 }: { excerpt?: Excerpt; ceilingDbtp?: number } = {},
): Promise<{ sources: AudioSource[]; gainsDb: number[] }> {
  const sources = audios.map(toAudioSource);
  const loudnesses = await measureAll(sources, excerpt);
  const targetLufs = Math.min(...loudnesses);
  const gainsDb: number[] = [];
  let excessDb = 0;
  for (const [index, source] of sources.entries()) {
    const gainDb = await settleGainDb(source, { from: targetLufs - loudnesses[index]!, targetLufs, excerpt });
    gainsDb.push(gainDb);
    excessDb = Math.max(excessDb, (await measureTruePeakDbtp(source, excerpt)) + gainDb - ceilingDbtp);
  }
  const safeGainsDb = gainsDb.map((gainDb) => gainDb - excessDb);
  return {
    sources: sources.map((source, index) => changeLevel(source, safeGainsDb[index]!)),
    gainsDb: safeGainsDb,
  };
}
