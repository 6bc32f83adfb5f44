import { describe, expect, it } from 'vitest';
import {
  choleskyFactor,
  invertSymmetric,
  logDeterminantOfCholesky,
  multiplyVector,
} from '../numeric/matrix.ts';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import { CrossedSystem } from './crossed-system.ts';

/** 5 listeners with slopes, 3 tracks and a genre, with gaps: small enough for dense algebra. */
function drawSystem() {
  const random = createRandom('crossed system');
  const [blocks, blockTerms, tracks, genres, rows] = [5, 2, 3, 2, 23] as const;
  const denseCount = tracks + genres;
  const blockOfRow = Int32Array.from({ length: rows }, () => random.integer(blocks));
  const denseColumns = Int32Array.from({ length: rows * 2 }, (_, entry) =>
    entry % 2 === 0 ? random.integer(tracks) : tracks + random.integer(genres),
  );
  const draw = (length: number) => Float64Array.from({ length }, () => drawNormal(random));
  const [blockValues, denseValues] = [draw(rows * blockTerms), draw(rows * 2)];
  const weights = Float64Array.from({ length: rows }, () => 0.1 + random.uniform());
  const denseRidge = Float64Array.from({ length: denseCount }, () => 1);
  const size = blocks * blockTerms + denseCount;
  const rowsOfQ = Array.from({ length: rows }, (_, row) => {
    const line = new Array<number>(size).fill(0);
    for (let term = 0; term < blockTerms; term += 1)
      line[blockOfRow[row]! * blockTerms + term] = blockValues[row * blockTerms + term]!;
    for (let entry = row * 2; entry < row * 2 + 2; entry += 1)
      line[blocks * blockTerms + denseColumns[entry]!]! += denseValues[entry]!;
    return line;
  });
  const dense = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_each, j) =>
      rowsOfQ.reduce((sum, line, row) => sum + weights[row]! * line[i]! * line[j]!, i === j ? 1 : 0),
    ),
  );
  const system = new CrossedSystem({
    blockOfRow,
    blocks,
    blockTerms,
    denseColumns,
    denseTerms: 2,
    denseCount,
    denseRidge,
  });
  system.factorize(weights, blockValues, denseValues);
  return { system, dense, rowsOfQ, blockValues, denseValues, blockSize: blocks * blockTerms, random };
}

describe('CrossedSystem', () => {
  const { system, dense, rowsOfQ, blockValues, denseValues, blockSize, random } = drawSystem();
  const inverse = invertSymmetric(dense);

  it('solves as dense algebra does', () => {
    const right = dense.map(() => drawNormal(random));
    const [block, rest] = [
      Float64Array.from(right.slice(0, blockSize)),
      Float64Array.from(right.slice(blockSize)),
    ];
    system.solve(block, rest);
    const expected = multiplyVector(inverse, right);
    for (const [index, value] of [...block, ...rest].entries())
      expect(value).toBeCloseTo(expected[index]!, 10);
  });

  it('has the determinant', () => {
    expect(system.logDeterminant()).toBeCloseTo(logDeterminantOfCholesky(choleskyFactor(dense)), 10);
  });

  it('has the leverage of every row', () => {
    const { block, dense: rest } = system.inverseTimesRows(blockValues, denseValues);
    for (const [row, line] of rowsOfQ.entries()) {
      const leverage = [0, 1].reduce(
        (sum, term) =>
          sum +
          block[row * 2 + term]! * blockValues[row * 2 + term]! +
          rest[row * 2 + term]! * denseValues[row * 2 + term]!,
        0,
      );
      const expected = multiplyVector(inverse, line).reduce(
        (sum, value, index) => sum + value * line[index]!,
        0,
      );
      expect(leverage).toBeCloseTo(expected, 10);
    }
  });

  it('has the inverse at the blocks and beyond them', () => {
    const corners = system.blockInverses();
    expect(corners[1]).toBeCloseTo(inverse[0]![1]!, 10);
    expect(corners[7]).toBeCloseTo(inverse[3]![3]!, 10);
    expect(system.denseInverse()[1]).toBeCloseTo(inverse[blockSize]![blockSize + 1]!, 10);
  });
});
