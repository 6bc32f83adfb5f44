import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../numeric/normal.ts';
import { fitThurstone } from './thurstone.ts';
import { DisconnectedComparisonsError } from './win-graph.ts';

describe('fitThurstone()', () => {
  it('gives two items the normal quantile of their share, ties left out', () => {
    const { strengths, logTie } = fitThurstone([
      { first: 'a', second: 'b', preferred: 'first', count: 30 },
      { first: 'a', second: 'b', preferred: 'second', count: 10 },
      { first: 'a', second: 'b', preferred: 'neither', count: 7 },
    ]);
    expect(strengths[0]! - strengths[1]!).toBeCloseTo(normalQuantile(0.75), 10);
    expect(logTie).toBeNull();
  });

  it('refuses a winner of all', () =>
    expect(() => fitThurstone([{ first: 'a', second: 'b', preferred: 'first' }])).toThrow(
      DisconnectedComparisonsError,
    ));

  it('takes large odds without losing its numbers', () => {
    const { strengths } = fitThurstone(
      [
        { first: 'a', second: 'b', preferred: 'first', count: 1_000_000 },
        { first: 'a', second: 'b', preferred: 'second', count: 1 },
      ],
      { orderEffect: false },
    );
    expect(strengths[0]! - strengths[1]!).toBeCloseTo(-normalQuantile(1 / 1_000_001), 8);
  });
});
