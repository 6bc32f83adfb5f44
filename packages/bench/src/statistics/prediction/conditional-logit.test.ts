import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import { InfiniteEstimateError } from '../preference/choice-model.ts';
import { fitConditionalLogit } from './conditional-logit.ts';
import type { MetricTrial } from './metric-trial.ts';

const times = (count: number, trial: MetricTrial): MetricTrial[] =>
  Array.from({ length: count }, () => trial);

/** Listeners × tracks; a metric's weight varies by track, as music makes it matter more or less. */
function panel({ listeners, tracks, trackSd }: { listeners: number; tracks: number; trackSd: number }) {
  const random = createRandom(`panel ${listeners} ${tracks} ${trackSd}`);
  return Array.from({ length: tracks }, (_, track) => {
    const difference = drawNormal(random);
    const effect = trackSd * drawNormal(random);
    return Array.from({ length: listeners }, (_l, listener): MetricTrial => {
      const isTurned = random.uniform() < 0.5;
      const lufs = isTurned ? -difference : difference;
      const share = 1 / (1 + Math.exp(-0.5 * lufs - (isTurned ? -effect : effect)));
      return {
        differences: { lufs },
        preferred: random.uniform() < share ? 'A' : 'B',
        listener: `${listener}`,
        track: `${track}`,
      };
    });
  }).flat();
}

describe('fitConditionalLogit()', () => {
  const rows = [
    ...times(30, { differences: { lufs: 2 }, preferred: 'A' }),
    ...times(10, { differences: { lufs: 2 }, preferred: 'B' }),
    ...times(5, { differences: { lufs: 2 }, preferred: 'neither' }),
  ];

  it('gives one difference its log odds per unit, and per standard deviation', () => {
    const { metrics, choices, ties, position, clustering, mcFaddenR2 } = fitConditionalLogit(rows);
    expect(metrics[0]!.estimate).toBeCloseTo(Math.log(3) / 2, 10);
    expect(metrics[0]!.standardError).toBeCloseTo(Math.sqrt(1 / 30 + 1 / 10) / 2, 10);
    expect(metrics[0]!.standardDeviation).toBeCloseTo(2, 12);
    expect(metrics[0]!.oddsRatioPerStandardDeviation.estimate).toBeCloseTo(3, 10);
    expect({ choices, ties, position, clustering }).toEqual({
      choices: 40,
      ties: 5,
      position: null,
      clustering: 'none',
    });
    const logLikelihood = 30 * Math.log(0.75) + 10 * Math.log(0.25);
    expect(mcFaddenR2).toBeCloseTo(1 - logLikelihood / (40 * Math.log(0.5)), 10);
  });

  it('says the same whichever rendering is called A', () => {
    const turned = rows.map(
      ({ differences, preferred }): MetricTrial => ({
        differences: { lufs: -differences.lufs! },
        preferred: preferred === 'neither' ? preferred : preferred === 'A' ? 'B' : 'A',
      }),
    );
    expect(fitConditionalLogit(turned).metrics[0]!.estimate).toBeCloseTo(Math.log(3) / 2, 10);
  });

  it('is less sure where tracks, or tracks and listeners, hang together', () => {
    const trials = panel({ listeners: 20, tracks: 15, trackSd: 1 });
    const both = fitConditionalLogit(trials);
    expect(both.clustering).toBe('listener and track');
    expect(both.degreesOfFreedom).toBe(14);
    expect(both.metrics[0]!.standardError).toBeGreaterThan(2 * both.metrics[0]!.modelStandardError);
    const byListener = fitConditionalLogit(trials.map(({ track, ...rest }) => rest));
    expect(byListener).toMatchObject({ clustering: 'listener', degreesOfFreedom: 19 });
    expect(byListener.metrics[0]!.standardError).toBeLessThan(both.metrics[0]!.standardError);
    expect(fitConditionalLogit(trials.map(({ listener, ...rest }) => rest)).clustering).toBe('track');
  });

  it('names a metric that predicts everything, never differs, or repeats another', () => {
    const separated = times(8, { differences: { lufs: 1 }, preferred: 'A' });
    expect(() => fitConditionalLogit(separated)).toThrow('the effect of lufs');
    expect(
      fitConditionalLogit(separated, { priorStandardDeviation: 1 }).metrics[0]!.estimate,
    ).toBeGreaterThan(0.5);
    const flat = rows.map((row) => ({ ...row, differences: { ...row.differences, plr: 0 } }));
    expect(() => fitConditionalLogit(flat)).toThrow('the effect of plr');
    const twice = rows.map((row) => ({ ...row, differences: { lufs: 2, copy: 4 } }));
    expect(() => fitConditionalLogit(twice)).toThrow(InfiniteEstimateError);
    expect(() => fitConditionalLogit([])).not.toThrow();
    expect(fitConditionalLogit([])).toMatchObject({ metrics: [], mcFaddenR2: 0, choices: 0 });
  });

  it('refuses a position effect without positions', () =>
    expect(() => fitConditionalLogit(rows, { positionEffect: true })).toThrow(TypeError));
});
