/** Listeners who prefer A to B, B to C and C to A: whether preferences follow a scale at all. */
import type { Random } from '../numeric/random.ts';
import { type ComparisonTally, type PairedComparison, tallyComparisons } from './paired-comparison.ts';

export interface TriadCount {
  /** Three items of which all three pairs are decided, one way or the other. */
  readonly triads: number;
  readonly circular: number;
  /** circular / triads; ¼ is what coins give; null where there are no triads. */
  readonly circularShare: number | null;
  /** Kendall's ζ: 1 without circular triads, 0 with as many as there can be; null unless all pairs are decided. */
  readonly consistency: number | null;
  /** How often coins for answers give as few circular triads or fewer, simulated; 1 where there are no triads. */
  readonly pValue: number;
}

export interface CircularTriads {
  /** Of each listener's own majorities, so that repeated pairs count once; empty where the rows name no listeners. */
  readonly listeners: readonly (TriadCount & { readonly listener: string })[];
  /** Of the majorities of all answers: circular ones cannot be put on any scale. */
  readonly panel: TriadCount;
}

/** Signs of the majority: direction[i][j] = 1 where i is preferred to j, 0 where neither is. */
function majorities(
  items: number,
  pairs: ComparisonTally['pairs'],
  places: readonly number[],
  counts: ComparisonTally['counts'],
): number[][] {
  const balance = Array.from({ length: items }, () => new Array<number>(items).fill(0));
  for (const [index, place] of places.entries()) {
    const { first, second } = pairs[place]!;
    const difference = counts[index]![0] - counts[index]![1];
    balance[first]![second]! += difference;
    balance[second]![first]! -= difference;
  }
  return balance.map((row) => row.map(Math.sign));
}

/** Every three items whose pairs are all decided. */
function decidedTriads(direction: readonly (readonly number[])[]): (readonly [number, number, number])[] {
  const triads: [number, number, number][] = [];
  for (let i = 0; i < direction.length; i += 1)
    for (let j = 0; j < i; j += 1)
      for (let k = 0; k < j; k += 1)
        if (direction[i]![j] !== 0 && direction[j]![k] !== 0 && direction[i]![k] !== 0)
          triads.push([i, j, k]);
  return triads;
}

const countCircular = (
  direction: readonly (readonly number[])[],
  triads: readonly (readonly [number, number, number])[],
): number => {
  let circular = 0;
  for (const [i, j, k] of triads)
    if (direction[i]![j] === direction[j]![k] && direction[j]![k] === direction[k]![i]) circular += 1;
  return circular;
};

function countTriads(
  direction: number[][],
  { random, resamples }: { random: Random; resamples: number },
): TriadCount {
  const items = direction.length;
  const triads = decidedTriads(direction);
  const circular = countCircular(direction, triads);
  const isComplete = items >= 3 && direction.every((row, i) => row.every((sign, j) => i === j || sign !== 0));
  const most = items % 2 === 1 ? (items ** 3 - items) / 24 : (items ** 3 - 4 * items) / 24;
  let asFew = 0;
  if (triads.length > 0) {
    const guessed = direction.map((row) => [...row]);
    for (let resample = 0; resample < resamples; resample += 1) {
      for (let i = 0; i < items; i += 1)
        for (let j = 0; j < i; j += 1) {
          if (direction[i]![j] === 0) continue;
          const sign = random.uniform() < 0.5 ? 1 : -1;
          guessed[i]![j] = sign;
          guessed[j]![i] = -sign;
        }
      if (countCircular(guessed, triads) <= circular) asFew += 1;
    }
  }
  return {
    triads: triads.length,
    circular,
    circularShare: triads.length === 0 ? null : circular / triads.length,
    consistency: isComplete ? 1 - circular / most : null,
    pValue: triads.length === 0 ? 1 : (asFew + 1) / (resamples + 1),
  };
}

/**
 * Counts circular triads, of each listener and of the panel.
 *
 * @param resamples of coins, for the p-values
 * @throws {RangeError} for resamples that are no whole number ≥ 99, and as `tallyComparisons` does
 * @source Kendall & Babington Smith, Biometrika 31 (1940)
 */
export function countCircularTriads(
  comparisons: readonly PairedComparison[],
  { random, resamples = 999 }: { random: Random; resamples?: number },
): CircularTriads {
  if (!Number.isInteger(resamples) || resamples < 99)
    throw new RangeError(
      `Cannot simulate coins as resamples must be a whole number >= 99: current value is ${resamples}`,
    );
  const { items, pairs, counts, listeners } = tallyComparisons(comparisons);
  const everyPair = pairs.map((_, place) => place);
  return {
    listeners: listeners.map(({ listener, pairs: places, counts: own }) => ({
      listener,
      ...countTriads(majorities(items.length, pairs, places, own), { random, resamples }),
    })),
    panel: countTriads(majorities(items.length, pairs, everyPair, counts), { random, resamples }),
  };
}
