/** What each listener of a rating panel can tell apart, how steadily, and whether others hear the same. */
import { sampleCorrelation, sampleRankCorrelation } from 'simple-statistics';
import type { Level } from '../clustered/grouped-answers.ts';
import { fTails } from '../numeric/f-distribution.ts';
import { createRandom, type Random } from '../numeric/random.ts';
import { checkRatings, distinct, type Rating, settleRounding } from './rating-table.ts';

export interface GaugedListener {
  readonly listener: Level;
  /** Items on which the listener rated every system. */
  readonly items: number;
  readonly discrimination: {
    /** Mean square of systems over that of the listener's error, items taken out; Infinity without any error. */
    readonly statistic: number;
    readonly meanSquareSystem: number;
    readonly meanSquareError: number;
    readonly numeratorDegrees: number;
    readonly denominatorDegrees: number;
    /** By the F distribution; where the statistic is infinite, the permutations'. */
    readonly pValue: number;
    readonly permutationPValue: number;
  } | null;
  readonly reliability: {
    /** Root of the mean square of error, in points: how far a rating strays. */
    readonly rmsError: number;
    /** How seldom labels dealt by chance leave so small an error. */
    readonly permutationPValue: number;
  } | null;
  readonly agreement: {
    /** With the mean of all others, over systems and items. */
    readonly correlation: number;
    readonly rankCorrelation: number;
    readonly permutationPValue: number;
  } | null;
}

/** Equal but for rounding counts as at least as extreme. */
const SLACK = 1e-9;

/**
 * Gauges listeners: F over systems, error and agreement, each against the systems' labels dealt anew within every item.
 *
 * Own definitions, not eGauge of Report BS.2300. As labels are dealt within items, error and F are two views of one thing and share their
 * permutation p. The hidden reference makes everybody look good: leave it out of `systems`.
 *
 * @param permutations of each listener, 1,000 by default
 * @param seed the same seed gives the same permutations
 * @returns nulls for a listener with fewer than two full items or two systems, and for agreement where nobody else rated, or either
 *   side rated everything alike; rating everything alike is F 0 with p 1
 * @throws {RangeError} for no ratings, scores that are not finite or fewer than 20 permutations
 */
export function gaugeListeners(
  ratings: readonly Rating[],
  {
    systems = distinct(ratings.map(({ system }) => system)),
    permutations = 1000,
    seed = 'listener gauge',
  }: { systems?: readonly string[]; permutations?: number; seed?: string | number } = {},
): GaugedListener[] {
  checkRatings(ratings);
  if (!(Number.isSafeInteger(permutations) && permutations >= 20))
    throw new RangeError(
      `Cannot gauge listeners as permutations must be whole and >= 20: current value is ${permutations}`,
    );
  const cells = cellMeans(ratings, systems);
  return distinct(ratings.map(({ listener }) => listener)).map((listener) => {
    const own = cells.filter(
      (cell) => cell.listener === listener && cell.scores.every((score) => score !== null),
    );
    const table = own.map(({ scores }) => scores as number[]);
    const found = { listener, items: table.length };
    if (table.length < 2 || systems.length < 2)
      return { ...found, discrimination: null, reliability: null, agreement: null };
    const others = meanOfOthers(cells, own);
    return {
      ...found,
      ...gauge(table, { others, permutations, random: createRandom(`${seed} ${listener}`) }),
    };
  });
}

interface Cell {
  readonly listener: Level;
  readonly item: Level;
  /** By system. */
  readonly scores: readonly (number | null)[];
}

function cellMeans(ratings: readonly Rating[], systems: readonly string[]): Cell[] {
  const placeOf = new Map(systems.map((system, place) => [system, place]));
  const byListener = new Map<Level, Map<Level, { sums: number[]; counts: number[] }>>();
  for (const { listener, item, system, score } of ratings) {
    const place = placeOf.get(system);
    if (place === undefined) continue;
    const items = byListener.get(listener) ?? new Map<Level, { sums: number[]; counts: number[] }>();
    byListener.set(listener, items);
    const cell = items.get(item) ?? { sums: systems.map(() => 0), counts: systems.map(() => 0) };
    items.set(item, cell);
    cell.sums[place]! += score;
    cell.counts[place]! += 1;
  }
  return [...byListener].flatMap(([listener, items]) =>
    [...items].map(([item, { sums, counts }]) => ({
      listener,
      item,
      scores: sums.map((sum, place) => (counts[place] === 0 ? null : sum / counts[place]!)),
    })),
  );
}

/** Items × systems; null where nobody else rated one of them. */
function meanOfOthers(cells: readonly Cell[], own: readonly Cell[]): number[][] | null {
  const means = own.map(({ listener, item, scores }) => {
    const others = cells.filter((cell) => cell.item === item && cell.listener !== listener);
    return scores.map((_, system) => {
      const given = others.flatMap((cell) => cell.scores[system] ?? []);
      return given.length === 0 ? null : given.reduce((sum, score) => sum + score, 0) / given.length;
    });
  });
  return means.flat().includes(null) ? null : (means as number[][]);
}

function gauge(
  table: readonly (readonly number[])[],
  { others, permutations, random }: { others: number[][] | null; permutations: number; random: Random },
): Pick<GaugedListener, 'discrimination' | 'reliability' | 'agreement'> {
  const [items, systems] = [table.length, table[0]!.length];
  const centered = table.map((row) => {
    const mean = row.reduce((sum, score) => sum + score, 0) / systems;
    return row.map((score) => score - mean);
  });
  const within = centered.flat().reduce((sum, score) => sum + score ** 2, 0);
  const betweenOf = (rows: readonly (readonly number[])[]): number => {
    let sum = 0;
    for (let system = 0; system < systems; system += 1) {
      let total = 0;
      for (const row of rows) total += row[system]!;
      sum += total * total;
    }
    return sum / items;
  };
  const flatOthers = others?.flat() ?? [];
  const otherMean = flatOthers.reduce((sum, score) => sum + score, 0) / Math.max(1, flatOthers.length);
  const centeredOthers = flatOthers.map((score) => score - otherMean);
  const productOf = (rows: readonly (readonly number[])[]): number => {
    let sum = 0;
    for (const [place, score] of centeredOthers.entries())
      sum += score * rows[Math.floor(place / systems)]![place % systems]!;
    return sum;
  };
  const [between, product] = [betweenOf(centered), productOf(centered)];
  let [asFar, asClose] = [1, 1];
  const dealt = centered.map((row) => [...row]);
  // what lies between items is in every deal: only the part within them moves
  const scale = Math.sqrt(within * centeredOthers.reduce((sum, score) => sum + score ** 2, 0));
  for (let deal = 0; deal < permutations; deal += 1) {
    for (const row of dealt) shuffle(row, random);
    if (betweenOf(dealt) >= between - SLACK * within) asFar += 1;
    if (productOf(dealt) >= product - SLACK * scale) asClose += 1;
  }
  const numeratorDegrees = systems - 1;
  const denominatorDegrees = numeratorDegrees * (items - 1);
  const error = within - between > SLACK * within ? within - between : 0;
  const meanSquareSystem = between / numeratorDegrees;
  const meanSquareError = error / denominatorDegrees;
  const statistic = within === 0 ? 0 : meanSquareError === 0 ? Infinity : meanSquareSystem / meanSquareError;
  const permutationPValue = asFar / (permutations + 1);
  return {
    discrimination: {
      statistic,
      meanSquareSystem,
      meanSquareError,
      numeratorDegrees,
      denominatorDegrees,
      pValue:
        statistic === Infinity
          ? permutationPValue
          : fTails({ x: statistic, numeratorDegrees, denominatorDegrees }).upper,
      permutationPValue,
    },
    reliability: { rmsError: Math.sqrt(meanSquareError), permutationPValue },
    agreement:
      !varies(table.flat()) || !varies(flatOthers)
        ? null
        : {
            correlation: sampleCorrelation(table.flat(), flatOthers),
            // means that differ by rounding only are ties
            rankCorrelation: sampleRankCorrelation(settleRounding(table.flat()), settleRounding(flatOthers)),
            permutationPValue: asClose / (permutations + 1),
          },
  };
}

const varies = (values: readonly number[]): boolean => values.some((value) => value !== values[0]);

function shuffle(row: number[], random: Random): void {
  for (let place = row.length - 1; place > 0; place -= 1) {
    const other = random.integer(place + 1);
    [row[place], row[other]] = [row[other]!, row[place]!];
  }
}
