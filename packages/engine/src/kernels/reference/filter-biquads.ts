import { checkBiquads } from '../check-arguments.ts';
import { BIQUAD_COEFFICIENTS, BIQUAD_STATES } from '../kernels.ts';

export function filterBiquads(
  channels: readonly Float32Array[],
  frames: number,
  coefficients: Float64Array,
  states: readonly Float64Array[],
): void {
  checkBiquads(channels, frames, coefficients, states);
  for (const [index, channel] of channels.entries()) {
    const state = states[index]!;
    for (let n = 0; n < frames; n++) channel[n] = filterSample(channel[n]!, coefficients, state);
  }
}

export function filterSample(input: number, coefficients: Float64Array, state: Float64Array): number {
  let x = input;
  for (let section = 0; section * BIQUAD_COEFFICIENTS < coefficients.length; section++) {
    const c = section * BIQUAD_COEFFICIENTS;
    const s = section * BIQUAD_STATES;
    const [b0, b1, b2] = [coefficients[c]!, coefficients[c + 1]!, coefficients[c + 2]!];
    const [a1, a2] = [coefficients[c + 3]!, coefficients[c + 4]!];
    const [x1, x2, y1, y2] = [state[s]!, state[s + 1]!, state[s + 2]!, state[s + 3]!];
    // The brackets are part of the specification: the wasm kernel adds in this order, so both give the same bits.
    let y = b0 * x + b1 * x1 + (b2 * x2 - a2 * y2) - a1 * y1;
    if (x === 0 && Math.abs(y) < 1e-30) y = 0;
    state[s] = x;
    state[s + 1] = x1;
    state[s + 2] = y;
    state[s + 3] = y1;
    x = y;
  }
  return x;
}
