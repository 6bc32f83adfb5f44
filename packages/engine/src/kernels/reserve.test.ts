import { describe, expect, it } from 'vitest';
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from '../audio/interpolator.ts';
import type { Kernels } from './kernels.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const FRAMES = 300;
const COEFFICIENTS = Float64Array.of(
  ...[1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585],
  ...[1, -2, 1, -1.99004745483398, 0.99007225036621],
);

describe.each([
  ['wasm', createKernels()],
  ['reference', referenceKernels],
])('reserve() of %s kernels', (_, kernels) => {
  /** A copy of `samples` that lies in the kernels' memory, `offset` samples after the beginning of a buffer. */
  function place(samples: Float32Array, offset: number): Float32Array {
    const placed = kernels.reserve(offset + samples.length).samples.subarray(offset);
    placed.set(samples);
    return placed;
  }

  it('gives zeros, of the length that was asked for', () => {
    expect(kernels.reserve(100).samples).toEqual(new Float32Array(100));
    expect(kernels.reserve(0).samples).toHaveLength(0);
  });

  it('gives buffers that do not touch each other', () => {
    const buffers = [1, 2, 3, 5].map((length) => kernels.reserve(length));
    for (const [index, buffer] of buffers.entries()) buffer.samples.fill(index + 1);
    expect(buffers.map(({ samples }) => [...samples])).toEqual([[1], [2, 2], [3, 3, 3], [4, 4, 4, 4, 4]]);
  });

  it('keeps samples though the memory grows', () => {
    const buffer = kernels.reserve(1_000);
    buffer.samples.fill(0.5);
    kernels.reserve(5_000_000);
    expect(buffer.samples).toEqual(new Float32Array(1_000).fill(0.5));
    const long = new Float32Array(6_000_000);
    kernels.sampleSums([long], Int32Array.of(long.length));
    expect(buffer.samples).toEqual(new Float32Array(1_000).fill(0.5));
  });

  it('refuses lengths that are none', () => {
    expect(() => kernels.reserve(-1)).toThrow('Cannot reserve samples as their number');
    expect(() => kernels.reserve(1.5)).toThrow(RangeError);
  });

  it.each([0, 1, 2, 3])('filters in place as it does a copy, at offset %i', (offset) => {
    for (const channelCount of [1, 2, 3]) {
      const filter = (channels: Float32Array[]) =>
        kernels.filterBiquads(channels, FRAMES, COEFFICIENTS, zeroStates(channelCount));
      const copied = channelsOf(channelCount);
      filter(copied);
      const placed = placeTogether(kernels, channelsOf(channelCount), offset);
      filter(placed());
      expect(placed().map((channel) => channel.slice())).toEqual(copied);
    }
  });

  it.each([0, 1, 2, 3])('sums energies in place as it does of a copy, at offset %i', (offset) => {
    for (const channelCount of [1, 2, 3]) {
      const sum = (channels: Float32Array[]) => {
        const filter = kernels.createFilteredEnergies({
          coefficients: COEFFICIENTS,
          weights: channels.map((_, channel) => channel + 1),
          sampleRate: 7_000,
          blocksPerSecond: 100,
        });
        const energies = new Float64Array(FRAMES);
        filter.push(channels, FRAMES, energies, 0);
        return energies;
      };
      const placed = placeTogether(kernels, channelsOf(channelCount), offset);
      expect(sum(placed())).toEqual(sum(channelsOf(channelCount)));
      expect(placed().map((channel) => channel.slice())).toEqual(channelsOf(channelCount));
    }
  });

  it.each([
    ['hq', HQ_INTERPOLATOR],
    ['bs1770', BS1770_INTERPOLATOR],
  ] as const)('interpolates in place as it does a copy, with %s taps', (_taps, taps) => {
    for (const frames of [0, 1, 2, 3, 4, 65, FRAMES]) {
      const samples = noise(frames + taps.tapsPerPhase - 1, frames);
      const copied = new Float32Array(frames);
      kernels.interpolatedPeaks(samples, frames, taps, copied);
      for (const offset of [0, 1, 2, 3]) {
        const peaks = kernels.reserve(frames + 4);
        peaks.samples.fill(7);
        const placed = place(samples, offset);
        kernels.interpolatedPeaks(placed, frames, taps, peaks.samples);
        expect(peaks.samples.slice(0, frames)).toEqual(copied);
        expect(peaks.samples.slice(frames)).toEqual(new Float32Array(4).fill(7));
        const largest = kernels.largestInterpolatedPeak(place(samples, offset), frames, taps, 0);
        expect(largest).toBe(kernels.largestInterpolatedPeak(samples, frames, taps, 0));
      }
    }
  });
});

describe('createKernels()', () => {
  it('gives kernels that read in place though their memory grows during the call', () => {
    const frames = 1_200_000;
    const samples = noise(frames, 9);
    const expected = createKernels().sampleSums([samples, samples], Int32Array.of(frames));
    const kernels = createKernels();
    const placed = kernels.reserve(frames);
    placed.samples.set(samples);
    const takenBefore = placed.samples;
    expect(kernels.sampleSums([placed.samples, samples], Int32Array.of(frames))).toEqual(expected);
    expect(takenBefore).toHaveLength(0);
    expect(placed.samples.every((sample, n) => sample === samples[n])).toBe(true);
  });

  it('gives kernels that share no memory', () => {
    const [one, other] = [createKernels(), createKernels()];
    const samples = one.reserve(10).samples.fill(1);
    other.reserve(10).samples.fill(2);
    expect(samples).toEqual(new Float32Array(10).fill(1));
    other.filterBiquads([samples], 10, COEFFICIENTS, [new Float64Array(8)]);
    const copied = [new Float32Array(10).fill(1)];
    one.filterBiquads(copied, 10, COEFFICIENTS, [new Float64Array(8)]);
    expect(samples).toEqual(copied[0]);
  });
});

/** All channels in buffers; a function, as reserving the next may move the memory. */
function placeTogether(kernels: Kernels, channels: Float32Array[], offset: number): () => Float32Array[] {
  const buffers = channels.map((channel) => kernels.reserve(offset + channel.length));
  const placed = () => buffers.map((buffer) => buffer.samples.subarray(offset));
  for (const [index, channel] of placed().entries()) channel.set(channels[index]!);
  return placed;
}

const channelsOf = (count: number): Float32Array[] =>
  Array.from({ length: count }, (_, index) => noise(FRAMES, index + 1));

const zeroStates = (count: number): Float64Array[] =>
  Array.from({ length: count }, () => new Float64Array(8));

/** White, −1…1, the same at every run. */
function noise(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
