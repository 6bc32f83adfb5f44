/** The stereo image: how alike the sides are, how much lies beside the middle, and how the weight is shared. */
import { finiteOrNull, powerToDb } from '../audio/decibels.ts';
import type { Analysis, Reading, StereoOverTime } from './analysis.ts';
import { type Evidence, HOP_SECONDS, type HopEvidence } from './evidence.ts';

/** 400 ms. */
const WINDOW_HOPS = 4;

export type StereoImage = Pick<Analysis, 'correlation' | 'sideToMidDb' | 'balanceDb' | 'stereoOverTime'>;

/** Reads left and right; other channels have no part in it. Mono leaves no reading. */
export function readStereoImage({ hops }: Evidence): StereoImage {
  const { correlation, sideToMidDb, balanceDb } = imageOf(energiesBetween(hops, 0, hops.midEnergies.length));
  return { correlation, sideToMidDb, balanceDb, stereoOverTime: readStereoOverTime(hops) };
}

function readStereoOverTime(hops: HopEvidence): StereoOverTime {
  const windows = Math.max(0, hops.midEnergies.length - WINDOW_HOPS + 1);
  const images = Array.from({ length: windows }, (_, hop) =>
    imageOf(energiesBetween(hops, hop, hop + WINDOW_HOPS)),
  );
  return {
    hopSeconds: HOP_SECONDS,
    correlations: images.map(({ correlation }) => correlation),
    sideToMidDb: images.map(({ sideToMidDb }) => sideToMidDb),
    balancesDb: images.map(({ balanceDb }) => balanceDb),
  };
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
  const sum = (row: Float64Array | undefined): number => {
    let whole = 0;
    for (let hop = start; hop < end; hop++) whole += row?.[hop] ?? 0;
    return whole;
  };
  return { left: sum(energies[0]), right: sum(energies[1]), mid: sum(midEnergies), side: sum(sideEnergies) };
}

function imageOf({ left, right, mid, side }: Energies): {
  correlation: Reading;
  sideToMidDb: Reading;
  balanceDb: Reading;
} {
  // L·R = mid² − side².
  const correlation = finiteOrNull((mid - side) / Math.sqrt(left * right));
  return {
    correlation: correlation === null ? null : Math.min(1, Math.max(-1, correlation)),
    sideToMidDb: finiteOrNull(powerToDb(side / mid)),
    balanceDb: finiteOrNull(powerToDb(left / right)),
  };
}
