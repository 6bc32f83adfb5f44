import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import { bootstrapMetrics } from './bootstrap-metrics.ts';
import { fitConditionalLogit } from './conditional-logit.ts';
import type { MetricTrial } from './metric-trial.ts';

const random = createRandom('trials');
const trials = Array.from({ length: 300 }, (_, index): MetricTrial => {
  const lufs = drawNormal(random);
  return {
    differences: { lufs },
    preferred: random.uniform() < 1 / (1 + Math.exp(-0.7 * lufs)) ? 'A' : 'B',
    track: `${index % 30}`,
  };
});

describe('bootstrapMetrics()', () => {
  it('spreads about as the clustered standard error says', () => {
    const { metrics, failedResamples } = bootstrapMetrics(trials, {
      random: createRandom('tracks'),
      resamples: 400,
    })!;
    const { estimate, standardError } = fitConditionalLogit(trials).metrics[0]!;
    expect(metrics[0]!.estimate).toBeCloseTo(estimate, 10);
    const { low, high } = metrics[0]!.interval;
    expect((high - low) / (2 * 1.96 * standardError)).toBeGreaterThan(0.8);
    expect((high - low) / (2 * 1.96 * standardError)).toBeLessThan(1.2);
    expect(failedResamples).toBe(0);
  });

  it('has nothing to resample without tracks or listeners', () =>
    expect(bootstrapMetrics(trials, { random: createRandom('none'), over: 'listener' })).toBeNull());
});
