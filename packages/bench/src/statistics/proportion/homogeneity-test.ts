/** Whether several groups (playbacks, trainings, genres) have one rate. */
import { chiSquareTails } from '../numeric/chi-square.ts';
import { type Count, checkCount } from './binomial.ts';
import { conditionalPValues, LEAST_EXPECTED, leastExpected } from './conditional-reference.ts';

export interface HomogeneityResult {
  readonly degreesOfFreedom: number;
  readonly pearson: { readonly statistic: number; readonly pValue: number };
  /** G, twice the log likelihood ratio. */
  readonly likelihoodRatio: { readonly statistic: number; readonly pValue: number };
  /** What the p-values come from: all tables with these margins, drawn ones, or the chi-square distribution. */
  readonly method: 'exact' | 'permutation' | 'chi-square';
}

/**
 * Pearson's chi-square and G of homogeneity.
 *
 * @param groups answers must be independent; groups without trials are left out
 * @param reference `auto` takes the chi-square distribution where every expected count is at least 5, otherwise the tables with the
 *   same margins, which always hold their level
 * @param seed of the tables drawn where there are too many to go through
 * @returns 0 with p 1 for fewer than two groups, or when all answers are the same
 * @throws {RangeError} for impossible counts
 * @source Agresti, Categorical Data Analysis, 2013, §3.2 and §3.5
 */
export function homogeneityTest({
  groups,
  reference = 'auto',
  seed = 'homogeneity',
}: {
  groups: readonly Count[];
  reference?: 'auto' | 'chi-square' | 'conditional';
  seed?: string | number;
}): HomogeneityResult {
  groups.forEach(checkCount);
  const answered = groups.filter(({ n }) => n > 0);
  const n = answered.reduce((sum, group) => sum + group.n, 0);
  const successes = answered.reduce((sum, group) => sum + group.successes, 0);
  const degreesOfFreedom = Math.max(0, answered.length - 1);
  if (degreesOfFreedom === 0 || successes === 0 || successes === n) {
    const nothing = { statistic: 0, pValue: 1 };
    return { degreesOfFreedom, pearson: nothing, likelihoodRatio: nothing, method: 'exact' };
  }
  const share = successes / n;
  const statisticsOf = (table: readonly number[]): readonly [number, number] => {
    let [pearson, likelihoodRatio] = [0, 0];
    for (const [index, group] of answered.entries()) {
      const count = table[index]!;
      pearson += (count - group.n * share) ** 2 / (group.n * share * (1 - share));
      likelihoodRatio +=
        entropyTerm(count, group.n * share) + entropyTerm(group.n - count, group.n * (1 - share));
    }
    return [pearson, 2 * likelihoodRatio];
  };
  const [pearson, likelihoodRatio] = statisticsOf(answered.map((group) => group.successes));
  const isConditional =
    reference === 'conditional' || (reference === 'auto' && leastExpected(answered) < LEAST_EXPECTED);
  const { pValues, method } = isConditional
    ? conditionalPValues({ groups: answered, statistics: statisticsOf, seed })
    : {
        pValues: [pearson, likelihoodRatio].map(
          (x) => chiSquareTails({ x: Math.max(0, x), degreesOfFreedom }).upper,
        ),
        method: 'chi-square' as const,
      };
  return {
    degreesOfFreedom,
    pearson: { statistic: pearson, pValue: pValues[0]! },
    likelihoodRatio: { statistic: Math.max(0, likelihoodRatio), pValue: pValues[1]! },
    method,
  };
}

const entropyTerm = (count: number, expected: number): number =>
  count === 0 ? 0 : count * Math.log(count / expected);
