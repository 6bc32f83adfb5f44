/** How uncertain a choice model's coefficients are when the choices of one listener, or on one track, hang together. */
import { choleskyFactor, multiplyVector, SingularMatrixError, solveByCholesky } from '../numeric/matrix.ts';
import {
  addMatrix,
  ChoiceExpectation,
  type ChoiceModel,
  type ClusterChoices,
  squareOfZeros,
  totalOf,
} from './choice-model.ts';
import { type ChoiceFit, center, fillZeroSums, precisionOf } from './fit-choices.ts';

export interface ClusterEvidence {
  readonly score: number[];
  readonly information: number[][];
}

/** Each cluster's score at some coefficients, and its information. */
export function clusterEvidence(
  model: Pick<ChoiceModel, 'sets' | 'parameters' | 'rule'>,
  coefficients: readonly number[],
  clusters: readonly ClusterChoices[],
): ClusterEvidence[] {
  const size = model.parameters.length;
  const judged = new Map<number, ChoiceExpectation>();
  const expectationOf = (set: number): ChoiceExpectation => {
    const known = judged.get(set);
    if (known) return known;
    const fresh = new ChoiceExpectation(model.sets[set]!, model.rule, coefficients);
    judged.set(set, fresh);
    return fresh;
  };
  return clusters.map(({ sets, counts }) => {
    const score = new Array<number>(size).fill(0);
    const information = squareOfZeros(size);
    for (const [index, set] of sets.entries()) {
      const expectation = expectationOf(set);
      expectation.addScore(score, counts[index]!);
      expectation.addInformation(information, totalOf(counts[index]!));
    }
    return { score, information };
  });
}

function addSquare(to: number[][], vector: readonly number[]): void {
  for (const [i, row] of to.entries())
    for (let j = 0; j < row.length; j += 1) row[j]! += vector[i]! * vector[j]!;
}

/**
 * The plain sandwich, without a correction: for many clusters of which none holds much.
 *
 * @source Liang & Zeger, Biometrika 73 (1986)
 */
export function sandwichCovariance(
  model: ChoiceModel,
  fit: ChoiceFit,
  clusters: readonly ClusterChoices[],
): number[][] {
  const covariance = squareOfZeros(model.parameters.length);
  for (const { score } of clusterEvidence(model, fit.coefficients, clusters))
    addSquare(covariance, multiplyVector(fit.covariance, score));
  return covariance;
}

/**
 * How far the coefficients move when one cluster after the other is left out, by one step of Newton's. Unlike the plain sandwich it
 * does not shrink when there are few clusters, or a few hold most of the choices.
 *
 * @returns null for fewer than two clusters, or where without one of them nothing speaks about some parameter
 * @source Lipsitz, Dear & Zhao, Biometrics 50 (1994); Bell & McCaffrey, Survey Methodology 28 (2002)
 */
export function jackknifeCovariance(
  model: ChoiceModel,
  fit: Pick<ChoiceFit, 'coefficients'>,
  clusters: readonly ClusterChoices[],
): number[][] | null {
  if (clusters.length < 2) return null;
  const size = model.parameters.length;
  const evidence = clusterEvidence(model, fit.coefficients, clusters);
  const whole = squareOfZeros(size);
  for (const { information } of evidence) addMatrix(whole, information, 1);
  for (let index = 0; index < size; index += 1) whole[index]![index]! += precisionOf(model);
  const covariance = squareOfZeros(size);
  for (const { score, information } of evidence) {
    const others = whole.map((row) => [...row]);
    addMatrix(others, information, -1);
    fillZeroSums(others, model.zeroSums);
    const move = solveOrNull(others, center(score, model.zeroSums));
    if (move === null) return null;
    addSquare(covariance, center(move, model.zeroSums));
  }
  const share = (clusters.length - 1) / clusters.length;
  return covariance.map((row) => row.map((value) => share * value));
}

function solveOrNull(information: number[][], score: readonly number[]): number[] | null {
  try {
    return solveByCholesky(choleskyFactor(information), score);
  } catch (cause) {
    if (cause instanceof SingularMatrixError) return null;
    throw cause;
  }
}
