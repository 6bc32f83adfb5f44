import { describe, expect, it } from 'vitest';
import { gainDbAt } from '../../test/gain-at.ts';
import { runStage } from '../../test/run-stage.ts';
import { pinkNoise, sine } from '../../test/signals.ts';
import type { SubsonicFilterSettings } from '../plan/mastering-plan.ts';
import { subsonicFilter } from './subsonic-filter.ts';

const SAMPLE_RATES = [8000, 44_100, 48_000, 96_000, 192_000];
const SLOPES = [12, 24] as const;
const CASES = SAMPLE_RATES.flatMap((rate) => SLOPES.map((slope) => [slope, rate] as const));

const impulse = (frames: number) => Float32Array.from({ length: frames }, (_, n) => (n === 0 ? 1 : 0));
const largest = (samples: Float32Array) => samples.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0);

/** |H|² = 1 / (1 + (corner/f)^2n). */
const butterworthDb = (hz: number, { frequencyHz, slopeDbPerOctave }: SubsonicFilterSettings) =>
  -10 * Math.log10(1 + (frequencyHz / hz) ** (slopeDbPerOctave / 3));

describe('subsonicFilter', () => {
  it.each(CASES)(
    'keeps %i dB per octave at %i Hz within 0.05 dB of the analog curve from the corner up, and 0.1 dB an octave below',
    (slope, sampleRate) => {
      for (const frequencyHz of [10, 30, 200]) {
        const settings: SubsonicFilterSettings = { frequencyHz, slopeDbPerOctave: slope };
        // Long enough for the lowest corner to ring out.
        const { channels } = runStage(subsonicFilter, settings, [impulse(sampleRate)], { sampleRate });
        for (const hz of [
          0.5 * frequencyHz,
          frequencyHz,
          2 * frequencyHz,
          5 * frequencyHz,
          0.4 * sampleRate,
        ]) {
          const error = gainDbAt(channels[0]!, hz / sampleRate) - butterworthDb(hz, settings);
          expect(Math.abs(error), `${frequencyHz} Hz, at ${hz} Hz: ${error.toFixed(4)} dB`).toBeLessThan(
            hz < frequencyHz ? 0.1 : 0.05,
          );
        }
      }
    },
  );

  it.each(CASES)(
    'check 6: lets DC of 0.5 die to below −100 dBFS, %i dB per octave at %i Hz',
    (slope, sampleRate) => {
      const settings: SubsonicFilterSettings = { frequencyHz: 20, slopeDbPerOctave: slope };
      const dc = new Float32Array(2 * sampleRate).fill(0.5);
      const { channels } = runStage(subsonicFilter, settings, [dc], { sampleRate });
      expect(largest(channels[0]!.subarray(sampleRate))).toBeLessThan(1e-5);
    },
  );

  it('keeps its noise below −130 dBFS with the lowest corner at the highest rate', () => {
    const sampleRate = 192_000;
    const settings: SubsonicFilterSettings = { frequencyHz: 5, slopeDbPerOctave: 24 };
    const dc = new Float32Array(8 * sampleRate).fill(0.5);
    const { channels } = runStage(subsonicFilter, settings, [dc], { sampleRate });
    expect(largest(channels[0]!.subarray(7 * sampleRate))).toBeLessThan(10 ** (-130 / 20));
  });

  it('check 4: passes every bit with a slope of 0', () => {
    const noise = pinkNoise(5000, { seed: 1 });
    const { channels } = runStage(subsonicFilter, { frequencyHz: 30, slopeDbPerOctave: 0 }, [noise]);
    expect(channels).toEqual([noise]);
  });

  it.each(SLOPES)('check 5: an impulse stays where it is, whole, at %i dB per octave', (slopeDbPerOctave) => {
    const { channels, state } = runStage(subsonicFilter, { frequencyHz: 30, slopeDbPerOctave }, [
      impulse(4096),
    ]);
    expect(state.latencyFrames).toBe(0);
    expect(channels[0]![0]).toBeGreaterThan(0.98);
    expect(largest(channels[0]!.subarray(1))).toBeLessThan(0.02);
  });

  it('gives the same samples in blocks of any size', () => {
    const noise = [pinkNoise(5000, { seed: 2 }), pinkNoise(5000, { seed: 3 })];
    const settings: SubsonicFilterSettings = { frequencyHz: 30, slopeDbPerOctave: 24 };
    const whole = runStage(subsonicFilter, settings, noise, { blockFrames: 5000 }).channels;
    for (const blockFrames of [1, 77, 1024]) {
      expect(runStage(subsonicFilter, settings, noise, { blockFrames }).channels).toEqual(whole);
    }
  });

  it('treats every channel alike: dual mono stays dual mono, and equals mono', () => {
    const noise = pinkNoise(5000, { seed: 4 });
    const settings: SubsonicFilterSettings = { frequencyHz: 30, slopeDbPerOctave: 12 };
    const [mono] = runStage(subsonicFilter, settings, [noise.slice()]).channels;
    expect(runStage(subsonicFilter, settings, [noise.slice(), noise.slice()]).channels).toEqual([mono, mono]);
  });

  it.each(SLOPES)(
    'check 6: silence stays silence, and returns to exact silence after sound, at %i dB per octave',
    (slopeDbPerOctave) => {
      const settings: SubsonicFilterSettings = { frequencyHz: 30, slopeDbPerOctave };
      const silence = new Float32Array(1000);
      expect(runStage(subsonicFilter, settings, [silence.slice()]).channels).toEqual([silence]);

      const samples = new Float32Array(8000 * 4);
      samples.set(sine(8000, { frequencyHz: 50, sampleRate: 8000 }));
      const { channels } = runStage(subsonicFilter, settings, [samples], { sampleRate: 8000 });
      expect(largest(channels[0]!.subarray(8000 * 3))).toBe(0);
    },
  );

  it.each(SLOPES)('rings for no longer than it says, at %i dB per octave', (slopeDbPerOctave) => {
    const { channels, state } = runStage(subsonicFilter, { frequencyHz: 30, slopeDbPerOctave }, [
      impulse(44_100),
    ]);
    expect(state.tailFrames).toBeLessThan(44_100);
    expect(largest(channels[0]!.subarray(state.tailFrames))).toBeLessThan(1e-6);
  });
});
