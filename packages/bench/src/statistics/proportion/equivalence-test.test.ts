import { describe, expect, it } from 'vitest';
import { equivalenceTest, similarityTest } from './equivalence-test.ts';

describe('equivalenceTest()', () => {
  it('tells equivalent, beyond the margin and undecided apart', () => {
    const outcome = (successes: number, n: number) => equivalenceTest({ successes, n, margin: 0.05 }).outcome;
    expect(outcome(1000, 2000)).toBe('equivalent');
    expect(outcome(50, 100)).toBe('undecided');
    expect(outcome(1300, 2000)).toBe('beyond margin');
    expect(outcome(700, 2000)).toBe('beyond margin');
  });

  it('finds equivalence exactly where its interval lies within the margin', () => {
    for (let successes = 400; successes <= 600; successes += 5) {
      const { outcome, interval } = equivalenceTest({ successes, n: 1000, margin: 0.05 });
      expect(interval.level).toBeCloseTo(0.9, 14);
      expect(outcome === 'equivalent').toBe(interval.low >= 0.45 && interval.high <= 0.55);
    }
  });

  it('may find a difference and equivalence in the same answers', () => {
    // 53 % of 10,000 is no coin, and yet within 5 points of one
    expect(equivalenceTest({ successes: 5300, n: 10_000, margin: 0.05 }).outcome).toBe('equivalent');
  });

  it('never finds it in few answers, however even', () => {
    for (const [successes, n] of [
      [0, 0],
      [0, 1],
      [1, 1],
      [8, 16],
      [16, 16],
      [0, 16],
    ] as const)
      expect(equivalenceTest({ successes, n, margin: 0.1 }).outcome).not.toBe('equivalent');
    expect(equivalenceTest({ successes: 0, n: 0, margin: 0.1 }).pValue).toBe(1);
  });

  it('refuses margins that leave 0…1, and levels that are none', () => {
    const count = { successes: 5, n: 10 };
    for (const margin of [0, -0.1, 0.5, Number.NaN])
      expect(() => equivalenceTest({ ...count, margin })).toThrow('keep 0.5 ± margin inside 0…1');
    expect(() => equivalenceTest({ ...count, margin: 0.1, alpha: 0.6 })).toThrow(RangeError);
  });
});

describe('similarityTest()', () => {
  it('asks for the upper side alone', () => {
    const margin = 0.1;
    expect(similarityTest({ successes: 100, n: 400, chance: 1 / 3, margin }).outcome).toBe('similar');
    expect(similarityTest({ successes: 250, n: 400, chance: 1 / 3, margin }).outcome).toBe('beyond margin');
    expect(similarityTest({ successes: 9, n: 24, chance: 1 / 3, margin }).outcome).toBe('undecided');
  });

  it('finds similarity exactly where its limit lies below the margin', () => {
    for (let successes = 100; successes <= 160; successes += 1) {
      const { outcome, upperLimit } = similarityTest({ successes, n: 300, chance: 1 / 3, margin: 0.15 });
      expect(outcome === 'similar').toBe(upperLimit <= 1 / 3 + 0.15);
    }
  });
});
