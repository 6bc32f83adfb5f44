/** Which of several profiles a mix sounds most like. */
import type { Analysis } from '../measure/analysis.ts';
import type { TargetProfile } from '../profiles/target-profile.ts';
import { findToneDifference } from './tone-difference.ts';

/**
 * Finds the profile whose tone is nearest to the mix's: each third octave's difference counts in tolerances, as a kind of music whose
 * pieces differ much says little about one of them. The first of equals; for silence the first.
 */
export function findNearestProfile(analysis: Analysis, profiles: readonly TargetProfile[]): TargetProfile {
  const distances = profiles.map((profile) => distanceTo(analysis, profile));
  return profiles[distances.indexOf(Math.min(...distances))] ?? profiles[0]!;
}

function distanceTo(analysis: Analysis, profile: TargetProfile): number {
  const bands = findToneDifference(analysis, profile);
  if (bands.length === 0) return Number.POSITIVE_INFINITY;
  // The logarithm is what a normal distribution's density charges for being wide.
  const cost = ({ differenceDb, toleranceDb }: { differenceDb: number; toleranceDb: number }) => {
    const width = Math.max(toleranceDb, LEAST_WIDTH_DB);
    return 0.5 * (differenceDb / width) ** 2 + Math.log(width);
  };
  return bands.reduce((sum, band) => sum + cost(band), 0) / bands.length;
}

const LEAST_WIDTH_DB = 0.5;
