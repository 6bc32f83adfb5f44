import { describe, expect, it } from 'vitest';
import { bandCurveDb, equalizerCurveDb } from './equalizer-band-curve.ts';

describe('bandCurveDb()', () => {
  it('gives a bell its gain at its frequency and none far away', () => {
    const bell = { shape: 'bell', frequencyHz: 1000, gainDb: -4.5, q: 1.4 } as const;
    expect(bandCurveDb(bell, 1000)).toBeCloseTo(-4.5, 10);
    expect(bandCurveDb(bell, 10)).toBeCloseTo(0, 2);
    expect(bandCurveDb(bell, 100_000)).toBeCloseTo(0, 2);
  });

  it('gives a low shelf its gain below, half of it at its frequency, none above', () => {
    const shelf = { shape: 'low-shelf', frequencyHz: 200, gainDb: 3, q: 0.7 } as const;
    expect(bandCurveDb(shelf, 0)).toBeCloseTo(3, 10);
    expect(bandCurveDb(shelf, 200)).toBeCloseTo(1.5, 10);
    expect(bandCurveDb(shelf, 20_000)).toBeCloseTo(0, 3);
  });

  it('mirrors a high shelf against the low shelf', () => {
    const shelf = { frequencyHz: 1000, gainDb: -2, q: 0.7 } as const;
    expect(bandCurveDb({ ...shelf, shape: 'high-shelf' }, 4000)).toBeCloseTo(
      bandCurveDb({ ...shelf, shape: 'low-shelf' }, 250),
      10,
    );
  });
});

describe('equalizerCurveDb()', () => {
  it('adds the bands up', () => {
    const bell = { shape: 'bell', frequencyHz: 1000, gainDb: -4.5, q: 1.4 } as const;
    const shelf = { shape: 'low-shelf', frequencyHz: 200, gainDb: 3, q: 0.7 } as const;
    const [low, middle] = equalizerCurveDb([bell, shelf], [100, 1000]);
    expect(low).toBeCloseTo(bandCurveDb(bell, 100) + bandCurveDb(shelf, 100), 10);
    expect(middle).toBeCloseTo(bandCurveDb(bell, 1000) + bandCurveDb(shelf, 1000), 10);
    expect(equalizerCurveDb([], [100])).toEqual(Float64Array.of(0));
  });
});
