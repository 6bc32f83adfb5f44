import { describe, expect, it } from 'vitest';
import { independentTruePeakDbtp } from '../../test/independent-true-peak.ts';
import { runStage } from '../../test/run-stage.ts';
import { pinkNoise, sine, syntheticMix } from '../../test/signals.ts';
import type { TruePeakLimiterSettings } from '../plan/mastering-plan.ts';
import { type TruePeakLimiterState, truePeakLimiter } from './true-peak-limiter.ts';

const SETTINGS: TruePeakLimiterSettings = { ceilingDbtp: -1, lookaheadSeconds: 0.0015, releaseSeconds: 0.1 };
const FRAMES = 8_000;

const limit = (
  channels: Float32Array[],
  options: { sampleRate?: number; blockFrames?: number; settings?: TruePeakLimiterSettings } = {},
) => {
  const { settings = SETTINGS, ...rest } = options;
  const { channels: limited, state } = runStage(truePeakLimiter, settings, channels, rest);
  return { limited, gainReduction: (state as TruePeakLimiterState).gainReduction() };
};

const plusTwentyDb = (channel: Float32Array) => channel.map((sample) => sample * 10);
const impulses = Float32Array.from({ length: FRAMES }, (_, n) => (n % 997 === 500 ? 1 : 0));
const square = Float32Array.from({ length: FRAMES }, (_, n) => (n % 100 < 50 ? 0.9 : -0.9));
const brightSquare = Float32Array.from({ length: FRAMES }, (_, n) => (n % 14 < 7 ? 0.9 : -0.9));
const burst = (sampleRate: number) =>
  sine(FRAMES, { frequencyHz: 997, sampleRate }).map((sample, n) => (n > 2_000 && n < 6_000 ? sample : 0));

describe('truePeakLimiter', () => {
  describe.each([44_100, 48_000, 88_200, 96_000, 192_000])('at %i Hz, with 20 dB of drive', (sampleRate) => {
    it.each([
      [
        'a tone at a quarter of the rate, 45° off its samples',
        () => sine(FRAMES, { frequencyHz: sampleRate / 4, sampleRate, phaseDegrees: 45 }),
      ],
      ['a burst of 997 Hz', () => burst(sampleRate)],
      ['a tone at 0.3 of the rate', () => sine(FRAMES, { frequencyHz: sampleRate * 0.3, sampleRate })],
      ['a tone at 0.47 of the rate', () => sine(FRAMES, { frequencyHz: sampleRate * 0.47, sampleRate })],
      ['pink noise', () => pinkNoise(FRAMES, { seed: 7 })],
      ['impulses', () => impulses],
      ['a square wave', () => square],
      ['a square wave of few samples', () => brightSquare],
      ['a mix with drums', () => syntheticMix(FRAMES, { sampleRate, seed: 3 })[0]],
    ])('check 2: keeps %s within 0.05 dB above the ceiling at 16×, and its samples below', (_, make) => {
      const { limited } = limit([plusTwentyDb(make())], { sampleRate });
      expect(independentTruePeakDbtp(limited)).toBeLessThanOrEqual(-1 + 0.05);
      expect(Math.max(...limited[0]!.map(Math.abs))).toBeLessThanOrEqual(10 ** (-1 / 20));
    });
  });

  it('check 5: leaves a limited impulse at its frame, at any rate', () => {
    for (const sampleRate of [8_000, 11_025, 44_100, 48_000, 96_000, 192_000]) {
      const channel = new Float32Array(3_000);
      channel[1_500] = -3;
      const [limited] = limit([channel], { sampleRate }).limited;
      expect(limited).toHaveLength(3_000);
      expect(limited!.indexOf(Math.min(...limited!)), `${sampleRate} Hz`).toBe(1_500);
    }
  });

  it('check 6: holds a constant, the largest floats and a single sample', () => {
    const ceiling = 10 ** (-1 / 20);
    for (const channel of [
      new Float32Array(FRAMES).fill(2),
      Float32Array.from({ length: FRAMES }, (_, n) => (n % 2 === 0 ? 1e30 : -1e30)),
      Float32Array.of(5),
    ]) {
      const [limited] = limit([channel]).limited;
      for (const sample of limited!) expect(Math.abs(sample)).toBeLessThanOrEqual(ceiling);
    }
    expect(limit([new Float32Array(0)]).limited).toEqual([new Float32Array(0)]);
  });

  it('passes every bit while nothing exceeds the ceiling', () => {
    const quiet = pinkNoise(FRAMES, { seed: 1, amplitude: 0.5 });
    const { limited, gainReduction } = limit([quiet]);
    expect(limited).toEqual([quiet]);
    expect(gainReduction).toEqual({ maxDb: 0, p99Db: 0, bassShare: 0 });
  });

  it('is itself again, bit for bit, some time after a peak', () => {
    const music = pinkNoise(3 * 44_100, { seed: 2, amplitude: 0.3 });
    const withPeak = music.slice();
    withPeak[1000] = 1.5;
    const { limited } = limit([withPeak], { settings: { ...SETTINGS, releaseSeconds: 0.05 } });
    expect(limited[0]!.subarray(-44_100)).toEqual(music.subarray(-44_100));
    expect(limited[0]!.subarray(0, 800)).toEqual(music.subarray(0, 800));
  });

  it.each([1, 37, 2047, 2048, 5000, 50_000])(
    'gives the same samples in blocks of %i frames',
    (blockFrames) => {
      const loud = [
        pinkNoise(FRAMES, { seed: 4, amplitude: 3 }),
        pinkNoise(FRAMES, { seed: 5, amplitude: 0.2 }),
      ];
      expect(limit(loud, { blockFrames }).limited).toEqual(limit(loud).limited);
    },
  );

  it('turns both channels down by the same gain', () => {
    const left = pinkNoise(FRAMES, { seed: 6, amplitude: 4 });
    const { limited } = limit([left, left.map((sample) => sample / 4)]);
    expect(limited[1]).toEqual(limited[0]!.map((sample) => sample / 4));
  });

  it('leaves silence silent', () => {
    const { limited } = limit([new Float32Array(FRAMES)]);
    expect(limited).toEqual([new Float32Array(FRAMES)]);
  });

  it.each([
    [30, 0.1],
    [50, 0.1],
    [80, 0.5],
    [120, 1],
    [250, 1],
    [1_000, 0.1],
  ])('check 15: keeps a tone of %i Hz that is 6 dB over below %f %% distortion', (frequencyHz, percent) => {
    const tone = sine(66_150, { frequencyHz, sampleRate: 44_100, amplitude: 1.78 });
    const steady = limit([tone]).limited[0]!.subarray(22_050, 66_150);
    expect(100 * distortion(steady, { frequencyHz, sampleRate: 44_100 })).toBeLessThan(percent);
  });

  it('check 15: is back within 0.5 dB 300 ms after a transient', () => {
    const tone = sine(44_100, { frequencyHz: 1000, sampleRate: 44_100, amplitude: 0.5 });
    const withTransient = tone.slice();
    withTransient.fill(2, 10_000, 10_020);
    const later = 10_020 + 13_230;
    const limited = limit([withTransient]).limited[0]!.subarray(later, later + 441);
    const ratio = Math.max(...limited) / Math.max(...tone.subarray(later, later + 441));
    expect(20 * Math.log10(ratio)).toBeGreaterThan(-0.5);
  });

  it('check 15: holds its gain from one wave of the bass to the next, so that what sounds above it stays even', () => {
    const bass = sine(44_100, { frequencyHz: 45, sampleRate: 44_100, amplitude: 1.5 });
    const above = sine(44_100, { frequencyHz: 3_000, sampleRate: 44_100, amplitude: 0.05 });
    const [limited] = limit([bass.map((sample, n) => sample + above[n]!)]).limited;
    const levels = Array.from({ length: 100 }, (_, window) =>
      levelOf(limited!.subarray(22_050 + 147 * window, 22_050 + 147 * (window + 1)), 3_000),
    );
    expect(20 * Math.log10(Math.max(...levels) / Math.min(...levels))).toBeLessThan(0.3);
  });

  it('reports what it took away', () => {
    const tone = sine(44_100, { frequencyHz: 997, sampleRate: 44_100, amplitude: 2 });
    const { maxDb, p99Db } = limit([tone]).gainReduction;
    expect(maxDb).toBeCloseTo(6.02 + 1.06, 1);
    expect(p99Db).toBeCloseTo(maxDb, 1);
  });
});

/** Everything but the fundamental over the fundamental, by fitting it with least squares over whole periods. */
function distortion(
  samples: Float32Array,
  { frequencyHz, sampleRate }: { frequencyHz: number; sampleRate: number },
): number {
  let re = 0;
  let im = 0;
  let energy = 0;
  for (const [n, sample] of samples.entries()) {
    const angle = (2 * Math.PI * frequencyHz * n) / sampleRate;
    re += sample * Math.cos(angle);
    im += sample * Math.sin(angle);
    energy += sample * sample;
  }
  const fundamental = (2 * (re * re + im * im)) / samples.length;
  return Math.sqrt(Math.max(0, energy - fundamental) / fundamental);
}

/** The amplitude of a tone whose whole periods fill these samples, at 44.1 kHz; a line of bass below it is taken out first. */
function levelOf(samples: Float32Array, frequencyHz: number): number {
  let re = 0;
  let im = 0;
  for (let n = 1; n < samples.length - 1; n++) {
    const bent = samples[n]! - (samples[n - 1]! + samples[n + 1]!) / 2;
    const angle = (2 * Math.PI * frequencyHz * n) / 44_100;
    re += bent * Math.cos(angle);
    im += bent * Math.sin(angle);
  }
  return Math.hypot(re, im);
}
