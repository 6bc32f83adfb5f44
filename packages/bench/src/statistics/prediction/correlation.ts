/** How far a metric and preferences rise together, over systems or tracks; with the interval, which is wide for a few. */
import { sampleCorrelation, sampleRankCorrelation } from 'simple-statistics';
import { doubledRanks } from '../numeric/doubled-ranks.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { studentTTails } from '../numeric/student-t.ts';

export type CorrelationMethod = 'pearson' | 'spearman' | 'kendall';

export interface Correlation {
  readonly method: CorrelationMethod;
  /** r, ρ with mid-ranks, or τ-b; null where one side does not vary or n < 2. */
  readonly coefficient: number | null;
  readonly interval: Interval;
  /** Two-sided against independence; 1 where the coefficient is null. */
  readonly pValue: number;
  readonly n: number;
}

/** Up to here all orders are gone through: 8! = 40,320. */
const MOST_ENUMERATED = 8;
/** Up to here the distribution of Kendall's S without ties is counted. */
const MOST_COUNTED = 60;

function checkSides(x: readonly number[], y: readonly number[]): void {
  if (x.length !== y.length)
    throw new RangeError(
      `Cannot correlate as both sides must be of one length: they are ${x.length} and ${y.length}`,
    );
  if (![...x, ...y].every(Number.isFinite))
    throw new RangeError('Cannot correlate as all values must be finite: some are not');
}

const varies = (values: readonly number[]): boolean => values.some((value) => value !== values[0]);

/** Concordant less discordant pairs. */
function kendallS(x: readonly number[], y: readonly number[]): number {
  let s = 0;
  for (let i = 0; i < x.length; i += 1)
    for (let j = 0; j < i; j += 1) s += Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!);
  return s;
}

/** How many values share each value. */
const tieSizes = (values: readonly number[]): number[] => {
  const sizes = new Map<number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return [...sizes.values()];
};

function kendallTau(x: readonly number[], y: readonly number[]): number {
  const pairs = (x.length * (x.length - 1)) / 2;
  const tiedPairs = (values: readonly number[]): number =>
    tieSizes(values).reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  return kendallS(x, y) / Math.sqrt((pairs - tiedPairs(x)) * (pairs - tiedPairs(y)));
}

/** Share of all orders of y whose whole-number statistic lies as far from its middle. */
function enumeratedTail(
  y: readonly number[],
  { statistic, middle }: { statistic: (order: readonly number[]) => number; middle: number },
): number {
  const observed = Math.abs(statistic(y) - middle);
  const order = [...y];
  let [asFar, all] = [0, 0];
  // Heap's algorithm: each order follows from the one before by one exchange
  const visit = (size: number): void => {
    if (size <= 1) {
      all += 1;
      if (Math.abs(statistic(order) - middle) >= observed) asFar += 1;
      return;
    }
    for (let index = 0; index < size; index += 1) {
      visit(size - 1);
      const other = size % 2 === 0 ? index : 0;
      if (index < size - 1) [order[other], order[size - 1]] = [order[size - 1]!, order[other]!];
    }
  };
  visit(order.length);
  return asFar / all;
}

/** P(|S| ≥ |s|) without ties, by counting orders with each number of inversions. */
function countedKendallTail(s: number, n: number): number {
  let shares = [1];
  for (let size = 2; size <= n; size += 1) {
    const next = new Array<number>(shares.length + size - 1).fill(0);
    for (const [inversions, share] of shares.entries())
      for (let added = 0; added < size; added += 1) next[inversions + added]! += share / size;
    shares = next;
  }
  const pairs = (n * (n - 1)) / 2;
  const fewest = (pairs - Math.abs(s)) / 2;
  if (s === 0) return 1;
  let tail = 0;
  for (let inversions = 0; inversions <= fewest; inversions += 1) tail += shares[inversions]!;
  return Math.min(1, 2 * tail);
}

/** Standard deviation of S with ties on both sides. */
function kendallDeviation(x: readonly number[], y: readonly number[]): number {
  const n = x.length;
  const [tx, ty] = [tieSizes(x), tieSizes(y)];
  const sum = (sizes: readonly number[], of: (size: number) => number): number =>
    sizes.reduce((total, size) => total + of(size), 0);
  const cubic = (m: number): number => m * (m - 1) * (2 * m + 5);
  const triples = (m: number): number => m * (m - 1) * (m - 2);
  const pairs = (m: number): number => m * (m - 1);
  const variance =
    (cubic(n) - sum(tx, cubic) - sum(ty, cubic)) / 18 +
    (sum(tx, triples) * sum(ty, triples)) / (9 * triples(n)) +
    (sum(tx, pairs) * sum(ty, pairs)) / (2 * pairs(n));
  return Math.sqrt(variance);
}

const tTail = (r: number, n: number): number => {
  if (n < 3) return 1;
  if (Math.abs(r) >= 1) return 0;
  return studentTTails({ t: r * Math.sqrt((n - 2) / (1 - r * r)), degreesOfFreedom: n - 2 }).twoSided;
};

interface MethodParts {
  readonly coefficient: (x: readonly number[], y: readonly number[]) => number;
  readonly pValue: (x: readonly number[], y: readonly number[], coefficient: number) => number;
  /** Of Fisher's z; NaN or infinite where n is too small. */
  readonly standardError: (coefficient: number, n: number) => number;
  /** The largest coefficient below 1 that n values without ties can have: where an interval around 1 is taken from. */
  readonly nextToOne: (n: number) => number;
}

const METHODS: Record<CorrelationMethod, MethodParts> = {
  pearson: {
    coefficient: (x, y) => sampleCorrelation([...x], [...y]),
    pValue: (x, _, r) => tTail(r, x.length),
    standardError: (_, n) => 1 / Math.sqrt(n - 3),
    nextToOne: () => 1,
  },
  spearman: {
    coefficient: (x, y) => sampleRankCorrelation([...x], [...y]),
    pValue(x, y, rho) {
      const n = x.length;
      if (n > MOST_ENUMERATED) return tTail(rho, n);
      const ranks = doubledRanks(x);
      const statistic = (order: readonly number[]): number =>
        order.reduce((sum, rank, index) => sum + rank * ranks[index]!, 0);
      return enumeratedTail(doubledRanks(y), { statistic, middle: n * (n + 1) ** 2 });
    },
    standardError: (rho, n) => Math.sqrt((1 + rho ** 2 / 2) / (n - 3)),
    nextToOne: (n) => 1 - 12 / (n * (n * n - 1)),
  },
  kendall: {
    coefficient: kendallTau,
    pValue(x, y) {
      const n = x.length;
      if (n <= MOST_ENUMERATED)
        return enumeratedTail(y, { statistic: (order) => kendallS(x, order), middle: 0 });
      const s = kendallS(x, y);
      const hasTies = tieSizes(x).length < n || tieSizes(y).length < n;
      if (!hasTies && n <= MOST_COUNTED) return countedKendallTail(s, n);
      return 2 * normalCdf(-Math.abs(s) / kendallDeviation(x, y));
    },
    standardError: (_, n) => Math.sqrt(0.437 / (n - 4)),
    nextToOne: (n) => 1 - 4 / (n * (n - 1)),
  },
};

function intervalOf(
  coefficient: number,
  n: number,
  { standardError, nextToOne }: MethodParts,
  level: number,
): Interval {
  const inner = Math.sign(coefficient) * Math.min(Math.abs(coefficient), nextToOne(n));
  const z = Math.atanh(inner);
  const reach = normalQuantile((1 + level) / 2) * standardError(coefficient, n);
  if (!(reach < Infinity)) return { low: -1, high: 1, level };
  return {
    low: coefficient <= -1 ? -1 : Math.tanh(z - reach),
    high: coefficient >= 1 ? 1 : Math.tanh(z + reach),
    level,
  };
}

/**
 * Correlates two sides by value (`pearson`) or by rank (`spearman`, `kendall`).
 *
 * The p-value is Student's t for Pearson; for the rank methods exact up to n = 8, ties included; beyond, Student's t for Spearman, and
 * for Kendall exact without ties up to n = 60, else normal with the variance for ties. The intervals are Fisher's z.
 *
 * @returns coefficient null, interval −1…1 and p = 1 where a side does not vary or n < 2; interval −1…1 for n ≤ 3 (Kendall: n ≤ 4)
 * @throws {RangeError} for sides of different lengths, values that are not finite, a level outside 0…1
 * @source Bonett & Wright, Psychometrika 65 (2000); Fieller, Hartley & Pearson, Biometrika 44 (1957) for Kendall's 0.437
 */
export function correlate(
  x: readonly number[],
  y: readonly number[],
  { method, level = 0.95 }: { method: CorrelationMethod; level?: number },
): Correlation {
  checkLevel(level);
  checkSides(x, y);
  const n = x.length;
  if (n < 2 || !varies(x) || !varies(y))
    return { method, coefficient: null, interval: { low: -1, high: 1, level }, pValue: 1, n };
  const parts = METHODS[method];
  const raw = parts.coefficient(x, y);
  // rounding leaves perfect agreement a little beside 1
  const coefficient = Math.abs(raw) > 1 - 1e-12 ? Math.sign(raw) : raw;
  return {
    method,
    coefficient,
    interval: intervalOf(coefficient, n, parts, level),
    pValue: Math.min(1, parts.pValue(x, y, coefficient)),
    n,
  };
}
