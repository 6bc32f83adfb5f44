import { checkSums } from '../check-arguments.ts';
import type { SampleSums } from '../kernels.ts';

export function sampleSums(channels: readonly Float32Array[], frames: number): SampleSums {
  checkSums(channels, frames);
  const [left, right = left] = channels as [Float32Array, Float32Array?];
  const energyOf = (sample: (n: number) => number) => sumInLanes(frames, (n) => sample(n) ** 2);
  return {
    sums: Float64Array.from(channels, (channel) => sumInLanes(frames, (n) => channel[n]!)),
    energies: Float64Array.from(channels, (channel) => energyOf((n) => channel[n]!)),
    peaks: Float32Array.from(channels, (channel) => largestMagnitude(channel, frames)),
    midEnergy: 0.25 * energyOf((n) => left[n]! + right[n]!),
    sideEnergy: 0.25 * energyOf((n) => left[n]! - right[n]!),
  };
}

/** Even and odd frames apart, four frames at a time: the order is part of the specification, so that all give the same bits. */
function sumInLanes(frames: number, term: (n: number) => number): number {
  let even = 0;
  let odd = 0;
  const termOrZero = (n: number) => (n < frames ? term(n) : 0);
  for (let n = 0; n < frames; n += 4) {
    even += termOrZero(n) + termOrZero(n + 2);
    odd += termOrZero(n + 1) + termOrZero(n + 3);
  }
  return even + odd;
}

/** NaN is passed over. */
function largestMagnitude(channel: Float32Array, frames: number): number {
  let largest = 0;
  for (let n = 0; n < frames; n++) if (Math.abs(channel[n]!) > largest) largest = Math.abs(channel[n]!);
  return largest;
}
