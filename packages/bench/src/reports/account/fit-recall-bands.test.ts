import { type EqualizerBand, equalizerCurveDb } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { fitRecallBands, isCloseEnough, type RecallBands } from './fit-recall-bands.ts';

const SAMPLE_RATE = 44_100;

/** A graphic equalizer of third octaves whose gains follow a curve. */
const graphic = (gainAt: (octave: number) => number): EqualizerBand[] =>
  Array.from({ length: 30 }, (_, index) => ({
    shape: 'bell',
    frequencyHz: 25 * 2 ** (index / 3),
    gainDb: gainAt(index / 3),
    q: 3,
  }));

const FINE_HZ = Array.from({ length: 230 }, (_, index) => 20 * 1.03 ** index);

function worstDepartureDb(planned: readonly EqualizerBand[], { bands, outputGainDb }: RecallBands): number {
  const fitted = equalizerCurveDb(bands, FINE_HZ);
  const departures = equalizerCurveDb(planned, FINE_HZ).map((level, index) =>
    Math.abs(level - fitted[index]! - outputGainDb),
  );
  return Math.max(...departures);
}

describe('fitRecallBands()', () => {
  it.each([
    ['a tilt', (octave: number) => 0.3 * (octave - 5)],
    ['a smile', (octave: number) => 0.12 * (octave - 4.5) ** 2 - 1],
    ['two hills and a valley', (octave: number) => 2 * Math.sin(octave * 1.3)],
    ['a lack of bass and air', (octave: number) => (octave < 2 ? 3 : octave > 8 ? 2 : 0)],
  ])('says %s in at most eight bands, to half a dB', (_, gainAt) => {
    const planned = graphic(gainAt);
    const recall = fitRecallBands(planned, SAMPLE_RATE);
    expect(recall.bands.length).toBeLessThanOrEqual(8);
    expect(isCloseEnough(recall), `${recall.residualDb} dB`).toBe(true);
    expect(worstDepartureDb(planned, recall)).toBeLessThanOrEqual(recall.residualDb + 0.05);
  });

  it('says how far it stays from a curve that eight bands cannot follow', () => {
    const planned = graphic((octave) => (Math.round(octave * 3) % 2 === 0 ? 4 : -4));
    const recall = fitRecallBands(planned, SAMPLE_RATE);
    expect(recall.bands.length).toBeLessThanOrEqual(8);
    expect(isCloseEnough(recall)).toBe(false);
    expect(worstDepartureDb(planned, recall)).toBeCloseTo(recall.residualDb, 0);
  });

  it('gives eight bands or fewer back as they are, rounded as knobs are', () => {
    const planned: EqualizerBand[] = [
      { shape: 'high-shelf', frequencyHz: 9012.3, gainDb: -1.234, q: 0.7054 },
      { shape: 'low-shelf', frequencyHz: 100, gainDb: 2, q: 0.7 },
      { shape: 'bell', frequencyHz: 1000, gainDb: 0.01, q: 1 },
    ];
    const { bands, outputGainDb, residualDb } = fitRecallBands(planned, SAMPLE_RATE);
    expect(bands).toEqual([
      { shape: 'low-shelf', frequencyHz: 100, gainDb: 2, q: 0.7 },
      { shape: 'high-shelf', frequencyHz: 9010, gainDb: -1.2, q: 0.71 },
    ]);
    expect(outputGainDb).toBe(0);
    expect(residualDb).toBeLessThan(0.06);
  });

  it('has nothing to say of a flat curve', () => {
    expect(fitRecallBands([], SAMPLE_RATE)).toEqual({ bands: [], outputGainDb: 0, residualDb: 0 });
  });

  it('counts only what the sample rate can hold', () => {
    const planned = graphic((octave) => (octave > 8 ? 6 : 0)).filter(({ frequencyHz }) => frequencyHz < 3900);
    const { bands } = fitRecallBands(planned, 8000);
    for (const { frequencyHz } of bands) expect(frequencyHz).toBeLessThan(8000);
  });

  it('gives the same bands for the same curve', () => {
    const planned = graphic((octave) => 2 * Math.cos(octave));
    expect(fitRecallBands(planned, SAMPLE_RATE)).toEqual(fitRecallBands(planned, SAMPLE_RATE));
  });
});
