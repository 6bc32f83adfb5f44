/**
 * Where one rendering of a piece lies against another: delay, polarity and level, with how sure that is. Equalizing, compression and
 * hard limiting may lie between the two; being another piece of music may not.
 */
import type { PcmAudio } from '@earwitness/engine';
import { createCorrelator } from './generalized-correlation.ts';

export interface Alignment {
  /** Frames by which the other lags the anchor; positive is late. */
  readonly lagFrames: number;
  /** −1 when the other is upside down. */
  readonly polarity: 1 | -1;
  /** Level of the other relative to the anchor: median of the least-squares gains of short blocks; null for silence. */
  readonly gainDb: number | null;
  /** 0…1: share of the segments that, each by itself, find this lag and polarity. 0 for silence. */
  readonly confidence: number;
}

const SEGMENTS = 12;
const LONGEST_SEGMENT_SECONDS = 2;
/** The search runs near this rate, since delay shows well below 5 kHz; the last frames are settled at the full rate. */
const SEARCH_RATE_HZ = 11_025;
const SEARCH_BAND_HZ = [60, 4_500] as const;
/** Segments this far below the loudest one are silence or noise. */
const QUIET_SEGMENT_POWER = 1e-5;
const GAIN_BLOCK_SECONDS = 0.05;
/** Blocks this far below the loudest one say little about level. */
const QUIET_BLOCK_POWER = 1e-3;
/** Mid below this share of the power means out-of-phase channels: then the first channel stands for the whole. */
const OUT_OF_PHASE_POWER = 1e-3;

/** One signal that stands for the audio: mid, or the first channel where mid cancels. */
function representative({ channels }: PcmAudio): Float32Array {
  const first = channels[0]!;
  const second = channels[1];
  if (second === undefined) return first;
  const mid = new Float32Array(first.length);
  let midPower = 0;
  let power = 0;
  for (let frame = 0; frame < mid.length; frame += 1) {
    const left = first[frame]!;
    const right = second[frame]!;
    mid[frame] = (left + right) / 2;
    midPower += mid[frame]! ** 2;
    power += (left * left + right * right) / 2;
  }
  return midPower > OUT_OF_PHASE_POWER * power ? mid : first;
}

/** Every `factor` samples become their mean. */
function decimate(signal: Float32Array, factor: number): Float32Array {
  if (factor === 1) return signal;
  const decimated = new Float32Array(Math.floor(signal.length / factor));
  for (let frame = 0; frame < decimated.length; frame += 1) {
    let sum = 0;
    for (let index = frame * factor; index < (frame + 1) * factor; index += 1) sum += signal[index]!;
    decimated[frame] = sum / factor;
  }
  return decimated;
}

function powerOf(signal: Float32Array, start: number, length: number): number {
  let sum = 0;
  const end = Math.min(signal.length, start + length);
  for (let frame = Math.max(0, start); frame < end; frame += 1) sum += signal[frame]! ** 2;
  return sum;
}

/** Starts of the segments, evenly spread over what both have, in which both hold music. */
function chooseSegments(
  anchor: Float32Array,
  other: Float32Array,
  { length, furthest }: { length: number; furthest: number },
): number[] {
  const common = Math.min(anchor.length, other.length);
  const segments = Array.from({ length: SEGMENTS }, (_, index) => {
    const start = Math.round(((common - length) * index) / (SEGMENTS - 1));
    return {
      start,
      anchorPower: powerOf(anchor, start, length),
      otherPower: powerOf(other, start - furthest, length + 2 * furthest),
    };
  });
  const anchorFloor = QUIET_SEGMENT_POWER * Math.max(...segments.map(({ anchorPower }) => anchorPower));
  const otherFloor = QUIET_SEGMENT_POWER * Math.max(...segments.map(({ otherPower }) => otherPower));
  return segments
    .filter(({ anchorPower, otherPower }) => anchorPower > anchorFloor && otherPower > otherFloor)
    .map(({ start }) => start);
}

interface Peak {
  readonly shift: number;
  readonly polarity: 1 | -1;
}

function strongestPeak(correlation: Float64Array, furthest: number): Peak {
  let shift = 0;
  let height = 0;
  for (let candidate = -furthest; candidate <= furthest; candidate += 1) {
    const value = correlation[(candidate + correlation.length) % correlation.length]!;
    if (Math.abs(value) > Math.abs(height)) {
      height = value;
      shift = candidate;
    }
  }
  return { shift, polarity: height < 0 ? -1 : 1 };
}

/** Settles the lag to the frame: correlation of the differenced signals, whose peak is sharp, around the lag found at the low rate. */
function refineLag(
  anchor: Float32Array,
  other: Float32Array,
  starts: readonly number[],
  length: number,
  around: number,
  reach: number,
): Peak {
  const totals = new Float64Array(2 * reach + 1);
  for (const start of starts) {
    let power = 0;
    for (let frame = start + 1; frame < start + length; frame += 1) {
      power += (anchor[frame]! - anchor[frame - 1]!) ** 2;
    }
    if (power === 0) continue;
    for (let step = -reach; step <= reach; step += 1) {
      const lag = around + step;
      const from = Math.max(start + 1, 1 - lag);
      const to = Math.min(start + length, other.length - lag);
      let product = 0;
      let otherPower = 0;
      for (let frame = from; frame < to; frame += 1) {
        const difference = other[frame + lag]! - other[frame + lag - 1]!;
        product += (anchor[frame]! - anchor[frame - 1]!) * difference;
        otherPower += difference * difference;
      }
      if (otherPower > 0) totals[step + reach]! += product / Math.sqrt(power * otherPower);
    }
  }
  let best = reach;
  for (const [index, total] of totals.entries()) if (Math.abs(total) > Math.abs(totals[best]!)) best = index;
  return { shift: around + best - reach, polarity: totals[best]! < 0 ? -1 : 1 };
}

/** Median of the gains that fit block by block: where a limiter or clipper worked hard is not where the level is read. */
function typicalGainDb(
  anchor: Float32Array,
  other: Float32Array,
  { shift, polarity }: Peak,
  blockFrames: number,
): number | null {
  const blocks: { power: number; product: number }[] = [];
  const from = Math.max(0, -shift);
  const to = Math.min(anchor.length, other.length - shift);
  for (let start = from; start + blockFrames <= to; start += blockFrames) {
    let power = 0;
    let product = 0;
    for (let frame = start; frame < start + blockFrames; frame += 1) {
      power += anchor[frame]! ** 2;
      product += anchor[frame]! * other[frame + shift]!;
    }
    blocks.push({ power, product: product * polarity });
  }
  const loudest = blocks.reduce((most, { power }) => Math.max(most, power), 0);
  const gains = blocks
    .filter(({ power, product }) => power > loudest * QUIET_BLOCK_POWER && product > 0)
    .map(({ power, product }) => 20 * Math.log10(product / power))
    .sort((one, another) => one - another);
  return gains.length === 0 ? null : gains[gains.length >> 1]!;
}

/**
 * Finds delay, polarity and level of one rendering against another of the same piece.
 *
 * @param anchor,other of one sample rate; lengths and channel counts may differ
 * @returns silence, or audio under 1,024 frames, has confidence 0; below 0.5 the two should not be compared
 * @throws {RangeError} for different sample rates
 */
export function align(
  anchor: PcmAudio,
  other: PcmAudio,
  { maximumLagSeconds = 1 }: { maximumLagSeconds?: number } = {},
): Alignment {
  const { sampleRate } = anchor;
  if (other.sampleRate !== sampleRate)
    throw new RangeError(
      `Cannot align as sample rates must be equal: current values are ${sampleRate} and ${other.sampleRate}`,
    );
  const anchorSignal = representative(anchor);
  const otherSignal = representative(other);
  const nowhere: Alignment = { lagFrames: 0, polarity: 1, gainDb: null, confidence: 0 };
  if (Math.min(anchorSignal.length, otherSignal.length) < 1_024) return nowhere;

  const factor = Math.max(1, Math.floor(sampleRate / SEARCH_RATE_HZ));
  const searchRate = sampleRate / factor;
  const anchorSearch = decimate(anchorSignal, factor);
  const otherSearch = decimate(otherSignal, factor);
  const common = Math.min(anchorSearch.length, otherSearch.length);
  const length = Math.floor(Math.min(LONGEST_SEGMENT_SECONDS * searchRate, common / 4));
  const furthest = Math.ceil(maximumLagSeconds * searchRate);
  const starts = chooseSegments(anchorSearch, otherSearch, { length, furthest });
  if (starts.length === 0) return nowhere;

  const span = length + 2 * furthest;
  const correlator = createCorrelator(span, [
    SEARCH_BAND_HZ[0] / searchRate,
    Math.min(0.45, SEARCH_BAND_HZ[1] / searchRate),
  ]);
  const anchorWindow = new Float32Array(span);
  const otherWindow = new Float32Array(span);
  const sum = new Float64Array(2 * furthest + 1);
  const peaks: Peak[] = [];
  for (const start of starts) {
    for (let frame = 0; frame < length; frame += 1) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * (frame + 0.5)) / length);
      anchorWindow[furthest + frame] = anchorSearch[start + frame]! * hann;
    }
    for (let frame = 0; frame < span; frame += 1)
      otherWindow[frame] = otherSearch[start + frame - furthest] ?? 0;
    const correlation = correlator.correlate(anchorWindow, otherWindow);
    for (let shift = -furthest; shift <= furthest; shift += 1) {
      sum[shift + furthest]! += correlation[(shift + correlation.length) % correlation.length]!;
    }
    peaks.push(strongestPeak(correlation, furthest));
  }

  let best = furthest;
  for (const [index, value] of sum.entries()) if (Math.abs(value) > Math.abs(sum[best]!)) best = index;
  if (sum[best] === 0) return nowhere;
  const found: Peak = { shift: best - furthest, polarity: sum[best]! < 0 ? -1 : 1 };
  const agreeing = peaks.filter(
    ({ shift, polarity }) => Math.abs(shift - found.shift) <= 1 && polarity === found.polarity,
  );
  const settled = refineLag(
    anchorSignal,
    otherSignal,
    starts.map((start) => start * factor),
    length * factor,
    found.shift * factor,
    factor + 2,
  );
  return {
    lagFrames: settled.shift,
    polarity: settled.polarity,
    gainDb: typicalGainDb(anchorSignal, otherSignal, settled, Math.round(GAIN_BLOCK_SECONDS * sampleRate)),
    confidence: agreeing.length / starts.length,
  };
}
