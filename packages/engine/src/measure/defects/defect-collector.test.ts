import { describe, expect, it } from 'vitest';
import { mulberry32, syntheticMix } from '../../../test/signals.ts';
import type { ChannelLayout } from '../../audio/channel-layout.ts';
import { createKernels } from '../../kernels/load-kernels.ts';
import { referenceKernels } from '../../kernels/reference-kernels.ts';
import { DefectCollector } from './defect-collector.ts';
import type { DefectEvidence } from './defect-evidence.ts';
import { joinDefectEvidence } from './join-defect-evidence.ts';

const SAMPLE_RATE = 44_100;
const kernels = createKernels();

describe('DefectCollector', () => {
  it('does not depend on block size', () => {
    const channels = spoilt(6);
    const whole = collect(channels, [8_192]);
    for (const sizes of [[1, 63, 64, 65], [4_410], [777], [265_000]]) {
      expect(collect(channels, sizes), `blocks of ${sizes}`).toEqual(whole);
    }
  });

  it('finds the same by the plain kernels', () => {
    const channels = spoilt(4);
    const [fast, plain] = [kernels, referenceKernels].map((each) => collect(channels, [4_410], each));
    // Transforms differ in their last bits.
    const products = plain!.lags!.products;
    const allLags = { ...fast!.lags!, products };
    expect({ ...fast, mains: undefined, lags: allLags }).toEqual({ ...plain, mains: undefined });
    const largest = Math.max(...products.map(Math.abs));
    for (const [lag, product] of products.entries()) {
      expect(Math.abs(fast!.lags!.products[lag]! - product)).toBeLessThan(1e-6 * largest);
    }
    for (const key of ['lines', 'neighbors'] as const) {
      for (const [index, power] of plain!.mains[key].entries()) {
        expect(Math.abs(fast!.mains[key][index]! / power - 1)).toBeLessThan(1e-3);
      }
    }
  });

  it('has an entry a hop, and as many channels as the layout', () => {
    for (const frames of [0, 1, 4_410, 4_411, 44_100]) {
      const { flatTops, frameCount } = collect([new Float32Array(frames)], [1_000]);
      expect(frameCount).toBe(frames);
      expect(flatTops.map(({ levels }) => levels.length)).toEqual([Math.ceil(frames / 4_410)]);
    }
  });

  it('counts the frames of a flat top, and where it ends', () => {
    const frames = 44_100;
    const samples = new Float32Array(frames).map((_, n) => 0.3 * Math.sin(n / 5));
    samples.set([0.5, 0.7, 0.9, 0.9, 0.9, 0.9, 0.9, 0.7, 0.5], 10_000);
    const [tops] = collect([samples], [4_410]).flatTops;
    expect(tops!.levels[2]).toBeCloseTo(0.9, 6);
    expect(tops!.counts[2]).toBe(1);
    expect(tops!.longestFrames[2]).toBe(5);
    expect(tops!.counts.reduce((a, b) => a + b, 0)).toBe(1);
  });
});

describe('joinDefectEvidence()', () => {
  it('gives what the whole gives, but for events at the very seam', () => {
    const channels = spoilt(8);
    const seam = 4 * SAMPLE_RATE;
    const whole = collect(channels, [4_410]);
    const parts = [
      channels.map((samples) => samples.subarray(0, seam)),
      channels.map((samples) => samples.subarray(seam)),
    ].map((part) => collect(part, [4_410]));
    const joined = joinDefectEvidence(parts);
    expect(joined.frameCount).toBe(whole.frameCount);
    expect(joined.flatTops.map(({ levels }) => levels)).toEqual(whole.flatTops.map(({ levels }) => levels));
    // Blocks begin anew with the part, so that frames shift within a block.
    expect(joined.clicks.map(({ channel }) => channel)).toEqual(whole.clicks.map(({ channel }) => channel));
    for (const [index, { frame }] of joined.clicks.entries()) {
      expect(Math.abs(frame - whole.clicks[index]!.frame)).toBeLessThanOrEqual(64);
    }
    expect(joined.clickCounts).toEqual(whole.clickCounts);
    expect(joined.dropouts).toHaveLength(whole.dropouts.length);
    expect(joined.lags?.leftEnergy).toBeCloseTo(whole.lags!.leftEnergy, 6);
  });

  it('leaves one part as it is', () => {
    const part = collect(spoilt(4), [4_410]);
    expect(joinDefectEvidence([part])).toEqual(part);
  });
});

function collect(
  channels: readonly Float32Array[],
  sizes: readonly number[],
  each = kernels,
): DefectEvidence {
  const channelLayout: ChannelLayout = channels.length === 1 ? 'mono' : 'stereo';
  const collector = new DefectCollector({ sampleRate: SAMPLE_RATE, channelLayout, kernels: each });
  const frames = channels[0]!.length;
  for (let start = 0, turn = 0; start < frames; turn++) {
    const end = Math.min(frames, start + sizes[turn % sizes.length]!);
    collector.push({
      channels: channels.map((samples) => samples.subarray(start, end)),
      frames: end - start,
    });
    start = end;
  }
  return collector.finish();
}

/** Music with clipped tops, clicks and a dropout in every second but the seams'. */
function spoilt(seconds: number): Float32Array[] {
  const random = mulberry32(9);
  const channels = syntheticMix(seconds * SAMPLE_RATE, { sampleRate: SAMPLE_RATE, seed: 3 }).map((samples) =>
    samples.map((sample) => Math.min(0.4, Math.max(-0.4, sample))),
  );
  for (let second = 0; second < seconds; second++) {
    const frame = Math.floor((second + 0.2 + 0.5 * random()) * SAMPLE_RATE);
    channels[second % 2]![frame]! += 1;
    for (const samples of channels) samples.fill(0, frame + 5_000, frame + 5_600);
  }
  return channels;
}
