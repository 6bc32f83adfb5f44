/** Whether several groups of listeners rate alike, by ranks. */
import { chiSquareTails } from '../numeric/chi-square.ts';
import { doubledRanks } from '../numeric/doubled-ranks.ts';
import { createRandom } from '../numeric/random.ts';

export interface KruskalWallisResult {
  /** H, corrected for ties. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  readonly method: 'exact' | 'permutation' | 'chi-square';
  /** Share of the variance of ranks that lies between groups: 0…1. */
  readonly etaSquared: number;
}

/** Up to so many ways to deal out the ranks, all are gone through; beyond, so many are drawn. */
const MOST_DEALS = 20_000;
const DRAWS = 9_999;
/** From here on in every group, chi-square is near enough. */
const LEAST_FOR_CHI_SQUARE = 10;
/** Equal but for rounding counts as at least as extreme. */
const SLACK = 1e-9;

/**
 * The Kruskal–Wallis test with ties.
 *
 * The null: all groups' scores come from one distribution. Give one number a listener.
 *
 * @param groups those without scores are left out
 * @param reference `auto` takes chi-square where every group has at least 10 scores, otherwise the permutations of the scores
 * @param seed of the permutations drawn where there are too many to go through
 * @returns statistic 0 and p 1 for fewer than two groups, or where all scores are alike
 * @throws {RangeError} for scores that are not finite
 * @source W. Kruskal & W. Wallis, Journal of the American Statistical Association 47 (1952)
 */
export function kruskalWallisTest({
  groups,
  reference = 'auto',
  seed = 'kruskal-wallis',
}: {
  groups: readonly (readonly number[])[];
  reference?: 'auto' | 'chi-square' | 'permutation';
  seed?: string | number;
}): KruskalWallisResult {
  const filled = groups.filter((group) => group.length > 0);
  const scores = filled.flat();
  if (!scores.every(Number.isFinite))
    throw new RangeError('Cannot rank scores as all must be finite: some are not');
  const n = scores.length;
  // around their mean, which is n + 1
  const ranks = doubledRanks(scores).map((rank) => rank - n - 1);
  const spread = ranks.reduce((sum, rank) => sum + rank * rank, 0);
  const degreesOfFreedom = Math.max(0, filled.length - 1);
  if (degreesOfFreedom === 0 || spread === 0)
    return { statistic: 0, degreesOfFreedom, pValue: 1, method: 'exact', etaSquared: 0 };
  const sizes = filled.map((group) => group.length);
  const betweenOf = (sums: readonly number[]): number =>
    sums.reduce((total, sum, group) => total + (sum * sum) / sizes[group]!, 0);
  const between = betweenOf(groupSums(ranks, sizes));
  const etaSquared = between / spread;
  const statistic = (n - 1) * etaSquared;
  const found = { statistic, degreesOfFreedom, etaSquared };
  if (reference === 'chi-square' || (reference === 'auto' && Math.min(...sizes) >= LEAST_FOR_CHI_SQUARE))
    return {
      ...found,
      pValue: chiSquareTails({ x: statistic, degreesOfFreedom }).upper,
      method: 'chi-square',
    };
  const isAsFar = (sums: readonly number[]): boolean => betweenOf(sums) >= between - SLACK * spread;
  return dealsOf(sizes) <= MOST_DEALS
    ? { ...found, pValue: shareOfAllDeals(ranks, sizes, isAsFar), method: 'exact' }
    : { ...found, pValue: shareOfDrawnDeals(ranks, { sizes, isAsFar, seed }), method: 'permutation' };
}

function groupSums(ranks: readonly number[], sizes: readonly number[]): number[] {
  let from = 0;
  return sizes.map((size) => {
    let sum = 0;
    for (const end = from + size; from < end; from += 1) sum += ranks[from]!;
    return sum;
  });
}

/** In how many ways scores can be dealt out to groups of these sizes. */
function dealsOf(sizes: readonly number[]): number {
  let deals = 1;
  let n = 0;
  for (const size of sizes)
    for (let dealt = 1; dealt <= size; dealt += 1) {
      n += 1;
      deals *= n / dealt;
    }
  return deals;
}

function shareOfAllDeals(
  ranks: readonly number[],
  sizes: readonly number[],
  isAsFar: (sums: readonly number[]) => boolean,
): number {
  const sums = sizes.map(() => 0);
  const room = [...sizes];
  let [asFar, all] = [0, 0];
  const deal = (place: number): void => {
    if (place === ranks.length) {
      all += 1;
      if (isAsFar(sums)) asFar += 1;
      return;
    }
    for (let group = 0; group < room.length; group += 1) {
      if (room[group] === 0) continue;
      room[group]! -= 1;
      sums[group]! += ranks[place]!;
      deal(place + 1);
      sums[group]! -= ranks[place]!;
      room[group]! += 1;
    }
  };
  deal(0);
  return asFar / all;
}

function shareOfDrawnDeals(
  ranks: readonly number[],
  {
    sizes,
    isAsFar,
    seed,
  }: { sizes: readonly number[]; isAsFar: (sums: readonly number[]) => boolean; seed: string | number },
): number {
  const random = createRandom(seed);
  const order = [...ranks];
  let asFar = 1;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    for (let place = order.length - 1; place > 0; place -= 1) {
      const other = random.integer(place + 1);
      [order[place], order[other]] = [order[other]!, order[place]!];
    }
    if (isAsFar(groupSums(order, sizes))) asFar += 1;
  }
  return asFar / (DRAWS + 1);
}
