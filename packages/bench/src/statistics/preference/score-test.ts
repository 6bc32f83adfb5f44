/** Whether parameters left out of a choice model are missed: judged at the fit without them, so that they need no estimate. */
import { chiSquareTails } from '../numeric/chi-square.ts';
import { fTails } from '../numeric/f-distribution.ts';
import { choleskyFactor, type Matrix, solveByCholesky } from '../numeric/matrix.ts';
import type { ChoiceModel, ClusterChoices } from './choice-model.ts';
import { clusterEvidence } from './clustered-covariance.ts';
import { fillZeroSums } from './fit-choices.ts';

export interface ClusteredFTest {
  readonly f: number;
  readonly numeratorDegrees: number;
  readonly denominatorDegrees: number;
  readonly pValue: number;
}

export interface ScoreTest {
  /** Chi-square distributed when all choices are independent. */
  readonly statistic: number;
  /** How many of the parameters the design lets one tell from the rest. */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Allowing for clusters; null unless there are more clusters than degrees of freedom. */
  readonly clustered: ClusteredFTest | null;
}

/** A share of a parameter's own information below this is what rounding leaves of none. */
const LEAST_SHARE = 1e-9;

/**
 * The semidefinite Cholesky factor: rows of columns that add nothing are left out.
 *
 * @returns the columns kept, and the factor among them
 */
export function independentColumns(symmetric: Matrix): {
  readonly kept: number[];
  readonly factor: number[][];
} {
  const kept: number[] = [];
  const factor: number[][] = [];
  for (const [column, row] of symmetric.entries()) {
    const own: number[] = [];
    for (const [index, other] of kept.entries()) {
      let sum = row[other]!;
      for (let k = 0; k < index; k += 1) sum -= own[k]! * factor[index]![k]!;
      own.push(sum / factor[index]![index]!);
    }
    const rest = row[column]! - own.reduce((sum, value) => sum + value * value, 0);
    if (!(rest > LEAST_SHARE * Math.abs(row[column]!) && row[column]! > 1e-12)) continue;
    kept.push(column);
    factor.push([...own, Math.sqrt(rest)]);
  }
  return { kept, factor };
}

/** x' (L L')⁻¹ x. */
export function inverseForm(factor: Matrix, x: readonly number[]): number {
  return solveByCholesky(factor, x).reduce((sum, value, index) => sum + value * x[index]!, 0);
}

/**
 * The score test of the parameters `tested`, the others being at their estimates without them.
 *
 * With clusters: Hotelling's T² of the clusters' efficient scores, F distributed when many clusters are alike and a working
 * approximation when few are.
 *
 * @param model with the tested parameters, the zero sums those of the others
 * @param coefficients of all parameters; 0 for the tested
 * @param panel all choices
 * @param clusters the same by listener; empty where that is unknown
 * @source C. R. Rao 1948; D. Boos, The American Statistician 46 (1992) for clusters
 */
export function scoreTest(
  model: Pick<ChoiceModel, 'sets' | 'parameters' | 'zeroSums' | 'rule'>,
  {
    coefficients,
    tested,
    panel,
    clusters,
  }: {
    coefficients: readonly number[];
    tested: readonly number[];
    panel: ClusterChoices;
    clusters: readonly ClusterChoices[];
  },
): ScoreTest {
  const isTested = new Set(tested);
  const fitted = model.parameters.map((_, index) => index).filter((index) => !isTested.has(index));
  const [all] = clusterEvidence(model, coefficients, [panel]);
  const { information } = all!;
  fillZeroSums(information, model.zeroSums);
  const pick = (rows: readonly number[], columns: readonly number[]): number[][] =>
    rows.map((i) => columns.map((j) => information[i]![j]!));
  const factor = choleskyFactor(pick(fitted, fitted));
  const crossed = pick(tested, fitted);
  const projections = crossed.map((row) => solveByCholesky(factor, row));
  const own = pick(tested, tested);
  const efficient = own.map((row, i) =>
    row.map((value, j) => value - crossed[i]!.reduce((sum, each, k) => sum + each * projections[j]![k]!, 0)),
  );
  const { kept, factor: efficientFactor } = independentColumns(efficient);
  const efficientScore = ({ score }: { score: readonly number[] }): number[] =>
    kept.map(
      (index) =>
        score[tested[index]!]! -
        projections[index]!.reduce((sum, each, k) => sum + each * score[fitted[k]!]!, 0),
    );
  const whole = efficientScore(all!);
  const statistic = kept.length === 0 ? 0 : inverseForm(efficientFactor, whole);
  return {
    statistic,
    degreesOfFreedom: kept.length,
    pValue: kept.length === 0 ? 1 : chiSquareTails({ x: statistic, degreesOfFreedom: kept.length }).upper,
    clustered:
      kept.length === 0 || kept.length >= clusters.length
        ? null
        : hotelling(clusterEvidence(model, coefficients, clusters).map(efficientScore)),
  };
}

/** Whether the mean of a few scores of each of more clusters is zero. */
function hotelling(scores: readonly (readonly number[])[]): ClusteredFTest | null {
  const clusters = scores.length;
  const size = scores[0]!.length;
  const mean = scores[0]!.map((_, i) => scores.reduce((sum, score) => sum + score[i]!, 0) / clusters);
  const scatter = mean.map((_, i) =>
    mean.map((_each, j) =>
      scores.reduce((sum, score) => sum + (score[i]! - mean[i]!) * (score[j]! - mean[j]!), 0),
    ),
  );
  const { kept, factor } = independentColumns(scatter);
  // all clusters alike in some direction: there is no telling how they vary
  if (kept.length < size) return null;
  const f = ((clusters - size) / size) * clusters * inverseForm(factor, mean);
  const [numeratorDegrees, denominatorDegrees] = [size, clusters - size];
  return {
    f,
    numeratorDegrees,
    denominatorDegrees,
    pValue: fTails({ x: f, numeratorDegrees, denominatorDegrees }).upper,
  };
}
