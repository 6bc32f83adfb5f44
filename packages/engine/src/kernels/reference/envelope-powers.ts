import { checkEnvelopeFilter, checkLength, checkPeriods } from '../check-arguments.ts';
import type { EnvelopeFilter, EnvelopePowers } from '../kernels.ts';

/** One channel's memory. */
interface Ear {
  readonly lowPass: readonly SectionState[];
  readonly highPass: readonly SectionState[];
  /** x1 y1 of each all-pass, in single precision. */
  readonly allPasses: Float32Array;
}
/** The last input, the last sum (or difference) of two inputs, the last two outputs. */
interface SectionState {
  x1: number;
  t1: number;
  y1: number;
  y2: number;
}

const { fround } = Math;
/** After so many frames, or one period, memories are cleared of what would decay into denormals. */
const LONG_PERIOD_FRAMES = 512;

/** The order of operations is part of the specification, as is where single precision begins: the wasm kernel gives the same bits. */
export function createEnvelopePowers(filter: EnvelopeFilter): EnvelopePowers {
  checkEnvelopeFilter(filter);
  const { periodFrames, decimation, allPasses } = filter;
  const ears = [createEar(filter), createEar(filter)];
  const longFrames = Math.max(periodFrames, LONG_PERIOD_FRAMES);
  let position = 0;
  let sum = 0;

  return {
    push(channels, frames, into) {
      const periods = checkPeriods(channels, frames, position % periodFrames, periodFrames);
      checkLength('powers', into, periods);
      let ended = 0;
      for (let frame = 0; frame < frames; frame++) {
        position++;
        const remains = position % decimation === 0;
        let largest = 0;
        for (const [index, channel] of channels.entries()) {
          const ear = ears[index]!;
          const low = passSlope(channel[frame]!, filter.lowPass, ear.lowPass, 1);
          if (!remains) continue;
          const ranged = passSlope(low, filter.highPass, ear.highPass, -1);
          largest = Math.max(largest, squaredEnvelope(ranged * filter.gain, allPasses, ear.allPasses));
        }
        sum += largest;
        if (position % periodFrames !== 0) continue;
        into[ended] = sum * (decimation / periodFrames);
        ended++;
        sum = 0;
        if (position < longFrames) continue;
        for (const ear of ears) silence(ear);
        position = 0;
      }
      return periods;
    },
  };
}

function createEar({ lowPass, highPass, allPasses }: EnvelopeFilter): Ear {
  const statesOf = (slope: Float64Array) =>
    Array.from({ length: slope.length / 2 }, () => ({ x1: 0, t1: 0, y1: 0, y2: 0 }));
  return {
    lowPass: statesOf(lowPass),
    highPass: statesOf(highPass),
    allPasses: new Float32Array(2 * allPasses.length),
  };
}

/** @param sign 1 for the numerator 1 2 1, −1 for 1 −2 1 */
function passSlope(
  input: number,
  coefficients: Float64Array,
  sections: readonly SectionState[],
  sign: 1 | -1,
): number {
  let x = input;
  for (const [index, state] of sections.entries()) {
    const t = x + sign * state.x1;
    const y =
      t + sign * state.t1 - coefficients[2 * index + 1]! * state.y2 - coefficients[2 * index]! * state.y1;
    state.x1 = x;
    state.t1 = t;
    state.y2 = state.y1;
    state.y1 = y;
    x = y;
  }
  return x;
}

function squaredEnvelope(sample: number, coefficients: Float32Array, states: Float32Array): number {
  const heard = Math.abs(fround(sample)) >= fround(1e-15) ? fround(sample) : 0;
  const outputs: [number, number] = [heard, heard];
  for (const [index, c] of coefficients.entries()) {
    const x = outputs[index % 2]!;
    const [x1, y1] = [states[2 * index]!, states[2 * index + 1]!];
    const y = fround(fround(x1 + fround(c * x)) - fround(c * y1));
    states[2 * index] = x;
    states[2 * index + 1] = y;
    outputs[index % 2] = y;
  }
  return fround(fround(outputs[0] * outputs[0]) + fround(outputs[1] * outputs[1]));
}

function silence({ lowPass, highPass, allPasses }: Ear): void {
  const without = (value: number) => (Math.abs(value) < 1e-30 ? 0 : value);
  for (const state of [...lowPass, ...highPass]) {
    state.x1 = without(state.x1);
    state.t1 = without(state.t1);
    state.y1 = without(state.y1);
    state.y2 = without(state.y2);
  }
  for (const [index, value] of allPasses.entries()) {
    if (Math.abs(value) < fround(1e-15)) allPasses[index] = 0;
  }
}
