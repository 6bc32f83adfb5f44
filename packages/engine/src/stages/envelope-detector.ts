/**
 * How loud a range of frequencies is from moment to moment: the range is cut out by Butterworth slopes of fourth order, two chains of
 * all-passes a quarter of a turn apart make its envelope. A steady tone in the range has a steady envelope, which squaring
 * and smoothing would only reach slowly; so followers of it keep their times even at low frequencies.
 *
 * A low range needs few frames: it is listened to at a reduced rate, and behind its low-pass half of the frames are left out again,
 * which fold back no louder than the slope let them pass.
 *
 * @source S. D. Bedrosian, Normalized design of 90° phase-difference networks, IRE Trans. Circuit Theory 7 (1960), for the
 *   principle; the poles here are a geometric row with its ends moved out, which is simpler and exact enough
 */
import { tanOfTurns } from '../audio/exact-math.ts';
import type { EnvelopePowers } from '../kernels/kernels.ts';
import { butterworthDampings, designButterworthSections } from './butterworth-sections.ts';
import { HALVING_DELAY, HALVING_GAIN, type ReducedRates } from './reduced-rates.ts';
import type { StageFormat } from './stage.ts';

const SLOPE_ORDER = 4;
/** From pole to pole. The closer they are, the steadier a tone's envelope, and the later. */
const POLE_RATIO = 3;
/** Poles beyond the range, both sides together. */
const POLES_BEYOND = 4;
/** Where a range has no end of its own. */
const LOWEST_HZ = 20;
/** Edges above this share of the sample rate are none. */
export const HIGHEST_OF_RATE = 0.45;
/** A range's end is at most this share of the rate that its low-pass works at, where that leaves out frames or is a reduced one. */
const HIGHEST_OF_REDUCED_RATE = 0.125;
/** About so often gains are decided upon. */
const PERIODS_PER_SECOND = 1500;

export interface EnvelopeRange {
  readonly lowHz: number | null;
  readonly highHz: number | null;
}

/** How many frames share one reading, and one decision: a power of two. */
export function periodFramesAt(sampleRate: number): number {
  let frames = 1;
  while (frames * Math.SQRT2 * PERIODS_PER_SECOND < sampleRate) frames *= 2;
  return frames;
}

/** Mean squared envelopes of periods, of the channel that is loudest in the range; a tone of full scale in its middle has 1. */
export class EnvelopeDetector {
  /** How late it hears what is in the middle of its range. */
  readonly delayFrames: number;
  /** How often the rate is halved that it listens to. */
  readonly halvings: number;
  readonly #powers: EnvelopePowers;

  constructor({ lowHz, highHz }: EnvelopeRange, { sampleRate, kernels }: StageFormat) {
    const periodFrames = periodFramesAt(sampleRate);
    const isCutAbove = highHz !== null && highHz < HIGHEST_OF_RATE * sampleRate;
    const isLowAt = (rate: number) => isCutAbove && highHz <= HIGHEST_OF_REDUCED_RATE * rate;
    let share = 1;
    while (2 * share < periodFrames && isLowAt(sampleRate / (2 * share))) share *= 2;
    this.halvings = Math.log2(share);
    const heardRate = sampleRate / share;
    const decimation = share < periodFrames && isLowAt(heardRate) ? 2 : 1;
    const reducedRate = heardRate / decimation;
    const lowPass = isCutAbove
      ? designButterworthSections({ kind: 'low-pass', frequencyHz: highHz, order: SLOPE_ORDER }, heardRate)
      : [];
    const highPass =
      lowHz !== null
        ? designButterworthSections(
            { kind: 'high-pass', frequencyHz: lowHz, order: SLOPE_ORDER },
            reducedRate,
          )
        : [];
    const range = { lowHz: lowHz ?? LOWEST_HZ, highHz: isCutAbove ? highHz : HIGHEST_OF_RATE * sampleRate };
    const [lowest, highest] = [warp(range.lowHz, reducedRate), warp(range.highHz, reducedRate)];
    const poles = quadraturePoles(lowest, highest);
    const middle = Math.sqrt(lowest * highest);
    const lowPassMiddle = Math.sqrt(warp(range.lowHz, heardRate) * warp(range.highHz, heardRate));
    // What the slopes take away from the middle of a narrow range is given back.
    const lowPassLoss = isCutAbove ? slopeLoss(lowPassMiddle / warp(highHz, heardRate)) : 1;
    const highPassLoss = lowHz !== null ? slopeLoss(lowest / middle) : 1;
    this.#powers = kernels.createEnvelopePowers({
      periodFrames: periodFrames / share,
      decimation,
      lowPass: Float64Array.from(lowPass.flatMap(({ a1, a2 }) => [a1, a2])),
      highPass: Float64Array.from(highPass.flatMap(({ a1, a2 }) => [a1, a2])),
      gain: [...lowPass, ...highPass].reduce(
        (product, { b0 }) => product * b0,
        (lowPassLoss * highPassLoss) / HALVING_GAIN ** this.halvings,
      ),
      allPasses: Float32Array.from(poles, (pole) => (pole - 1) / (pole + 1)),
    });
    // A chain has half of the poles, each of which turns the phase twice.
    const chainDelay = poles.reduce((sum, pole) => sum + pole / (pole * pole + middle * middle), 0);
    const highPassDelay = lowHz === null ? 0 : slopeDelay(lowest, middle);
    const lowPassDelay = isCutAbove ? slopeDelay(warp(highHz, heardRate), lowPassMiddle) : 0;
    this.delayFrames =
      share * decimation * unwarpedDelay(chainDelay + highPassDelay, middle) +
      share * unwarpedDelay(lowPassDelay, lowPassMiddle) +
      HALVING_DELAY * (share - 1) -
      (share * decimation - 1) / 2;
  }

  /**
   * Looks at the frames that were taken last and leaves them as they are.
   *
   * @param powers receives one number for each period that ends in them
   * @returns how many do
   */
  detect(rates: ReducedRates, powers: Float64Array): number {
    const { channels, frames } = rates.at(this.halvings);
    return this.#powers.push(channels, frames, powers);
  }
}

/** What a Butterworth slope of fourth order takes away, as an amplitude, at this ratio to its corner. */
function slopeLoss(ratio: number): number {
  const square = ratio * ratio;
  return Math.sqrt(1 + square * square * (square * square));
}

/** Where the bilinear transform puts a frequency on the analog axis. */
const warp = (hz: number, sampleRate: number): number => tanOfTurns(hz / sampleRate / 2);

/** The transform stretches the axis of frequencies. */
const unwarpedDelay = (delay: number, warped: number): number => (delay * (1 + warped * warped)) / 2;

/** Poles of first-order all-passes, an even number, that alternate between both chains. */
function quadraturePoles(lowest: number, highest: number): number[] {
  let count = POLES_BEYOND;
  for (let pole = lowest; pole < highest; pole *= POLE_RATIO) count++;
  count += count % 2;
  const poles: number[] = [];
  // Half of an even number of poles lies on either side of the range's middle.
  const innermost = Math.sqrt(lowest * highest * POLE_RATIO);
  for (let k = 0, above = innermost; k < count / 2; k++, above *= POLE_RATIO) {
    poles.push(above);
    poles.unshift((lowest * highest) / above);
  }
  // What the endless row beyond an end would add is, to first order, what moving its last pole out adds.
  poles[0]! /= 1 + 1 / POLE_RATIO;
  poles[count - 1]! *= 1 + 1 / POLE_RATIO;
  return poles;
}

/** The group delay of a Butterworth slope, high-pass or low-pass, on the warped axis. */
function slopeDelay(g: number, x: number): number {
  return butterworthDampings(SLOPE_ORDER).reduce((sum, damping) => {
    const across = g * g - x * x;
    const along = damping * g * x;
    return sum + (damping * g * (g * g + x * x)) / (across * across + along * along);
  }, 0);
}
