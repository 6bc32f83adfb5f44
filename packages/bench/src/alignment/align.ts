/**
 * Where one rendering of a piece lies against another: delay, polarity and level, with how sure that is. Equalizing, compression and
 * hard limiting may lie between the two; being another piece of music may not.
 */
import type { AudioInput, PcmAudio } from '@earwitness/engine';
import { readPcm } from '../audio/read-pcm.ts';
import { createCorrelator } from './generalized-correlation.ts';

export interface Alignment {
  /** Frames by which the other lags the anchor, at the middle of what both have; positive is late, fractions of a frame count. */
  readonly lagFrames: number;
  /** By how many millionths the lag grows from frame to frame: clocks that ran apart. */
  readonly driftPpm: number;
  /** −1 when the other is upside down. */
  readonly polarity: 1 | -1;
  /** Level of the other relative to the anchor: median of the least-squares gains of short blocks; null for silence. */
  readonly gainDb: number | null;
  /** 0…1: share of the segments that, each by itself, find this lag and polarity. 0 for silence. */
  readonly confidence: number;
  /** Why the two must not be compared, in words that go on from "Cannot align …:"; null when they may. */
  readonly refusal: string | null;
}

/** Below this the two may be different music. */
const LEAST_CONFIDENCE = 0.5;
const SEGMENTS = 12;
/** A few segments always agree with the lag they themselves decide, so fewer than this cannot make sure. */
const LEAST_SEGMENTS = 4;
const LONGEST_SEGMENT_SECONDS = 2;
/** The search runs near this rate, since delay shows well below 5 kHz; the last frames are settled at the full rate. */
const SEARCH_RATE_HZ = 11_025;
const SEARCH_BAND_HZ = [60, 4_500] as const;
/** Segments this far below the loudest one are silence or noise. */
const QUIET_SEGMENT_POWER = 1e-5;
/** This much of each segment settles the last frames. */
const LONGEST_REFINED_SECONDS = 0.5;
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
    const middle = (left + right) / 2;
    mid[frame] = middle;
    midPower += middle * middle;
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
  for (let frame = Math.max(0, start); frame < end; frame += 1) sum += signal[frame]! * signal[frame]!;
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

/** The strongest of the values at shifts −furthest … furthest, whatever its sign. */
function strongestPeak(values: Float64Array, furthest: number): Peak {
  let best = furthest;
  for (let index = 0; index < values.length; index += 1) {
    if (Math.abs(values[index]!) > Math.abs(values[best]!)) best = index;
  }
  return { shift: best - furthest, polarity: values[best]! < 0 ? -1 : 1 };
}

/** The shifts −furthest … furthest of a circular correlation, in that order. */
function unwrap(correlation: Float64Array, furthest: number): Float64Array {
  const values = new Float64Array(2 * furthest + 1);
  values.set(correlation.subarray(correlation.length - furthest), 0);
  values.set(correlation.subarray(0, furthest + 1), furthest);
  return values;
}

/** Differences of neighbouring samples, around which correlation has a sharp peak. */
function differenced(signal: Float32Array, from: number, to: number): Float32Array {
  const differences = new Float32Array(to - from);
  for (let frame = Math.max(from, 1); frame < Math.min(to, signal.length); frame += 1) {
    differences[frame - from] = signal[frame]! - signal[frame - 1]!;
  }
  return differences;
}

/** Settles the lag to the frame, around the lag found at the low rate, by plain correlation of the differenced signals. */
function refineLag(
  anchor: Float32Array,
  other: Float32Array,
  {
    starts,
    length,
    around,
    reach,
  }: { starts: readonly number[]; length: number; around: number; reach: number },
): Peak {
  const totals = new Float64Array(2 * reach + 1);
  for (const start of starts) {
    const here = differenced(anchor, start, start + length);
    const there = differenced(other, start + around - reach, start + length + around + reach);
    let power = 0;
    for (const difference of here) power += difference * difference;
    for (let shift = 0; shift <= 2 * reach; shift += 1) {
      let product = 0;
      let otherPower = 0;
      for (let frame = 0; frame < length; frame += 1) {
        const difference = there[frame + shift]!;
        product += here[frame]! * difference;
        otherPower += difference * difference;
      }
      if (power > 0 && otherPower > 0) totals[shift]! += product / Math.sqrt(power * otherPower);
    }
  }
  const { shift, polarity } = strongestPeak(totals, reach);
  return { shift: around + shift, polarity };
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
      power += anchor[frame]! * anchor[frame]!;
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
 * @returns silence, or audio under 1,024 frames, has confidence 0; where there is a refusal, the other fields are no answer
 * @throws {RangeError} for different sample rates
 */
export async function align(
  anchor: AudioInput,
  other: AudioInput,
  { maximumLagSeconds = 1 }: { maximumLagSeconds?: number } = {},
): Promise<Alignment> {
  const { sampleRate } = anchor;
  if (other.sampleRate !== sampleRate)
    throw new RangeError(
      `Cannot align as sample rates must be equal: current values are ${sampleRate} and ${other.sampleRate}`,
    );
  const anchorSignal = representative(await readPcm(anchor));
  const otherSignal = representative(await readPcm(other));
  const nowhere: Alignment = {
    lagFrames: 0,
    driftPpm: 0,
    polarity: 1,
    gainDb: null,
    confidence: 0,
    refusal: 'one is silent or too short',
  };
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
  const hann = Float32Array.from(
    { length },
    (_, frame) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (frame + 0.5)) / length),
  );
  for (const start of starts) {
    for (let frame = 0; frame < length; frame += 1) {
      anchorWindow[furthest + frame] = anchorSearch[start + frame]! * hann[frame]!;
    }
    for (let frame = 0; frame < span; frame += 1)
      otherWindow[frame] = otherSearch[start + frame - furthest] ?? 0;
    const correlation = unwrap(correlator.correlate(anchorWindow, otherWindow), furthest);
    for (let index = 0; index < sum.length; index += 1) sum[index]! += correlation[index]!;
    peaks.push(strongestPeak(correlation, furthest));
  }

  const found = strongestPeak(sum, furthest);
  if (sum[found.shift + furthest] === 0) return nowhere;
  const agreeing = peaks.filter(
    ({ shift, polarity }) => Math.abs(shift - found.shift) <= 1 && polarity === found.polarity,
  );
  const settled = refineLag(anchorSignal, otherSignal, {
    starts: starts.map((start) => start * factor),
    length: Math.min(length * factor, Math.round(LONGEST_REFINED_SECONDS * sampleRate)),
    around: found.shift * factor,
    reach: factor + 2,
  });
  const confidence = agreeing.length / Math.max(starts.length, LEAST_SEGMENTS);
  return {
    lagFrames: settled.shift,
    driftPpm: 0,
    polarity: settled.polarity,
    gainDb: typicalGainDb(anchorSignal, otherSignal, settled, Math.round(GAIN_BLOCK_SECONDS * sampleRate)),
    confidence,
    refusal:
      confidence < LEAST_CONFIDENCE
        ? `they must be the same music with confidence of at least ${LEAST_CONFIDENCE}, and it is ${confidence.toFixed(2)}`
        : null,
  };
}
