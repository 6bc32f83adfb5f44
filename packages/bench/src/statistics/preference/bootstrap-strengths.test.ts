import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { bootstrapStrengths } from './bootstrap-strengths.ts';
import { fitBradleyTerry } from './bradley-terry.ts';
import type { PairedComparison } from './paired-comparison.ts';

const panel = (listeners: number): PairedComparison[] =>
  Array.from({ length: listeners }, (_, listener) =>
    (
      [
        ['a', 'b', 2 + (listener % 3)],
        ['b', 'c', 1 + (listener % 4)],
        ['a', 'c', 4],
      ] as const
    ).flatMap(([first, second, wins]) => [
      { first, second, preferred: 'first', count: wins, listener: `${listener}` } as const,
      { first, second, preferred: 'second', count: 2, listener: `${listener}` } as const,
    ]),
  ).flat();

describe('bootstrapStrengths()', () => {
  it('spreads about as the clustered covariance says', () => {
    const rows = panel(24);
    const { covariance } = fitBradleyTerry(rows);
    const { items, failedResamples } = bootstrapStrengths(rows, { random: createRandom('spread') })!;
    expect(failedResamples).toBe(0);
    for (const [index, { standardError, strength, interval }] of items.entries()) {
      expect(standardError / Math.sqrt(covariance[index]![index]!)).toBeGreaterThan(0.85);
      expect(standardError / Math.sqrt(covariance[index]![index]!)).toBeLessThan(1.1);
      expect(interval.low).toBeLessThan(strength);
      expect(interval.high).toBeGreaterThan(strength);
    }
    expect(items.reduce((sum, { topShare }) => sum + topShare, 0)).toBeCloseTo(1, 12);
  });

  it('counts panels drawn that have no scale', () => {
    const rows = ['0', '1', '2', '3'].map(
      (listener): PairedComparison => ({
        first: 'a',
        second: 'b',
        preferred: listener === '3' ? 'second' : 'first',
        count: 5,
        listener,
      }),
    );
    const result = bootstrapStrengths(rows, { random: createRandom('failing'), resamples: 200 })!;
    // four draws without listener 3, (3/4)^4, leave b no win, and four of listener 3 alone, (1/4)^4, leave a none
    expect(result.failedResamples / 200).toBeGreaterThan(0.2);
    expect(result.failedResamples / 200).toBeLessThan(0.45);
  });

  it('says the same for the same seed, and nothing for one listener', () => {
    const draw = () => bootstrapStrengths(panel(6), { random: createRandom('same'), resamples: 50 });
    expect(draw()).toEqual(draw());
    expect(bootstrapStrengths(panel(1), { random: createRandom('one') })).toBeNull();
  });
});
