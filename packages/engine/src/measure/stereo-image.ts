/** The stereo image: how alike the sides are, how much lies beside the middle, and how the weight is shared. */
import { finiteOrNull, powerToDb } from '../audio/decibels.ts';
import type { Analysis, Reading, StereoOverTime } from './analysis.ts';
import { type Evidence, HOP_SECONDS, type HopEvidence } from './evidence.ts';

/** 400 ms. */
const WINDOW_HOPS = 4;

export type StereoImage = Pick<Analysis, 'correlation' | 'sideToMidDb' | 'balanceDb' | 'stereoOverTime'>;

/** Reads left and right; other channels have no part in it. Mono leaves no reading. */
export function readStereoImage({ hops }: Evidence): StereoImage {
  const rows = rowsOf(hops);
  const hopCount = hops.midEnergies.length;
  return {
    correlation: correlationBetween(rows, 0, hopCount),
    sideToMidDb: ratioDb(rows.side, rows.mid, 0, hopCount),
    balanceDb: ratioDb(rows.left, rows.right, 0, hopCount),
    stereoOverTime: readStereoOverTime(hops),
  };
}

function readStereoOverTime(hops: HopEvidence): StereoOverTime {
  const correlations: Reading[] = [];
  const sideToMidDb: Reading[] = [];
  const balancesDb: Reading[] = [];
  const rows = rowsOf(hops);
  for (let end = WINDOW_HOPS; end <= hops.midEnergies.length; end++) {
    const start = end - WINDOW_HOPS;
    correlations.push(correlationBetween(rows, start, end));
    sideToMidDb.push(ratioDb(rows.side, rows.mid, start, end));
    balancesDb.push(ratioDb(rows.left, rows.right, start, end));
  }
  return { hopSeconds: HOP_SECONDS, correlations, sideToMidDb, balancesDb };
}

interface Rows {
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly mid: Float64Array;
  readonly side: Float64Array;
}

/** Energies of hops; of mono there is no mid or side, and nothing is read. */
const rowsOf = ({ energies, midEnergies, sideEnergies }: HopEvidence): Rows => ({
  left: energies[0]!,
  right: energies[1] ?? midEnergies,
  mid: midEnergies,
  side: sideEnergies,
});

function sumBetween(row: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let hop = start; hop < end; hop++) sum += row[hop]!;
  return sum;
}

/** L·R = mid² − side². */
function correlationBetween({ left, right, mid, side }: Rows, start: number, end: number): Reading {
  const norm = Math.sqrt(sumBetween(left, start, end) * sumBetween(right, start, end));
  const correlation = finiteOrNull((sumBetween(mid, start, end) - sumBetween(side, start, end)) / norm);
  return correlation === null ? null : Math.min(1, Math.max(-1, correlation));
}

const ratioDb = (row: Float64Array, other: Float64Array, start: number, end: number): Reading =>
  finiteOrNull(powerToDb(sumBetween(row, start, end) / sumBetween(other, start, end)));
