/** The stereo image: how alike the sides are, how much lies beside the middle, and how the weight is shared. */
import { finiteOrNull } from '../audio/decibels.ts';
import type { Analysis, Reading, StereoOverTime } from './analysis.ts';
import { powerRatiosToDb } from './decibel-rows.ts';
import { type Evidence, HOP_SECONDS, type HopEvidence } from './evidence.ts';

/** 400 ms. */
const WINDOW_HOPS = 4;

export type StereoImage = Pick<Analysis, 'correlation' | 'sideToMidDb' | 'balanceDb' | 'stereoOverTime'>;

/** Reads left and right; other channels have no part in it. Mono leaves no reading. */
export function readStereoImage({ hops }: Evidence): StereoImage {
  const hopCount = hops.midEnergies.length;
  const whole = readWindows(hops, Math.max(1, hopCount));
  return {
    correlation: whole.correlations[0] ?? null,
    sideToMidDb: whole.sideToMidDb[0] ?? null,
    balanceDb: whole.balancesDb[0] ?? null,
    stereoOverTime: { hopSeconds: HOP_SECONDS, ...readWindows(hops, WINDOW_HOPS) },
  };
}

/** Of each window of so many hops, from hop to hop; none of mono. */
function readWindows(
  { energies, midEnergies, sideEnergies }: HopEvidence,
  length: number,
): Omit<StereoOverTime, 'hopSeconds'> {
  if (midEnergies.length === 0) return { correlations: [], sideToMidDb: [], balancesDb: [] };
  const left = sumWindows(energies[0]!, length);
  const right = sumWindows(energies[1]!, length);
  const mid = sumWindows(midEnergies, length);
  const side = sumWindows(sideEnergies, length);
  return {
    correlations: correlationsOf(left, right, mid, side),
    sideToMidDb: ratiosDb(side, mid),
    balancesDb: ratiosDb(left, right),
  };
}

function sumWindows(row: Float64Array, length: number): Float64Array {
  const sums = new Float64Array(Math.max(0, row.length - length + 1));
  for (let start = 0; start < sums.length; start++) {
    let sum = 0;
    for (let hop = start; hop < start + length; hop++) sum += row[hop]!;
    sums[start] = sum;
  }
  return sums;
}

/** L·R = mid² − side². */
function correlationsOf(
  left: Float64Array,
  right: Float64Array,
  mid: Float64Array,
  side: Float64Array,
): Reading[] {
  const correlations: Reading[] = [];
  for (let window = 0; window < left.length; window++) {
    const product = left[window]! * right[window]!;
    const correlation = (mid[window]! - side[window]!) / Math.sqrt(product);
    correlations.push(Number.isFinite(correlation) ? Math.min(1, Math.max(-1, correlation)) : null);
  }
  return correlations;
}

function ratiosDb(energies: Float64Array, others: Float64Array): Reading[] {
  const levels = powerRatiosToDb(energies, others);
  const readings: Reading[] = [];
  for (let window = 0; window < levels.length; window++) readings.push(finiteOrNull(levels[window]!));
  return readings;
}
