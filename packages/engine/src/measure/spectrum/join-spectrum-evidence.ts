import type { SpectrumEvidence } from './spectrum-evidence.ts';

/** Joins the evidence of consecutive segments, at least one: sums add up in order, windows follow each other. */
export function joinSpectrumEvidence(parts: readonly SpectrumEvidence[]): SpectrumEvidence {
  const { fftSize, hopFrames } = parts[0]!;
  return {
    fftSize,
    hopFrames,
    windowCount: parts.reduce((sum, { windowCount }) => sum + windowCount, 0),
    midSums: addInOrder(parts.map(({ midSums }) => midSums)),
    sideSums: addInOrder(parts.map(({ sideSums }) => sideSums)),
    crossSums: addInOrder(parts.map(({ crossSums }) => crossSums)),
    otherSums: addInOrder(parts.map(({ otherSums }) => otherSums)),
    midBands: concatenate(parts.map(({ midBands }) => midBands)),
    sideBands: concatenate(parts.map(({ sideBands }) => sideBands)),
    otherBands: concatenate(parts.map(({ otherBands }) => otherBands)),
  };
}

function addInOrder(rows: readonly Float64Array[]): Float64Array {
  const sum = rows[0]!.slice();
  for (let index = 1; index < rows.length; index++) {
    const row = rows[index]!;
    for (let bin = 0; bin < sum.length; bin++) sum[bin] = sum[bin]! + row[bin]!;
  }
  return sum;
}

function concatenate(rows: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(rows.reduce((length, row) => length + row.length, 0));
  let at = 0;
  for (const row of rows) {
    joined.set(row, at);
    at += row.length;
  }
  return joined;
}
