/**
 * The restricted likelihood of a linear mixed model with random intercepts, as a function of θ: the SD of each term in SDs of the
 * residual. Systems have a mean each, so that a row touches one column of them.
 */
import { CrossedSystem } from '../clustered/crossed-system.ts';
import { CollinearityError } from '../clustered/logistic-regression.ts';
import { SingularMatrixError } from '../numeric/matrix.ts';
import type { RatingDesign } from './rating-design.ts';

export interface RestrictedFit {
  /** −2 log restricted likelihood, residual variance profiled out. */
  readonly criterion: number;
  /** Residual sum of squares and the squared random effects. */
  readonly penalizedSquares: number;
  /** Systems' means, then covariates. */
  readonly coefficients: readonly number[];
}

export interface RestrictedSlopes {
  /** d log det / dθ of the mixed-model equations. */
  readonly logDeterminant: readonly number[];
  /** d penalized squares / dθ. */
  readonly penalizedSquares: readonly number[];
  /** d criterion / dθ. */
  readonly criterion: readonly number[];
  /** Covariance of the coefficients, in residual variances. */
  readonly covariance: readonly (readonly number[])[];
}

/** @source D. Bates et al., Journal of Statistical Software 67 (2015), §3.4: equations 34 and 41 */
export class RestrictedLikelihood {
  readonly columns: readonly string[];
  /** Ratings less coefficients. */
  readonly degreesOfFreedom: number;
  readonly #design: RatingDesign;
  readonly #scores: Float64Array;
  readonly #systemMeans: readonly number[];
  /** Place in θ of the term whose block is diagonal, and of the others in the order of their columns. */
  readonly #blockTerm: number;
  readonly #denseTerms: readonly number[];
  readonly #firstLevel: readonly number[];
  readonly #system: CrossedSystem;
  readonly #weights: Float64Array;
  readonly #randomColumns: number;

  constructor(design: RatingDesign) {
    const { terms, systems, covariates, scores } = design;
    const rows = scores.length;
    this.#design = design;
    this.columns = [...systems, ...covariates.map(({ name }) => name)];
    this.degreesOfFreedom = rows - this.columns.length;
    this.#systemMeans = meansBySystem(design);
    // what is left after the means: squares of it lose no digits to the middle of the scale
    this.#scores = scores.map((score, row) => score - this.#systemMeans[design.systemOfRow[row]!]!);
    this.#weights = new Float64Array(rows).fill(1);
    const most = Math.max(0, ...terms.map(({ levels }) => levels));
    this.#blockTerm = terms.findIndex(({ levels }) => levels === most);
    this.#denseTerms = terms.flatMap((_, place) => (place === this.#blockTerm ? [] : [place]));
    let columns = 0;
    this.#firstLevel = this.#denseTerms.map((place) => {
      const first = columns;
      columns += terms[place]!.levels;
      return first;
    });
    this.#randomColumns = columns;
    const width = this.#denseTerms.length + 1 + covariates.length;
    const denseColumns = new Int32Array(rows * width);
    for (let row = 0; row < rows; row += 1) {
      for (const [entry, place] of this.#denseTerms.entries())
        denseColumns[row * width + entry] = this.#firstLevel[entry]! + terms[place]!.levelOfRow[row]!;
      denseColumns[row * width + this.#denseTerms.length] = columns + design.systemOfRow[row]!;
      for (let covariate = 0; covariate < covariates.length; covariate += 1)
        denseColumns[row * width + this.#denseTerms.length + 1 + covariate] =
          columns + systems.length + covariate;
    }
    const denseCount = columns + this.columns.length;
    const block = terms[this.#blockTerm];
    this.#system = new CrossedSystem({
      // without a random term, one block that no value reaches
      blockOfRow: block?.levelOfRow ?? new Int32Array(rows),
      blocks: block?.levels ?? 1,
      blockTerms: 1,
      denseColumns,
      denseTerms: width,
      denseCount,
      denseRidge: Float64Array.from({ length: denseCount }, (_, column) => (column < columns ? 1 : 0)),
    });
  }

  /** @throws {CollinearityError} for a covariate that systems and other covariates determine */
  fit(theta: readonly number[]): RestrictedFit {
    const solved = this.#solve(theta);
    const { degreesOfFreedom } = this;
    return {
      criterion:
        this.#system.logDeterminant() +
        degreesOfFreedom * (1 + Math.log((2 * Math.PI * solved.penalizedSquares) / degreesOfFreedom)),
      penalizedSquares: solved.penalizedSquares,
      coefficients: this.columns.map(
        (_, column) => solved.dense[this.#randomColumns + column]! + (this.#systemMeans[column] ?? 0),
      ),
    };
  }

  slopes(theta: readonly number[]): RestrictedSlopes {
    const { block, dense, blockValues, denseValues, residuals, ...solved } = this.#solve(theta);
    const { terms } = this.#design;
    const inverse = this.#system.inverseTimesRows(blockValues, denseValues);
    const { denseTerms } = this.#system.structure;
    const logDeterminant = terms.map(() => 0);
    const penalizedSquares = terms.map(() => 0);
    for (let row = 0; row < residuals.length; row += 1) {
      const at = this.#blockTerm;
      if (at >= 0) {
        logDeterminant[at]! += 2 * inverse.block[row]!;
        penalizedSquares[at]! -= 2 * residuals[row]! * block[terms[at]!.levelOfRow[row]!]!;
      }
      for (const [entry, place] of this.#denseTerms.entries()) {
        logDeterminant[place]! += 2 * inverse.dense[row * denseTerms + entry]!;
        penalizedSquares[place]! -=
          2 * residuals[row]! * dense[this.#firstLevel[entry]! + terms[place]!.levelOfRow[row]!]!;
      }
    }
    const weight = this.degreesOfFreedom / solved.penalizedSquares;
    return {
      logDeterminant,
      penalizedSquares,
      criterion: logDeterminant.map((slope, term) => slope + weight * penalizedSquares[term]!),
      covariance: this.columns.map((_, column) => this.#inverseColumn(column)),
    };
  }

  /** What the coefficients' part of the equations' inverse has in one column. */
  #inverseColumn(column: number): number[] {
    const { blocks, denseCount } = this.#system.structure;
    const dense = new Float64Array(denseCount);
    dense[this.#randomColumns + column] = 1;
    this.#system.solve(new Float64Array(blocks), dense);
    return [...dense.subarray(this.#randomColumns)];
  }

  #solve(theta: readonly number[]): {
    block: Float64Array;
    dense: Float64Array;
    blockValues: Float64Array;
    denseValues: Float64Array;
    residuals: Float64Array;
    penalizedSquares: number;
  } {
    const { covariates } = this.#design;
    const { blockOfRow, blocks, denseColumns, denseTerms, denseCount } = this.#system.structure;
    const rows = this.#scores.length;
    const blockValues = new Float64Array(rows).fill(theta[this.#blockTerm] ?? 0);
    const denseValues = new Float64Array(rows * denseTerms);
    const block = new Float64Array(blocks);
    const dense = new Float64Array(denseCount);
    for (let row = 0; row < rows; row += 1) {
      const line = row * denseTerms;
      for (const [entry, place] of this.#denseTerms.entries()) denseValues[line + entry] = theta[place]!;
      denseValues[line + this.#denseTerms.length] = 1;
      for (const [covariate, { values }] of covariates.entries())
        denseValues[line + this.#denseTerms.length + 1 + covariate] = values[row]!;
      block[blockOfRow[row]!]! += blockValues[row]! * this.#scores[row]!;
      for (let entry = line; entry < line + denseTerms; entry += 1)
        dense[denseColumns[entry]!]! += denseValues[entry]! * this.#scores[row]!;
    }
    try {
      this.#system.factorize(this.#weights, blockValues, denseValues);
    } catch (error) {
      if (!(error instanceof SingularMatrixError)) throw error;
      throw new CollinearityError(this.columns[error.column - this.#randomColumns] ?? 'a random term');
    }
    this.#system.solve(block, dense);
    const residuals = this.#scores.slice();
    let penalizedSquares = 0;
    for (let row = 0; row < rows; row += 1) {
      residuals[row]! -= blockValues[row]! * block[blockOfRow[row]!]!;
      for (let entry = row * denseTerms; entry < (row + 1) * denseTerms; entry += 1)
        residuals[row]! -= denseValues[entry]! * dense[denseColumns[entry]!]!;
      penalizedSquares += residuals[row]! ** 2;
    }
    for (const effect of block) penalizedSquares += effect ** 2;
    for (let column = 0; column < this.#randomColumns; column += 1) penalizedSquares += dense[column]! ** 2;
    return { block, dense, blockValues, denseValues, residuals, penalizedSquares };
  }
}

function meansBySystem({ systems, systemOfRow, scores }: RatingDesign): number[] {
  const sums = systems.map(() => 0);
  const counts = systems.map(() => 0);
  for (const [row, system] of systemOfRow.entries()) {
    sums[system]! += scores[row]!;
    counts[system]! += 1;
  }
  return sums.map((sum, system) => sum / counts[system]!);
}
