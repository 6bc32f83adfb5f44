import { describe, expect, it } from 'vitest';
import { gainDbAt } from '../../test/gain-at.ts';
import { runStage } from '../../test/run-stage.ts';
import { pinkNoise } from '../../test/signals.ts';
import { bandCurveDb } from '../plan/equalizer-band-curve.ts';
import type { EqualizerBand } from '../plan/mastering-plan.ts';
import { equalizer } from './equalizer.ts';

const impulse = (frames: number) => Float32Array.from({ length: frames }, (_, n) => (n === 0 ? 1 : 0));

describe('equalizer', () => {
  it.each<[EqualizerBand, number]>([
    [{ shape: 'bell', frequencyHz: 80, gainDb: 3, q: 0.7 }, 44_100],
    [{ shape: 'bell', frequencyHz: 3150, gainDb: -3, q: 1.4 }, 44_100],
    [{ shape: 'bell', frequencyHz: 12_500, gainDb: 3, q: 0.7 }, 44_100],
    [{ shape: 'bell', frequencyHz: 12_500, gainDb: -6, q: 1 }, 48_000],
    [{ shape: 'low-shelf', frequencyHz: 100, gainDb: -3, q: 0.7 }, 44_100],
    [{ shape: 'low-shelf', frequencyHz: 160, gainDb: 6, q: 0.7 }, 96_000],
    [{ shape: 'high-shelf', frequencyHz: 6300, gainDb: 3, q: 0.7 }, 44_100],
    [{ shape: 'high-shelf', frequencyHz: 12_500, gainDb: -6, q: 0.7 }, 44_100],
  ])('realises %o at %i Hz within 0.25 dB of its analog curve up to 20 kHz', (band, sampleRate) => {
    const { channels } = runStage(equalizer, { bands: [band] }, [impulse(16_384)], { sampleRate });
    for (let thirdOctave = -17; thirdOctave <= 13; thirdOctave++) {
      const hz = 1000 * 10 ** (thirdOctave / 10);
      const error = gainDbAt(channels[0]!, hz / sampleRate) - bandCurveDb(band, hz);
      expect(Math.abs(error), `${hz.toFixed(0)} Hz: ${error.toFixed(3)} dB`).toBeLessThan(0.25);
    }
  });

  it('passes every bit with no bands, and with bands of 0 dB', () => {
    const noise = pinkNoise(5000, { seed: 1 });
    const flat: EqualizerBand = { shape: 'bell', frequencyHz: 1000, gainDb: 0, q: 1 };
    expect(runStage(equalizer, { bands: [] }, [noise]).channels).toEqual([noise]);
    expect(runStage(equalizer, { bands: [flat] }, [noise]).channels).toEqual([noise]);
  });

  it('gives the same samples in blocks of any size', () => {
    const noise = pinkNoise(5000, { seed: 2 });
    const bands: EqualizerBand[] = [
      { shape: 'low-shelf', frequencyHz: 100, gainDb: 2, q: 0.7 },
      { shape: 'bell', frequencyHz: 2500, gainDb: -2, q: 1 },
    ];
    const whole = runStage(equalizer, { bands }, [noise], { blockFrames: 5000 }).channels;
    expect(runStage(equalizer, { bands }, [noise], { blockFrames: 77 }).channels).toEqual(whole);
  });

  it('is minimum phase: an impulse stays where it is', () => {
    const band: EqualizerBand = { shape: 'high-shelf', frequencyHz: 6300, gainDb: 3, q: 0.7 };
    const [response] = runStage(equalizer, { bands: [band] }, [impulse(64)]).channels;
    const magnitudes = Array.from(response!, Math.abs);
    expect(magnitudes.indexOf(Math.max(...magnitudes))).toBe(0);
  });

  it('rings for as long as it says', () => {
    const band: EqualizerBand = { shape: 'bell', frequencyHz: 200, gainDb: 6, q: 4 };
    const { channels, state } = runStage(equalizer, { bands: [band] }, [impulse(30_000)]);
    const tail = channels[0]!.subarray(state.tailFrames);
    expect(Math.max(...tail.map(Math.abs))).toBeLessThan(1e-6);
    expect(state.tailFrames).toBeLessThan(30_000);
  });

  it('refuses a band at half the sample rate', () => {
    const band: EqualizerBand = { shape: 'bell', frequencyHz: 24_000, gainDb: 1, q: 1 };
    expect(() => runStage(equalizer, { bands: [band] }, [impulse(8)], { sampleRate: 48_000 })).toThrow(
      'Cannot equalize as frequencyHz must be < half the sample rate (24000): current value is 24000',
    );
  });
});
