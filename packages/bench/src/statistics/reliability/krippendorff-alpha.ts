/** How far listeners agree, with gaps, on any scale. */
import { quantileSorted } from 'simple-statistics';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { createRandom } from '../numeric/random.ts';

export type MeasurementScale = 'nominal' | 'ordinal' | 'interval' | 'ratio';

export interface KrippendorffAlpha {
  /** 1 for complete agreement, 0 for what chance gives, below for less; null where nothing varies or nobody can be compared. */
  readonly alpha: number | null;
  /** Percentiles over units drawn anew; null where alpha is, or fewer than 20 draws had one. */
  readonly interval: Interval | null;
  /** Units with two values or more, and their values. */
  readonly units: number;
  readonly values: number;
  readonly resamples: number;
}

/** Percentiles of fewer resamples than this say nothing. */
const LEAST_RESAMPLES = 20;

/**
 * Krippendorff's alpha with a bootstrap interval over units.
 *
 * The interval is too short for few units: of 95 %, it misses about 11 % with 12 units, 7 % with 30.
 *
 * @param ratings raters × units, null where missing; units with one value tell nothing and are left out
 * @param scale of `ratio`, values must be ≥ 0
 * @param resamples 0 for no interval
 * @param seed the same seed gives the same draws
 * @throws {RangeError} for rows of differing lengths, values that are not finite or too small, resamples from 1 to 19, an impossible level
 * @source K. Krippendorff, Content Analysis, 2019, §12.3; A. Hayes & K. Krippendorff, Communication Methods and Measures 1 (2007)
 */
export function krippendorffAlpha(
  ratings: readonly (readonly (number | null)[])[],
  {
    scale,
    level = 0.95,
    resamples = 2000,
    seed = 'krippendorff',
  }: { scale: MeasurementScale; level?: number; resamples?: number; seed?: string | number },
): KrippendorffAlpha {
  checkLevel(level);
  checkTable(ratings, scale);
  if (!Number.isSafeInteger(resamples) || resamples < 0 || (resamples > 0 && resamples < LEAST_RESAMPLES))
    throw new RangeError(
      `Cannot bootstrap as resamples must be 0 or a whole number >= ${LEAST_RESAMPLES}: current value is ${resamples}`,
    );
  const units = (ratings[0] ?? [])
    .map((_, unit) => ratings.flatMap((row) => row[unit] ?? []))
    .filter((values) => values.length >= 2);
  const domain = [...new Set(units.flat())].sort((one, other) => one - other);
  const placeOf = new Map(domain.map((value, place) => [value, place]));
  const placed = units.map((values) => values.map((value) => placeOf.get(value)!));
  const alphaOf = (chosen: readonly (readonly number[])[]): number | null =>
    alphaOfUnits(chosen, domain, scale);
  const alpha = alphaOf(placed);
  return {
    alpha,
    interval:
      alpha === null || resamples === 0 ? null : bootstrap(placed, { alphaOf, resamples, level, seed }),
    units: units.length,
    values: units.reduce((sum, values) => sum + values.length, 0),
    resamples,
  };
}

function checkTable(ratings: readonly (readonly (number | null)[])[], scale: MeasurementScale): void {
  const units = ratings[0]?.length ?? 0;
  for (const row of ratings) {
    if (row.length !== units)
      throw new RangeError(
        `Cannot compare raters as each must have ${units} units, null where missing: current value is ${row.length}`,
      );
    for (const value of row)
      if (value !== null && !(Number.isFinite(value) && (scale !== 'ratio' || value >= 0)))
        throw new RangeError(
          `Cannot compare raters as values must be finite${scale === 'ratio' ? ' and >= 0' : ''}: current value is ${value}`,
        );
  }
}

/** @param units places in the domain */
function alphaOfUnits(
  units: readonly (readonly number[])[],
  domain: readonly number[],
  scale: MeasurementScale,
): number | null {
  const counts = new Float64Array(domain.length);
  let n = 0;
  for (const values of units)
    for (const value of values) {
      counts[value]! += 1;
      n += 1;
    }
  const distance = distanceOn(scale, domain, counts);
  let observed = 0;
  for (const values of units) {
    let sum = 0;
    for (let i = 0; i < values.length; i += 1)
      for (let j = 0; j < i; j += 1) sum += distance(values[i]!, values[j]!);
    observed += (2 * sum) / (values.length - 1);
  }
  let expected = 0;
  for (let i = 0; i < domain.length; i += 1)
    for (let j = 0; counts[i]! > 0 && j < i; j += 1) expected += 2 * counts[i]! * counts[j]! * distance(i, j);
  return expected > 0 ? 1 - ((n - 1) * observed) / expected : null;
}

function distanceOn(
  scale: MeasurementScale,
  domain: readonly number[],
  counts: Float64Array,
): (one: number, other: number) => number {
  switch (scale) {
    case 'nominal':
      return (one, other) => (one === other ? 0 : 1);
    case 'interval':
      return (one, other) => (domain[one]! - domain[other]!) ** 2;
    case 'ratio':
      return (one, other) =>
        one === other ? 0 : ((domain[one]! - domain[other]!) / (domain[one]! + domain[other]!)) ** 2;
    case 'ordinal': {
      // values between two, and half of those on each: the distance of their mid-ranks
      let below = 0;
      const midRanks = Float64Array.from(counts, (count) => {
        below += count;
        return below - count / 2;
      });
      return (one, other) => (midRanks[one]! - midRanks[other]!) ** 2;
    }
  }
}

function bootstrap(
  units: readonly (readonly number[])[],
  {
    alphaOf,
    resamples,
    level,
    seed,
  }: {
    alphaOf: (units: readonly (readonly number[])[]) => number | null;
    resamples: number;
    level: number;
    seed: string | number;
  },
): Interval | null {
  const random = createRandom(seed);
  const alphas: number[] = [];
  for (let draw = 0; draw < resamples; draw += 1) {
    const alpha = alphaOf(units.map(() => units[random.integer(units.length)]!));
    if (alpha !== null) alphas.push(alpha);
  }
  if (alphas.length < LEAST_RESAMPLES) return null;
  alphas.sort((one, other) => one - other);
  return {
    low: quantileSorted(alphas, (1 - level) / 2),
    high: quantileSorted(alphas, (1 + level) / 2),
    level,
  };
}
