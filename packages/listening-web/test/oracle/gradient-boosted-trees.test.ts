import { createRandom } from '@earwitness/bench/statistics';
import { describe, expect, it } from 'vitest';
import { fitBoostedTrees } from './gradient-boosted-trees.ts';

const ROWS = 1200;

/** Noise in ten columns, and answers that follow a rule of them; the second half is predicted from the first. */
function accuracyOn(rule: (values: readonly number[], coin: boolean) => boolean): number {
  const random = createRandom('trees');
  const rows = Array.from({ length: ROWS }, () => Array.from({ length: 10 }, () => random.uniform()));
  const answers = Uint8Array.from(rows, (values) => Number(rule(values, random.uniform() < 0.5)));
  const half = ROWS / 2;
  const columnsOf = (from: number) =>
    Array.from({ length: 10 }, (_, column) =>
      Float64Array.from(rows.slice(from, from + half), (values) => values[column]!),
    );
  const trees = fitBoostedTrees({ columns: columnsOf(0), answers: answers.subarray(0, half) });
  const others = columnsOf(half);
  const right = Array.from(
    { length: half },
    (_, row) => trees.logOdds(others, row) > 0 === (answers[half + row] === 1),
  );
  return right.filter(Boolean).length / half;
}

describe('fitBoostedTrees()', () => {
  it('finds a threshold', () => {
    expect(accuracyOn(([first = 0]) => first > 0.3)).toBeGreaterThan(0.98);
  });

  it('finds that two columns agree, which no sum of columns tells', () => {
    expect(accuracyOn(([first = 0, second = 0]) => first > 0.5 === second > 0.5)).toBeGreaterThan(0.9);
  });

  it('finds nothing in coins', () => {
    const accuracy = accuracyOn((_, coin) => coin);
    // 99.9 % of 600 fair coins
    expect(accuracy).toBeGreaterThan(0.433);
    expect(accuracy).toBeLessThan(0.567);
  });
});
