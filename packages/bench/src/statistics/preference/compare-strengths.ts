/** Which items of a preference scale are told apart, all pairs at once. */
import { chiSquareQuantile } from '../numeric/chi-square.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom, type Random } from '../numeric/random.ts';
import { studentTQuantile, studentTTails } from '../numeric/student-t.ts';
import type { StrengthScale } from './bradley-terry.ts';
import { independentColumns } from './score-test.ts';

export interface RankedItem {
  readonly item: string;
  readonly strength: number;
  readonly standardError: number;
  /** Of this strength alone: not for telling items apart. */
  readonly interval: Interval;
}

export interface StrengthContrast {
  readonly stronger: string;
  readonly weaker: string;
  /** Log odds, ≥ 0. */
  readonly difference: number;
  readonly standardError: number;
  /** Simultaneous: all contrasts' intervals hold together as often as the level says. */
  readonly interval: Interval;
  /** Adjusted for all contrasts. */
  readonly pValue: number;
  /** The simultaneous interval excludes 0, which is the same as pValue ≤ 1 − level. */
  readonly isToldApart: boolean;
}

export interface StrengthComparison {
  /** The strongest first. */
  readonly ranking: readonly RankedItem[];
  /** All pairs in the order of the ranking; the stronger is the one ranked before. */
  readonly contrasts: readonly StrengthContrast[];
  readonly level: number;
  /** How many standard errors a difference must exceed. */
  readonly criticalValue: number;
}

/** Quantiles of the chi distribution over which Student's t is mixed from the normal. */
const SCALE_STEPS = 100;
/** Fewer simulated exceedances than this leave Bonferroni's bound the better statement. */
const LEAST_EXCEEDANCES = 20;
/**
 * With fewer listeners for each item, how their contrasts hang together is known too badly to be allowed for: of eight items that are
 * liked alike, three listeners would tell some pair apart in 40 of 100 panels.
 */
const LEAST_LISTENERS_PER_ITEM = 3;

/**
 * Ranks the items and tests all differences by the single-step maximum of |t|, which allows for their correlation; with fewer than three
 * listeners an item by Bonferroni's inequality, which needs no correlation.
 *
 * @param draws of the simulated maximum: more make criticalValue steadier (20,000: to about 1 %)
 * @returns empty lists for fewer than two items
 * @throws {RangeError} for a level outside 0…1 or fewer than 1,000 draws
 * @source Hothorn, Bretz & Westfall, Biometrical Journal 50 (2008)
 */
export function compareStrengths(
  scale: StrengthScale,
  {
    level = 0.95,
    draws = 20_000,
    random = createRandom('the largest of all contrasts'),
  }: { level?: number; draws?: number; random?: Random } = {},
): StrengthComparison {
  checkLevel(level);
  if (!Number.isInteger(draws) || draws < 1000)
    throw new RangeError(
      `Cannot simulate contrasts as draws must be a whole number >= 1000: current value is ${draws}`,
    );
  const { items, strengths, degreesOfFreedom } = scale;
  const places = items.map((_, place) => place).sort((a, b) => strengths[b]! - strengths[a]!);
  const pairs = places.flatMap((i, rank) => places.slice(rank + 1).map((j) => [i, j] as const));
  const covariance = usableCovariance(scale, pairs);
  const varianceOf = ([i, j]: readonly [number, number]): number =>
    covariance[i]![i]! + covariance[j]![j]! - 2 * covariance[i]![j]!;
  const isFew = degreesOfFreedom + 1 < LEAST_LISTENERS_PER_ITEM * items.length;
  const tailOf = isFew
    ? null
    : largestOfAll(
        { covariance, pairs, errors: pairs.map((pair) => Math.sqrt(varianceOf(pair))) },
        { degreesOfFreedom, draws, random },
      );
  const pValueOf = (t: number): number => {
    const alone = twoSidedTail(t, degreesOfFreedom);
    const { share, exceedances } = tailOf?.(t) ?? { share: 1, exceedances: 0 };
    if (exceedances < LEAST_EXCEEDANCES) return Math.min(1, pairs.length * alone);
    return Math.min(1, pairs.length * alone, Math.max(alone, share));
  };
  const criticalValue = pairs.length === 0 ? 0 : criticalOf(pValueOf, 1 - level);
  const alone = criticalValueAlone(level, degreesOfFreedom);
  return {
    ranking: places.map((place) => {
      const standardError = Math.sqrt(covariance[place]![place]!);
      const strength = strengths[place]!;
      return {
        item: items[place]!,
        strength,
        standardError,
        interval: { low: strength - alone * standardError, high: strength + alone * standardError, level },
      };
    }),
    contrasts: pairs.map(([i, j]) => {
      const difference = strengths[i]! - strengths[j]!;
      const standardError = Math.sqrt(varianceOf([i, j]));
      const low = difference - criticalValue * standardError;
      return {
        stronger: items[i]!,
        weaker: items[j]!,
        difference,
        standardError,
        interval: { low, high: difference + criticalValue * standardError, level },
        pValue: pValueOf(difference / standardError),
        isToldApart: low > 0,
      };
    }),
    level,
    criticalValue,
  };
}

const twoSidedTail = (t: number, degreesOfFreedom: number): number =>
  Number.isFinite(degreesOfFreedom)
    ? studentTTails({ t, degreesOfFreedom }).twoSided
    : 2 * normalCdf(-Math.abs(t));

const criticalValueAlone = (level: number, degreesOfFreedom: number): number =>
  Number.isFinite(degreesOfFreedom)
    ? studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom })
    : normalQuantile((1 + level) / 2);

/** Listeners who agree to the last answer show no variation, which is no proof that there is none: then the model's stands. */
function usableCovariance(
  { covariance, modelCovariance }: StrengthScale,
  pairs: readonly (readonly [number, number])[],
): StrengthScale['covariance'] {
  const variance = (matrix: StrengthScale['covariance'], i: number, j: number): number =>
    matrix[i]![i]! + matrix[j]![j]! - 2 * matrix[i]![j]!;
  const isUsable = pairs.every(
    ([i, j]) => variance(covariance, i, j) > 1e-6 * variance(modelCovariance, i, j),
  );
  return isUsable ? covariance : modelCovariance;
}

/** Simulates the largest |t| of all contrasts; gives the share of draws beyond a value, Student's scale mixed in exactly. */
function largestOfAll(
  {
    covariance,
    pairs,
    errors,
  }: {
    covariance: StrengthScale['covariance'];
    pairs: readonly (readonly [number, number])[];
    errors: readonly number[];
  },
  { degreesOfFreedom, draws, random }: { degreesOfFreedom: number; draws: number; random: Random },
): (t: number) => { share: number; exceedances: number } {
  // rows of an item that the others determine are left out, and come back as minus the sum of those
  const { kept, factor } = independentColumns(covariance);
  const loadings = covariance.map((row, item) => {
    const place = kept.indexOf(item);
    if (place >= 0) return factor[place]!;
    const loading: number[] = [];
    for (const [index, other] of kept.entries()) {
      let sum = row[other]!;
      for (let k = 0; k < index; k += 1) sum -= loading[k]! * factor[index]![k]!;
      loading.push(sum / factor[index]![index]!);
    }
    return loading;
  });
  const largest = new Float64Array(draws);
  const normals = new Float64Array(kept.length);
  const values = new Float64Array(loadings.length);
  for (let draw = 0; draw < draws; draw += 1) {
    for (let k = 0; k < normals.length; k += 1) normals[k] = drawNormal(random);
    for (let item = 0; item < values.length; item += 1) {
      const loading = loadings[item]!;
      let sum = 0;
      for (let k = 0; k < loading.length; k += 1) sum += loading[k]! * normals[k]!;
      values[item] = sum;
    }
    let most = 0;
    for (let pair = 0; pair < pairs.length; pair += 1) {
      const [i, j] = pairs[pair]!;
      const t = Math.abs(values[i]! - values[j]!) / errors[pair]!;
      if (t > most) most = t;
    }
    largest[draw] = most;
  }
  largest.sort();
  const scales = studentScales(degreesOfFreedom);
  return (t) => {
    const exceedances = scales.reduce((sum, scale) => sum + countFrom(largest, t * scale), 0) / scales.length;
    return { share: (exceedances + 1) / (draws + 1), exceedances };
  };
}

const knownScales = new Map<number, readonly number[]>([[Infinity, [1]]]);

/** What Student's t divides the normal by, at evenly spaced probabilities; panels of one size ask for the same. */
function studentScales(degreesOfFreedom: number): readonly number[] {
  const known = knownScales.get(degreesOfFreedom);
  if (known !== undefined) return known;
  const fresh = Array.from({ length: SCALE_STEPS }, (_, step) =>
    Math.sqrt(chiSquareQuantile({ p: (step + 0.5) / SCALE_STEPS, degreesOfFreedom }) / degreesOfFreedom),
  );
  knownScales.set(degreesOfFreedom, fresh);
  return fresh;
}

/** How many of ascending values are ≥ x. */
function countFrom(ascending: Float64Array, x: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return ascending.length - low;
}

/** The smallest value whose p-value is alpha, which falls as the value grows. */
function criticalOf(pValueOf: (t: number) => number, alpha: number): number {
  let [low, high] = [0, 1];
  while (pValueOf(high) > alpha) high *= 2;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (pValueOf(middle) > alpha) low = middle;
    else high = middle;
  }
  return high;
}
