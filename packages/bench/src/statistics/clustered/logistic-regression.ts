/** Logistic regression by maximum likelihood, and the checks of its data that every logistic model here shares. */
import { logGamma } from '../numeric/log-gamma.ts';
import {
  choleskyFactor,
  invertSymmetric,
  type Matrix,
  SingularMatrixError,
  solveByCholesky,
} from '../numeric/matrix.ts';

/** Answers, one row each or counted: `successes` right ones among `trials`, and what is known of the row. */
export interface LogisticData {
  readonly successes: readonly number[];
  /** Answers in each row: 1 each by default. */
  readonly trials?: readonly number[];
  /** A row of numbers for every row of answers, an intercept included where wanted. */
  readonly design: Matrix;
  /** The name of each column of `design`. */
  readonly columns: readonly string[];
  /** A known part of the log-odds of every row: 0 by default. */
  readonly offset?: readonly number[];
  /** The SD, in log-odds, of a normal prior around 0 on every coefficient: none by default. 2.5 is weak and mends separation. */
  readonly priorSd?: number;
}

/** A column (or a factor) tells right from wrong answers completely, so that its coefficient has no finite estimate. */
export class SeparationError extends Error {
  readonly column: string;

  constructor(column: string) {
    super(
      `Cannot estimate the effect of "${column}" as it separates right from wrong answers completely: give priorSd (2.5 is a weak normal prior), leave it out, or test it by exact counts`,
    );
    this.name = 'SeparationError';
    this.column = column;
  }
}

/** A column says nothing that the columns before it do not say. */
export class CollinearityError extends Error {
  readonly column: string;

  constructor(column: string) {
    super(
      `Cannot estimate the effect of "${column}" as the other columns determine it: leave one of them out`,
    );
    this.name = 'CollinearityError';
    this.column = column;
  }
}

export interface LogisticRegression {
  readonly columns: readonly string[];
  /** Log-odds, one a column. */
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
  readonly covariance: Matrix;
  /** With the log binomial coefficients of counted answers; without the prior. */
  readonly logLikelihood: number;
  /** Probability of a success in each row. */
  readonly fitted: readonly number[];
}

/**
 * Fits a logistic regression; its standard errors take every answer as independent (see `robustCovariance` for clustered ones).
 *
 * @returns no coefficients and the likelihood of the offset alone for a design without columns
 * @throws {SeparationError} when a coefficient grows without end
 * @throws {CollinearityError} when a column is determined by others
 * @throws {RangeError} for no rows, rows of differing lengths or impossible counts
 * @source A. Agresti, Categorical Data Analysis, 2013, §5.5 (Newton's method), §6.5 (separation)
 */
export function logisticRegression(data: LogisticData): LogisticRegression {
  checkLogisticData(data);
  const { design, columns } = data;
  let coefficients = columns.map(() => 0);
  let current = scoreAt(data, coefficients);
  for (let round = 1; columns.length > 0; round += 1) {
    const step = newtonStep(data, current);
    const before = current.objective;
    const from = coefficients;
    for (let length = 1; length > 1e-10; length /= 2) {
      coefficients = from.map((value, column) => value + length * step[column]!);
      current = scoreAt(data, coefficients);
      if (current.objective >= before - 1e-12 * Math.abs(before)) break;
    }
    // under separation Newton's steps in log-odds tend to 1 and never shrink
    const change = design.reduce(
      (most, row) =>
        Math.max(most, Math.abs(row.reduce((sum, value, column) => sum + value * step[column]!, 0))),
      0,
    );
    if (change < 1e-9) break;
    if (round >= MOST_ROUNDS || (data.priorSd === undefined && current.steepest > MOST_LOG_ODDS))
      throw new SeparationError(columns[mostMoved(design, step)]!);
  }
  const covariance = columns.length === 0 ? [] : inverseInformation(data, current.information);
  return {
    columns,
    coefficients,
    standardErrors: covariance.map((row, column) => Math.sqrt(row[column]!)),
    covariance,
    logLikelihood: current.logLikelihood + logBinomialCoefficients(data),
    fitted: current.fitted,
  };
}

const MOST_ROUNDS = 100;
/** e^−24 is a chance that no panel tells from none. */
const MOST_LOG_ODDS = 24;

/**
 * Throws unless rows, columns and counts fit together.
 *
 * @throws {RangeError}
 */
export function checkLogisticData({
  successes,
  trials,
  design,
  columns,
  offset,
  priorSd,
}: LogisticData): void {
  const rows = successes.length;
  if (rows === 0) throw new RangeError('Cannot fit a logistic model as there must be at least one row');
  for (const [name, given] of Object.entries({ trials, design, offset })) {
    if (given !== undefined && given.length !== rows)
      throw new RangeError(
        `Cannot fit a logistic model as ${name} must have one entry for each of ${rows} rows: current value is ${given.length}`,
      );
  }
  const ragged = design.find(
    (row) => row.length !== columns.length || !row.every((value) => Number.isFinite(value)),
  );
  if (ragged !== undefined)
    throw new RangeError(
      `Cannot fit a logistic model as each row of design must hold ${columns.length} finite numbers: current value is [${ragged.join(', ')}]`,
    );
  const wrong = successes.findIndex((count, row) => {
    const n = trials?.[row] ?? 1;
    return !(Number.isSafeInteger(count) && Number.isSafeInteger(n) && count >= 0 && count <= n);
  });
  if (wrong >= 0)
    throw new RangeError(
      `Cannot fit a logistic model as successes must be whole and 0…trials: current values are ${successes[wrong]} of ${trials?.[wrong] ?? 1} in row ${wrong}`,
    );
  if (priorSd !== undefined && !(priorSd > 0 && Number.isFinite(priorSd)))
    throw new RangeError(`Cannot fit a logistic model as priorSd must be > 0: current value is ${priorSd}`);
}

/** Σ log C(n, k): the part of the likelihood of counted answers that no parameter moves. */
export function logBinomialCoefficients({ successes, trials }: LogisticData): number {
  if (trials === undefined) return 0;
  return successes.reduce((sum, k, row) => {
    const n = trials[row]!;
    return k === 0 || k === n ? sum : sum + logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  }, 0);
}

/** The probability whose log-odds are x. */
export const inverseLogit = (x: number): number => {
  const odds = Math.exp(-Math.abs(x));
  return x < 0 ? odds / (1 + odds) : 1 / (1 + odds);
};

interface Score {
  readonly objective: number;
  readonly logLikelihood: number;
  readonly score: number[];
  readonly information: number[][];
  readonly fitted: number[];
  /** The largest |log-odds| of any row. */
  readonly steepest: number;
}

function scoreAt(data: LogisticData, coefficients: readonly number[]): Score {
  const { successes, trials, design, offset, priorSd } = data;
  const precision = priorSd === undefined ? 0 : 1 / priorSd ** 2;
  const score = coefficients.map((value) => -precision * value);
  const information = coefficients.map((_, i) => coefficients.map((_each, j) => (i === j ? precision : 0)));
  let logLikelihood = 0;
  let steepest = 0;
  const fitted = design.map((row, index) => {
    const n = trials?.[index] ?? 1;
    let logOdds = offset?.[index] ?? 0;
    for (let column = 0; column < row.length; column += 1) logOdds += row[column]! * coefficients[column]!;
    const odds = Math.exp(-Math.abs(logOdds));
    const probability = (logOdds < 0 ? odds : 1) / (1 + odds);
    const residual = successes[index]! - n * probability;
    const weight = n * probability * (1 - probability);
    logLikelihood += successes[index]! * logOdds - n * (Math.max(0, logOdds) + Math.log1p(odds));
    steepest = Math.max(steepest, Math.abs(logOdds));
    for (let i = 0; i < row.length; i += 1) {
      score[i]! += residual * row[i]!;
      for (let j = 0; j <= i; j += 1) information[i]![j]! += weight * row[i]! * row[j]!;
    }
    return probability;
  });
  const penalty = 0.5 * precision * coefficients.reduce((sum, value) => sum + value * value, 0);
  return { objective: logLikelihood - penalty, logLikelihood, score, information, fitted, steepest };
}

function newtonStep({ columns }: LogisticData, { score, information, steepest }: Score): number[] {
  try {
    return solveByCholesky(choleskyFactor(information), score);
  } catch (error) {
    if (!(error instanceof SingularMatrixError)) throw error;
    // flat because every answer is certain, not because columns agree
    if (steepest > MOST_LOG_ODDS / 2) throw new SeparationError(columns[error.column]!);
    throw new CollinearityError(columns[error.column]!);
  }
}

function inverseInformation({ columns }: LogisticData, information: number[][]): number[][] {
  try {
    // only the lower triangle was filled, and it is all that is read
    return invertSymmetric(information);
  } catch (error) {
    if (error instanceof SingularMatrixError) throw new CollinearityError(columns[error.column]!);
    throw error;
  }
}

/** The column whose coefficient runs off, counted in the spans of the columns. */
function mostMoved(design: Matrix, step: readonly number[]): number {
  const reach = step.map((change, column) => {
    const largest = design.reduce((most, row) => Math.max(most, Math.abs(row[column]!)), 0);
    return Math.abs(change) * largest;
  });
  return reach.indexOf(Math.max(...reach));
}
