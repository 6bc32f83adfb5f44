import { describe, expect, it } from 'vitest';
import { independentTruePeakDbtp } from '../../test/independent-true-peak.ts';
import { runStage } from '../../test/run-stage.ts';
import { pinkNoise, sine } from '../../test/signals.ts';
import type { TruePeakLimiterSettings } from '../plan/mastering-plan.ts';
import { type TruePeakLimiterState, truePeakLimiter } from './true-peak-limiter.ts';

const SETTINGS: TruePeakLimiterSettings = { ceilingDbtp: -1, lookaheadSeconds: 0.003, releaseSeconds: 0.3 };
const FRAMES = 12_000;

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

describe('truePeakLimiter', () => {
  describe.each([44_100, 48_000, 96_000])('at %i Hz, with 20 dB of drive', (sampleRate) => {
    it.each([
      [
        'a tone at a quarter of the rate, 45° off its samples',
        () => sine(FRAMES, { frequencyHz: sampleRate / 4, sampleRate, phaseDegrees: 45 }),
      ],
      ['a 997 Hz tone', () => sine(FRAMES, { frequencyHz: 997, sampleRate })],
      ['a tone at 0.3 of the rate', () => sine(FRAMES, { frequencyHz: sampleRate * 0.3, sampleRate })],
      ['pink noise', () => pinkNoise(FRAMES, { seed: 7 })],
      ['impulses', () => impulses],
      ['a square wave', () => square],
    ])('keeps %s within 0.05 dB above the ceiling at 16×', (_, make) => {
      const { limited } = limit([plusTwentyDb(make())], { sampleRate });
      expect(independentTruePeakDbtp(limited)).toBeLessThanOrEqual(-1 + 0.05);
    });
  });

  it('passes every bit while nothing exceeds the ceiling', () => {
    const quiet = pinkNoise(FRAMES, { seed: 1, amplitude: 0.5 });
    const { limited, gainReduction } = limit([quiet]);
    expect(limited).toEqual([quiet]);
    expect(gainReduction).toEqual({ maxDb: 0, p99Db: 0 });
  });

  it('is itself again, bit for bit, some time after a peak', () => {
    const music = pinkNoise(3 * 44_100, { seed: 2, amplitude: 0.3 });
    const withPeak = music.slice();
    withPeak[1000] = 1.5;
    const { limited } = limit([withPeak], { settings: { ...SETTINGS, releaseSeconds: 0.05 } });
    expect(limited[0]!.subarray(-44_100)).toEqual(music.subarray(-44_100));
    expect(limited[0]!.subarray(0, 800)).toEqual(music.subarray(0, 800));
  });

  it.each([1, 37, 255, 256, 1000, 50_000])('gives the same samples in blocks of %i frames', (blockFrames) => {
    const loud = [
      pinkNoise(FRAMES, { seed: 4, amplitude: 3 }),
      pinkNoise(FRAMES, { seed: 5, amplitude: 0.2 }),
    ];
    expect(limit(loud, { blockFrames }).limited).toEqual(limit(loud).limited);
  });

  it('turns both channels down by the same gain', () => {
    const left = pinkNoise(FRAMES, { seed: 6, amplitude: 4 });
    const { limited } = limit([left, left.map((sample) => sample / 4)]);
    expect(limited[1]).toEqual(limited[0]!.map((sample) => sample / 4));
  });

  it('leaves silence silent', () => {
    const { limited } = limit([new Float32Array(FRAMES)]);
    expect(limited).toEqual([new Float32Array(FRAMES)]);
  });

  it('keeps a tone that it lowers steadily clean: under 1 % distortion 6 dB over', () => {
    const tone = sine(44_100, { frequencyHz: 50, sampleRate: 44_100, amplitude: 1.78 });
    const steady = limit([tone]).limited[0]!.subarray(22_050, 44_100);
    expect(distortion(steady, { frequencyHz: 50, sampleRate: 44_100 })).toBeLessThan(0.01);
  });

  it('is back within 0.5 dB 300 ms after a transient', () => {
    const tone = sine(44_100, { frequencyHz: 1000, sampleRate: 44_100, amplitude: 0.5 });
    const withTransient = tone.slice();
    withTransient.fill(2, 10_000, 10_020);
    const later = 10_020 + 13_230;
    const limited = limit([withTransient]).limited[0]!.subarray(later, later + 441);
    const ratio = Math.max(...limited) / Math.max(...tone.subarray(later, later + 441));
    expect(20 * Math.log10(ratio)).toBeGreaterThan(-0.5);
  });

  it('reports what it took away', () => {
    const tone = sine(44_100, { frequencyHz: 997, sampleRate: 44_100, amplitude: 2 });
    const { maxDb, p99Db } = limit([tone]).gainReduction;
    expect(maxDb).toBeCloseTo(6.02 + 1.1, 1);
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
