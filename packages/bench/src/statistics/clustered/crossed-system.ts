/**
 * The linear system of crossed random effects, solved in time that grows with the answers: Q′WQ + ridge, where every row of Q
 * touches one level of a first factor, whose block is therefore diagonal, and a few columns of all else.
 */
import { SingularMatrixError } from '../numeric/matrix.ts';

export interface CrossedStructure {
  /** The level of the first factor in each row, 0 … blocks − 1. */
  readonly blockOfRow: Int32Array;
  readonly blocks: number;
  /** Effects in each level of the first factor: 1 for an intercept, 2 with a slope. */
  readonly blockTerms: number;
  /** The columns of the rest that each row touches, row by row, `denseTerms` in each. */
  readonly denseColumns: Int32Array;
  readonly denseTerms: number;
  readonly denseCount: number;
  /** What is added to the diagonal of the rest: 1 for a random effect, 0 for a fixed one. The first factor has 1. */
  readonly denseRidge: Float64Array;
}

/** For each block the columns of the rest that its rows touch, ascending, and where each row finds its own among them. */
function touchedColumns({ blockOfRow, blocks, denseColumns, denseTerms, denseCount }: CrossedStructure): {
  start: Int32Array;
  columns: Int32Array;
  position: Int32Array;
} {
  const seen = Array.from({ length: blocks }, () => new Set<number>());
  for (let entry = 0; entry < denseColumns.length; entry += 1)
    seen[blockOfRow[Math.floor(entry / denseTerms)]!]!.add(denseColumns[entry]!);
  const start = new Int32Array(blocks + 1);
  for (const [block, columns] of seen.entries()) start[block + 1] = start[block]! + columns.size;
  const columns = new Int32Array(start[blocks]!);
  const places = new Int32Array(denseCount);
  const position = new Int32Array(denseColumns.length);
  for (const [block, touched] of seen.entries()) columns.set(Int32Array.from(touched).sort(), start[block]!);
  let placed = -1;
  for (let entry = 0; entry < denseColumns.length; entry += 1) {
    const block = blockOfRow[Math.floor(entry / denseTerms)]!;
    if (block !== placed)
      for (let at = start[block]!; at < start[block + 1]!; at += 1) places[columns[at]!] = at - start[block]!;
    placed = block;
    position[entry] = places[denseColumns[entry]!]!;
  }
  return { start, columns, position };
}

/**
 * Factors, solves and inverts the system by the Schur complement of the first factor.
 *
 * Time and memory grow with rows × terms², blocks × touched columns² and denseCount³: give the factor with the most levels first.
 *
 * @source D. Bates et al., "Fitting linear mixed-effects models using lme4", Journal of Statistical Software 67 (2015), §3, for the system
 */
export class CrossedSystem {
  readonly structure: CrossedStructure;
  readonly #start: Int32Array;
  readonly #columns: Int32Array;
  readonly #position: Int32Array;
  /** Lower Cholesky factor of each block, row by row. */
  readonly #diagonal: Float64Array;
  /** L⁻¹B of each block: a term's touched columns, then the next term's. */
  readonly #border: Float64Array;
  /** Lower Cholesky factor of the Schur complement, row by row. */
  readonly #schur: Float64Array;

  constructor(structure: CrossedStructure) {
    this.structure = structure;
    const { start, columns, position } = touchedColumns(structure);
    this.#start = start;
    this.#columns = columns;
    this.#position = position;
    const { blocks, blockTerms, denseCount } = structure;
    this.#diagonal = new Float64Array(blocks * blockTerms * blockTerms);
    this.#border = new Float64Array(blockTerms * columns.length);
    this.#schur = new Float64Array(denseCount * denseCount);
  }

  /**
   * Takes the weights and the entries of Q in.
   *
   * @param blockValues rows × blockTerms; `denseValues` rows × denseTerms
   * @throws {SingularMatrixError} with the dense column that the others explain
   */
  factorize(weights: Float64Array, blockValues: Float64Array, denseValues: Float64Array): void {
    this.#accumulate(weights, blockValues, denseValues);
    this.#eliminateBlocks();
    choleskyInPlace(this.#schur, this.structure.denseCount);
  }

  #accumulate(weights: Float64Array, blockValues: Float64Array, denseValues: Float64Array): void {
    const { blockOfRow, blocks, blockTerms, denseColumns, denseTerms, denseCount, denseRidge } =
      this.structure;
    const [diagonal, border, schur, start, position] = [
      this.#diagonal.fill(0),
      this.#border.fill(0),
      this.#schur.fill(0),
      this.#start,
      this.#position,
    ];
    for (let block = 0; block < blocks; block += 1)
      for (let term = 0; term < blockTerms; term += 1)
        diagonal[(block * blockTerms + term) * blockTerms + term] = 1;
    for (let column = 0; column < denseCount; column += 1)
      schur[column * denseCount + column] = denseRidge[column]!;
    for (let row = 0; row < weights.length; row += 1) {
      const block = blockOfRow[row]!;
      const weight = weights[row]!;
      const touched = start[block + 1]! - start[block]!;
      for (let term = 0; term < blockTerms; term += 1) {
        const weighted = weight * blockValues[row * blockTerms + term]!;
        const at = (block * blockTerms + term) * blockTerms;
        for (let other = 0; other <= term; other += 1)
          diagonal[at + other]! += weighted * blockValues[row * blockTerms + other]!;
        const line = blockTerms * start[block]! + term * touched;
        for (let entry = row * denseTerms; entry < (row + 1) * denseTerms; entry += 1)
          border[line + position[entry]!]! += weighted * denseValues[entry]!;
      }
      for (let entry = row * denseTerms; entry < (row + 1) * denseTerms; entry += 1) {
        const weighted = weight * denseValues[entry]!;
        for (let other = row * denseTerms; other < (row + 1) * denseTerms; other += 1) {
          // only the lower triangle is read
          if (denseColumns[other]! <= denseColumns[entry]!)
            schur[denseColumns[entry]! * denseCount + denseColumns[other]!]! +=
              weighted * denseValues[other]!;
        }
      }
    }
  }

  #eliminateBlocks(): void {
    const { blocks, blockTerms, denseCount } = this.structure;
    const [diagonal, border, schur, columns] = [this.#diagonal, this.#border, this.#schur, this.#columns];
    for (let block = 0; block < blocks; block += 1) {
      const square = block * blockTerms * blockTerms;
      const from = this.#start[block]!;
      const touched = this.#start[block + 1]! - from;
      const lines = blockTerms * from;
      for (let i = 0; i < blockTerms; i += 1) {
        for (let j = 0; j <= i; j += 1) {
          let sum = diagonal[square + i * blockTerms + j]!;
          for (let k = 0; k < j; k += 1)
            sum -= diagonal[square + i * blockTerms + k]! * diagonal[square + j * blockTerms + k]!;
          // never singular: the ridge of 1 is in it
          diagonal[square + i * blockTerms + j] =
            i === j ? Math.sqrt(sum) : sum / diagonal[square + j * blockTerms + j]!;
        }
        const pivot = diagonal[square + i * blockTerms + i]!;
        for (let place = 0; place < touched; place += 1) {
          let sum = border[lines + i * touched + place]!;
          for (let k = 0; k < i; k += 1)
            sum -= diagonal[square + i * blockTerms + k]! * border[lines + k * touched + place]!;
          border[lines + i * touched + place] = sum / pivot;
        }
        for (let place = 0; place < touched; place += 1) {
          const value = border[lines + i * touched + place]!;
          const line = columns[from + place]! * denseCount;
          // the columns ascend: only the lower triangle is read
          for (let other = 0; other <= place; other += 1)
            schur[line + columns[from + other]!]! -= value * border[lines + i * touched + other]!;
        }
      }
    }
  }

  /** log of the determinant of the blocks and the first `denseColumns` of the rest, given all of these come before what is left out. */
  logDeterminant(denseColumns = this.structure.denseCount): number {
    const { blocks, blockTerms, denseCount } = this.structure;
    let sum = 0;
    for (let effect = 0; effect < blocks * blockTerms; effect += 1)
      sum += Math.log(this.#diagonal[effect * blockTerms + (effect % blockTerms)]!);
    for (let column = 0; column < denseColumns; column += 1)
      sum += Math.log(this.#schur[column * denseCount + column]!);
    return 2 * sum;
  }

  /** Solves for one right side, blocks first; both parts are overwritten by the solution. */
  solve(blockPart: Float64Array, densePart: Float64Array): void {
    const { blocks, blockTerms, denseCount } = this.structure;
    const [diagonal, border, columns] = [this.#diagonal, this.#border, this.#columns];
    for (let block = 0; block < blocks; block += 1) {
      const square = block * blockTerms * blockTerms;
      const from = this.#start[block]!;
      const touched = this.#start[block + 1]! - from;
      for (let i = 0; i < blockTerms; i += 1) {
        let value = blockPart[block * blockTerms + i]!;
        for (let k = 0; k < i; k += 1)
          value -= diagonal[square + i * blockTerms + k]! * blockPart[block * blockTerms + k]!;
        value /= diagonal[square + i * blockTerms + i]!;
        blockPart[block * blockTerms + i] = value;
        const line = blockTerms * from + i * touched;
        for (let place = 0; place < touched; place += 1)
          densePart[columns[from + place]!]! -= border[line + place]! * value;
      }
    }
    solveInPlace(this.#schur, denseCount, densePart);
    for (let block = 0; block < blocks; block += 1) {
      const square = block * blockTerms * blockTerms;
      const from = this.#start[block]!;
      const touched = this.#start[block + 1]! - from;
      for (let i = blockTerms - 1; i >= 0; i -= 1) {
        let value = blockPart[block * blockTerms + i]!;
        const line = blockTerms * from + i * touched;
        for (let place = 0; place < touched; place += 1)
          value -= border[line + place]! * densePart[columns[from + place]!]!;
        for (let k = i + 1; k < blockTerms; k += 1)
          value -= diagonal[square + k * blockTerms + i]! * blockPart[block * blockTerms + k]!;
        blockPart[block * blockTerms + i] = value / diagonal[square + i * blockTerms + i]!;
      }
    }
  }

  /** The inverse of the part outside the blocks, row by row: the Schur complement's. */
  denseInverse(): Float64Array {
    const { denseCount } = this.structure;
    const inverse = new Float64Array(denseCount * denseCount);
    const column = new Float64Array(denseCount);
    for (let j = 0; j < denseCount; j += 1) {
      column.fill(0);
      column[j] = 1;
      solveInPlace(this.#schur, denseCount, column);
      inverse.set(column, j * denseCount);
    }
    return inverse;
  }

  /**
   * The inverse times each row of Q, at the entries the row itself has: Q·inverse·Q′ on its diagonal is their product with the row.
   *
   * @returns `block` rows × blockTerms and `dense` rows × denseTerms
   */
  inverseTimesRows(
    blockValues: Float64Array,
    denseValues: Float64Array,
  ): { block: Float64Array; dense: Float64Array } {
    const { blockOfRow, blockTerms, denseColumns, denseTerms, denseCount } = this.structure;
    const inverse = this.denseInverse();
    const { corners, borders } = this.#inverseOfBlocks(inverse);
    const [start, position] = [this.#start, this.#position];
    const block = new Float64Array(blockValues.length);
    const dense = new Float64Array(denseValues.length);
    for (let row = 0; row < blockOfRow.length; row += 1) {
      const at = blockOfRow[row]!;
      const square = at * blockTerms * blockTerms;
      const touched = start[at + 1]! - start[at]!;
      const lines = blockTerms * start[at]!;
      for (let term = 0; term < blockTerms; term += 1) {
        const own = blockValues[row * blockTerms + term]!;
        let sum = 0;
        for (let other = 0; other < blockTerms; other += 1)
          sum += corners[square + term * blockTerms + other]! * blockValues[row * blockTerms + other]!;
        for (let entry = row * denseTerms; entry < (row + 1) * denseTerms; entry += 1) {
          const border = borders[lines + term * touched + position[entry]!]!;
          sum += border * denseValues[entry]!;
          dense[entry]! += border * own;
        }
        block[row * blockTerms + term] = sum;
      }
      for (let entry = row * denseTerms; entry < (row + 1) * denseTerms; entry += 1) {
        const line = denseColumns[entry]! * denseCount;
        for (let other = row * denseTerms; other < (row + 1) * denseTerms; other += 1)
          dense[entry]! += inverse[line + denseColumns[other]!]! * denseValues[other]!;
      }
    }
    return { block, dense };
  }

  /** The inverse at each block's own effects, row by row, block after block. */
  blockInverses(): Float64Array {
    return this.#inverseOfBlocks(this.denseInverse()).corners;
  }

  /** Each block's own corner of the inverse, and its border where its rows touch the rest. */
  #inverseOfBlocks(inverse: Float64Array): { corners: Float64Array; borders: Float64Array } {
    const { blocks, blockTerms, denseCount } = this.structure;
    const corners = new Float64Array(this.#diagonal.length);
    const borders = new Float64Array(this.#border.length);
    const columns = this.#columns;
    for (let block = 0; block < blocks; block += 1) {
      const square = block * blockTerms * blockTerms;
      const from = this.#start[block]!;
      const touched = this.#start[block + 1]! - from;
      const lines = blockTerms * from;
      const solved = this.#solveBlockBorder(square, lines, touched);
      for (let i = 0; i < blockTerms; i += 1) {
        for (let place = 0; place < touched; place += 1) {
          const line = columns[from + place]! * denseCount;
          let sum = 0;
          for (let other = 0; other < touched; other += 1)
            sum += solved[i * touched + other]! * inverse[line + columns[from + other]!]!;
          borders[lines + i * touched + place] = -sum;
        }
      }
      const own = this.#invertBlock(square);
      for (let i = 0; i < blockTerms; i += 1)
        for (let j = 0; j < blockTerms; j += 1) {
          let sum = own[i * blockTerms + j]!;
          for (let place = 0; place < touched; place += 1)
            sum -= borders[lines + i * touched + place]! * solved[j * touched + place]!;
          corners[square + i * blockTerms + j] = sum;
        }
    }
    return { corners, borders };
  }

  /** D⁻¹B of a block, from L⁻¹B. */
  #solveBlockBorder(square: number, lines: number, touched: number): Float64Array {
    const { blockTerms } = this.structure;
    const solved = this.#border.slice(lines, lines + blockTerms * touched);
    for (let place = 0; place < touched; place += 1)
      for (let i = blockTerms - 1; i >= 0; i -= 1) {
        let value = solved[i * touched + place]!;
        for (let k = i + 1; k < blockTerms; k += 1)
          value -= this.#diagonal[square + k * blockTerms + i]! * solved[k * touched + place]!;
        solved[i * touched + place] = value / this.#diagonal[square + i * blockTerms + i]!;
      }
    return solved;
  }

  #invertBlock(square: number): Float64Array {
    const { blockTerms } = this.structure;
    const factor = this.#diagonal.subarray(square, square + blockTerms * blockTerms);
    const inverse = new Float64Array(blockTerms * blockTerms);
    const column = new Float64Array(blockTerms);
    for (let j = 0; j < blockTerms; j += 1) {
      column.fill(0);
      column[j] = 1;
      solveInPlace(factor, blockTerms, column);
      inverse.set(column, j * blockTerms);
    }
    return inverse;
  }
}

/** Turns the lower triangle of a symmetric matrix into its Cholesky factor. */
function choleskyInPlace(lower: Float64Array, size: number): void {
  for (let i = 0; i < size; i += 1) {
    const before = lower[i * size + i]!;
    for (let j = 0; j <= i; j += 1) {
      let sum = lower[i * size + j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[i * size + k]! * lower[j * size + k]!;
      if (i !== j) {
        lower[i * size + j] = sum / lower[j * size + j]!;
        continue;
      }
      if (!(sum > 1e-13 * Math.abs(before))) throw new SingularMatrixError(i);
      lower[i * size + i] = Math.sqrt(sum);
    }
  }
}

function solveInPlace(lower: Float64Array, size: number, x: Float64Array): void {
  for (let i = 0; i < size; i += 1) {
    let value = x[i]!;
    for (let k = 0; k < i; k += 1) value -= lower[i * size + k]! * x[k]!;
    x[i] = value / lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let value = x[i]!;
    for (let k = i + 1; k < size; k += 1) value -= lower[k * size + i]! * x[k]!;
    x[i] = value / lower[i * size + i]!;
  }
}
