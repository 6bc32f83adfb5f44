/**
 * Listeners who differ: each has a rate of their own, drawn from a beta distribution. Its mean mu is the panel's rate, its rho the
 * correlation of two answers of one listener: 0 when all are alike, 1 when each is always or never right.
 */
import { chiSquareTails } from '../numeric/chi-square.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { logChoose } from '../numeric/log-gamma.ts';
import { logistic, logit } from '../numeric/logistic.ts';
import { invertSymmetric, SingularMatrixError } from '../numeric/matrix.ts';
import { minimize, numericHessian } from '../numeric/minimize.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { studentTQuantile } from '../numeric/student-t.ts';
import { type Count, checkCount } from './binomial.ts';

/** Nobody answered twice, so listeners cannot be told from luck. */
export class TooFewAnswersError extends Error {
  readonly listeners: number;

  constructor(listeners: number) {
    super(
      `Cannot tell how listeners differ as at least one must have answered twice: of ${listeners} listeners none has; ask each at least two trials, or test the pooled count`,
    );
    this.name = 'TooFewAnswersError';
    this.listeners = listeners;
  }
}

export interface BetaBinomialFit {
  readonly mu: number;
  readonly rho: number;
  /** Of logit mu and logit rho; null at a boundary, where the logit is infinite. */
  readonly standardErrors: { readonly logitMu: number | null; readonly logitRho: number | null };
  /** Of mu, from its logit, by Student's t on listeners − 1 degrees of freedom; null where the logit of mu is infinite. */
  readonly muInterval: Interval | null;
  readonly logLikelihood: number;
  /** Of one rate for all. */
  readonly logLikelihoodBinomial: number;
  /** Of rho = 0: twice the gain in log likelihood, and its p with half of the chi-square distribution at 0. */
  readonly likelihoodRatio: number;
  readonly pValue: number;
  /** `alike`: no more variance than one rate gives, rho is 0; `all or none`: nobody was ever inconsistent, rho is 1. */
  readonly boundary: 'alike' | 'all or none' | null;
}

/** How many listeners had more than i successes, failures and answers: what the likelihood is made of. */
interface Steps {
  readonly successes: readonly number[];
  readonly failures: readonly number[];
  readonly answers: readonly number[];
  readonly logChoices: number;
}

function countAbove(values: readonly number[]): number[] {
  const above = new Array<number>(values.reduce((most, value) => Math.max(most, value), 0)).fill(0);
  for (const value of values) if (value > 0) above[value - 1]! += 1;
  for (let index = above.length - 2; index >= 0; index -= 1) above[index]! += above[index + 1]!;
  return above;
}

const stepsOf = (counts: readonly Count[]): Steps => ({
  successes: countAbove(counts.map(({ successes }) => successes)),
  failures: countAbove(counts.map(({ successes, n }) => n - successes)),
  answers: countAbove(counts.map(({ n }) => n)),
  logChoices: counts.reduce((sum, { successes, n }) => sum + logChoose(n, successes), 0),
});

/**
 * The log likelihood of listeners' counts as a function of mu and rho / (1 − rho).
 *
 * Products of rising factorials: unlike differences of log gammas they stay exact as rho falls to 0.
 *
 * @param counts one for each listener
 */
export function betaBinomialLogLikelihood(counts: readonly Count[]): (mu: number, odds: number) => number {
  const { successes, failures, answers, logChoices } = stepsOf(counts);
  return (mu, odds) => {
    let sum = logChoices;
    for (const [index, listeners] of successes.entries()) sum += listeners * Math.log(mu + index * odds);
    for (const [index, listeners] of failures.entries()) sum += listeners * Math.log1p(index * odds - mu);
    for (const [index, listeners] of answers.entries()) sum -= listeners * Math.log1p(index * odds);
    return sum;
  };
}

/**
 * Fits a beta-binomial distribution to listeners' counts by maximum likelihood.
 *
 * @param counts one for each listener; listeners without answers are left out
 * @returns all the same answers: mu 0 or 1 and rho 0; listeners less different than luck makes them, or one listener: rho 0 with p 1
 * @throws {TooFewAnswersError} when nobody answered twice
 * @throws {RangeError} for impossible counts
 * @source Williams, Biometrics 31 (1975); Self & Liang, JASA 82 (1987) for the test at the boundary
 */
export function fitBetaBinomial({
  counts,
  level = 0.95,
}: {
  counts: readonly Count[];
  level?: number;
}): BetaBinomialFit {
  counts.forEach(checkCount);
  checkLevel(level);
  const answered = counts.filter(({ n }) => n > 0);
  if (!answered.some(({ n }) => n > 1)) throw new TooFewAnswersError(counts.length);
  const alike = fitAlike(answered, level);
  if (alike.mu === 0 || alike.mu === 1) return alike;
  const isAllOrNone = answered.every(({ successes, n }) => successes === 0 || successes === n);
  return isAllOrNone ? fitAllOrNone(answered, alike, level) : fitInside(answered, alike, level);
}

/** One rate for all listeners. */
function fitAlike(counts: readonly Count[], level: number): BetaBinomialFit {
  const n = counts.reduce((sum, count) => sum + count.n, 0);
  const mu = counts.reduce((sum, { successes }) => sum + successes, 0) / n;
  const isInside = mu > 0 && mu < 1;
  const logLikelihood = isInside ? betaBinomialLogLikelihood(counts)(mu, 0) : 0;
  const standardError = isInside ? 1 / Math.sqrt(n * mu * (1 - mu)) : null;
  return {
    mu,
    rho: 0,
    standardErrors: { logitMu: standardError, logitRho: null },
    muInterval: intervalOfMu(mu, { standardError, listeners: counts.length, level }),
    logLikelihood,
    logLikelihoodBinomial: logLikelihood,
    likelihoodRatio: 0,
    pValue: 1,
    boundary: 'alike',
  };
}

/** Listeners who are always or never right, as if each had given a single answer. */
function fitAllOrNone(counts: readonly Count[], alike: BetaBinomialFit, level: number): BetaBinomialFit {
  const right = counts.filter(({ successes }) => successes > 0).length;
  const listeners = counts.length;
  const mu = right / listeners;
  const logLikelihood = right * Math.log(mu) + (listeners - right) * Math.log1p(-mu);
  const standardError = 1 / Math.sqrt(listeners * mu * (1 - mu));
  return {
    ...alike,
    mu,
    rho: 1,
    standardErrors: { logitMu: standardError, logitRho: null },
    muInterval: intervalOfMu(mu, { standardError, listeners, level }),
    logLikelihood,
    ...boundaryTest(logLikelihood - alike.logLikelihood),
    boundary: 'all or none',
  };
}

function fitInside(counts: readonly Count[], alike: BetaBinomialFit, level: number): BetaBinomialFit {
  const logLikelihoodAt = betaBinomialLogLikelihood(counts);
  const objective = ([logitMu, logOdds]: readonly number[]): number =>
    -logLikelihoodAt(logistic(logitMu!), Math.exp(logOdds!));
  const { at, value } = minimize(objective, { start: [logit(alike.mu), logit(0.1)] });
  const [mu, rho] = [logistic(at[0]!), logistic(at[1]!)];
  // below this the likelihood is that of rho 0 to rounding, and its logit runs away
  if (-value <= alike.logLikelihood + 1e-9 || rho < 1e-7) return alike;
  const [logitMu, logitRho] = standardErrorsAt(objective, at);
  return {
    ...alike,
    mu,
    rho,
    standardErrors: { logitMu: logitMu!, logitRho: logitRho! },
    muInterval: intervalOfMu(mu, { standardError: logitMu!, listeners: counts.length, level }),
    logLikelihood: -value,
    ...boundaryTest(-value - alike.logLikelihood),
    boundary: null,
  };
}

/** Listeners are the sample, so a few of them leave as much open as Student's t says; one speaks for itself alone. */
function intervalOfMu(
  mu: number,
  { standardError, listeners, level }: { standardError: number | null; listeners: number; level: number },
): Interval | null {
  if (standardError === null) return null;
  const p = (1 + level) / 2;
  const quantile =
    listeners > 1 ? studentTQuantile({ p, degreesOfFreedom: listeners - 1 }) : normalQuantile(p);
  return {
    low: logistic(logit(mu) - quantile * standardError),
    high: logistic(logit(mu) + quantile * standardError),
    level,
  };
}

/** The test of a variance of 0, which half of all samples meet exactly. */
export function boundaryTest(gain: number): { likelihoodRatio: number; pValue: number } {
  const likelihoodRatio = Math.max(0, 2 * gain);
  return {
    likelihoodRatio,
    pValue: likelihoodRatio === 0 ? 1 : chiSquareTails({ x: likelihoodRatio, degreesOfFreedom: 1 }).upper / 2,
  };
}

/** Standard errors from the curvature at the maximum; null where a parameter is not held. */
export function standardErrorsAt(
  objective: (at: readonly number[]) => number,
  at: readonly number[],
): (number | null)[] {
  try {
    return invertSymmetric(numericHessian(objective, at)).map((row, index) => Math.sqrt(row[index]!));
  } catch (error) {
    if (error instanceof SingularMatrixError) return at.map(() => null);
    throw error;
  }
}
