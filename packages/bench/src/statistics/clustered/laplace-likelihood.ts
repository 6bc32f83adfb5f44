/** The likelihood of a logistic mixed model by Laplace's approximation, with its exact gradient. */
import { CrossedSystem } from './crossed-system.ts';
import type { GroupedAnswers } from './grouped-answers.ts';

const MOST_ROUNDS = 60;
/** Newton's decrement at which the modes are known to about 1e-6, and the likelihood to about 1e-8. */
const SETTLED = 1e-12;

/** Entries of the lower triangle that hold the spreads of one factor: SDs for an intercept alone. */
export const spreadEntries = (terms: number): number => (terms * (terms + 1)) / 2;

const isSame = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((value, index) => value === other[index]);

/**
 * −log likelihood and its slopes at any coefficients and spreads, warm-started from the last place asked about.
 *
 * Effects are spherical: u ~ N(0, I), log-odds = offset + Xβ + ZΛu, and the spreads are the entries of Λ, so that a spread of 0 is
 * an inner point and no boundary. With `profilesCoefficients` the coefficients are found together with the modes, as lme4 does for
 * nAGQ = 0: then they are given by the spreads, and `at` takes none.
 *
 * @source D. Bates et al., Journal of Statistical Software 67 (2015); gradient by the adjoint of the mode, as in H. Skaug & D. Fournier,
 *   Computational Statistics & Data Analysis 51 (2006)
 */
export class LaplaceLikelihood {
  readonly answers: GroupedAnswers;
  readonly #system: CrossedSystem;
  readonly profilesCoefficients: boolean;
  readonly #settled: number;
  /** The first dense column of each factor but the first. */
  readonly #denseStart: number[];
  readonly #randomDense: number;
  readonly #blockValues: Float64Array;
  readonly #denseValues: Float64Array;
  readonly #blockModes: Float64Array;
  readonly #denseModes: Float64Array;
  #fixed: Float64Array;
  readonly #residuals: Float64Array;
  readonly #weights: Float64Array;
  readonly #asymmetry: Float64Array;
  readonly #product: Float64Array;
  #place: { coefficients: readonly number[]; spreads: readonly number[]; value: number } | null = null;

  constructor(answers: GroupedAnswers, { profilesCoefficients = false, settled = SETTLED } = {}) {
    this.answers = answers;
    this.profilesCoefficients = profilesCoefficients;
    this.#settled = settled;
    const rows = answers.successes.length;
    const [first, ...others] = answers.factors;
    const blockTerms = first?.terms.length ?? 0;
    this.#denseStart = [];
    let denseCount = 0;
    for (const { labels, terms } of others) {
      this.#denseStart.push(denseCount);
      denseCount += labels.length * terms.length;
    }
    this.#randomDense = denseCount;
    const fixedColumns = profilesCoefficients ? answers.columns.length : 0;
    const denseTerms = others.reduce((sum, { terms }) => sum + terms.length, 0) + fixedColumns;
    const denseColumns = new Int32Array(rows * denseTerms);
    for (let row = 0; row < rows; row += 1) {
      let entry = row * denseTerms;
      for (const [index, { levelOfRow, terms }] of others.entries())
        for (let term = 0; term < terms.length; term += 1)
          denseColumns[entry++] = this.#denseStart[index]! + levelOfRow[row]! * terms.length + term;
      for (let column = 0; column < fixedColumns; column += 1) denseColumns[entry++] = denseCount + column;
    }
    const precision = answers.priorSd === undefined ? 0 : 1 / answers.priorSd ** 2;
    this.#system = new CrossedSystem({
      blockOfRow: first?.levelOfRow ?? new Int32Array(rows),
      blocks: first?.labels.length ?? 1,
      blockTerms,
      denseColumns,
      denseTerms,
      denseCount: denseCount + fixedColumns,
      denseRidge: Float64Array.from({ length: denseCount + fixedColumns }, (_, column) =>
        column < denseCount ? 1 : precision,
      ),
    });
    this.#blockValues = new Float64Array(rows * blockTerms);
    this.#denseValues = new Float64Array(rows * denseTerms);
    this.#blockModes = new Float64Array((first?.labels.length ?? 1) * blockTerms);
    this.#denseModes = new Float64Array(denseCount + fixedColumns);
    this.#fixed = new Float64Array(rows);
    this.#residuals = new Float64Array(rows);
    this.#weights = new Float64Array(rows);
    this.#asymmetry = new Float64Array(rows);
    this.#product = new Float64Array(rows);
  }

  /**
   * −log likelihood, less the log prior of the coefficients where there is one; counted answers without their binomial coefficients.
   *
   * @param spreads the lower triangles of the factors in the order of `answers.factors`, row by row
   * @returns Infinity where the modes are not found
   */
  at(coefficients: readonly number[], spreads: readonly number[]): number {
    const last = this.#place;
    if (last !== null && isSame(last.coefficients, coefficients) && isSame(last.spreads, spreads))
      return last.value;
    this.#moveTo(coefficients, spreads);
    const joint = this.#settle();
    const { priorSd } = this.answers;
    const prior =
      priorSd === undefined
        ? 0
        : 0.5 * coefficients.reduce((sum, value) => sum + value * value, 0) * priorSd ** -2;
    const value = Number.isFinite(joint)
      ? prior - joint + 0.5 * this.#system.logDeterminant(this.#randomDense)
      : Infinity;
    this.#place = { coefficients: [...coefficients], spreads: [...spreads], value };
    return value;
  }

  /** The slopes of `at` where it was last asked: by coefficient, then by spread. */
  gradient(coefficients: readonly number[]): number[] {
    const { answers } = this;
    const { blockTerms, denseTerms } = this.#system.structure;
    const rows = answers.successes.length;
    const inverseRows = this.#system.inverseTimesRows(this.#blockValues, this.#denseValues);
    const bent = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) {
      let leverage = 0;
      for (let at = row * blockTerms; at < (row + 1) * blockTerms; at += 1)
        leverage += inverseRows.block[at]! * this.#blockValues[at]!;
      for (let at = row * denseTerms; at < (row + 1) * denseTerms; at += 1)
        leverage += inverseRows.dense[at]! * this.#denseValues[at]!;
      bent[row] = this.#asymmetry[row]! * leverage;
    }
    const adjoint = this.#transposeTimes(bent);
    this.#system.solve(adjoint.block, adjoint.dense);
    const pull = this.#rowsTimes(adjoint.block, adjoint.dense).slice();
    for (let row = 0; row < rows; row += 1)
      pull[row] = this.#residuals[row]! - 0.5 * bent[row]! + 0.5 * this.#weights[row]! * pull[row]!;

    const precision = answers.priorSd === undefined ? 0 : answers.priorSd ** -2;
    const columns = answers.columns.length;
    const byCoefficient = coefficients.map((value, column) => {
      let sum = -precision * value;
      for (let row = 0; row < rows; row += 1) sum += pull[row]! * answers.design[row * columns + column]!;
      return -sum;
    });
    return [...byCoefficient, ...this.#spreadSlopes(pull, inverseRows, adjoint)];
  }

  #spreadSlopes(
    pull: Float64Array,
    inverseRows: { block: Float64Array; dense: Float64Array },
    adjoint: { block: Float64Array; dense: Float64Array },
  ): number[] {
    const { factors } = this.answers;
    const { blockTerms, denseTerms } = this.#system.structure;
    let entry = 0;
    return factors.flatMap(({ levelOfRow, terms, covariates }, index) => {
      const isFirst = index === 0;
      const modes = isFirst ? this.#blockModes : this.#denseModes;
      const adjoints = isFirst ? adjoint.block : adjoint.dense;
      const products = isFirst ? inverseRows.block : inverseRows.dense;
      const perRow = isFirst ? blockTerms : denseTerms;
      const start = isFirst ? 0 : this.#denseStart[index - 1]!;
      const from = isFirst ? 0 : entry;
      if (!isFirst) entry += terms.length;
      const slopes: number[] = [];
      for (let b = 0; b < terms.length; b += 1)
        for (let a = 0; a <= b; a += 1) {
          let sum = 0;
          for (let row = 0; row < pull.length; row += 1) {
            const effect = start + levelOfRow[row]! * terms.length + a;
            sum +=
              covariates[row * terms.length + b]! *
              (pull[row]! * modes[effect]! -
                this.#weights[row]! * products[row * perRow + from + a]! -
                0.5 * this.#residuals[row]! * adjoints[effect]!);
          }
          slopes.push(-sum);
        }
      return slopes;
    });
  }

  /** The coefficients found with the modes; only with `profilesCoefficients`. */
  get profiledCoefficients(): number[] {
    return [...this.#denseModes.subarray(this.#randomDense)];
  }

  /** The coefficients' covariance with spreads held where they are; only with `profilesCoefficients`. */
  coefficientCovarianceGivenSpreads(): number[][] {
    const { denseCount } = this.#system.structure;
    const inverse = this.#system.denseInverse();
    return this.answers.columns.map((_, i) =>
      this.answers.columns.map(
        (_each, j) => inverse[(this.#randomDense + i) * denseCount + this.#randomDense + j]!,
      ),
    );
  }

  /** The spherical modes of the first factor. */
  get firstModes(): Float64Array {
    return this.#blockModes;
  }

  /** The spherical modes of a factor, level by level, and the covariance of each level's, row by row. */
  effectsOf(factorIndex: number): { modes: Float64Array; covariances: Float64Array[] } {
    const { labels, terms } = this.answers.factors[factorIndex]!;
    const count = labels.length * terms.length;
    const start = factorIndex === 0 ? 0 : this.#denseStart[factorIndex - 1]!;
    const modes = (factorIndex === 0 ? this.#blockModes : this.#denseModes).slice(start, start + count);
    const width = terms.length;
    const { denseCount } = this.#system.structure;
    if (factorIndex === 0) {
      const corners = this.#system.blockInverses();
      return {
        modes,
        covariances: labels.map((_, level) => corners.slice(level * width ** 2, (level + 1) * width ** 2)),
      };
    }
    const inverse = this.#system.denseInverse();
    const covariances = labels.map((_, level) => {
      const at = start + level * width;
      return Float64Array.from(
        { length: width ** 2 },
        (_each, entry) => inverse[(at + Math.floor(entry / width)) * denseCount + at + (entry % width)]!,
      );
    });
    return { modes, covariances };
  }

  /** Sets log-odds and the rows of ZΛ; effects keep their size in log-odds, which moves little with the spreads. */
  #moveTo(coefficients: readonly number[], spreads: readonly number[]): void {
    const { answers } = this;
    this.#rescaleModes(spreads);
    const { blockTerms, denseTerms } = this.#system.structure;
    const rows = answers.successes.length;
    const columns = answers.columns.length;
    this.#fixed = answers.offset.slice();
    if (!this.profilesCoefficients)
      for (let row = 0; row < rows; row += 1)
        for (let column = 0; column < columns; column += 1)
          this.#fixed[row]! += answers.design[row * columns + column]! * coefficients[column]!;
    let spreadAt = 0;
    let entry = 0;
    for (const [index, { terms, covariates }] of answers.factors.entries()) {
      const values = index === 0 ? this.#blockValues : this.#denseValues;
      const perRow = index === 0 ? blockTerms : denseTerms;
      const from = index === 0 ? 0 : entry;
      for (let row = 0; row < rows; row += 1)
        for (let a = 0; a < terms.length; a += 1) {
          let sum = 0;
          for (let b = a; b < terms.length; b += 1)
            sum += covariates[row * terms.length + b]! * spreads[spreadAt + spreadEntries(b) + a]!;
          values[row * perRow + from + a] = sum;
        }
      spreadAt += spreadEntries(terms.length);
      if (index > 0) entry += terms.length;
    }
    if (this.profilesCoefficients)
      for (let row = 0; row < rows; row += 1)
        for (let column = 0; column < columns; column += 1)
          this.#denseValues[row * denseTerms + entry + column] = answers.design[row * columns + column]!;
  }

  #rescaleModes(spreads: readonly number[]): void {
    const last = this.#place;
    if (last === null) return;
    let spreadAt = 0;
    for (const [index, { labels, terms }] of this.answers.factors.entries()) {
      const ratio = last.spreads[spreadAt]! / spreads[spreadAt]!;
      spreadAt += spreadEntries(terms.length);
      if (terms.length > 1 || !(ratio > 0.2 && ratio < 5)) continue;
      const modes = index === 0 ? this.#blockModes : this.#denseModes;
      const start = index === 0 ? 0 : this.#denseStart[index - 1]!;
      for (let level = start; level < start + labels.length; level += 1) modes[level]! *= ratio;
    }
  }

  /** Newton's steps to the modes; leaves residuals, weights and the factored system there. */
  #settle(): number {
    const [block, dense] = [this.#blockModes, this.#denseModes];
    const { denseRidge } = this.#system.structure;
    let value = this.#pass();
    if (!Number.isFinite(value)) {
      block.fill(0);
      dense.fill(0);
      value = this.#pass();
    }
    for (let round = 0; round < MOST_ROUNDS && Number.isFinite(value); round += 1) {
      const step = this.#transposeTimes(this.#residuals);
      for (let i = 0; i < block.length; i += 1) step.block[i]! -= block[i]!;
      for (let i = 0; i < dense.length; i += 1) step.dense[i]! -= denseRidge[i]! * dense[i]!;
      const [blockSlope, denseSlope] = [step.block.slice(), step.dense.slice()];
      this.#system.factorize(this.#weights, this.#blockValues, this.#denseValues);
      this.#system.solve(step.block, step.dense);
      let decrement = 0;
      for (let i = 0; i < block.length; i += 1) decrement += blockSlope[i]! * step.block[i]!;
      for (let i = 0; i < dense.length; i += 1) decrement += denseSlope[i]! * step.dense[i]!;
      if (decrement < this.#settled) return value;
      value = this.#walk(step, value);
    }
    return Number.NaN;
  }

  /** Goes along a step, halved until the joint density does not fall. */
  #walk(step: { block: Float64Array; dense: Float64Array }, before: number): number {
    const [block, dense] = [this.#blockModes.slice(), this.#denseModes.slice()];
    for (let length = 1; length > 1e-8; length /= 2) {
      for (let i = 0; i < block.length; i += 1) this.#blockModes[i] = block[i]! + length * step.block[i]!;
      for (let i = 0; i < dense.length; i += 1) this.#denseModes[i] = dense[i]! + length * step.dense[i]!;
      const value = this.#pass();
      if (value >= before - 1e-11 * Math.abs(before)) return value;
    }
    return Number.NaN;
  }

  /** Log of the joint density of answers and effects at the present modes; fills residuals, weights and their asymmetry. */
  #pass(): number {
    const { successes, trials } = this.answers;
    const { denseRidge } = this.#system.structure;
    const [residuals, weights, asymmetry] = [this.#residuals, this.#weights, this.#asymmetry];
    const random = this.#rowsTimes(this.#blockModes, this.#denseModes);
    const fixed = this.#fixed;
    let value = 0;
    for (let row = 0; row < successes.length; row += 1) {
      const logOdds = fixed[row]! + random[row]!;
      const odds = Math.exp(-Math.abs(logOdds));
      const near = 1 / (1 + odds);
      const probability = logOdds < 0 ? odds * near : near;
      const n = trials[row]!;
      value += successes[row]! * logOdds - n * (Math.max(0, logOdds) - Math.log(near));
      const weight = n * odds * near * near;
      residuals[row] = successes[row]! - n * probability;
      weights[row] = weight;
      asymmetry[row] = weight * (1 - 2 * probability);
    }
    const [block, dense] = [this.#blockModes, this.#denseModes];
    for (let i = 0; i < block.length; i += 1) value -= 0.5 * block[i]! * block[i]!;
    for (let i = 0; i < dense.length; i += 1) value -= 0.5 * denseRidge[i]! * dense[i]! * dense[i]!;
    return value;
  }

  #rowsTimes(block: Float64Array, dense: Float64Array): Float64Array {
    const { blockOfRow, blockTerms, denseColumns, denseTerms } = this.#system.structure;
    const [blockValues, denseValues, product] = [this.#blockValues, this.#denseValues, this.#product];
    for (let row = 0; row < product.length; row += 1) {
      let sum = 0;
      const level = blockOfRow[row]! * blockTerms;
      for (let term = 0; term < blockTerms; term += 1)
        sum += blockValues[row * blockTerms + term]! * block[level + term]!;
      for (let at = row * denseTerms; at < (row + 1) * denseTerms; at += 1)
        sum += denseValues[at]! * dense[denseColumns[at]!]!;
      product[row] = sum;
    }
    return product;
  }

  #transposeTimes(values: Float64Array): { block: Float64Array; dense: Float64Array } {
    const { blockOfRow, blockTerms, denseColumns, denseTerms } = this.#system.structure;
    const [blockValues, denseValues] = [this.#blockValues, this.#denseValues];
    const block = new Float64Array(this.#blockModes.length);
    const dense = new Float64Array(this.#denseModes.length);
    for (let row = 0; row < values.length; row += 1) {
      const value = values[row]!;
      const level = blockOfRow[row]! * blockTerms;
      for (let term = 0; term < blockTerms; term += 1)
        block[level + term]! += blockValues[row * blockTerms + term]! * value;
      for (let at = row * denseTerms; at < (row + 1) * denseTerms; at += 1)
        dense[denseColumns[at]!]! += denseValues[at]! * value;
    }
    return { block, dense };
  }
}
