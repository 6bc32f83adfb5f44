/** The stereo image: how alike the sides are, how much lies beside the middle, and how the weight is shared. */
import { finiteOrNull, powerToDb } from '../audio/decibels.ts';
import type { Analysis, Reading, StereoOverTime } from './analysis.ts';
import { type Evidence, HOP_SECONDS, type HopEvidence } from './evidence.ts';

/** 400 ms. */
const WINDOW_HOPS = 4;

export type StereoImage = Pick<Analysis, 'correlation' | 'sideToMidDb' | 'balanceDb' | 'stereoOverTime'>;

/** Reads left and right; other channels have no part in it. Mono leaves no reading. */
export function readStereoImage({ hops }: Evidence): StereoImage {
  const energies = energiesBetween(hops, 0, hops.midEnergies.length);
  return {
    correlation: correlationOf(energies),
    sideToMidDb: ratioDb(energies.side, energies.mid),
    balanceDb: ratioDb(energies.left, energies.right),
    stereoOverTime: readStereoOverTime(hops),
  };
}

function readStereoOverTime(hops: HopEvidence): StereoOverTime {
  const correlations: Reading[] = [];
  const sideToMidDb: Reading[] = [];
  const balancesDb: Reading[] = [];
  for (let hop = 0; hop + WINDOW_HOPS <= hops.midEnergies.length; hop++) {
    const energies = energiesBetween(hops, hop, hop + WINDOW_HOPS);
    correlations.push(correlationOf(energies));
    sideToMidDb.push(ratioDb(energies.side, energies.mid));
    balancesDb.push(ratioDb(energies.left, energies.right));
  }
  return { hopSeconds: HOP_SECONDS, correlations, sideToMidDb, balancesDb };
}

interface Energies {
  readonly left: number;
  readonly right: number;
  readonly mid: number;
  readonly side: number;
}

function energiesBetween(
  { energies, midEnergies, sideEnergies }: HopEvidence,
  start: number,
  end: number,
): Energies {
  return {
    left: sumBetween(energies[0], start, end),
    right: sumBetween(energies[1], start, end),
    mid: sumBetween(midEnergies, start, end),
    side: sumBetween(sideEnergies, start, end),
  };
}

function sumBetween(row: Float64Array | undefined, start: number, end: number): number {
  let sum = 0;
  if (row) for (let hop = start; hop < end; hop++) sum += row[hop]!;
  return sum;
}

/** L·R = mid² − side². */
function correlationOf({ left, right, mid, side }: Energies): Reading {
  const correlation = finiteOrNull((mid - side) / Math.sqrt(left * right));
  return correlation === null ? null : Math.min(1, Math.max(-1, correlation));
}

const ratioDb = (energy: number, other: number): Reading => finiteOrNull(powerToDb(energy / other));
