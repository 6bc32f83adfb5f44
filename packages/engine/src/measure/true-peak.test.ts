import { describe, expect, it } from 'vitest';
import { BS1770_INTERPOLATOR } from '../audio/interpolator.ts';
import { referenceKernels } from '../kernels/reference-kernels.ts';
import { createTruePeakMeter, measureTruePeak } from './true-peak.ts';

const stereo = (left: Float32Array, right: Float32Array) =>
  ({ sampleRate: 48_000, channelLayout: 'stereo', channels: [left, right] }) as const;

describe('measureTruePeak()', () => {
  it('finds the crest between two samples', () => {
    const tone = Float32Array.from({ length: 4_800 }, (_, n) => {
      const fade = Math.min(1, n / 480, (4_799 - n) / 480);
      return 0.5 * fade * Math.sin((Math.PI / 2) * n + Math.PI / 4);
    });
    expect(measureTruePeak(stereo(tone, tone))).toBeCloseTo(-6.02, 1);
    expect(20 * Math.log10(Math.max(...tone))).toBeCloseTo(-9.03, 1);
  });

  it('is the largest over channels', () => {
    const quiet = Float32Array.of(0, 0.1, 0);
    const loud = Float32Array.of(0, 0.8, 0);
    expect(measureTruePeak(stereo(quiet, loud))).toBe(measureTruePeak(stereo(loud, quiet)));
  });

  it('never reads below the sample peak, even where the table alone would', () => {
    const impulse = new Float32Array(100);
    impulse[50] = 1;
    const audio = stereo(impulse, impulse);
    expect(measureTruePeak(audio, { interpolator: BS1770_INTERPOLATOR })).toBe(0);
  });

  it('hears what rings out behind the last sample', () => {
    const end = new Float32Array(64);
    end[62] = 0.9;
    end[63] = 0.9;
    expect(measureTruePeak(stereo(end, end))).toBeGreaterThan(20 * Math.log10(0.9) + 1);
  });

  it('is null for silence and for nothing', () => {
    expect(measureTruePeak(stereo(new Float32Array(1_000), new Float32Array(1_000)))).toBeNull();
    expect(measureTruePeak(stereo(new Float32Array(0), new Float32Array(0)))).toBeNull();
  });

  it('agrees with the plain kernels', () => {
    const noise = Float32Array.from({ length: 5_000 }, (_, n) => Math.sin(n * n * 0.37));
    const audio = stereo(noise, noise);
    expect(measureTruePeak(audio)).toBeCloseTo(measureTruePeak(audio, { kernels: referenceKernels })!, 4);
  });
});

describe('createTruePeakMeter()', () => {
  it.each([1, 5, 31, 64, 1_000, 20_000])('reads the same bits from blocks of %i frames', (blockFrames) => {
    const noise = Float32Array.from({ length: 20_001 }, (_, n) => Math.sin(n * n * 0.37));
    const read = (frames: number) => {
      const meter = createTruePeakMeter({ channelCount: 1 });
      for (let start = 0; start < noise.length; start += frames) {
        const block = noise.subarray(start, start + frames);
        meter.push([block], block.length);
      }
      return meter.finish();
    };
    expect(read(blockFrames)).toBe(read(20_001));
  });

  it('keeps channels apart', () => {
    const meter = createTruePeakMeter({ channelCount: 2 });
    const impulse = (height: number) => new Float32Array(100).fill(height, 50, 51);
    meter.push([impulse(0.25), impulse(-0.75)], 100);
    expect(meter.finish()).toBe(0.75);
    expect(meter.channelPeaks()).toEqual([0.25, 0.75]);
  });

  it('hears the end of one block and the beginning of the next together', () => {
    const meter = createTruePeakMeter({ channelCount: 1 });
    meter.push([Float32Array.of(0, 0.9)], 2);
    meter.push([Float32Array.of(0.9, 0)], 2);
    expect(meter.finish()).toBeGreaterThan(1);
  });
});
