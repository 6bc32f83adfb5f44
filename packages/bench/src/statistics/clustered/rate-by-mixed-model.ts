/** A panel's rate by the logistic mixed model: profile likelihood of the percentage itself. */
import { findRoot } from '../numeric/find-root.ts';
import { quadraticForm } from '../numeric/matrix.ts';
import { minimize } from '../numeric/minimize.ts';
import { studentTQuantile, studentTTails } from '../numeric/student-t.ts';
import { groupAnswers, type RandomFactor } from './grouped-answers.ts';
import { LaplaceLikelihood } from './laplace-likelihood.ts';
import { type LogisticMixedModel, logisticMixedModel } from './logistic-mixed-model.ts';
import { inverseLogit } from './logistic-regression.ts';
import { conditionalLogOdds, marginalRate, marginalRateSlopes } from './marginal-rate.ts';
import {
  checkRateQuestion,
  judgeRate,
  type RateEvidence,
  type RateInference,
  type RateQuestion,
} from './rate-inference.ts';

export interface MixedModelRate extends RateInference {
  /** Conditional log-odds, spreads of listeners and tracks, and what each of them adds. */
  readonly model: LogisticMixedModel;
}

/** Log-odds from the estimate beyond which an interval ends at 0 or 1. */
const MOST_LOG_ODDS = 20;

/**
 * The rate over all listeners and tracks, with test and interval from the signed root of its likelihood ratio.
 *
 * The spreads are fitted anew for every rate that is tried. The root is referred to Student's t with as many degrees of freedom as the
 * factor with the fewest levels has, less 1.
 *
 * @param successes,trials answers in rows, each row with a level of every factor; trials are 1 each by default
 * @param random factors without slopes, of two levels or more
 * @throws {SeparationError} when all answers are alike, or levels are all right or all wrong
 * @throws {TooFewLevelsError} for a factor of one level
 * @throws {RangeError} for slopes, impossible chances, levels or margins
 * @source O. Barndorff-Nielsen & D. Cox, Inference and Asymptotics, 1994, §2.3 (signed root); t reference measured in
 *   docs/statistics-calibration.md
 */
export function rateByMixedModel({
  successes,
  trials,
  random,
  ...question
}: CountedAnswers & RateQuestion): MixedModelRate {
  checkRateQuestion(question);
  const evidence = mixedModelEvidence({ successes, random, ...(trials && { trials }) });
  return { ...judgeRate(evidence, question), model: evidence.model };
}

export interface CountedAnswers {
  readonly successes: readonly number[];
  readonly trials?: readonly number[];
  readonly random: readonly RandomFactor[];
}

/** As `rateByMixedModel`, to be asked any question; every rate that is tried takes another fit of the spreads. */
export function mixedModelEvidence({
  successes,
  trials = successes.map(() => 1),
  random,
}: CountedAnswers): RateEvidence & { readonly model: LogisticMixedModel; readonly standardError: number } {
  if (random.some(({ slopes = [] }) => slopes.length > 0))
    throw new RangeError('Cannot find one rate as random factors must have no slopes');
  const data = { successes, trials, design: successes.map(() => [1]), columns: ['(intercept)'] };
  const model = logisticMixedModel({ ...data, random });
  const rate = marginalRate({ logOdds: model.coefficients[0]!, sdTotal: totalSd(model) });
  const profile = profileOfRate(new LaplaceLikelihood(groupAnswers(data, random)), model);
  const least = profile(rate);
  const signedRoot = (against: number): number =>
    Math.sign(rate - against) * Math.sqrt(Math.max(0, 2 * (profile(against) - least)));
  const degreesOfFreedom = Math.min(...random.map(({ levels }) => new Set(levels).size)) - 1;
  const standardError = rateStandardError(model);
  return {
    model,
    rate,
    standardError,
    degreesOfFreedom,
    tailsAgainst: (against) => studentTTails({ t: signedRoot(against), degreesOfFreedom }),
    intervalAt(level) {
      const reach = studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom });
      return { ...rateInterval(signedRoot, { rate, standardError, reach }), level };
    },
  };
}

const totalSd = ({ spreads }: LogisticMixedModel): number => Math.hypot(...spreads.map(({ sd }) => sd));

/** −log likelihood of a rate at the spreads that suit it best. */
function profileOfRate(likelihood: LaplaceLikelihood, model: LogisticMixedModel): (rate: number) => number {
  const { factors } = likelihood.answers;
  const fitted = factors.map(({ name }) => model.spreads.find(({ factor }) => factor === name)!);
  // counted in their own standard errors all spreads are curved alike, and few steps are needed
  const scales = fitted.map(({ sd, standardErrorOfLog }) =>
    standardErrorOfLog === null ? 0.3 : Math.min(0.5, sd * standardErrorOfLog),
  );
  // at a spread of exactly 0 nothing would move it
  let start = fitted.map(({ sd }, index) => Math.max(sd, 0.1) / scales[index]!);
  return (rate) => {
    const spreadsOf = (x: readonly number[]): number[] => x.map((value, index) => value * scales[index]!);
    const logOddsOf = (spreads: readonly number[]): number =>
      conditionalLogOdds({ rate, sdTotal: Math.hypot(...spreads) });
    const f = (x: readonly number[]): number => {
      const spreads = spreadsOf(x);
      return likelihood.at([logOddsOf(spreads)], spreads);
    };
    const gradient = (x: readonly number[]): number[] => {
      const spreads = spreadsOf(x);
      const logOdds = logOddsOf(spreads);
      likelihood.at([logOdds], spreads);
      const [byLogOdds, ...bySpread] = likelihood.gradient([logOdds]);
      const sdTotal = Math.hypot(...spreads);
      const slopes = marginalRateSlopes({ logOdds, sdTotal });
      return bySpread.map((slope, index) => {
        // the rate is held: more spread takes more log-odds
        const logOddsBySpread =
          sdTotal === 0 ? 0 : ((-slopes.bySd / slopes.byLogOdds) * spreads[index]!) / sdTotal;
        return (slope + byLogOdds! * logOddsBySpread) * scales[index]!;
      });
    };
    const { at, value } = minimize(f, { start, gradient, tolerance: 1e-9 });
    start = at.map((each, index) => Math.max(Math.abs(each), 0.1 / scales[index]!));
    return value;
  };
}

/** By the delta method, from the curvature over log-odds and spreads. */
function rateStandardError(model: LogisticMixedModel): number {
  const sdTotal = totalSd(model);
  const { byLogOdds, bySd } = marginalRateSlopes({ logOdds: model.coefficients[0]!, sdTotal });
  if (model.jointCovariance === null) return byLogOdds * model.standardErrors[0]!;
  const kept = model.spreads.filter(({ sd }) => sd > 0);
  const slopes = [byLogOdds, ...kept.map(({ sd }) => (bySd * sd) / sdTotal)];
  return Math.sqrt(quadraticForm(model.jointCovariance, slopes));
}

/** The rates whose signed roots are ±reach; the root is nearly straight in log-odds, so it is looked for there. */
function rateInterval(
  signedRoot: (rate: number) => number,
  { rate, standardError, reach }: { rate: number; standardError: number; reach: number },
): { low: number; high: number } {
  const middle = Math.log(rate / (1 - rate));
  const step = (reach * standardError) / (rate * (1 - rate));
  const end = (side: 1 | -1): number => {
    // each root takes a fit of the spreads: none is found twice
    const known = new Map([[0, -reach]]);
    const beyond = (distance: number): number => {
      const found = known.get(distance) ?? -side * signedRoot(inverseLogit(middle + side * distance)) - reach;
      known.set(distance, found);
      return found;
    };
    let far = 1.3 * step;
    while (beyond(far) < 0) {
      far *= 1.6;
      if (far > MOST_LOG_ODDS) return side < 0 ? 0 : 1;
    }
    return inverseLogit(middle + side * findRoot(beyond, { low: 0, high: far, tolerance: 1e-5 * step }));
  };
  return { low: end(-1), high: end(1) };
}
