/**
 * Loudness: how loud a listener finds it, over all (integrated), over 3 s (short-term) and over 400 ms (momentary), and how far
 * it ranges. Only energies of 10 ms sub-blocks leave the filter; every window is a difference of their running sum.
 */
import { finiteOrNull } from '../audio/decibels.ts';
import type { PcmAudio } from '../audio/pcm-audio.ts';
import { BIQUAD_COEFFICIENTS, BIQUAD_STATES, type Kernels } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import type { LoudnessOverTime } from './analysis.ts';
import { integrateLoudness, measureLoudnessRange, powerToLufs } from './gating.ts';
import { designKWeighting } from './k-weighting.ts';
import { pcmBlocks } from './pcm-blocks.ts';

const SUB_BLOCKS_PER_SECOND = 100;
/** 400 ms. */
const MOMENTARY_SUB_BLOCKS = 40;
/** 3 s. */
const SHORT_TERM_SUB_BLOCKS = 300;
/** 100 ms: the 75 % overlap of gating blocks, Tech 3342's ten windows a second, and the hop of loudness over time. */
const HOP_SUB_BLOCKS = 10;
/** Tech 3342: files are followed by 1.5 s of silence before their range is taken. */
const RANGE_TAIL_SECONDS = 1.5;

export interface Loudness {
  readonly integratedLufs: number | null;
  /** Largest of all 400 ms windows, 10 ms apart; null under 400 ms. */
  readonly momentaryMaxLufs: number | null;
  /** Largest of all 3 s windows, 10 ms apart; null under 3 s. */
  readonly shortTermMaxLufs: number | null;
  /** Null under 3 s. Not to be leaned on under 60 s. */
  readonly loudnessRangeLu: number | null;
  readonly overTime: LoudnessOverTime;
}

export interface LoudnessMeter {
  /** Takes the next `frames` frames. */
  push(block: readonly Float32Array[], frames: number): void;
  /** Ends the audio and reads the meter; nothing may be pushed afterwards. */
  finish(): Loudness;
}

/**
 * Makes a loudness meter for audio that comes in blocks. Readings do not depend on block size.
 *
 * @param channelWeights one a channel: 1 for left, right, centre and mono, 1.41 for surrounds, 0 for LFE
 * @source ITU-R BS.1770-5 · EBU Tech 3341 (2023) · EBU Tech 3342 (2023)
 */
export function createLoudnessMeter({
  sampleRate,
  channelWeights,
  kernels = loadKernels(),
}: {
  sampleRate: number;
  channelWeights: readonly number[];
  kernels?: Kernels;
}): LoudnessMeter {
  const coefficients = designKWeighting(sampleRate);
  const stateCount = (coefficients.length / BIQUAD_COEFFICIENTS) * BIQUAD_STATES;
  const states = channelWeights.map(() => new Float64Array(stateCount));
  const carry = new Float64Array(channelWeights.length);
  const energies: number[] = [];
  let frameCount = 0;

  /** Whole frames from exact integers, so that rates like 11 025 Hz do not drift. */
  const endOfSubBlock = (index: number): number =>
    Math.floor(((index + 1) * sampleRate) / SUB_BLOCKS_PER_SECOND + 0.5);

  function push(block: readonly Float32Array[], frames: number): void {
    const boundaries: number[] = [];
    for (let end = nextEnd(0); end <= frameCount + frames; end = nextEnd(boundaries.length)) {
      boundaries.push(end - frameCount);
    }
    const channelEnergies = kernels.filteredEnergies(
      block,
      frames,
      coefficients,
      states,
      Int32Array.from(boundaries),
      carry,
    );
    for (const index of boundaries.keys()) {
      let energy = 0;
      for (const [channel, weight] of channelWeights.entries()) {
        energy += weight * channelEnergies[channel]![index]!;
      }
      energies.push(energy);
    }
    frameCount += frames;
  }

  const nextEnd = (ahead: number): number => endOfSubBlock(energies.length + ahead);

  function finish(): Loudness {
    const subBlocks = energies.length;
    const silence = channelWeights.map(() => new Float32Array(Math.ceil(RANGE_TAIL_SECONDS * sampleRate)));
    push(silence, silence[0]!.length);

    const runningSum = new Float64Array(energies.length + 1);
    for (const [index, energy] of energies.entries()) runningSum[index + 1] = runningSum[index]! + energy;
    /** Mean square of the window of `length` sub-blocks that ends with sub-block `end` − 1. */
    const powerOfWindow = (end: number, length: number): number =>
      (runningSum[end]! - runningSum[end - length]!) /
      (endOfSubBlock(end - 1) - endOfSubBlock(end - length - 1));
    const powersOfWindows = (length: number, hop: number, until: number): number[] => {
      const powers: number[] = [];
      for (let end = length; end <= until; end += hop) powers.push(powerOfWindow(end, length));
      return powers;
    };
    const maxLufs = (length: number): number | null =>
      finiteOrNull(
        powersOfWindows(length, 1, subBlocks).reduce(
          (largest, power) => Math.max(largest, powerToLufs(power)),
          Number.NEGATIVE_INFINITY,
        ),
      );
    const overTime = (length: number): (number | null)[] =>
      Array.from({ length: Math.floor(subBlocks / HOP_SUB_BLOCKS) }, (_, index) => {
        const end = (index + 1) * HOP_SUB_BLOCKS;
        return end < length ? null : finiteOrNull(powerToLufs(powerOfWindow(end, length)));
      });

    return {
      integratedLufs: finiteOrNull(
        integrateLoudness(powersOfWindows(MOMENTARY_SUB_BLOCKS, HOP_SUB_BLOCKS, subBlocks)),
      ),
      momentaryMaxLufs: maxLufs(MOMENTARY_SUB_BLOCKS),
      shortTermMaxLufs: maxLufs(SHORT_TERM_SUB_BLOCKS),
      loudnessRangeLu:
        subBlocks < SHORT_TERM_SUB_BLOCKS
          ? null
          : finiteOrNull(
              measureLoudnessRange(powersOfWindows(SHORT_TERM_SUB_BLOCKS, HOP_SUB_BLOCKS, energies.length)),
            ),
      overTime: {
        hopSeconds: HOP_SUB_BLOCKS / SUB_BLOCKS_PER_SECOND,
        shortTermLufs: overTime(SHORT_TERM_SUB_BLOCKS),
        momentaryLufs: overTime(MOMENTARY_SUB_BLOCKS),
      },
    };
  }

  return { push, finish };
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
): number | null {
  const channelWeights = audio.channels.map(() => 1);
  const meter = createLoudnessMeter({ sampleRate: audio.sampleRate, channelWeights, kernels });
  for (const block of pcmBlocks(audio)) meter.push(block, block[0]!.length);
  return meter.finish().integratedLufs;
}
