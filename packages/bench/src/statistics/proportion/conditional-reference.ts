/**
 * Groups that answer alike, with the successes dealt out among their trials by chance: what a statistic of the groups is compared
 * with where too few answers were given for its chi-square distribution.
 */

import { logChoose } from '../numeric/log-gamma.ts';
import { createRandom } from '../numeric/random.ts';
import type { Count } from './binomial.ts';
import { drawHypergeometric } from './hypergeometric.ts';

/** Up to so many tables, all are gone through; beyond, so many are drawn. */
const MOST_TABLES = 20_000;
const DRAWS = 9_999;
/** Equal but for rounding counts as at least as extreme. */
const SLACK = 1e-9;

/** The smallest count that a group's successes or failures are expected to be: below 5, chi-square is not to be trusted. */
export const LEAST_EXPECTED = 5;

export function leastExpected(groups: readonly Count[]): number {
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const successes = groups.reduce((sum, group) => sum + group.successes, 0);
  const rarer = Math.min(successes, n - successes) / n;
  return Math.min(...groups.map((group) => group.n * rarer));
}

/**
 * For each of several statistics, the share of tables with the same margins in which it is at least as large as observed.
 *
 * @param statistics of the successes in each group
 * @param seed of the draws, where there are too many tables to go through: p is then (extreme + 1) / (draws + 1)
 */
export function conditionalPValues({
  groups,
  statistics,
  seed,
}: {
  groups: readonly Count[];
  statistics: (successes: readonly number[]) => readonly number[];
  seed: string | number;
}): { readonly pValues: readonly number[]; readonly method: 'exact' | 'permutation' } {
  const sizes = groups.map(({ n }) => n);
  const successes = groups.reduce((sum, group) => sum + group.successes, 0);
  const observed = statistics(groups.map((group) => group.successes));
  const isExtreme = (table: readonly number[]): readonly boolean[] =>
    statistics(table).map(
      (value, index) => value >= observed[index]! - SLACK * Math.max(1, Math.abs(observed[index]!)),
    );
  // the last group takes what the others leave
  const tables = sizes.slice(0, -1).reduce((product, n) => product * (Math.min(n, successes) + 1), 1);
  return tables <= MOST_TABLES
    ? { pValues: overAllTables(sizes, successes, isExtreme), method: 'exact' }
    : { pValues: overDrawnTables(sizes, successes, { isExtreme, seed }), method: 'permutation' };
}

function overAllTables(
  sizes: readonly number[],
  successes: number,
  isExtreme: (table: readonly number[]) => readonly boolean[],
): number[] {
  const total = sizes.reduce((sum, n) => sum + n, 0);
  const logAll = logChoose(total, successes);
  const choices = sizes.map((n) =>
    Array.from({ length: Math.min(n, successes) + 1 }, (_, count) => logChoose(n, count)),
  );
  const table = sizes.map(() => 0);
  const sums: number[] = [];
  const fill = (group: number, left: number, log: number): void => {
    if (group === sizes.length - 1) {
      if (left > sizes[group]!) return;
      table[group] = left;
      const probability = Math.exp(log + choices[group]![left]! - logAll);
      for (const [index, counts] of isExtreme(table).entries())
        sums[index] = (sums[index] ?? 0) + (counts ? probability : 0);
      return;
    }
    for (let count = 0; count <= Math.min(left, sizes[group]!); count += 1) {
      table[group] = count;
      fill(group + 1, left - count, log + choices[group]![count]!);
    }
  };
  fill(0, successes, 0);
  return sums.map((sum) => Math.min(1, sum));
}

function overDrawnTables(
  sizes: readonly number[],
  successes: number,
  { isExtreme, seed }: { isExtreme: (table: readonly number[]) => readonly boolean[]; seed: string | number },
): number[] {
  const random = createRandom(seed);
  const table = sizes.map(() => 0);
  const extremes: number[] = [];
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let total = sizes.reduce((sum, n) => sum + n, 0);
    let left = successes;
    for (const [index, group] of sizes.entries()) {
      table[index] = drawHypergeometric(random, { total, successes: left, group });
      total -= group;
      left -= table[index]!;
    }
    for (const [index, counts] of isExtreme(table).entries())
      extremes[index] = (extremes[index] ?? 0) + (counts ? 1 : 0);
  }
  return extremes.map((extreme) => (extreme + 1) / (DRAWS + 1));
}
