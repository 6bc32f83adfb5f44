/** How a mix's spectrum differs in shape from what a profile expects, band by band, where the mix has something to say. */
import type { Analysis } from '../measure/analysis.ts';
import { readFeatures } from '../profiles/piece-features.ts';
import type { TargetProfile } from '../profiles/target-profile.ts';

export interface ToneBand {
  readonly centerHz: number;
  /** Mix minus target; overall level taken out, smoothed as the profile says. */
  readonly differenceDb: number;
  readonly toleranceDb: number;
  /** False where lifting would lift rumble, noise or what a lossy coder left. */
  readonly mayBeBoosted: boolean;
}

/** Below this there is rumble rather than music, and above that there is air, noise or nothing: neither is lifted. */
const BOOST_RANGE_HZ = { lowest: 40, highest: 16_000 };
/** The overall level is taken from the range in which all music has something. */
const LEVEL_RANGE_HZ = { lowest: 50, highest: 12_600 };
/** A band this far below the loudest may be mostly noise. */
const NOISE_RANGE_DB = 60;
/** Weights over neighbouring third octaves. An octave wide, single notes of the key do not steer the tone. */
const SMOOTHING = { octave: [1, 2, 3, 2, 1], 'third-octave': [1] } as const;
/** A profile says nothing about bands further than half a third octave beyond its own. */
const HALF_BAND = 10 ** 0.05;

/** @returns one entry for each third-octave band with signal, ascending; empty for silence */
export function findToneDifference(analysis: Analysis, profile: TargetProfile): ToneBand[] {
  const { centersHz, levelsDb } = readFeatures(analysis);
  const loudestDb = Math.max(...levelsDb.map((level) => level ?? Number.NEGATIVE_INFINITY));
  const bands = centersHz.flatMap((centerHz, index) => {
    const levelDb = levelsDb[index] ?? null;
    if (levelDb === null || !isWithin(centerHz, rangeOf(profile))) return [];
    return [{ centerHz, levelDb, target: profileAt(profile, centerHz) }];
  });
  const leveled = bands.filter(({ centerHz }) => isWithin(centerHz, LEVEL_RANGE_HZ));
  const meanDifferenceDb =
    leveled.reduce((sum, { levelDb, target }) => sum + levelDb - target.levelDb, 0) /
    Math.max(1, leveled.length);
  const differencesDb = bands.map(({ levelDb, target }) => levelDb - target.levelDb - meanDifferenceDb);
  return bands.map(({ centerHz, levelDb, target }, index) => ({
    centerHz,
    differenceDb: smoothedAt(differencesDb, index, SMOOTHING[profile.tone.smoothedOver]),
    toleranceDb: target.toleranceDb,
    mayBeBoosted: isWithin(centerHz, BOOST_RANGE_HZ) && levelDb > loudestDb - NOISE_RANGE_DB,
  }));
}

const isWithin = (hz: number, { lowest, highest }: { lowest: number; highest: number }): boolean =>
  hz >= lowest && hz <= highest;

const rangeOf = ({ tone: { centersHz } }: TargetProfile) => ({
  lowest: centersHz[0]! / HALF_BAND,
  highest: centersHz.at(-1)! * HALF_BAND,
});

/** The profile between its own centres, by straight lines over the logarithm of frequency. */
function profileAt({ tone }: TargetProfile, hz: number): { levelDb: number; toleranceDb: number } {
  const { centersHz, levelsDb, tolerancesDb } = tone;
  const above = centersHz.findIndex((center) => center >= hz);
  if (above === 0) return { levelDb: levelsDb[0]!, toleranceDb: tolerancesDb[0]! };
  if (above < 0) return { levelDb: levelsDb.at(-1)!, toleranceDb: tolerancesDb.at(-1)! };
  const [low, high] = [centersHz[above - 1]!, centersHz[above]!];
  const share = Math.log(hz / low) / Math.log(high / low);
  const between = (values: readonly number[]) =>
    values[above - 1]! + share * (values[above]! - values[above - 1]!);
  return { levelDb: between(levelsDb), toleranceDb: between(tolerancesDb) };
}

function smoothedAt(values: readonly number[], index: number, smoothing: readonly number[]): number {
  let sum = 0;
  let weights = 0;
  for (const [offset, weight] of smoothing.entries()) {
    const value = values[index + offset - (smoothing.length - 1) / 2];
    if (value === undefined) continue;
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}
