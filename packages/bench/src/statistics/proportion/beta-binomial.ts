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
  /** Of mu, from its logit; by the likelihood of a plain binomial where rho is 0; null where the logit of mu is infinite. */
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
  const above = new Array<number>(Math.max(0, ...values)).fill(0);
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
 * The log likelihood at a mean and odds of correlation rho / (1 − rho).
 *
 * Products of rising factorials: unlike differences of log gammas they stay exact as rho falls to 0.
 */
function logLikelihoodAt(
  { successes, failures, answers, logChoices }: Steps,
  mu: number,
  odds: number,
): number {
  let sum = logChoices;
  for (const [index, listeners] of successes.entries()) sum += listeners * Math.log(mu + index * odds);
  for (const [index, listeners] of failures.entries()) sum += listeners * Math.log1p(index * odds - mu);
  for (const [index, listeners] of answers.entries()) sum -= listeners * Math.log1p(index * odds);
  return sum;
}

/**
 * The log likelihood of listeners' counts as a function of mu and rho / (1 − rho).
 *
 * @param counts one for each listener
 */
export function betaBinomialLogLikelihood(counts: readonly Count[]): (mu: number, odds: number) => number {
  const steps = stepsOf(counts);
  return (mu, odds) => logLikelihoodAt(steps, mu, odds);
}

/** Which limit of the model the counts already are, if one. */
function boundaryOf(counts: readonly Count[]): 'all or none' | 'all the same' | null {
  const isAllOrNone = counts.every(({ successes, n }) => n < 2 || successes === 0 || successes === n);
  if (!isAllOrNone) return null;
  const repeated = counts.filter(({ n }) => n > 1);
  const isSame =
    counts.every(({ successes }) => successes === 0) || counts.every(({ successes, n }) => successes === n);
  return isSame || repeated.length === 0 ? 'all the same' : 'all or none';
}

/**
 * Fits a beta-binomial distribution to listeners' counts by maximum likelihood.
 *
 * @param counts one for each listener; listeners without answers are left out
 * @returns all the same answers: mu 0 or 1 and rho 0; listeners less different than luck makes them: rho 0 with p 1; one listener:
 *   rho 0, or 1 if all or none of the answers were right
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
  const pooled = answered.reduce((sum, { successes }) => sum + successes, 0);
  const n = answered.reduce((sum, count) => sum + count.n, 0);
  const steps = stepsOf(answered);
  const limit = boundaryOf(answered);
  if (limit === 'all the same') {
    return {
      mu: pooled / n,
      rho: 0,
      standardErrors: { logitMu: null, logitRho: null },
      muInterval: null,
      logLikelihood: 0,
      logLikelihoodBinomial: 0,
      likelihoodRatio: 0,
      pValue: 1,
      boundary: 'alike',
    };
  }
  const logLikelihoodBinomial = logLikelihoodAt(steps, pooled / n, 0);
  const alike = alikeFit({ pooled, n, logLikelihood: logLikelihoodBinomial, level });
  if (limit === 'all or none') {
    const right = answered.filter(({ successes }) => successes > 0).length;
    const mu = right / answered.length;
    const logLikelihood = right * Math.log(mu) + (answered.length - right) * Math.log1p(-mu);
    return {
      ...alike,
      mu,
      rho: 1,
      standardErrors: {
        logitMu: 1 / Math.sqrt(answered.length * mu * (1 - mu)),
        logitRho: null,
      },
      muInterval: intervalOfMu(mu, 1 / Math.sqrt(answered.length * mu * (1 - mu)), level),
      logLikelihood,
      ...boundaryTest(logLikelihood - logLikelihoodBinomial),
      boundary: 'all or none',
    };
  }
  const objective = ([logitMu, logOdds]: readonly number[]): number =>
    -logLikelihoodAt(steps, logistic(logitMu!), Math.exp(logOdds!));
  const start = [logit(pooled / n), logit(0.1)];
  const { at, value } = minimize(objective, { start });
  const rho = logistic(at[1]!);
  // below this the likelihood is that of rho 0 to rounding, and its logit runs away
  if (-value <= logLikelihoodBinomial + 1e-9 || rho < 1e-7) return alike;
  const mu = logistic(at[0]!);
  const [logitMu, logitRho] = standardErrorsAt(objective, at);
  return {
    mu,
    rho,
    standardErrors: { logitMu: logitMu!, logitRho: logitRho! },
    muInterval: logitMu === null ? null : intervalOfMu(mu, logitMu!, level),
    logLikelihood: -value,
    logLikelihoodBinomial,
    ...boundaryTest(-value - logLikelihoodBinomial),
    boundary: null,
  };
}

function intervalOfMu(mu: number, standardError: number, level: number): Interval {
  const reach = normalQuantile((1 + level) / 2) * standardError;
  return { low: logistic(logit(mu) - reach), high: logistic(logit(mu) + reach), level };
}

function alikeFit({
  pooled,
  n,
  logLikelihood,
  level,
}: {
  pooled: number;
  n: number;
  logLikelihood: number;
  level: number;
}): BetaBinomialFit {
  const mu = pooled / n;
  const standardError = 1 / Math.sqrt(n * mu * (1 - mu));
  return {
    mu,
    rho: 0,
    standardErrors: { logitMu: standardError, logitRho: null },
    muInterval: intervalOfMu(mu, standardError, level),
    logLikelihood,
    logLikelihoodBinomial: logLikelihood,
    likelihoodRatio: 0,
    pValue: 1,
    boundary: 'alike',
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
