/** The exact binomial test: how surprising a count of successes is when every one had the same chance. */
import { betaTails, logBinomialTerm } from '../numeric/incomplete-beta.ts';

export type Alternative = 'greater' | 'less' | 'two-sided';

/** How many of how many. */
export interface Count {
  readonly successes: number;
  readonly n: number;
}

export interface BinomialTails {
  /** P(X = k). */
  readonly point: number;
  /** P(X ≥ k) and its logarithm. */
  readonly upper: number;
  readonly logUpper: number;
  /** P(X ≤ k) and its logarithm. */
  readonly lower: number;
  readonly logLower: number;
}

/** A count of successes among trials; throws `RangeError` unless whole and 0 ≤ successes ≤ n. */
export function checkCount({ successes, n }: Count): void {
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError(`Cannot count trials as n must be a whole number >= 0: current value is ${n}`);
  if (!Number.isSafeInteger(successes) || successes < 0 || successes > n)
    throw new RangeError(
      `Cannot count successes as they must be whole and 0…${n}: current value is ${successes}`,
    );
}

function pointProbability(successes: number, n: number, chance: number): number {
  if (successes === 0) return Math.exp(n * Math.log1p(-chance));
  if (successes === n) return Math.exp(n * Math.log(chance));
  return Math.exp(logBinomialTerm(successes, n - successes, chance, 1 - chance));
}

/**
 * Both tails of the binomial distribution, the observed count included in each.
 *
 * @param chance probability of a success, 0 < chance < 1
 * @throws {RangeError} for impossible counts or chances
 */
export function binomialTails({
  successes,
  n,
  chance = 0.5,
}: {
  successes: number;
  n: number;
  chance?: number;
}): BinomialTails {
  checkCount({ successes, n });
  if (!(chance > 0 && chance < 1))
    throw new RangeError(
      `Cannot take binomial tails as chance must be between 0 and 1: current value is ${chance}`,
    );
  const atLeast =
    successes === 0
      ? { lower: 1, logLower: 0 }
      : betaTails({ x: chance, a: successes, b: n - successes + 1 });
  const atMost =
    successes === n
      ? { upper: 1, logUpper: 0 }
      : betaTails({ x: chance, a: successes + 1, b: n - successes });
  return {
    point: pointProbability(successes, n, chance),
    upper: atLeast.lower,
    logUpper: atLeast.logLower,
    lower: atMost.upper,
    logLower: atMost.logUpper,
  };
}

/** Sum of every outcome no more likely than the observed one; the slack keeps ties of rounding together, as R does. */
function minimumLikelihood(successes: number, n: number, chance: number): number {
  const limit = pointProbability(successes, n, chance) * (1 + 1e-7);
  const tails = binomialTails({ successes, n, chance });
  const mean = n * chance;
  if (successes === mean) return 1;
  const isLow = successes < mean;
  // the pmf falls away from the mean: bisect for the first outcome on the other side that is as unlikely
  let near = isLow ? Math.ceil(mean) : Math.floor(mean);
  let far = isLow ? n + 1 : -1;
  while (Math.abs(far - near) > 0) {
    const middle = isLow ? Math.floor((near + far) / 2) : Math.ceil((near + far) / 2);
    if (pointProbability(middle, n, chance) <= limit) far = middle;
    else near = isLow ? middle + 1 : middle - 1;
  }
  if (isLow)
    return Math.min(1, tails.lower + (far > n ? 0 : binomialTails({ successes: far, n, chance }).upper));
  return Math.min(1, tails.upper + (far < 0 ? 0 : binomialTails({ successes: far, n, chance }).lower));
}

/**
 * The p-value of the exact binomial test.
 *
 * @param twoSided `doubling` (agrees with the Clopper–Pearson interval) or `minimum-likelihood` (R's `binom.test`)
 * @returns 1 for no trials
 * @throws {RangeError} for impossible counts or chances
 * @source Clopper & Pearson 1934; Fay 2010 for the two two-sided rules
 */
export function exactBinomialTest({
  successes,
  n,
  chance = 0.5,
  alternative = 'two-sided',
  twoSided = 'doubling',
}: {
  successes: number;
  n: number;
  chance?: number;
  alternative?: Alternative;
  twoSided?: 'doubling' | 'minimum-likelihood';
}): { pValue: number } {
  const tails = binomialTails({ successes, n, chance });
  if (alternative === 'greater') return { pValue: tails.upper };
  if (alternative === 'less') return { pValue: tails.lower };
  if (twoSided === 'minimum-likelihood') return { pValue: minimumLikelihood(successes, n, chance) };
  return { pValue: Math.min(1, 2 * Math.min(tails.upper, tails.lower)) };
}
