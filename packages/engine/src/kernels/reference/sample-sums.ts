import { checkSums } from '../check-arguments.ts';
import type { SampleSums } from '../kernels.ts';
import { newSampleSums } from '../sample-sum-rows.ts';

export function sampleSums(
  channels: readonly Float32Array[],
  boundaries: Int32Array,
  into: SampleSums = newSampleSums(channels.length, boundaries.length),
): SampleSums {
  checkSums(channels, boundaries, into);
  for (const [block, end] of boundaries.entries()) {
    const parts = channels.map((channel) => channel.subarray(block === 0 ? 0 : boundaries[block - 1]!, end));
    for (const [channel, part] of parts.entries()) {
      into.sums[channel]![block] = sumInLanes(part.length, (n) => part[n]!);
      into.energies[channel]![block] = energyOf(part.length, (n) => part[n]!);
      into.peaks[channel]![block] = largestMagnitude(part);
    }
    const [left, right = left] = parts as [Float32Array, Float32Array?];
    into.midEnergies[block] = 0.25 * energyOf(left.length, (n) => left[n]! + right[n]!);
    into.sideEnergies[block] = 0.25 * energyOf(left.length, (n) => left[n]! - right[n]!);
  }
  return into;
}

const energyOf = (frames: number, sample: (n: number) => number): number =>
  sumInLanes(frames, (n) => sample(n) ** 2);

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
function largestMagnitude(samples: Float32Array): number {
  let largest = 0;
  for (const sample of samples) if (Math.abs(sample) > largest) largest = Math.abs(sample);
  return largest;
}
