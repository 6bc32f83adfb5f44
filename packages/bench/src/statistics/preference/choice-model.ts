/** Choices among alternatives whose utilities are linear in a few parameters: what every preference model here is a case of. */

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
export type ChoiceRule = (utilities: Float64Array) => {
  readonly logProbabilities: ArrayLike<number>;
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

/** The logit rule: probabilities are in proportion to the exponential of the utilities. */
export function logitRule(utilities: Float64Array): ReturnType<ChoiceRule> {
  let highest = -Infinity;
  for (let index = 0; index < utilities.length; index += 1)
    if (utilities[index]! > highest) highest = utilities[index]!;
  let sum = 0;
  for (let index = 0; index < utilities.length; index += 1) sum += Math.exp(utilities[index]! - highest);
  const logSum = highest + Math.log(sum);
  const logProbabilities = new Float64Array(utilities.length);
  for (let index = 0; index < utilities.length; index += 1)
    logProbabilities[index] = utilities[index]! - logSum;
  return { logProbabilities, slope: 1 };
}

/** A set in the terms of the parameters that occur in it: rows[alternative · columns + column]. */
interface DenseSet {
  readonly columns: readonly number[];
  readonly rows: Float64Array;
  readonly offsets: Float64Array;
}

/** Sets are fitted hundreds of times over in resampling. */
const denseSets = new WeakMap<ChoiceSet, DenseSet>();

function denseSet(set: ChoiceSet): DenseSet {
  const known = denseSets.get(set);
  if (known) return known;
  const columns = [...new Set(set.flatMap((row) => row.columns))];
  const rows = new Float64Array(set.length * columns.length);
  for (const [alternative, row] of set.entries())
    for (const [index, column] of row.columns.entries())
      rows[alternative * columns.length + columns.indexOf(column)]! += row.values[index]!;
  const fresh = { columns, rows, offsets: Float64Array.from(set, ({ offset = 0 }) => offset) };
  denseSets.set(set, fresh);
  return fresh;
}

/** What a choice from one set is expected to be at some coefficients. */
export class ChoiceExpectation {
  readonly logProbabilities: ArrayLike<number>;
  readonly #slope: number;
  readonly #set: DenseSet;
  /** The mean row. */
  readonly #expected: Float64Array;

  constructor(set: ChoiceSet, rule: ChoiceRule, coefficients: ArrayLike<number>) {
    this.#set = denseSet(set);
    const { columns, rows, offsets } = this.#set;
    const size = columns.length;
    const utilities = new Float64Array(offsets);
    for (let alternative = 0; alternative < utilities.length; alternative += 1)
      for (let index = 0; index < size; index += 1)
        utilities[alternative]! += rows[alternative * size + index]! * coefficients[columns[index]!]!;
    const { logProbabilities, slope } = rule(utilities);
    this.logProbabilities = logProbabilities;
    this.#slope = slope;
    this.#expected = new Float64Array(size);
    for (let alternative = 0; alternative < utilities.length; alternative += 1) {
      const probability = Math.exp(logProbabilities[alternative]!);
      for (let index = 0; index < size; index += 1)
        this.#expected[index]! += probability * rows[alternative * size + index]!;
    }
  }

  logLikelihood(counts: readonly number[]): number {
    let sum = 0;
    for (let alternative = 0; alternative < counts.length; alternative += 1)
      if (counts[alternative]! > 0) sum += counts[alternative]! * this.logProbabilities[alternative]!;
    return sum;
  }

  /** Adds the derivative of the log-likelihood. */
  addScore(score: number[], counts: readonly number[]): void {
    const { columns, rows } = this.#set;
    const size = columns.length;
    for (let alternative = 0; alternative < counts.length; alternative += 1) {
      const weight = this.#slope * counts[alternative]!;
      if (weight === 0) continue;
      for (let index = 0; index < size; index += 1)
        score[columns[index]!]! += weight * (rows[alternative * size + index]! - this.#expected[index]!);
    }
  }

  /** Adds the Fisher information of so many choices. */
  addInformation(information: number[][], choices: number): void {
    const { columns, rows } = this.#set;
    const size = columns.length;
    const weight = choices * this.#slope * this.#slope;
    for (let i = 0; i < size; i += 1)
      for (let j = 0; j <= i; j += 1) {
        let sum = 0;
        for (let alternative = 0; alternative < this.logProbabilities.length; alternative += 1) {
          const product =
            (rows[alternative * size + i]! - this.#expected[i]!) *
            (rows[alternative * size + j]! - this.#expected[j]!);
          if (product !== 0) sum += Math.exp(this.logProbabilities[alternative]!) * product;
        }
        const value = weight * sum;
        information[columns[i]!]![columns[j]!]! += value;
        if (i !== j) information[columns[j]!]![columns[i]!]! += value;
      }
  }
}

export const totalOf = (counts: readonly number[]): number => {
  let sum = 0;
  for (let index = 0; index < counts.length; index += 1) sum += counts[index]!;
  return sum;
};

export const squareOfZeros = (size: number): number[][] =>
  Array.from({ length: size }, () => new Array<number>(size).fill(0));

export function addMatrix(to: number[][], added: readonly (readonly number[])[], times: number): void {
  for (const [i, row] of to.entries())
    for (let j = 0; j < row.length; j += 1) row[j]! += times * added[i]![j]!;
}
