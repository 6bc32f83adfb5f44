import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import type { MetricTrial } from './metric-trial.ts';
import { TooFewTracksError, testChosenMetric } from './split-half.ts';

/** Twenty metrics, of which the first may have to do with preference. */
function panel({ tracks, effect, seed }: { tracks: number; effect: number; seed: string }): MetricTrial[] {
  const random = createRandom(seed);
  return Array.from({ length: tracks }, (_, track) =>
    Array.from({ length: 10 }, (): MetricTrial => {
      const differences = Object.fromEntries(
        Array.from({ length: 20 }, (_m, metric) => [`m${metric}`, drawNormal(random)]),
      );
      const share = 1 / (1 + Math.exp(-effect * differences.m0!));
      return { differences, preferred: random.uniform() < share ? 'A' : 'B', track: `${track}` };
    }),
  ).flat();
}

describe('testChosenMetric()', () => {
  it('sees through the best of twenty metrics that say nothing', () => {
    const { apparentAccuracy, heldOutAccuracy, pValue, interval } = testChosenMetric(
      panel({ tracks: 20, effect: 0, seed: 'nothing' }),
      { random: createRandom('halves') },
    );
    expect(apparentAccuracy).toBeGreaterThan(0.53);
    expect(Math.abs(heldOutAccuracy - 0.5)).toBeLessThan(0.05);
    expect(pValue).toBeGreaterThan(0.05);
    expect(interval.low).toBeLessThan(0.5);
  });

  it('keeps the one that does', () => {
    const { metrics, heldOutAccuracy, pValue } = testChosenMetric(
      panel({ tracks: 20, effect: -1.5, seed: 'something' }),
      { random: createRandom('halves') },
    );
    expect(metrics[0]!.chosenShare).toBeGreaterThan(0.95);
    expect(metrics[0]!.direction).toBe('lower');
    expect(heldOutAccuracy).toBeGreaterThan(0.65);
    expect(pValue).toBeLessThan(0.001);
  });

  it('counts no difference as half, and tracks that agree to the last choice as coins', () => {
    const trials = Array.from({ length: 6 }, (_, track) => ({
      differences: { lufs: 0 },
      preferred: 'A' as const,
      track: `${track}`,
    }));
    const { heldOutAccuracy, pValue } = testChosenMetric(trials, { random: createRandom('flat') });
    expect(heldOutAccuracy).toBe(0.5);
    expect(pValue).toBe(1);
  });

  it('refuses fewer than four tracks, and no metrics', () => {
    const random = createRandom('few');
    const trials = panel({ tracks: 3, effect: 1, seed: 'few' });
    expect(() => testChosenMetric(trials, { random })).toThrow(TooFewTracksError);
    expect(() => testChosenMetric([], { random })).toThrow(TooFewTracksError);
    expect(() =>
      testChosenMetric(panel({ tracks: 4, effect: 1, seed: 'x' }), { random, metrics: [] }),
    ).toThrow(RangeError);
  });
});
