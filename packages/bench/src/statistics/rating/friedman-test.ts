/** Whether several systems, rated by the same listeners, are ranked alike by chance only. */
import { chiSquareTails } from '../numeric/chi-square.ts';
import { doubledRanks } from '../numeric/doubled-ranks.ts';
import { fTails } from '../numeric/f-distribution.ts';
import { createRandom } from '../numeric/random.ts';

export interface FriedmanResult {
  /** Friedman's chi-square, corrected for ties. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** What `pValue` comes from. */
  readonly method: 'exact' | 'permutation' | 'chi-square';
  /** How far listeners agree in their ranking: 0…1. */
  readonly kendallW: number;
  readonly imanDavenport: {
    /** Infinity where all listeners rank alike. */
    readonly statistic: number;
    readonly numeratorDegrees: number;
    readonly denominatorDegrees: number;
    readonly pValue: number;
  };
  readonly listeners: number;
}

/** Steps that the exact distribution may take: some tenths of a second. */
const MOST_STEPS = 2_000_000;
const DRAWS = 9_999;

/**
 * Friedman's test with ties, Kendall's W and Iman and Davenport's F.
 *
 * The null is sharp: each listener's ranks are in random order. Listeners must be independent; give their means over items, not single
 * ratings.
 *
 * @param rows listeners × systems, no gaps (see `meansMatrix`)
 * @param reference `auto` is exact where all orders can be gone through in a moment, else chi-square; `permutation` draws 9,999 orders then
 * @returns statistic 0 and p 1 for no listener, fewer than two systems, or where every listener ties all systems. Where all listeners
 *   agree completely, the p of F is the exact one.
 * @throws {RangeError} for rows of differing lengths or scores that are not finite
 * @source M. Friedman, Journal of the American Statistical Association 32 (1937); R. Iman & J. Davenport, Communications in Statistics A9
 *   (1980); W. Conover, Practical Nonparametric Statistics, 1999, §5.8
 */
export function friedmanTest(
  rows: readonly (readonly number[])[],
  {
    reference = 'auto',
    seed = 'friedman',
  }: { reference?: 'auto' | 'chi-square' | 'permutation'; seed?: string | number } = {},
): FriedmanResult {
  const systems = rows[0]?.length ?? 0;
  for (const row of rows)
    if (row.length !== systems || !row.every(Number.isFinite))
      throw new RangeError(
        `Cannot rank systems as every listener must have ${systems} finite scores: current values are ${row.join(', ')}`,
      );
  const ranks = rows.map(doubledRanks);
  const listeners = rows.length;
  const spread = ranks.flat().reduce((sum, rank) => sum + (rank - systems - 1) ** 2, 0);
  const degreesOfFreedom = Math.max(0, systems - 1);
  const degrees = {
    numeratorDegrees: degreesOfFreedom,
    denominatorDegrees: degreesOfFreedom * Math.max(0, listeners - 1),
  };
  if (spread === 0)
    return {
      statistic: 0,
      degreesOfFreedom,
      pValue: 1,
      method: 'exact',
      kendallW: 0,
      imanDavenport: { statistic: 0, ...degrees, pValue: 1 },
      listeners,
    };
  const between = squaresBetween(columnSums(ranks), listeners);
  const kendallW = between / (listeners * spread);
  const statistic = (degreesOfFreedom * between) / spread;
  return {
    statistic,
    degreesOfFreedom,
    ...referenceOf(ranks, { statistic, between, reference, seed }),
    kendallW,
    imanDavenport: { ...imanDavenport(ranks, { between, spread }), ...degrees },
    listeners,
  };
}

const columnSums = (ranks: readonly (readonly number[])[]): number[] =>
  ranks[0]!.map((_, system) => ranks.reduce((sum, row) => sum + row[system]!, 0));

/** Of doubled rank sums: whole numbers, so that statistics tie exactly. */
const squaresBetween = (sums: readonly number[], listeners: number): number =>
  sums.reduce((sum, each) => sum + (each - listeners * (sums.length + 1)) ** 2, 0);

function imanDavenport(
  ranks: readonly (readonly number[])[],
  { between, spread }: { between: number; spread: number },
): { statistic: number; pValue: number } {
  const listeners = ranks.length;
  const left = listeners * spread - between;
  // with all listeners alike F is infinite, and the chance of that is known: each repeats the first one's order
  if (left === 0)
    return {
      statistic: Infinity,
      pValue: ranks.slice(1).reduce((product, row) => product / arrangements(row).length, 1),
    };
  const statistic = ((listeners - 1) * between) / left;
  const systems = ranks[0]!.length;
  return {
    statistic,
    pValue: fTails({
      x: statistic,
      numeratorDegrees: systems - 1,
      denominatorDegrees: (systems - 1) * (listeners - 1),
    }).upper,
  };
}

function referenceOf(
  ranks: readonly (readonly number[])[],
  {
    statistic,
    between,
    reference,
    seed,
  }: {
    statistic: number;
    between: number;
    reference: 'auto' | 'chi-square' | 'permutation';
    seed: string | number;
  },
): Pick<FriedmanResult, 'pValue' | 'method'> {
  const exact = reference === 'chi-square' ? null : exactTail(ranks, between);
  if (exact !== null) return { pValue: exact, method: 'exact' };
  if (reference === 'permutation') return { pValue: drawnTail(ranks, between, seed), method: 'permutation' };
  const degreesOfFreedom = ranks[0]!.length - 1;
  return { pValue: chiSquareTails({ x: statistic, degreesOfFreedom }).upper, method: 'chi-square' };
}

/** All different orders of a listener's ranks. */
function arrangements(row: readonly number[]): number[][] {
  if (row.length === 0) return [[]];
  return [...new Set(row)].flatMap((rank) => {
    const at = row.indexOf(rank);
    return arrangements(row.toSpliced(at, 1)).map((rest) => [rank, ...rest]);
  });
}

/** The share of all orders whose rank sums lie as far apart; null where there are too many orders. */
function exactTail(ranks: readonly (readonly number[])[], observed: number): number | null {
  const systems = ranks[0]!.length;
  // 5! orders of a row; from 6 systems on, even a few listeners have too many
  if (systems > 5) return null;
  const base = 2 * ranks.length * systems + 1;
  // which system has which sum does not matter: states are sorted sums
  let states = new Map<number, { sums: readonly number[]; share: number }>([
    [0, { sums: ranks[0]!.map(() => 0), share: 1 }],
  ]);
  let steps = 0;
  for (const row of ranks) {
    const orders = arrangements(row);
    steps += states.size * orders.length;
    if (steps > MOST_STEPS) return null;
    const next = new Map<number, { sums: readonly number[]; share: number }>();
    for (const { sums, share } of states.values())
      for (const order of orders) {
        const moved = sums.map((sum, system) => sum + order[system]!).sort((one, other) => one - other);
        const key = moved.reduce((place, sum) => place * base + sum, 0);
        const known = next.get(key);
        if (known === undefined) next.set(key, { sums: moved, share: share / orders.length });
        else known.share += share / orders.length;
      }
    states = next;
  }
  let tail = 0;
  for (const { sums, share } of states.values())
    if (squaresBetween(sums, ranks.length) >= observed) tail += share;
  return Math.min(1, tail);
}

function drawnTail(ranks: readonly (readonly number[])[], observed: number, seed: string | number): number {
  const random = createRandom(seed);
  const sums = ranks[0]!.map(() => 0);
  let asFar = 1;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    sums.fill(0);
    for (const row of ranks) {
      const order = [...row];
      for (let place = order.length - 1; place >= 0; place -= 1) {
        const other = random.integer(place + 1);
        [order[place], order[other]] = [order[other]!, order[place]!];
        sums[place]! += order[place]!;
      }
    }
    if (squaresBetween(sums, ranks.length) >= observed) asFar += 1;
  }
  return asFar / (DRAWS + 1);
}
