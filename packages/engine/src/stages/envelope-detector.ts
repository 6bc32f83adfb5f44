/**
 * How loud a range of frequencies is at every frame: the range is cut out by Butterworth slopes of fourth order, two chains of
 * all-passes a quarter of a turn apart make its envelope. A steady tone in the range has a steady envelope, which squaring
 * and smoothing would only reach slowly; so followers of it keep their times even at low frequencies.
 *
 * @source S. D. Bedrosian, Normalized design of 90° phase-difference networks, IRE Trans. Circuit Theory 7 (1960), for the
 *   principle; the poles here are a geometric row with its ends moved out, which is simpler and exact enough
 */
import { tanOfTurns } from '../audio/exact-math.ts';
import { butterworthDampings, designButterworthSections } from './butterworth-sections.ts';
import { chainSections } from './section-chain.ts';
import { NO_DENORMALS_BELOW, type StageFormat, type StageState } from './stage.ts';

const SLOPE_ORDER = 4;
/** From pole to pole. The closer they are, the steadier a tone's envelope, and the later. */
const POLE_RATIO = 3;
/** Poles beyond the range, both sides together. */
const POLES_BEYOND = 4;
/** Where a range has no end of its own. */
const LOWEST_HZ = 20;
/** Edges above this share of the sample rate are none. */
export const HIGHEST_OF_RATE = 0.45;

export interface EnvelopeRange {
  readonly lowHz: number | null;
  readonly highHz: number | null;
}

/** Squared envelopes, of the channel that is loudest in the range; a tone of full scale has 1. */
export class EnvelopeDetector {
  /** How late it hears what is in the middle of its range. */
  readonly delayFrames: number;
  readonly #slopes: StageState;
  readonly #ranged: readonly Float32Array[];
  readonly #phaseCoefficients: Float64Array;
  readonly #phaseStates: readonly Float64Array[];

  constructor(
    { lowHz, highHz }: EnvelopeRange,
    { sampleRate, channelCount, kernels }: StageFormat,
    mostFrames: number,
  ) {
    const warped = (hz: number) => tanOfTurns(Math.min(hz / sampleRate, HIGHEST_OF_RATE) / 2);
    const slope = (kind: 'low-pass' | 'high-pass', hz: number | null) => {
      if (hz === null) return [];
      const frequencyHz = Math.min(hz, HIGHEST_OF_RATE * sampleRate);
      return designButterworthSections({ kind, frequencyHz, order: SLOPE_ORDER }, sampleRate);
    };
    const sections = [...slope('high-pass', lowHz), ...slope('low-pass', highHz)];
    this.#slopes = chainSections(sections, { channelCount, kernels });
    const perChannel = <T>(make: () => T): T[] => Array.from({ length: channelCount }, make);
    this.#ranged = perChannel(() => new Float32Array(mostFrames));
    const lowest = warped(lowHz ?? LOWEST_HZ);
    const highest = warped(highHz ?? sampleRate);
    const poles = quadraturePoles(lowest, highest);
    const middle = Math.sqrt(lowest * highest);
    const slopeDelays = [lowHz, highHz].map((hz) => (hz === null ? 0 : slopeDelay(warped(hz), middle)));
    const chainDelay = poles.reduce((sum, pole) => sum + pole / (pole * pole + middle * middle), 0);
    // A chain has half of the poles, each of which turns the phase twice; warping stretches the frequency axis.
    this.delayFrames = ((chainDelay + slopeDelays[0]! + slopeDelays[1]!) * (1 + middle * middle)) / 2;
    this.#phaseCoefficients = Float64Array.from(poles, (pole) => (pole - 1) / (pole + 1));
    this.#phaseStates = perChannel(() => new Float64Array(poles.length));
  }

  /** Looks at the first `frames` frames of a block and leaves them as they are. */
  detect(block: readonly Float32Array[], frames: number, squaredEnvelope: Float64Array): void {
    for (const [index, ranged] of this.#ranged.entries()) {
      ranged.set(block[index]!.subarray(0, frames));
    }
    this.#slopes.process(this.#ranged, frames);
    squaredEnvelope.fill(0, 0, frames);
    for (const [index, ranged] of this.#ranged.entries()) {
      const states = this.#phaseStates[index]!;
      for (let frame = 0; frame < frames; frame++) {
        const squared = this.#squaredEnvelopeOf(ranged[frame]!, states);
        if (squared > squaredEnvelope[frame]!) squaredEnvelope[frame] = squared;
      }
    }
  }

  #squaredEnvelopeOf(sample: number, states: Float64Array): number {
    const coefficients = this.#phaseCoefficients;
    let even = sample;
    let odd = sample;
    for (let k = 0; k < coefficients.length; k += 2) {
      even = passAll(even, coefficients, states, k);
      odd = passAll(odd, coefficients, states, k + 1);
    }
    return even * even + odd * odd;
  }
}

function passAll(input: number, coefficients: Float64Array, states: Float64Array, k: number): number {
  const coefficient = coefficients[k]!;
  const output = coefficient * input + states[k]!;
  const state = input - coefficient * output;
  states[k] = Math.abs(state) < NO_DENORMALS_BELOW ? 0 : state;
  return output;
}

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
