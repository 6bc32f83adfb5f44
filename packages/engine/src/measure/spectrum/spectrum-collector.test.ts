import { describe, expect, it } from 'vitest';
import type { ChannelLayout } from '../../audio/channel-layout.ts';
import { createKernels } from '../../kernels/load-kernels.ts';
import { referenceKernels } from '../../kernels/reference-kernels.ts';
import { joinSpectrumEvidence } from './join-spectrum-evidence.ts';
import { SpectrumCollector, spectrumLookAheadFrames } from './spectrum-collector.ts';
import type { SpectrumEvidence } from './spectrum-evidence.ts';

/** Low, so that many windows are quickly computed: 4 096 points, a hop of 2 048. */
const SAMPLE_RATE = 8_000;
const FFT_SIZE = 4_096;
const HOP = 2_048;

describe('SpectrumCollector', () => {
  it('sums windows that a hop apart begin in the segment, and leaves out the one that the piece ends in', () => {
    const evidence = collect([noise(30_000, 1)], 'mono');
    expect(evidence).toMatchObject({ fftSize: FFT_SIZE, hopFrames: HOP, windowCount: 13 });
    expect(evidence.midBands).toHaveLength(13 * 24);
    expect([...evidence.otherSums, ...evidence.otherBands]).toEqual([]);
  });

  it('has mean squares that add up to those of the signal', () => {
    const samples = noise(100_000, 2);
    const { midSums, windowCount } = collect([samples], 'mono');
    const meanSquare = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
    const inBins = midSums.reduce((sum, x) => sum + x, 0) / windowCount;
    expect(inBins / meanSquare).toBeCloseTo(1, 1);
  });

  it('counts a constant and the highest frequency once', () => {
    const constant = new Float32Array(FFT_SIZE).fill(0.5);
    const highest = constant.map((x, n) => (n % 2 === 0 ? x : -x));
    const total = (samples: Float32Array) => collect([samples], 'mono').midSums.reduce((a, b) => a + b, 0);
    expect(total(constant)).toBeCloseTo(0.25, 6);
    expect(total(highest)).toBeCloseTo(0.25, 6);
  });

  it('has in crossSums what left and right are made of', () => {
    const [left, right] = [noise(20_000, 3), noise(20_000, 4).map((x) => 0.25 * x)];
    const { midSums, sideSums, crossSums } = collect([left, right], 'stereo');
    const total = (sums: Float64Array) => sums.reduce((a, b) => a + b, 0);
    const sides = total(midSums) + total(sideSums);
    expect(sides + 2 * total(crossSums)).toBeCloseTo(total(collect([left], 'mono').midSums), 5);
    expect(sides - 2 * total(crossSums)).toBeCloseTo(total(collect([right], 'mono').midSums), 5);
  });

  it.each([1, 17, 800, 2_048, 5_000, 9_999])('gives the same bits in blocks of %i frames', (blockFrames) => {
    const channels = [noise(30_000, 5), noise(30_000, 6)];
    expect(sameBits(collect(channels, 'stereo', { blockFrames }), collect(channels, 'stereo'))).toBe(true);
  });

  it.each([
    ['stereo', 2, 30_000, [10_000, 20_000]],
    ['stereo', 2, 30_000, [HOP, 2 * HOP, 28_000]],
    ['5.1', 6, 20_000, [7_777, 12_345]],
    ['mono', 1, 30_000, [29_999]],
  ] as const)(
    'joins segments of %s to the windows of the whole',
    (channelLayout, channelCount, frameCount, cuts) => {
      const channels = Array.from({ length: channelCount }, (_, index) => noise(frameCount, index + 1));
      const edges = [0, ...cuts, frameCount];
      const parts = edges
        .slice(1)
        .map((endFrame, index) => collect(channels, channelLayout, { startFrame: edges[index]!, endFrame }));
      const joined = joinSpectrumEvidence(parts);
      const whole = collect(channels, channelLayout);
      expect(joined.windowCount).toBe(whole.windowCount);
      for (const key of ['midBands', 'sideBands', 'otherBands'] as const) {
        expect(differs(joined[key], whole[key]), key).toBe(false);
      }
      for (const key of ['midSums', 'sideSums', 'crossSums', 'otherSums'] as const) {
        const scale = whole[key].reduce((most, x) => Math.max(most, Math.abs(x)), 1e-30);
        const largest = whole[key].reduce((most, x, k) => Math.max(most, Math.abs(x - joined[key][k]!)), 0);
        expect(largest / scale, key).toBeLessThan(1e-14);
      }
    },
  );

  it('agrees with the reference kernels', () => {
    const channels = [noise(9_000, 7), noise(9_000, 8), noise(9_000, 9), noise(9_000, 10), noise(9_000, 11)];
    const fast = collect(channels, '5.0');
    const plain = collect(channels, '5.0', { kernels: referenceKernels });
    for (const key of ['midSums', 'sideSums', 'crossSums', 'otherSums', 'midBands', 'otherBands'] as const) {
      const [a, b] = [fast[key], plain[key]];
      let [scale, largest] = [0, 0];
      for (const [k, x] of b.entries()) {
        scale = Math.max(scale, Math.abs(x));
        largest = Math.max(largest, Math.abs(x - a[k]!));
      }
      expect(b.length).toBeGreaterThan(0);
      expect(largest / scale, key).toBeLessThan(1e-6);
    }
  });

  it('windows a piece that turns out too short for a window as one whose length was known', () => {
    for (const frames of [1, 100, HOP, HOP + 1, FFT_SIZE - 1, FFT_SIZE]) {
      const samples = [noise(frames, 12), noise(frames, 13)];
      const known = collect(samples, 'stereo');
      expect(collect(samples, 'stereo', { frameCount: null, blockFrames: 77 })).toEqual(known);
    }
  });

  it('has one window of a piece that is too short for one', () => {
    for (const frames of [1, 100, HOP, HOP + 1, FFT_SIZE - 1]) {
      const samples = noise(frames, 13);
      for (const blockFrames of [frames, 7]) {
        const { windowCount, midSums } = collect([samples], 'mono', { blockFrames });
        expect(windowCount).toBe(1);
        expect(midSums.reduce((sum, x) => sum + x, 0)).toBeGreaterThan(0);
      }
    }
    expect(collect([new Float32Array(0)], 'mono').windowCount).toBe(0);
  });
});

/** Pushes what a segment's meter would: the segment, and the look-ahead where there is any. */
function collect(
  channels: readonly Float32Array[],
  channelLayout: ChannelLayout,
  {
    startFrame = 0,
    endFrame = channels[0]!.length,
    blockFrames = 3_000,
    frameCount = channels[0]!.length as number | null,
    kernels = createKernels(),
  } = {},
): SpectrumEvidence {
  const collector = new SpectrumCollector({
    sampleRate: SAMPLE_RATE,
    channelLayout,
    startFrame,
    endFrame,
    frameCount,
    kernels,
  });
  const last = Math.min(channels[0]!.length, endFrame + spectrumLookAheadFrames(SAMPLE_RATE));
  for (let start = startFrame; start < last; start += blockFrames) {
    const end = Math.min(last, start + blockFrames);
    collector.push({
      channels: channels.map((channel) => channel.subarray(start, end)),
      frames: end - start,
    });
  }
  return collector.finish();
}

const differs = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length !== b.length || Array.from(a).some((value, index) => !Object.is(value, b[index]));

const sameBits = (a: SpectrumEvidence, b: SpectrumEvidence): boolean =>
  a.windowCount === b.windowCount &&
  !(['midSums', 'sideSums', 'crossSums', 'midBands', 'sideBands'] as const).some((key) =>
    differs(a[key], b[key]),
  );

/** White, −1…1, the same at every run. */
function noise(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
