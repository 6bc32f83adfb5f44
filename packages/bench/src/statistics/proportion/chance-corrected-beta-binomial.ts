/**
 * Listeners who differ and guess when they hear nothing: each is a discriminator in a share of trials drawn from a beta distribution,
 * and guesses in the others. Runs into a boundary when many listeners lie at or below chance, so the plain fit is the default.
 */
import { logChoose } from '../numeric/log-gamma.ts';
import { logistic, logit } from '../numeric/logistic.ts';
import { minimize } from '../numeric/minimize.ts';
import { boundaryTest, standardErrorsAt, TooFewAnswersError } from './beta-binomial.ts';
import { type Count, checkCount } from './binomial.ts';

/** Logits beyond this are a boundary: the likelihood does not change there any more. */
const LARGEST_LOGIT = 16;

export interface ChanceCorrectedFit {
  /** The mean share of trials in which something is heard, 0…1. */
  readonly mu: number;
  /** How far listeners differ in it: 0 all alike, 1 each always or never a discriminator. */
  readonly gamma: number;
  /** Of logit mu and logit gamma; null at a boundary. */
  readonly standardErrors: { readonly logitMu: number | null; readonly logitGamma: number | null };
  readonly logLikelihood: number;
  /** Of gamma = 0, at its boundary. */
  readonly likelihoodRatio: number;
  readonly pValue: number;
  readonly boundary: 'nobody' | 'everybody' | 'alike' | 'all or none' | null;
}

/**
 * The log probability of a count. Of k right answers j were heard and the others guessed: a sum over j of positive terms, so nothing
 * has to be integrated numerically.
 *
 * @param odds gamma / (1 − gamma)
 */
function logProbability({ successes, n }: Count, mu: number, odds: number, chance: number): number {
  const failures = n - successes;
  let log = logChoose(n, successes) + successes * Math.log(chance) + failures * Math.log1p(-chance);
  for (let index = 0; index < failures; index += 1)
    log += Math.log1p(index * odds - mu) - Math.log1p(index * odds);
  let sum = 1;
  let term = 1;
  for (let heard = 0; heard < successes; heard += 1) {
    term *=
      (((successes - heard) / (heard + 1)) * ((1 - chance) / chance) * (mu + heard * odds)) /
      (1 + (failures + heard) * odds);
    sum += term;
    // long counts would leave the range of doubles
    if (sum > 1e200) {
      log += Math.log(sum);
      term /= sum;
      sum = 1;
    }
  }
  return log + Math.log(sum);
}

/** The limit gamma = 1: a share mu of listeners is always right, the others guess. */
function logAllOrNone(counts: readonly Count[], mu: number, chance: number): number {
  return counts.reduce((sum, { successes, n }) => {
    const guessed =
      logChoose(n, successes) + successes * Math.log(chance) + (n - successes) * Math.log1p(-chance);
    // long counts of guesses leave the range of doubles, and only one of all right may be no guess
    if (successes < n) return sum + Math.log1p(-mu) + guessed;
    return sum + Math.log(mu + (1 - mu) * Math.exp(guessed));
  }, 0);
}

function fitOne(logLikelihood: (mu: number) => number, start: number): { mu: number; value: number } {
  const objective = ([x]: readonly number[]): number =>
    Math.abs(x!) > LARGEST_LOGIT ? Infinity : -logLikelihood(logistic(x!));
  const { at, value } = minimize(objective, { start: [logit(start)] });
  return { mu: logistic(at[0]!), value: -value };
}

/**
 * Fits the chance-corrected beta-binomial distribution to listeners' counts by maximum likelihood.
 *
 * @param chance what guessing gets right: ½ for 2AFC, ABX and duo-trio, ⅓ for triangle, tetrad and 3AFC
 * @returns `boundary` says when the answers hold a parameter only at its end: `nobody` mu 0, `everybody` mu 1 (all answers right),
 *   `alike` gamma 0, `all or none` gamma 1
 * @throws {TooFewAnswersError} when nobody answered twice
 * @throws {RangeError} for impossible counts or chances
 * @source Brockhoff, Food Quality and Preference 14 (2003); Ennis & Bi, Journal of Sensory Studies 13 (1998)
 */
export function fitChanceCorrectedBetaBinomial({
  counts,
  chance = 0.5,
}: {
  counts: readonly Count[];
  chance?: number;
}): ChanceCorrectedFit {
  counts.forEach(checkCount);
  if (!(chance > 0 && chance < 1))
    throw new RangeError(
      `Cannot correct for chance as it must be between 0 and 1: current value is ${chance}`,
    );
  const answered = counts.filter(({ n }) => n > 0);
  if (!answered.some(({ n }) => n > 1)) throw new TooFewAnswersError(counts.length);
  const n = answered.reduce((sum, count) => sum + count.n, 0);
  const share = answered.reduce((sum, count) => sum + count.successes, 0) / n;
  const logLikelihoodAt = (mu: number, odds: number): number =>
    answered.reduce((sum, count) => sum + logProbability(count, mu, odds, chance), 0);
  if (share === 1) return atBoundary({ boundary: 'everybody', mu: 1, gamma: 0, logLikelihood: 0, alike: 0 });

  const muAlike = Math.max(0, (share - chance) / (1 - chance));
  const alike = logLikelihoodAt(muAlike, 0);
  const start = Math.min(0.95, Math.max(0.05, muAlike));
  const objective = ([logitMu, logOdds]: readonly number[]): number =>
    Math.abs(logitMu!) > LARGEST_LOGIT || Math.abs(logOdds!) > LARGEST_LOGIT
      ? Infinity
      : -logLikelihoodAt(logistic(logitMu!), Math.exp(logOdds!));
  const inside = minimize(objective, { start: [logit(start), logit(0.2)] });
  const allOrNone = fitOne((mu) => logAllOrNone(answered, mu, chance), start);
  const slack = 1e-6;
  if (alike >= Math.max(-inside.value, allOrNone.value) - slack)
    return atBoundary({
      boundary: muAlike === 0 ? 'nobody' : 'alike',
      mu: muAlike,
      gamma: 0,
      logLikelihood: alike,
      alike,
    });
  if (allOrNone.value >= -inside.value - slack)
    return atBoundary({
      boundary: 'all or none',
      mu: allOrNone.mu,
      gamma: 1,
      logLikelihood: allOrNone.value,
      alike,
    });
  const [logitMu, logitGamma] = standardErrorsAt(objective, inside.at);
  return {
    mu: logistic(inside.at[0]!),
    gamma: logistic(inside.at[1]!),
    standardErrors: { logitMu: logitMu!, logitGamma: logitGamma! },
    logLikelihood: -inside.value,
    ...boundaryTest(-inside.value - alike),
    boundary: null,
  };
}

const atBoundary = ({
  alike,
  ...fit
}: Pick<ChanceCorrectedFit, 'boundary' | 'mu' | 'gamma' | 'logLikelihood'> & {
  alike: number;
}): ChanceCorrectedFit => ({
  ...fit,
  standardErrors: { logitMu: null, logitGamma: null },
  ...boundaryTest(fit.logLikelihood - alike),
});
