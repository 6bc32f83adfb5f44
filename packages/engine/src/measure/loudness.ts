/**
 * Loudness: how loud a listener finds it, over all (integrated), over 3 s (short-term) and over 400 ms (momentary), and how far
 * it ranges. Only energies of 10 ms sub-blocks leave the filter; every window is a sum of theirs.
 */
import { channelWeightsOf } from '../audio/channel-layout.ts';
import { finiteOrNull } from '../audio/decibels.ts';
import type { PcmAudio } from '../audio/pcm-audio.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { createKernels, loadKernels } from '../kernels/load-kernels.ts';
import type { LoudnessOverTime, Reading } from './analysis.ts';
import { HOP_SECONDS, HOP_SUB_BLOCKS, SUB_BLOCKS_PER_SECOND } from './evidence.ts';
import { integrateLoudness, measureLoudnessRange, powersToLufs, powerToLufs } from './gating.ts';
import { pcmBlocks } from './pcm-blocks.ts';
import { SubBlockCollector } from './sub-block-energies.ts';
import { prepareWindowPowers } from './window-powers.ts';

/** 400 ms. */
export const MOMENTARY_SUB_BLOCKS = 40;
/** 3 s. */
export const SHORT_TERM_SUB_BLOCKS = 300;

export interface Loudness {
  readonly integratedLufs: Reading;
  /** Largest of all 400 ms windows, 10 ms apart; null under 400 ms. */
  readonly momentaryMaxLufs: Reading;
  /** Largest of all 3 s windows, 10 ms apart; null under 3 s. */
  readonly shortTermMaxLufs: Reading;
  /** Tech 3342: ten windows a second, 1.5 s of silence behind; null under 3 s. Not to be leaned on under 60 s. */
  readonly loudnessRangeLu: Reading;
  /** One window a second, nothing behind: what libebur128 reads; null under 3 s. */
  readonly loudnessRangeAt1HzLu: Reading;
  readonly overTime: LoudnessOverTime;
}

/**
 * Reads loudness from the energies of sub-blocks.
 *
 * @param subBlockEnergies as in `Evidence`
 * @param tailEnergies of the silence behind the end, as in `Evidence`
 * @source ITU-R BS.1770-5 · EBU Tech 3341 (2023) · EBU Tech 3342 (2023)
 */
export function readLoudness({
  subBlockEnergies,
  tailEnergies,
  sampleRate,
}: {
  subBlockEnergies: Float64Array;
  tailEnergies: Float64Array;
  sampleRate: number;
}): Loudness {
  const subBlocks = subBlockEnergies.length;
  const hops = Math.floor(subBlocks / HOP_SUB_BLOCKS);
  const powersOfLength = prepareWindowPowers(subBlockEnergies, tailEnergies, sampleRate);
  const momentary = powersOfLength(MOMENTARY_SUB_BLOCKS);
  const shortTerm = powersOfLength(SHORT_TERM_SUB_BLOCKS);
  const firstMomentary = MOMENTARY_SUB_BLOCKS / HOP_SUB_BLOCKS - 1;
  const firstShortTerm = SHORT_TERM_SUB_BLOCKS / HOP_SUB_BLOCKS - 1;
  const rangeOf = (powers: Float64Array): Reading =>
    subBlocks < SHORT_TERM_SUB_BLOCKS ? null : finiteOrNull(measureLoudnessRange(powers));

  return {
    integratedLufs: finiteOrNull(integrateLoudness(momentary.atHops.subarray(firstMomentary, hops))),
    momentaryMaxLufs: finiteOrNull(powerToLufs(momentary.largest)),
    shortTermMaxLufs: finiteOrNull(powerToLufs(shortTerm.largest)),
    loudnessRangeLu: rangeOf(shortTerm.atHops.subarray(firstShortTerm)),
    loudnessRangeAt1HzLu: rangeOf(everySecond(shortTerm.atHops.subarray(firstShortTerm, hops))),
    overTime: {
      hopSeconds: HOP_SECONDS,
      shortTermLufs: overTime(shortTerm.atHops, firstShortTerm, hops),
      momentaryLufs: overTime(momentary.atHops, firstMomentary, hops),
    },
  };
}

const HOPS_PER_SECOND = SUB_BLOCKS_PER_SECOND / HOP_SUB_BLOCKS;

const everySecond = (powers: Float64Array): Float64Array =>
  powers.filter((_, hop) => hop % HOPS_PER_SECOND === 0);

/** Null before the first whole window. */
function overTime(powers: Float64Array, firstWhole: number, hops: number): Reading[] {
  const before = Array<Reading>(Math.min(firstWhole, hops)).fill(null);
  return before.concat(powersToLufs(powers.subarray(before.length, hops)));
}

export interface LoudnessMeter {
  /** Takes the next `frames` frames. */
  push(block: readonly Float32Array[], frames: number): void;
  /** Ends the audio and reads the meter; nothing may be pushed afterwards. */
  finish(): Loudness;
}

/**
 * Makes a meter of loudness alone, for audio that comes in blocks. Readings do not depend on block size.
 *
 * @param channelWeights one a channel, see `channelWeightsOf`
 * @source ITU-R BS.1770-5 · EBU Tech 3341 (2023) · EBU Tech 3342 (2023)
 */
export function createLoudnessMeter({
  sampleRate,
  channelWeights,
  kernels = createKernels(),
}: {
  sampleRate: number;
  channelWeights: readonly number[];
  kernels?: Kernels;
}): LoudnessMeter {
  const collector = new SubBlockCollector({ sampleRate, channelWeights, kernels });
  return {
    push: (block, frames) => collector.push(block, frames),
    finish() {
      const subBlockEnergies = collector.energies();
      const tailEnergies = collector.finish({ endsPiece: true });
      return readLoudness({ subBlockEnergies, tailEnergies, sampleRate });
    },
  };
}

/**
 * Measures integrated loudness alone, of audio in memory.
 *
 * @returns LUFS; null for silence and for less than 400 ms
 * @source ITU-R BS.1770-5
 */
export function measureIntegratedLoudness(
  audio: PcmAudio,
  { kernels = loadKernels() }: { kernels?: Kernels } = {},
): Reading {
  const channelWeights = channelWeightsOf(audio.channelLayout);
  const meter = createLoudnessMeter({ sampleRate: audio.sampleRate, channelWeights, kernels });
  for (const block of pcmBlocks(audio)) meter.push(block, block[0]!.length);
  return meter.finish().integratedLufs;
}
