/** Intervals of a proportion that hold at every n at once: a panel may be watched, and stopped because of what was seen. */
import { findRoot } from '../numeric/find-root.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { checkCount } from '../proportion/binomial.ts';
import { logBetaMixture, logEValueUnchecked } from './e-process.ts';
import { optimalRatio } from './normal-mixture-bound.ts';

/**
 * What the sequence is narrowest for. `{ a, b }`: a Beta prior, the same for every proportion; a = b = 10 suits 50–65 %, ½ large
 * effects. `{ optimalTrials }`: a prior around each proportion that is tried, tuned to be narrow after so many answers.
 */
export type SequencePrior = { readonly a: number; readonly b: number } | { readonly optimalTrials: number };

const NEAR_ZERO = 1e-300;
const NEAR_ONE = 1 - Number.EPSILON / 2;

/** The concentration of a prior around the proportion tried, so that the sequence is narrowest after `trials` answers. */
export function centeredConcentration(trials: number, alpha: number): number {
  return Math.max(trials * optimalRatio(alpha) - 1, 1e-3);
}

function checkPrior(prior: SequencePrior): void {
  const values = 'a' in prior ? [prior.a, prior.b] : [prior.optimalTrials];
  if (!values.every((value) => value > 0 && Number.isFinite(value)))
    throw new RangeError(
      `Cannot make a confidence sequence as its prior must be > 0: current value is ${values.join(', ')}`,
    );
}

/** log of the evidence against one proportion; convex in it, at most 0 at the observed share. */
function logEvidenceAgainst(
  proportion: number,
  { successes, n, prior, alpha }: { successes: number; n: number; prior: SequencePrior; alpha: number },
): number {
  if ('a' in prior) return logBetaMixture({ successes, n, proportion, ...prior });
  const concentration = centeredConcentration(prior.optimalTrials, alpha);
  return logBetaMixture({
    successes,
    n,
    proportion,
    a: concentration * proportion,
    b: concentration * (1 - proportion),
  });
}

/**
 * Whether a confidence sequence covers a proportion after n answers: the interval's own rule, without looking for its ends.
 *
 * @param proportion 0 < proportion < 1
 * @throws {RangeError} for impossible counts, levels or priors
 */
export function sequenceCovers({
  successes,
  n,
  proportion,
  level = 0.95,
  prior = { a: 10, b: 10 },
}: {
  successes: number;
  n: number;
  proportion: number;
  level?: number;
  prior?: SequencePrior;
}): boolean {
  checkCount({ successes, n });
  checkLevel(level);
  checkPrior(prior);
  const alpha = 1 - level;
  return n === 0 || logEvidenceAgainst(proportion, { successes, n, prior, alpha }) < -Math.log(alpha);
}

/**
 * The two-sided confidence sequence of a proportion after n answers.
 *
 * @param level the probability that the true proportion lies inside at every n at once
 * @returns 0…1 for no answers
 * @throws {RangeError} for impossible counts, levels or priors
 * @source Robbins 1970; Howard, Ramdas, McAuliffe & Sekhon, Annals of Statistics 49 (2021)
 */
export function confidenceSequence({
  successes,
  n,
  level = 0.95,
  prior = { a: 10, b: 10 },
}: {
  successes: number;
  n: number;
  level?: number;
  prior?: SequencePrior;
}): Interval {
  checkCount({ successes, n });
  checkLevel(level);
  checkPrior(prior);
  if (n === 0) return { low: 0, high: 1, level };
  const alpha = 1 - level;
  const wanted = -Math.log(alpha);
  const excess = (proportion: number): number =>
    logEvidenceAgainst(proportion, { successes, n, prior, alpha }) - wanted;
  const share = successes / n;
  return {
    low: successes === 0 ? 0 : endTowards(0, share, excess),
    high: successes === n ? 1 : endTowards(1, share, excess),
    level,
  };
}

/** Where the evidence passes what is wanted between the observed share and an end of 0…1; that end where it never does. */
function endTowards(end: 0 | 1, share: number, excess: (proportion: number) => number): number {
  const far = end === 0 ? NEAR_ZERO : NEAR_ONE;
  const near = Math.max(NEAR_ZERO, Math.min(NEAR_ONE, share));
  if (excess(far) <= 0) return end;
  // where share and end are the same double, or evidence overflows, there is nothing between
  if (excess(near) >= 0) return near;
  return findRoot(excess, { low: Math.min(near, far), high: Math.max(near, far) });
}

/**
 * The lower confidence bound of a proportion that holds at every n at once: what the one-sided e-process does not reject.
 *
 * @param concentration of the Beta prior, cut to what lies above the proportion tried
 * @returns 0 for no answers or no successes
 * @throws {RangeError} for impossible counts, levels or priors
 */
export function lowerConfidenceSequence({
  successes,
  n,
  level = 0.95,
  concentration = 30,
}: {
  successes: number;
  n: number;
  level?: number;
  concentration?: number;
}): number {
  checkCount({ successes, n });
  checkLevel(level);
  checkPrior({ a: concentration, b: concentration });
  if (successes === 0) return 0;
  const wanted = -Math.log(1 - level);
  return endTowards(
    0,
    successes / n,
    (proportion) => logEValueUnchecked(successes, n, proportion, { kind: 'beta', concentration }) - wanted,
  );
}

/**
 * What an interval and the one before it leave together. An empty intersection keeps the one before: it says that the answers'
 * true proportion has moved, or that a rare thing happened, and must not widen to everything.
 */
export function intersectIntervals(before: Interval, now: Interval): Interval {
  const low = Math.max(before.low, now.low);
  const high = Math.min(before.high, now.high);
  return low > high ? before : { low, high, level: now.level };
}
