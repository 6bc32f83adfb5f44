import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import { fitConditionalLogit } from './conditional-logit.ts';
import { fitListenerSlopes, TooFewListenersError } from './listener-slopes.ts';
import type { MetricTrial } from './metric-trial.ts';

function panel({ listeners, trials, sd }: { listeners: number; trials: number; sd: number }) {
  const random = createRandom(`slopes ${listeners} ${trials} ${sd}`);
  const slopes = Array.from({ length: listeners }, () => 0.6 + sd * drawNormal(random));
  const rows = slopes.flatMap((slope, listener) =>
    Array.from({ length: trials }, (): MetricTrial => {
      const lufs = 2 * drawNormal(random);
      const share = 1 / (1 + Math.exp(-slope * lufs));
      return {
        differences: { lufs },
        preferred: random.uniform() < share ? 'A' : 'B',
        listener: `listener ${listener}`,
      };
    }),
  );
  return { slopes, rows };
}

describe('fitListenerSlopes()', () => {
  it('finds how much listeners vary, and each one’s slope', () => {
    const { slopes, rows } = panel({ listeners: 30, trials: 40, sd: 0.5 });
    const fit = fitListenerSlopes(rows);
    expect(fit.standardDeviation.interval.low).toBeLessThan(0.5);
    expect(fit.standardDeviation.interval.high).toBeGreaterThan(0.5);
    expect(fit.standardDeviation.interval.low).toBeGreaterThan(0.2);
    expect(fit.variationPValue).toBeLessThan(1e-4);
    expect(fit.slopeMetric).toBe('lufs');
    const within = fit.listeners.filter(
      ({ slope, standardError }, index) => Math.abs(slope - slopes[index]!) < 2 * standardError,
    );
    expect(within.length).toBeGreaterThanOrEqual(25);
    expect(fit.listeners[3]).toMatchObject({ listener: 'listener 3', choices: 40 });
  });

  it('reports a singular fit as the conditional logit', () => {
    // every listener answers alike
    const rows = Array.from({ length: 8 }, (_, listener) =>
      [1, 1, 1, -1, -1].map(
        (lufs, index): MetricTrial => ({
          differences: { lufs },
          preferred: (index === 0 ? lufs < 0 : lufs > 0) ? 'A' : 'B',
          listener: `${listener}`,
        }),
      ),
    ).flat();
    const fit = fitListenerSlopes(rows);
    const plain = fitConditionalLogit(rows);
    expect(fit.standardDeviation.estimate).toBe(0);
    expect(fit.standardDeviation.interval.low).toBe(0);
    expect(fit.standardDeviation.interval.high).toBeGreaterThan(0);
    expect(fit.variationPValue).toBe(1);
    expect(fit.metrics[0]!.estimate).toBeCloseTo(plain.metrics[0]!.estimate, 12);
    expect(fit.metrics[0]!.standardError).toBeCloseTo(plain.metrics[0]!.modelStandardError, 12);
    expect(fit.listeners[0]).toMatchObject({ standardError: 0 });
  });

  it('refuses one listener, an unknown metric and an even number of points', () => {
    const { rows } = panel({ listeners: 1, trials: 20, sd: 0 });
    expect(() => fitListenerSlopes(rows)).toThrow(TooFewListenersError);
    expect(() => fitListenerSlopes(rows, { slope: 'plr' })).toThrow('current value is plr');
    expect(() => fitListenerSlopes(rows, { quadraturePoints: 4 })).toThrow('odd');
  });
});
