/** Choices among alternatives whose utilities are linear in a few parameters: what every preference model here is a case of. */
import {
  choleskyFactor,
  type Matrix,
  multiplyVector,
  SingularMatrixError,
  solveByCholesky,
} from '../numeric/matrix.ts';

/** The parameters an alternative's utility is made of, and how often each. */
export interface DesignRow {
  readonly columns: readonly number[];
  readonly values: readonly number[];
  /** A known part of the utility. */
  readonly offset?: number;
}

/** The alternatives one choice was made among. */
export type ChoiceSet = readonly DesignRow[];

/**
 * How utilities become probabilities: their logarithms, and what the score (once) and the information (squared) are multiplied by
 * beside those of the logit.
 */
export type ChoiceRule = (utilities: readonly number[]) => {
  readonly logProbabilities: readonly number[];
  readonly slope: number;
};

export interface ChoiceModel {
  readonly sets: readonly ChoiceSet[];
  /** One name a parameter, for messages. */
  readonly parameters: readonly string[];
  /** Groups of parameters of which only differences matter: each is held at a sum of zero. */
  readonly zeroSums: readonly (readonly number[])[];
  /** Of a normal prior on every parameter; null for maximum likelihood. */
  readonly priorStandardDeviation: number | null;
  /** Where the prior is centered, zeros by default. */
  readonly priorMeans?: readonly number[];
  readonly rule: ChoiceRule;
}

/** How often each alternative of some of the model's sets was chosen by one listener. */
export interface ClusterChoices {
  readonly sets: readonly number[];
  readonly counts: readonly (readonly number[])[];
}

export interface ChoiceFit {
  readonly coefficients: readonly number[];
  /** Inverse of the (penalised) Fisher information, within the zero sums. */
  readonly covariance: readonly (readonly number[])[];
  /** Of the choices alone, without the prior. */
  readonly logLikelihood: number;
}

/** A parameter has no finite estimate: a larger one always explains the choices better, or nothing speaks about it alone. */
export class InfiniteEstimateError extends Error {
  readonly parameter: string;

  constructor(parameter: string) {
    super(
      `Cannot estimate ${parameter} as the choices must speak both for and against it, apart from everything else: they do not. ` +
        'Leave it out, or give a weak prior that keeps it finite (priorStandardDeviation: 1 holds odds beyond 1 : 7 unlikely) and say so',
    );
    this.name = 'InfiniteEstimateError';
    this.parameter = parameter;
  }
}

/** A coefficient beyond this is on its way to infinity: odds of 1 to 10^13. */
const RUNAWAY = 30;
const MOST_ROUNDS = 100;

/** The logit rule: probabilities are in proportion to the exponential of the utilities. */
export function logitRule(utilities: readonly number[]): ReturnType<ChoiceRule> {
  let highest = -Infinity;
  for (const utility of utilities) if (utility > highest) highest = utility;
  let sum = 0;
  for (const utility of utilities) sum += Math.exp(utility - highest);
  const logSum = highest + Math.log(sum);
  return { logProbabilities: utilities.map((utility) => utility - logSum), slope: 1 };
}

const utilitiesOf = (set: ChoiceSet, coefficients: readonly number[]): number[] =>
  set.map(({ columns, values, offset = 0 }) => {
    let utility = offset;
    for (let index = 0; index < columns.length; index += 1)
      utility += values[index]! * coefficients[columns[index]!]!;
    return utility;
  });

interface JudgedSet {
  readonly logProbabilities: readonly number[];
  readonly slope: number;
  /** The columns that occur in the set, each once, and every alternative's row in their terms, less the expected row. */
  readonly columns: readonly number[];
  readonly expected: readonly number[];
}

const columnsOf = (set: ChoiceSet): number[] => [...new Set(set.flatMap(({ columns }) => columns))];

function judge(
  model: Pick<ChoiceModel, 'sets' | 'rule'>,
  columns: readonly number[],
  set: number,
  coefficients: readonly number[],
): JudgedSet {
  const rows = model.sets[set]!;
  const { logProbabilities, slope } = model.rule(utilitiesOf(rows, coefficients));
  const expected = columns.map(() => 0);
  for (const [alternative, row] of rows.entries()) {
    const probability = Math.exp(logProbabilities[alternative]!);
    for (const [index, column] of row.columns.entries())
      expected[columns.indexOf(column)]! += probability * row.values[index]!;
  }
  return { logProbabilities, slope, columns, expected };
}

/** Adds the score of the choices of one set. */
function addScore(
  score: number[],
  rows: ChoiceSet,
  { slope, columns, expected }: JudgedSet,
  counts: readonly number[],
): void {
  let total = 0;
  for (const [alternative, row] of rows.entries()) {
    const count = counts[alternative]!;
    if (count === 0) continue;
    total += count;
    for (const [index, column] of row.columns.entries()) score[column]! += slope * count * row.values[index]!;
  }
  for (const [index, column] of columns.entries()) score[column]! -= slope * total * expected[index]!;
}

/** Adds the Fisher information of so many choices from one set. */
function addInformation(
  information: number[][],
  rows: ChoiceSet,
  { logProbabilities, slope, columns, expected }: JudgedSet,
  choices: number,
): void {
  const weight = choices * slope * slope;
  for (const [alternative, { columns: own, values }] of rows.entries()) {
    const share = weight * Math.exp(logProbabilities[alternative]!);
    for (let i = 0; i < own.length; i += 1)
      for (let j = 0; j < own.length; j += 1)
        information[own[i]!]![own[j]!]! += share * values[i]! * values[j]!;
  }
  for (let i = 0; i < columns.length; i += 1)
    for (let j = 0; j < columns.length; j += 1)
      information[columns[i]!]![columns[j]!]! -= weight * expected[i]! * expected[j]!;
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

export const squareOfZeros = (size: number): number[][] =>
  Array.from({ length: size }, () => new Array<number>(size).fill(0));

/** Fills the directions that change nothing, so that the matrix can be inverted; `center` takes them out again. */
export function fillZeroSums(information: number[][], zeroSums: ChoiceModel['zeroSums']): void {
  const scale = Math.max(1e-300, ...information.map((row, index) => row[index]!));
  for (const group of zeroSums)
    for (const i of group) for (const j of group) information[i]![j]! += scale / group.length;
}

function center(vector: number[], zeroSums: ChoiceModel['zeroSums']): number[] {
  for (const group of zeroSums) {
    const mean = group.reduce((sum, index) => sum + vector[index]!, 0) / group.length;
    for (const index of group) vector[index]! -= mean;
  }
  return vector;
}

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

const addPrior = (model: ChoiceModel, information: number[][]): void => {
  if (model.priorStandardDeviation === null) return;
  for (const [index, row] of information.entries()) row[index]! += model.priorStandardDeviation ** -2;
};

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
  const totals = counts.map(total);
  const used = model.sets.map((_, set) => set).filter((set) => totals[set]! > 0);
  const columns = model.sets.map((set, index) => (totals[index]! > 0 ? columnsOf(set) : []));
  const precision = model.priorStandardDeviation === null ? 0 : model.priorStandardDeviation ** -2;
  const logLikelihoodAt = (coefficients: readonly number[]): number => {
    let sum = 0;
    for (const set of used) {
      const { logProbabilities } = model.rule(utilitiesOf(model.sets[set]!, coefficients));
      for (const [alternative, count] of counts[set]!.entries())
        if (count > 0) sum += count * logProbabilities[alternative]!;
    }
    return sum;
  };
  const means = model.priorMeans ?? new Array<number>(size).fill(0);
  const penaltyAt = (coefficients: readonly number[]): number =>
    (precision / 2) * coefficients.reduce((sum, each, index) => sum + (each - means[index]!) ** 2, 0);

  let coefficients = start ? [...start] : new Array<number>(size).fill(0);
  let logLikelihood = logLikelihoodAt(coefficients);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const score = coefficients.map((each, index) => precision * (means[index]! - each));
    const information = squareOfZeros(size);
    for (const set of used) {
      const judged = judge(model, columns[set]!, set, coefficients);
      addScore(score, model.sets[set]!, judged, counts[set]!);
      addInformation(information, model.sets[set]!, judged, totals[set]!);
    }
    addPrior(model, information);
    const factor = factorOf(model, information);
    const step = center(solveByCholesky(factor, score), model.zeroSums);
    const reach = Math.max(0, ...step.map(Math.abs));
    if (reach < 1e-9) return { coefficients, covariance: covarianceOf(model, factor), logLikelihood };
    const before = logLikelihood - penaltyAt(coefficients);
    let length = 1;
    let next = coefficients;
    for (let halving = 0; halving < 40; halving += 1) {
      next = coefficients.map((each, index) => each + length * step[index]!);
      logLikelihood = logLikelihoodAt(next);
      // rounding alone may lose this much
      if (logLikelihood - penaltyAt(next) >= before - 1e-12 * (Math.abs(before) + 1)) break;
      length /= 2;
    }
    coefficients = next;
    const runaway = coefficients.findIndex((each) => Math.abs(each) > RUNAWAY);
    if (runaway >= 0 && precision === 0) throw new InfiniteEstimateError(model.parameters[runaway]!);
  }
  const steepest = coefficients.map(Math.abs);
  throw new InfiniteEstimateError(model.parameters[steepest.indexOf(Math.max(...steepest))]!);
}

/** Each cluster's score at the fit, and its information. */
export function clusterScores(
  model: Pick<ChoiceModel, 'sets' | 'parameters' | 'rule'>,
  { coefficients }: Pick<ChoiceFit, 'coefficients'>,
  clusters: readonly ClusterChoices[],
): { readonly score: number[]; readonly information: () => number[][] }[] {
  const size = model.parameters.length;
  const judged = new Map<number, JudgedSet>();
  const judgedSet = (set: number): JudgedSet => {
    const known = judged.get(set);
    if (known) return known;
    const fresh = judge(model, columnsOf(model.sets[set]!), set, coefficients);
    judged.set(set, fresh);
    return fresh;
  };
  return clusters.map(({ sets, counts }) => {
    const score = new Array<number>(size).fill(0);
    for (const [index, set] of sets.entries())
      addScore(score, model.sets[set]!, judgedSet(set), counts[index]!);
    return {
      score,
      information: () => {
        const information = squareOfZeros(size);
        for (const [index, set] of sets.entries())
          addInformation(information, model.sets[set]!, judgedSet(set), total(counts[index]!));
        return information;
      },
    };
  });
}

/**
 * Covariance of the coefficients when the choices of one cluster hang together, for many clusters of which none holds much: the plain
 * sandwich, without a correction for few.
 *
 * @source Liang & Zeger, Biometrika 73 (1986)
 */
export function sandwichCovariance(
  model: ChoiceModel,
  fit: ChoiceFit,
  clusters: readonly ClusterChoices[],
): number[][] {
  const covariance = squareOfZeros(model.parameters.length);
  for (const { score } of clusterScores(model, fit, clusters))
    addSquare(covariance, multiplyVector(fit.covariance, score));
  return covariance;
}

function addSquare(to: number[][], vector: readonly number[]): void {
  for (const [i, row] of to.entries())
    for (let j = 0; j < row.length; j += 1) row[j]! += vector[i]! * vector[j]!;
}

/**
 * Covariance of the coefficients when the answers of one cluster (a listener) hang together: how far they move when one after the
 * other is left out, by one step of Newton's. Unlike the plain sandwich it does not shrink when a few clusters hold most of the answers.
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
  const scores = clusterScores(model, fit, clusters);
  const whole = squareOfZeros(size);
  for (const { information } of scores) addMatrix(whole, information(), 1);
  addPrior(model, whole);
  const covariance = squareOfZeros(size);
  for (const { score, information } of scores) {
    const others = whole.map((row) => [...row]);
    addMatrix(others, information(), -1);
    fillZeroSums(others, model.zeroSums);
    const move = moveWithout(others, center(score, model.zeroSums));
    if (move === null) return null;
    addSquare(covariance, center(move, model.zeroSums));
  }
  const share = (clusters.length - 1) / clusters.length;
  return covariance.map((row) => row.map((value) => share * value));
}

function moveWithout(information: number[][], score: readonly number[]): number[] | null {
  try {
    return solveByCholesky(choleskyFactor(information), score);
  } catch (cause) {
    if (cause instanceof SingularMatrixError) return null;
    throw cause;
  }
}

export function addMatrix(to: number[][], added: readonly (readonly number[])[], times: number): void {
  for (const [i, row] of to.entries())
    for (let j = 0; j < row.length; j += 1) row[j]! += times * added[i]![j]!;
}
