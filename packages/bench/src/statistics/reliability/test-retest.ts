/** Whether listeners answer alike when a trial comes again: repeats at chance mean guessing, whatever the total score. */
import type { Level } from '../clustered/grouped-answers.ts';
import type { Interval } from '../numeric/interval.ts';
import { wilsonInterval } from '../proportion/wilson-interval.ts';
import { describeScores } from '../rating/describe-scores.ts';
import { type IntraclassCorrelation, intraclassCorrelation } from './intraclass-correlation.ts';
import { rowsByListener, USUAL_PERMUTATIONS, withinListenerPValue } from './within-listener-permutation.ts';

/** One trial answered twice. */
export interface RepeatedChoice {
  readonly listener: Level;
  readonly first: Level;
  readonly second: Level;
}

export interface ChoiceConsistency {
  readonly pairs: number;
  /** Share answered alike; null without pairs. */
  readonly agreement: number | null;
  readonly interval: Interval | null;
  /** Σ p² over the answers there were: p² + (1 − p)² for two; null without pairs. */
  readonly expected: number | null;
  /** Agreement beyond chance, 1 at most; null where only one answer was given. */
  readonly kappa: number | null;
  /** One-sided: second answers dealt anew within each listener. */
  readonly pValue: number;
}

/**
 * How consistently choices are repeated.
 *
 * @param pairs the interval takes them as independent
 * @returns nulls and p 1 without pairs
 * @throws {RangeError} for fewer than 20 permutations or an impossible level
 */
export function choiceConsistency(
  pairs: readonly RepeatedChoice[],
  {
    level = 0.95,
    permutations = USUAL_PERMUTATIONS,
    seed = 'test-retest',
  }: { level?: number; permutations?: number; seed?: string | number } = {},
): ChoiceConsistency {
  const n = pairs.length;
  if (n === 0) return { pairs: 0, agreement: null, interval: null, expected: null, kappa: null, pValue: 1 };
  const counts = new Map<Level, number>();
  for (const { first, second } of pairs)
    for (const answer of [first, second]) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  const expected = [...counts.values()].reduce((sum, count) => sum + (count / (2 * n)) ** 2, 0);
  const alikeIn = (seconds: readonly Level[]): number =>
    pairs.reduce((sum, { first }, row) => sum + (first === seconds[row] ? 1 : 0), 0);
  const seconds = pairs.map(({ second }) => second);
  const alike = alikeIn(seconds);
  return {
    pairs: n,
    agreement: alike / n,
    interval: wilsonInterval({ successes: alike, n, level }),
    expected,
    kappa: counts.size === 1 ? null : (alike / n - expected) / (1 - expected),
    pValue: withinListenerPValue(seconds, {
      listeners: rowsByListener(pairs).values(),
      statistic: alikeIn,
      permutations,
      seed,
    }),
  };
}

export interface RatingRepeatability {
  readonly pairs: number;
  /** ICC(3,1) of the two ratings. */
  readonly correlation: IntraclassCorrelation;
  /** Standard error of measurement, in points: how far one rating strays; null for fewer than two pairs. */
  readonly standardErrorOfMeasurement: number | null;
  /** Two ratings of one listener differ by less than this in 95 of 100 cases when nothing else does; null for fewer than two pairs. */
  readonly smallestDetectableDifference: number | null;
  /** Second less first rating, mean and interval: learning, or a scale that drifts; null for fewer than two pairs. */
  readonly shift: { readonly mean: number; readonly interval: Interval } | null;
}

/**
 * How closely ratings are repeated.
 *
 * @param pairs of one listener or, taken as independent, of several
 * @throws {RangeError} for ratings that are not finite or an impossible level
 * @source J. Weir, Journal of Strength and Conditioning Research 19 (2005)
 */
export function ratingRepeatability(
  pairs: readonly { readonly first: number; readonly second: number }[],
  { level = 0.95 }: { level?: number } = {},
): RatingRepeatability {
  const correlation = intraclassCorrelation(
    pairs.map(({ first, second }) => [first, second]),
    { form: '(3,1)', level },
  );
  const nothing = { standardErrorOfMeasurement: null, smallestDetectableDifference: null, shift: null };
  if (pairs.length < 2) return { pairs: pairs.length, correlation, ...nothing };
  const { mean, standardDeviation, interval } = describeScores(
    pairs.map(({ first, second }) => second - first),
    { level },
  );
  return {
    pairs: pairs.length,
    correlation,
    standardErrorOfMeasurement: standardDeviation! / Math.SQRT2,
    smallestDetectableDifference: 1.959963984540054 * standardDeviation!,
    shift: { mean, interval: interval! },
  };
}
