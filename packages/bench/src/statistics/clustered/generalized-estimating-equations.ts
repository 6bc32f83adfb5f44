/** Marginal logistic regression of clustered answers whose correlation within a cluster is one number. */
import { invertSymmetric, type Matrix, multiplyMatrices, multiplyVector } from '../numeric/matrix.ts';
import type { Level } from './grouped-answers.ts';
import { inverseLogit, type LogisticData, logisticRegression } from './logistic-regression.ts';

export interface ExchangeableFit {
  readonly columns: readonly string[];
  readonly coefficients: readonly number[];
  /** By the sandwich without a correction for few clusters: too small for fewer than about 40. */
  readonly standardErrors: readonly number[];
  readonly covariance: Matrix;
  /** Correlation of two answers of one cluster. */
  readonly correlation: number;
  /** Mean squared Pearson residual: near 1. */
  readonly scale: number;
}

const MOST_ROUNDS = 100;

/**
 * Generalized estimating equations with exchangeable correlation.
 *
 * @param clusters a label for each answer; answers must be single ones (no `trials`)
 * @throws {RangeError} for counted answers, fewer than 2 clusters, or no cluster with 2 answers
 * @throws as `logisticRegression`
 * @source K.-Y. Liang & S. Zeger, Biometrika 73 (1986); moment estimates of correlation and scale as in R's geepack::geeglm
 */
export function exchangeableLogisticRegression({
  clusters,
  ...data
}: Omit<LogisticData, 'trials' | 'priorSd'> & { readonly clusters: readonly Level[] }): ExchangeableFit {
  let { coefficients } = logisticRegression(data);
  const rowsOf = groupRows(clusters, data.successes.length);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const moments = residualMoments(data, coefficients, rowsOf);
    const { step, information, meat } = estimatingEquations(data, coefficients, { rowsOf, ...moments });
    const bread = invertSymmetric(information);
    const change = multiplyVector(bread, step);
    coefficients = coefficients.map((value, column) => value + change[column]!);
    if (Math.max(...change.map(Math.abs)) > 1e-11) continue;
    const covariance = multiplyMatrices(multiplyMatrices(bread, meat), bread);
    return {
      columns: data.columns,
      coefficients,
      standardErrors: covariance.map((row, column) => Math.sqrt(row[column]!)),
      covariance,
      ...moments,
    };
  }
  throw new RangeError(
    'Cannot fit clustered answers as the estimating equations do not settle: take robustLogisticRegression',
  );
}

function groupRows(clusters: readonly Level[], rows: number): number[][] {
  const found = new Map<Level, number[]>();
  for (const [row, label] of clusters.entries()) found.set(label, [...(found.get(label) ?? []), row]);
  const groups = [...found.values()];
  if (clusters.length !== rows || groups.length < 2 || groups.every(({ length }) => length < 2))
    throw new RangeError(
      `Cannot estimate a correlation within clusters as there must be 2 or more, one with 2 answers or more, and a label for each of ${rows} answers: current value is ${groups.length} clusters of ${clusters.length} answers`,
    );
  return groups;
}

type AnswerData = Omit<LogisticData, 'trials' | 'priorSd'>;

function meansAt({ design, offset }: AnswerData, coefficients: readonly number[]): number[] {
  return design.map((row, index) =>
    inverseLogit(
      row.reduce((sum, value, column) => sum + value * coefficients[column]!, offset?.[index] ?? 0),
    ),
  );
}

function residualMoments(
  data: AnswerData,
  coefficients: readonly number[],
  rowsOf: readonly (readonly number[])[],
): { correlation: number; scale: number } {
  const means = meansAt(data, coefficients);
  const residuals = means.map((mean, row) => (data.successes[row]! - mean) / Math.sqrt(mean * (1 - mean)));
  const scale = residuals.reduce((sum, value) => sum + value * value, 0) / residuals.length;
  let products = 0;
  let pairs = 0;
  let largest = 0;
  for (const rows of rowsOf) {
    const sum = rows.reduce((total, row) => total + residuals[row]!, 0);
    const squares = rows.reduce((total, row) => total + residuals[row]! ** 2, 0);
    products += (sum * sum - squares) / 2;
    pairs += (rows.length * (rows.length - 1)) / 2;
    largest = Math.max(largest, rows.length);
  }
  // below −1 / (size − 1) no such correlation exists; just above it the working covariance is nearly singular
  const least = -0.95 / (largest - 1);
  return { correlation: Math.min(0.95, Math.max(least, products / pairs / scale)), scale };
}

function estimatingEquations(
  data: AnswerData,
  coefficients: readonly number[],
  {
    rowsOf,
    correlation,
    scale,
  }: { rowsOf: readonly (readonly number[])[]; correlation: number; scale: number },
): { step: number[]; information: number[][]; meat: number[][] } {
  const means = meansAt(data, coefficients);
  const size = coefficients.length;
  const step = new Array<number>(size).fill(0);
  const zeros = (): number[][] => Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const [information, meat] = [zeros(), zeros()];
  for (const rows of rowsOf) {
    // the inverse of (1 − ρ) I + ρ J is (I − share · J) / (1 − ρ)
    const share = correlation / (1 + (rows.length - 1) * correlation);
    const factor = 1 / ((1 - correlation) * scale);
    const scaled = rows.map((row) => {
      const sd = Math.sqrt(means[row]! * (1 - means[row]!));
      return {
        slope: data.design[row]!.map((value) => value * sd),
        residual: (data.successes[row]! - means[row]!) / sd,
      };
    });
    const totalResidual = scaled.reduce((sum, { residual }) => sum + residual, 0);
    const totalSlope = step.map((_, column) => scaled.reduce((sum, { slope }) => sum + slope[column]!, 0));
    const score = step.map(
      (_, column) =>
        factor *
        (scaled.reduce((sum, { slope, residual }) => sum + slope[column]! * residual, 0) -
          share * totalSlope[column]! * totalResidual),
    );
    for (let i = 0; i < size; i += 1) {
      step[i]! += score[i]!;
      for (let j = 0; j < size; j += 1) {
        meat[i]![j]! += score[i]! * score[j]!;
        information[i]![j]! +=
          factor *
          (scaled.reduce((sum, { slope }) => sum + slope[i]! * slope[j]!, 0) -
            share * totalSlope[i]! * totalSlope[j]!);
      }
    }
  }
  return { step, information, meat };
}
