import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import { estimateListenerPreferences } from './listener-preferences.ts';
import type { PairedComparison } from './paired-comparison.ts';

function panel({ sd, answers }: { sd: number; answers: number }) {
  const random = createRandom(`listeners ${sd} ${answers}`);
  const truth = Array.from({ length: 40 }, () =>
    [0.5, 0, -0.5].map((mean) => mean + sd * drawNormal(random)),
  );
  const rows = truth.flatMap((strengths, listener) =>
    Array.from({ length: answers }, (_, index): PairedComparison => {
      const [first, second] = [index % 3, (index + 1) % 3];
      const share = 1 / (1 + Math.exp(strengths[second]! - strengths[first]!));
      return {
        first: `${first}`,
        second: `${second}`,
        preferred: random.uniform() < share ? 'first' : 'second',
        listener: `${listener}`,
      };
    }),
  );
  return { truth, rows };
}

describe('estimateListenerPreferences()', () => {
  it('finds how far listeners lie apart, and comes nearer to each than their own answers or the panel', () => {
    const { truth, rows } = panel({ sd: 0.8, answers: 60 });
    const { items, strengths, standardDeviation, listeners } = estimateListenerPreferences(rows);
    expect(standardDeviation).toBeGreaterThan(0.6);
    expect(standardDeviation).toBeLessThan(1);
    const errorOf = (estimate: (listener: number, item: number) => number) =>
      truth
        .flatMap((own, listener) => {
          const mean = (own[0]! + own[1]! + own[2]!) / 3;
          return own.map((value, item) => (value - mean - estimate(listener, items.indexOf(`${item}`))) ** 2);
        })
        .reduce((sum, square) => sum + square, 0);
    const shrunken = errorOf((listener, item) => listeners[listener]!.strengths[item]!);
    expect(shrunken).toBeLessThan(errorOf((_, item) => strengths[item]!));
    const wide = estimateListenerPreferences(rows, {}).listeners;
    expect(wide[0]!.comparisons).toBe(60);
  });

  it('finds hardly any spread where there is none', () => {
    const { standardDeviation } = estimateListenerPreferences(panel({ sd: 0, answers: 60 }).rows);
    expect(standardDeviation).toBeLessThan(0.2);
  });

  it('gives one listener the panel’s scale, and nobody nothing', () => {
    const rows = panel({ sd: 0.5, answers: 30 }).rows.filter(({ listener }) => listener === '0');
    const { listeners, strengths, standardDeviation } = estimateListenerPreferences(rows);
    expect(standardDeviation).toBe(0);
    expect(listeners[0]!.strengths).toEqual(strengths);
    expect(estimateListenerPreferences([])).toMatchObject({ items: [], listeners: [] });
  });
});
