/**
 * The e-process of a proportion: evidence against "no more often than chance" that may be read after every answer. Its value is
 * what a gambler who started with 1 would own after betting on every answer at fair odds; guessing makes nobody rich.
 */
import { betaTails, logBinomialTerm } from '../numeric/incomplete-beta.ts';
import { checkCount } from '../proportion/binomial.ts';

/**
 * What the gambler believes of the proportion.
 *
 * `beta`: Beta of this mean, ½ by default, with 2 · concentration as its two parameters' sum, cut to what lies above chance: around ½
 * it is Beta(concentration, concentration). The default, concentration 30, is made for 55–60 % against one half; 1 for large effects;
 * where guessing gives a third, the mean is a third. `two-sided-beta`: the same, not cut; with concentration ½ it is the bet of Krichevsky and
 * Trofimov. `point`: one proportion above chance.
 */
export type Bet =
  | { readonly kind: 'beta'; readonly concentration: number; readonly mean?: number }
  | { readonly kind: 'two-sided-beta'; readonly concentration: number }
  | { readonly kind: 'point'; readonly proportion: number };

/** For differences that listeners hear 55–60 % of the time. */
export const DEFAULT_BET: Bet = { kind: 'beta', concentration: 30 };

/** Throws `RangeError` unless 0 < chance < 1. */
export function checkChance(chance: number): void {
  if (!(chance > 0 && chance < 1))
    throw new RangeError(
      `Cannot test against chance as it must be between 0 and 1: current value is ${chance}`,
    );
}

/** Throws `RangeError` unless 0 < alpha < 1. */
export function checkAlpha(alpha: number): void {
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`Cannot test as alpha must be between 0 and 1: current value is ${alpha}`);
}

function checkBet(bet: Bet, chance: number): void {
  if (bet.kind === 'point') {
    if (!(bet.proportion > chance && bet.proportion < 1))
      throw new RangeError(
        `Cannot bet on a proportion as it must be between chance (${chance}) and 1: current value is ${bet.proportion}`,
      );
  } else if (!(bet.concentration > 0))
    throw new RangeError(
      `Cannot bet with a beta prior as its concentration must be > 0: current value is ${bet.concentration}`,
    );
  else if (bet.kind === 'beta' && bet.mean !== undefined && !(bet.mean > 0 && bet.mean < 1))
    throw new RangeError(
      `Cannot bet with a beta prior as its mean must be between 0 and 1: current value is ${bet.mean}`,
    );
}

/**
 * log of the likelihood averaged over a Beta(a, b) prior, as a ratio to that of one proportion; free of cancellation.
 *
 * @param complement 1 − proportion
 */
export function logBetaMixture({
  successes,
  n,
  proportion,
  complement = 1 - proportion,
  a,
  b,
}: {
  successes: number;
  n: number;
  proportion: number;
  complement?: number;
  a: number;
  b: number;
}): number {
  const [hits, misses] = [a + successes, b + n - successes];
  return (
    logBinomialTerm(a, b, proportion, complement) -
    logBinomialTerm(hits, misses, proportion, complement) +
    Math.log(((hits + misses) / (hits * misses)) * ((a * b) / (a + b)))
  );
}

/** As `logEValue()`, of arguments already checked: what is called a million times. */
export function logEValueUnchecked(successes: number, n: number, chance: number, bet: Bet): number {
  if (bet.kind === 'point')
    return (
      successes * Math.log(bet.proportion / chance) +
      (n - successes) * (Math.log1p(-bet.proportion) - Math.log1p(-chance))
    );
  const mean = bet.kind === 'beta' ? (bet.mean ?? 0.5) : 0.5;
  const [a, b] = [2 * mean * bet.concentration, 2 * (1 - mean) * bet.concentration];
  const mixture = logBetaMixture({ successes, n, proportion: chance, a, b });
  if (bet.kind === 'two-sided-beta') return mixture;
  const prior = betaTails({ x: chance, a, b });
  const posterior = betaTails({ x: chance, a: a + successes, b: b + n - successes });
  return mixture + posterior.logUpper - prior.logUpper;
}

/**
 * The natural logarithm of the e-value of a count of successes.
 *
 * With a `beta` or `point` bet it is an e-process for every proportion ≤ chance; reject when it reaches log(1 / alpha), at whatever n.
 * It holds for the sharp null whatever listeners have in common, as long as every answer's coin is fresh.
 *
 * @param chance 0 < chance < 1
 * @returns 0 for no answers
 * @throws {RangeError} for impossible counts, chances or bets
 * @source Ville 1939; Ramdas, Grünwald, Vovk & Shafer, Statistical Science 38 (2023); Robbins, Annals of Mathematical Statistics 41 (1970)
 */
export function logEValue({
  successes,
  n,
  chance = 0.5,
  bet = DEFAULT_BET,
}: {
  successes: number;
  n: number;
  chance?: number;
  bet?: Bet;
}): number {
  checkCount({ successes, n });
  checkChance(chance);
  checkBet(bet, chance);
  return n === 0 ? 0 : logEValueUnchecked(successes, n, chance, bet);
}

/**
 * The fewest successes among n whose e-value reaches 1 / alpha, above chance.
 *
 * @returns null where even n of n do not reach it
 * @throws {RangeError} for impossible n, chances, bets or alpha
 */
export function eProcessBoundary({
  n,
  chance = 0.5,
  alpha = 0.05,
  bet = DEFAULT_BET,
}: {
  n: number;
  chance?: number;
  alpha?: number;
  bet?: Bet;
}): number | null {
  checkAlpha(alpha);
  const wanted = Math.log(1 / alpha);
  if (logEValue({ successes: n, n, chance, bet }) < wanted) return null;
  // the e-value grows with the successes above chance, and is at most 1 at chance itself
  let short = Math.floor(n * chance);
  let enough = n;
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (logEValueUnchecked(middle, n, chance, bet) < wanted) short = middle;
    else enough = middle;
  }
  return enough;
}

/**
 * The boundary at every n from 0 to `trials`.
 *
 * @throws {RangeError} as `eProcessBoundary()`
 */
export function eProcessBoundaries({
  trials,
  chance = 0.5,
  alpha = 0.05,
  bet = DEFAULT_BET,
}: {
  trials: number;
  chance?: number;
  alpha?: number;
  bet?: Bet;
}): (number | null)[] {
  const boundaries: (number | null)[] = [];
  const wanted = Math.log(1 / alpha);
  let last: number | null = null;
  for (let n = 0; n <= trials; n += 1) {
    if (last === null) last = eProcessBoundary({ n, chance, alpha, bet });
    else {
      // one more answer moves the boundary by one at most, and never down
      const unmoved = logEValueUnchecked(last, n, chance, bet) >= wanted;
      if (!unmoved) last += 1;
    }
    boundaries.push(last);
  }
  return boundaries;
}
