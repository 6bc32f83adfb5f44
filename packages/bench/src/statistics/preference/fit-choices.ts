/** The parameters of a choice model from what was chosen. */
import { choleskyFactor, type Matrix, SingularMatrixError, solveByCholesky } from '../numeric/matrix.ts';
import {
  ChoiceExpectation,
  type ChoiceModel,
  InfiniteEstimateError,
  squareOfZeros,
  totalOf,
} from './choice-model.ts';

export interface ChoiceFit {
  readonly coefficients: readonly number[];
  /** Inverse of the (penalised) Fisher information, within the zero sums. */
  readonly covariance: readonly (readonly number[])[];
  /** Of the choices alone, without the prior. */
  readonly logLikelihood: number;
}

/** A coefficient beyond this is on its way to infinity: odds of 1 to 10^13. */
const RUNAWAY = 30;
const MOST_ROUNDS = 100;
/** Newton's steps halve the distance to the peak, or square it: after this one the next would be rounding. */
const LAST_STEP = 1e-9;

/** Fills the directions that change nothing, so that the matrix can be inverted; `center` takes them out again. */
export function fillZeroSums(information: number[][], zeroSums: ChoiceModel['zeroSums']): void {
  let scale = 1e-300;
  for (const [index, row] of information.entries()) scale = Math.max(scale, row[index]!);
  for (const group of zeroSums)
    for (const i of group) for (const j of group) information[i]![j]! += scale / group.length;
}

/** Takes the mean of each group off its parameters. */
export function center(vector: number[], zeroSums: ChoiceModel['zeroSums']): number[] {
  for (const group of zeroSums) {
    const mean = group.reduce((sum, index) => sum + vector[index]!, 0) / group.length;
    for (const index of group) vector[index]! -= mean;
  }
  return vector;
}

/** What the prior knows of each parameter. */
export const precisionOf = ({ priorStandardDeviation }: ChoiceModel): number =>
  priorStandardDeviation === null ? 0 : priorStandardDeviation ** -2;

/** Factor of the information with its empty directions filled; a direction nothing speaks about is named. */
function factorOf(model: ChoiceModel, information: number[][]): number[][] {
  fillZeroSums(information, model.zeroSums);
  try {
    return choleskyFactor(information);
  } catch (cause) {
    if (cause instanceof SingularMatrixError)
      throw new InfiniteEstimateError(model.parameters[cause.column]!);
    throw cause;
  }
}

/** Inverse of the information within the zero sums. */
function covarianceOf(model: ChoiceModel, factor: Matrix): number[][] {
  const size = model.parameters.length;
  return Array.from({ length: size }, (_, column) => {
    const unit = new Array<number>(size).fill(0);
    unit[column] = 1;
    return center(solveByCholesky(factor, center(unit, model.zeroSums)), model.zeroSums);
  });
}

/**
 * Fits by Newton's method with step halving; the likelihood of the logit and the probit is concave.
 *
 * @param counts how often each alternative of each set was chosen
 * @param start where to begin: the coefficients of a similar fit save rounds
 * @throws {InfiniteEstimateError}
 * @source McFadden, "Conditional logit analysis of qualitative choice behavior", 1974
 */
export function fitChoices(
  model: ChoiceModel,
  counts: readonly (readonly number[])[],
  { start }: { start?: readonly number[] } = {},
): ChoiceFit {
  const size = model.parameters.length;
  const precision = precisionOf(model);
  const means = model.priorMeans ?? new Array<number>(size).fill(0);
  const totals = counts.map(totalOf);
  const used = model.sets.map((_, set) => set).filter((set) => totals[set]! > 0);
  const judge = (coefficients: readonly number[]) => {
    const expectations = used.map((set) => new ChoiceExpectation(model.sets[set]!, model.rule, coefficients));
    let logLikelihood = 0;
    for (const [index, set] of used.entries())
      logLikelihood += expectations[index]!.logLikelihood(counts[set]!);
    const distance = coefficients.reduce((sum, each, index) => sum + (each - means[index]!) ** 2, 0);
    return { coefficients, expectations, logLikelihood, height: logLikelihood - (precision / 2) * distance };
  };

  let at = judge(start ? [...start] : new Array<number>(size).fill(0));
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const score = at.coefficients.map((each, index) => precision * (means[index]! - each));
    const information = squareOfZeros(size);
    for (const [index, set] of used.entries()) {
      at.expectations[index]!.addScore(score, counts[set]!);
      at.expectations[index]!.addInformation(information, totals[set]!);
    }
    for (let index = 0; index < size; index += 1) information[index]![index]! += precision;
    const factor = factorOf(model, information);
    const step = center(solveByCholesky(factor, score), model.zeroSums);
    if (step.every((each) => Math.abs(each) < LAST_STEP))
      return {
        // small as it is, without it tenth digits would be wrong
        coefficients: at.coefficients.map((each, index) => each + step[index]!),
        covariance: covarianceOf(model, factor),
        logLikelihood: at.logLikelihood,
      };
    const { coefficients, height } = at;
    let length = 1;
    do {
      at = judge(coefficients.map((each, index) => each + length * step[index]!));
      length /= 2;
      // rounding alone may lose this much
    } while (!(at.height >= height - 1e-12 * (Math.abs(height) + 1)) && length > 1e-12);
    const runaway = at.coefficients.findIndex((each) => Math.abs(each) > RUNAWAY);
    if (runaway >= 0 && precision === 0) throw new InfiniteEstimateError(model.parameters[runaway]!);
  }
  const sizes = at.coefficients.map(Math.abs);
  throw new InfiniteEstimateError(model.parameters[sizes.indexOf(Math.max(...sizes))]!);
}
