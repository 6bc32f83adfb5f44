/** Where to listen: the stretch in which versions of a piece differ most once they are equally loud. */
import type { BandsOverTime } from './bands-over-time.ts';

/** Bands so far below the loudest of their window are masked by it, or hold nothing. */
const FAINTEST_BAND_DB = 50;
/** Power of a stretch relative to the loudest one: quieter places are introductions, breaks and endings. */
const LEAST_STRETCH_POWER = 0.25;
/** Pairs whose differences are this near to the greatest are as good to name. */
const AS_GOOD = 0.98;

export interface DifferingPlace {
  readonly startFrame: number;
  readonly frameCount: number;
  readonly most: GreatestDifference | null;
}

/** Which two differ most in a stretch, by their places in the list; of those that do so alike, the first. */
interface GreatestDifference {
  readonly between: readonly [number, number];
  /** Mean, over windows of 45 ms and the third octaves heard in them, of how far the levels of the two are apart. */
  readonly differenceDb: number;
  /** The third octave whose mean levels are furthest apart. */
  readonly centerHz: number;
  /** By how much the second is above the first there. */
  readonly secondAboveDb: number;
}

/** levels[window][band] in dB, at equal loudness. */
type Levels = readonly Float32Array[];

interface Pair {
  readonly one: number;
  readonly other: number;
  /** Of each window. */
  readonly differencesDb: Float64Array;
}

const levelsOf = ({ powers, integratedLufs }: BandsOverTime): Levels =>
  powers.map((window) => window.map((power) => 10 * Math.log10(power) - (integratedLufs ?? 0)));

/** Tells the bands of a window that are heard in either, and how far the other is above the one. */
function forHeardBands(
  one: Float32Array,
  other: Float32Array,
  tell: (band: number, aboveDb: number) => void,
): void {
  let loudest = -Infinity;
  for (let band = 0; band < one.length; band += 1) loudest = Math.max(loudest, one[band]!, other[band]!);
  const floor = loudest - FAINTEST_BAND_DB;
  if (!Number.isFinite(floor)) return;
  for (let band = 0; band < one.length; band += 1) {
    if (one[band]! < floor && other[band]! < floor) continue;
    tell(band, Math.max(other[band]!, floor) - Math.max(one[band]!, floor));
  }
}

function differenceDb(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  let count = 0;
  forHeardBands(one, other, (_, aboveDb) => {
    sum += Math.abs(aboveDb);
    count += 1;
  });
  return count === 0 ? 0 : sum / count;
}

const pairsOf = (versions: readonly Levels[]): Pair[] =>
  versions.flatMap((one, index) =>
    versions.slice(index + 1).map((counterpart, after) => ({
      one: index,
      other: index + 1 + after,
      differencesDb: Float64Array.from(one, (window, place) => differenceDb(window, counterpart[place]!)),
    })),
  );

/** Of every stretch of so many windows. */
function stretchSums(values: ArrayLike<number>, windows: number): Float64Array {
  const sums = new Float64Array(values.length - windows + 1);
  let sum = 0;
  for (let end = 0; end < values.length; end += 1) {
    sum += values[end]! - (end >= windows ? values[end - windows]! : 0);
    if (end >= windows - 1) sums[end - windows + 1] = sum;
  }
  return sums;
}

const sumOf = (powers: Float32Array): number => powers.reduce((sum, power) => sum + power, 0);

/** The stretch with the greatest value among those that are loud in every version. */
function bestStretch(values: Float64Array, versions: readonly BandsOverTime[], windows: number): number {
  const powers = versions.map((version) => stretchSums(version.powers.map(sumOf), windows));
  const leastPowers = powers.map((sums) => LEAST_STRETCH_POWER * sums.reduce((a, b) => Math.max(a, b), 0));
  const isLoud = (start: number): boolean =>
    powers.every((sums, index) => sums[start]! >= leastPowers[index]!);
  let best: number | undefined;
  for (let start = 0; start < values.length; start += 1)
    if (isLoud(start) && (best === undefined || values[start]! > values[best]!)) best = start;
  // versions that are never loud together have no better place than another
  return best ?? 0;
}

function greatestDifference(
  pairs: readonly Pair[],
  {
    levels,
    centersHz,
    start,
    windows,
  }: { levels: readonly Levels[]; centersHz: readonly number[]; start: number; windows: number },
): GreatestDifference | null {
  const means = pairs.map(
    ({ differencesDb }) => stretchSums(differencesDb.subarray(start, start + windows), windows)[0]! / windows,
  );
  const greatest = Math.max(0, ...means);
  const place = means.findIndex((mean) => mean > 0 && mean >= AS_GOOD * greatest);
  if (place < 0) return null;
  const { one, other } = pairs[place]!;
  const sums = new Float64Array(centersHz.length);
  for (let window = start; window < start + windows; window += 1)
    forHeardBands(levels[one]![window]!, levels[other]![window]!, (band, aboveDb) => {
      sums[band]! += aboveDb;
    });
  const furthest = sums.reduce((best, sum, band) => (Math.abs(sum) > Math.abs(sums[best]!) ? band : best), 0);
  return {
    between: [one, other],
    differenceDb: means[place]!,
    centerHz: centersHz[furthest]!,
    secondAboveDb: sums[furthest]! / windows,
  };
}

/**
 * Chooses the stretch in which the versions, all pairs of them alike, differ most in the levels of their third octaves; the same music gives
 * the same place. A single version has none to differ from: its loudest stretch is chosen.
 *
 * @param versions of one piece, aligned, of one rate and length, none of them silent
 * @param frameCount of each; the stretch is all there is when the music is shorter than `seconds`
 * @returns `most` is null for one version alone, or where all are the same
 */
export function chooseDifferingPlace(
  versions: readonly BandsOverTime[],
  { sampleRate, frameCount, seconds }: { sampleRate: number; frameCount: number; seconds: number },
): DifferingPlace {
  const wanted = Math.min(frameCount, Math.round(seconds * sampleRate));
  const { windowFrames, powers, centersHz } = versions[0]!;
  const windows = Math.min(powers.length, Math.max(1, Math.floor(wanted / windowFrames)));
  if (powers.length === 0) return { startFrame: 0, frameCount: wanted, most: null };
  const levels = versions.map(levelsOf);
  const pairs = pairsOf(levels);
  const values =
    pairs.length === 0
      ? Float64Array.from(powers, sumOf)
      : Float64Array.from(powers, (_, window) =>
          pairs.reduce((sum, { differencesDb }) => sum + differencesDb[window]!, 0),
        );
  const start = bestStretch(stretchSums(values, windows), versions, windows);
  return {
    startFrame: Math.min(start * windowFrames, frameCount - wanted),
    frameCount: wanted,
    most: greatestDifference(pairs, { levels, centersHz, start, windows }),
  };
}
