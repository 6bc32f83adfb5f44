import { describe, expect, it } from 'vitest';
import { logOddsRatio } from './log-odds-ratio.ts';

describe('logOddsRatio()', () => {
  it('has no value where a cell is empty', () => {
    expect(logOddsRatio({ first: { successes: 5, n: 5 }, second: { successes: 2, n: 5 } })).toBeNull();
    expect(
      logOddsRatio({ first: { successes: 2, n: 4 }, second: { successes: 2, n: 4 } })?.estimate,
    ).toBeCloseTo(0, 15);
  });
});
