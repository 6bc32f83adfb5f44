import { checkSums } from '../check-arguments.ts';
import type { SampleSums } from '../kernels.ts';

export function sampleSums(channels: readonly Float32Array[], boundaries: Int32Array): SampleSums {
  checkSums(channels, boundaries);
  const blocks = Array.from(boundaries, (end, block) =>
    channels.map((channel) => channel.subarray(block === 0 ? 0 : boundaries[block - 1]!, end)),
  );
  const [left, right] = [
    (block: Float32Array[]) => block[0]!,
    (block: Float32Array[]) => block[1] ?? block[0]!,
  ];
  return {
    sums: channels.map((_, channel) =>
      Float64Array.from(blocks, (block) => sumInLanes(block[channel]!.length, (n) => block[channel]![n]!)),
    ),
    energies: channels.map((_, channel) =>
      Float64Array.from(blocks, (block) => energyOf(block[channel]!.length, (n) => block[channel]![n]!)),
    ),
    peaks: channels.map((_, channel) =>
      Float32Array.from(blocks, (block) => largestMagnitude(block[channel]!)),
    ),
    midEnergies: Float64Array.from(
      blocks,
      (block) => 0.25 * energyOf(block[0]!.length, (n) => left(block)[n]! + right(block)[n]!),
    ),
    sideEnergies: Float64Array.from(
      blocks,
      (block) => 0.25 * energyOf(block[0]!.length, (n) => left(block)[n]! - right(block)[n]!),
    ),
  };
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
