import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandCurveDb } from '../plan/equalizer-band-curve.ts';
import type { EqualizerBand } from '../plan/mastering-plan.ts';
import { fitEqualizerBands } from './fit-equalizer-bands.ts';

const CENTERS_HZ = Array.from({ length: 31 }, (_, index) => 1000 * 10 ** ((index - 17) / 10));
const bandsFor = (wantedDb: readonly number[]) =>
  fitEqualizerBands(
    CENTERS_HZ.map((frequencyHz, index) => ({ frequencyHz, gainDb: wantedDb[index]! })),
    { capDb: 3 },
  );
const curveDb = (bands: readonly EqualizerBand[]) =>
  CENTERS_HZ.map((hz) => bands.reduce((sum, band) => sum + bandCurveDb(band, hz), 0));
const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
/** As decisions ask for it: 3 dB at most, changing by 1 dB a band. */
const hill = ({ center, heightDb, reach }: { center: number; heightDb: number; reach: number }) =>
  CENTERS_HZ.map((_, index) => {
    const sizeDb = Math.abs(heightDb) + Math.max(0, reach - Math.abs(index - center)) - reach;
    return Math.sign(heightDb) * Math.max(0, sizeDb);
  });
const hills = fc
  .array(
    fc.record({
      center: fc.nat(30),
      heightDb: fc.double({ min: -3, max: 3, noNaN: true }),
      reach: fc.nat(6),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) => list.map(hill).reduce((a, b) => a.map((db, index) => (db === 0 ? b[index]! : db))));

describe('fitEqualizerBands()', () => {
  it('needs no band for a flat curve, nor for one that nobody hears', () => {
    expect(bandsFor(CENTERS_HZ.map(() => 0))).toEqual([]);
    expect(bandsFor(CENTERS_HZ.map(() => 0.29))).toEqual([]);
  });

  it('finds the one bell behind a curve', () => {
    const bell: EqualizerBand = { shape: 'bell', frequencyHz: 1000, gainDb: -2, q: 1 };
    const bands = bandsFor(curveDb([bell]));
    expect(bands).toEqual([{ ...bell, gainDb: expect.closeTo(-2, 1) }]);
  });

  it('finds the shelf behind a curve', () => {
    const shelf: EqualizerBand = { shape: 'low-shelf', frequencyHz: 125.9, gainDb: 2, q: 0.7 };
    expect(bandsFor(curveDb([shelf]))).toEqual([{ ...shelf, gainDb: expect.closeTo(2, 1) }]);
  });

  it('gives bands an octave apart that go the wanted way, and come closer to it than none', () => {
    fc.assert(
      fc.property(hills, (wantedDb) => {
        const bands = bandsFor(wantedDb);
        for (const [index, { frequencyHz, gainDb }] of bands.entries()) {
          const center = CENTERS_HZ.findIndex((hz) => Math.abs(hz / frequencyHz - 1) < 0.01);
          expect(gainDb * wantedDb[center]!).toBeGreaterThan(0);
          expect(Math.abs(gainDb)).toBeLessThanOrEqual(3);
          if (index > 0) expect(frequencyHz / bands[index - 1]!.frequencyHz).toBeGreaterThan(1.98);
        }
        const errorsDb = curveDb(bands).map((db, index) => db - wantedDb[index]!);
        expect(squares(errorsDb)).toBeLessThanOrEqual(squares(wantedDb));
      }),
      { seed: 3, numRuns: 60 },
    );
  });
});
