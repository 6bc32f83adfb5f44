/** What the coefficients of a logistic regression are worth when answers come in clusters: sandwich covariances. */
import { type Matrix, multiplyMatrices } from '../numeric/matrix.ts';
import { studentTTails } from '../numeric/student-t.ts';
import type { Level } from './grouped-answers.ts';
import { type LogisticData, logisticRegression } from './logistic-regression.ts';

/** `CR0` is the plain sandwich; `CR1` multiplies it by G / (G − 1) for G clusters. */
export type SmallSampleCorrection = 'CR0' | 'CR1';

export interface RobustRegression {
  readonly columns: readonly string[];
  readonly coefficients: readonly number[];
  /** Two-way: the largest of the two-way, each one-way and the naive one, column by column. */
  readonly standardErrors: readonly number[];
  /** Before that rule: may have negative variances with few clusters of two kinds. */
  readonly covariance: Matrix;
  /** The fewest clusters of any kind, less 1. */
  readonly degreesOfFreedom: number;
  /** Two-sided, of each coefficient being 0, by Student's t. */
  readonly pValues: readonly number[];
}

/**
 * Sums of scores over clusters, as an outer product: what takes the place of the information when answers of a cluster agree.
 *
 * @param scores rows × columns
 */
function clusterMeat(
  scores: Matrix,
  clusters: readonly Level[],
  correction: SmallSampleCorrection,
): number[][] {
  const sums = new Map<Level, number[]>();
  for (const [row, score] of scores.entries()) {
    const sum = sums.get(clusters[row]!) ?? score.map(() => 0);
    for (let column = 0; column < score.length; column += 1) sum[column]! += score[column]!;
    sums.set(clusters[row]!, sum);
  }
  const size = scores[0]?.length ?? 0;
  const meat = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const sum of sums.values())
    for (let i = 0; i < size; i += 1) for (let j = 0; j < size; j += 1) meat[i]![j]! += sum[i]! * sum[j]!;
  const scale = correction === 'CR1' && sums.size > 1 ? sums.size / (sums.size - 1) : 1;
  return meat.map((row) => row.map((value) => scale * value));
}

/**
 * Logistic regression (GEE with independence) with standard errors robust to clusters of one or two kinds.
 *
 * Its coefficients are of the whole panel (marginal), nearer to 0 than the mixed model's. With two kinds the covariance is
 * V₁ + V₂ − V₁₂, which few clusters can make too small or negative: each standard error is then the largest of those of V, V₁, V₂ and
 * the naive one. Few clusters make a sandwich too small in any case: see docs/statistics-calibration.md.
 *
 * @param clusters one or two lists of labels, one label a row; lists of one label are left out
 * @throws {RangeError} unless one list has two labels or more
 * @throws as `logisticRegression`
 * @source A. C. Cameron, J. Gelbach & D. Miller, Journal of Business & Economic Statistics 29 (2011), §2; K.-Y. Liang & S. Zeger 1986
 */
export function robustLogisticRegression({
  clusters,
  correction = 'CR1',
  ...data
}: LogisticData & {
  readonly clusters: readonly (readonly Level[])[];
  readonly correction?: SmallSampleCorrection;
}): RobustRegression {
  const kinds = clusters.filter((labels) => new Set(labels).size > 1);
  if (kinds.length < 1 || kinds.length > 2 || kinds.some(({ length }) => length !== data.successes.length))
    throw new RangeError(
      `Cannot allow for clusters as there must be one or two kinds of two or more, with a label for each of ${data.successes.length} rows: current value is ${clusters.map((labels) => `${new Set(labels).size} in ${labels.length}`).join(' and ')}`,
    );
  const fit = logisticRegression(data);
  const scores = data.design.map((row, index) => {
    const residual = data.successes[index]! - (data.trials?.[index] ?? 1) * fit.fitted[index]!;
    return row.map((value) => value * residual);
  });
  const sandwich = (labels: readonly Level[]): number[][] =>
    multiplyMatrices(
      multiplyMatrices(fit.covariance, clusterMeat(scores, labels, correction)),
      fit.covariance,
    );
  const oneWay = kinds.map(sandwich);
  const covariance = kinds.length === 1 ? oneWay[0]! : twoWay(oneWay, sandwich(crossLabels(kinds)));
  const standardErrors = fit.columns.map((_, column) =>
    kinds.length === 1
      ? Math.sqrt(covariance[column]![column]!)
      : Math.max(
          fit.standardErrors[column]!,
          ...[covariance, ...oneWay].map((matrix) => Math.sqrt(Math.max(0, matrix[column]![column]!))),
        ),
  );
  const degreesOfFreedom = Math.min(...kinds.map((labels) => new Set(labels).size)) - 1;
  return {
    columns: fit.columns,
    coefficients: fit.coefficients,
    standardErrors,
    covariance,
    degreesOfFreedom,
    pValues: fit.coefficients.map((value, column) =>
      standardErrors[column] === 0
        ? 1
        : studentTTails({ t: value / standardErrors[column]!, degreesOfFreedom }).twoSided,
    ),
  };
}

const twoWay = ([first, second]: readonly Matrix[], both: Matrix): number[][] =>
  first!.map((row, i) => row.map((value, j) => value + second![i]![j]! - both[i]![j]!));

/** Labels of the pairs: a listener's answers on one track. */
function crossLabels([first, second]: readonly (readonly Level[])[]): Level[] {
  return first!.map((label, row) => JSON.stringify([label, second![row]]));
}
