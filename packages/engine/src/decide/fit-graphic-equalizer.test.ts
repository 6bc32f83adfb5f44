import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandCurveDb } from '../plan/equalizer-band-curve.ts';
import { fitGraphicEqualizer } from './fit-graphic-equalizer.ts';

const CENTERS_HZ = Array.from({ length: 31 }, (_, index) => 10 ** (1.3 + index / 10));
const wantedOf = (gainsDb: readonly number[]) =>
  CENTERS_HZ.map((frequencyHz, index) => ({ frequencyHz, gainDb: gainsDb[index]! }));
const curveDb = (bands: ReturnType<typeof fitGraphicEqualizer>, hz: number) =>
  bands.reduce((sum, band) => sum + bandCurveDb(band, hz), 0);

describe('fitGraphicEqualizer()', () => {
  it('gives no bells for nothing', () => {
    expect(fitGraphicEqualizer(wantedOf(CENTERS_HZ.map(() => 0.05)))).toEqual([]);
  });

  it('check 12: meets any curve of a correction within 0.25 dB in every third octave', () => {
    // As a walk, steps of 4 dB from one third octave to the next at most: real spectra differ so.
    const walks = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 31, maxLength: 31 });
    fc.assert(
      fc.property(walks, (steps) => {
        let level = 0;
        const gainsDb = steps.map((step) => (level = Math.max(-12, Math.min(12, level + step))));
        const bands = fitGraphicEqualizer(wantedOf(gainsDb));
        for (const [index, hz] of CENTERS_HZ.entries()) {
          expect(Math.abs(curveDb(bands, hz) - gainsDb[index]!)).toBeLessThanOrEqual(0.25);
        }
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  it('does not dip between the third octaves of an even lift', () => {
    const bands = fitGraphicEqualizer(wantedOf(CENTERS_HZ.map(() => 6)));
    for (let hz = 60; hz < 8000; hz *= 1.05) expect(Math.abs(curveDb(bands, hz) - 6)).toBeLessThan(0.5);
  });
});
