/**
 * Whether a condition comes as near to each human master as the other humans do: a tested statement about music like these items, and
 * the facts of each item apart from it.
 */
import type { Interval } from '../statistics/numeric/interval.ts';
import { meanOf } from '../statistics/numeric/mean-of.ts';
import { skewnessCorrectedMean } from '../statistics/paired/skewness-corrected-mean.ts';
import type { Outcome } from '../statistics/verdict/statement.ts';

/** Distances of one item by one metric, for which less is nearer. */
export interface ItemDistances {
  readonly itemId: string;
  /** From the condition's rendering to each human master, by the human's condition id; null without a value. */
  readonly fromCondition: Readonly<Record<string, number | null>>;
  /** From each human master, by its condition id, to each other one. */
  readonly fromHumans: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

/** What was measured of one item. */
export interface ItemNearness {
  readonly itemId: string;
  readonly humanCount: number;
  /** Mean over human masters of the condition's distance to them. */
  readonly conditionDistance: number;
  /** Mean over human masters of the other humans' mean distance to them. */
  readonly humanDistance: number;
  /** The first less the second: below 0, the condition is nearer. */
  readonly difference: number;
}

export interface NearnessStatement {
  /** `supported`: further by no more than the margin; `refuted`: further by more; each at level alpha. */
  readonly outcome: Outcome;
  /** Mean difference over items. */
  readonly estimate: number;
  /** Two-sided, of level 1 − 2 alpha: the statement is decided where the margin lies outside it. */
  readonly interval: Interval;
  readonly margin: number;
  /** How surprising so small a mean difference is if the true one were the margin. */
  readonly pValue: number;
  readonly itemCount: number;
  readonly analysis: string;
  readonly assumption: string;
}

export interface Nearness {
  /** Items with a value for the condition and for two humans or more, in the order given. */
  readonly items: readonly ItemNearness[];
  /** null where there are too few items: it cannot be tested. */
  readonly statement: NearnessStatement | null;
}

/** With fewer, the shape of the differences would decide as much as their size. */
const LEAST_ITEMS = 20;

const ANALYSIS = "Student's t over items, skewness taken out, two one-sided tests";
const ASSUMPTION =
  'the items are drawn from the music that the statement is about, one independent of the other, and none of them decides the mean by itself';

function nearnessOf({ itemId, fromCondition, fromHumans }: ItemDistances): ItemNearness[] {
  const humanIds = Object.keys(fromHumans);
  const pairs = humanIds.flatMap((target) => {
    const own = fromCondition[target] ?? null;
    const others = humanIds
      .filter((human) => human !== target)
      .flatMap((human) => fromHumans[human]?.[target] ?? []);
    return own === null || others.length === 0 ? [] : [{ own, others: meanOf(others) }];
  });
  if (pairs.length === 0) return [];
  const conditionDistance = meanOf(pairs.map(({ own }) => own));
  const humanDistance = meanOf(pairs.map(({ others }) => others));
  const difference = conditionDistance - humanDistance;
  return [{ itemId, humanCount: humanIds.length, conditionDistance, humanDistance, difference }];
}

function testDifferences(
  differences: readonly number[],
  { margin, alpha }: { margin: number; alpha: number },
): NearnessStatement {
  const { mean, interval, pValues } = skewnessCorrectedMean(differences, {
    against: margin,
    level: 1 - 2 * alpha,
  });
  return {
    outcome: interval.high < margin ? 'supported' : interval.low > margin ? 'refuted' : 'undecided',
    estimate: mean,
    interval,
    margin,
    pValue: pValues.lower,
    itemCount: differences.length,
    analysis: ANALYSIS,
    assumption: ASSUMPTION,
  };
}

/**
 * Asks whether a condition is as near to each human master as another human is.
 *
 * Each human master is the target once: the condition's distance to it is set against the other humans' mean distance to it, and the
 * mean over targets is the item's difference. Items with fewer than two human masters, or without values, do not count.
 *
 * Distances are skewed: a condition can miss by more than it can hit. At an alpha of 5 % and as many items as `leastItems`, plain t would
 * support in 6 to 7 % of runs what is just not so; with skewness taken out it is 5.4 to 5.9 %, and 6.4 to 6.9 % with 12 items.
 *
 * @param margin how much further still counts as as near, in the metric's unit, fixed before the run
 * @param alpha of each of the two one-sided tests
 * @param leastItems below which nothing is stated
 * @throws {RangeError} for a margin below 0, an alpha outside 0…0.5, fewer than 2 as leastItems, or an item that comes twice
 * @source Hall, Journal of the Royal Statistical Society B 54 (1992), transformation 2; Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987), one side of it: non-inferiority
 */
export function asNearAsAnotherHuman(
  items: readonly ItemDistances[],
  { margin, alpha = 0.05, leastItems = LEAST_ITEMS }: { margin: number; alpha?: number; leastItems?: number },
): Nearness {
  if (!(margin >= 0 && Number.isFinite(margin)))
    throw new RangeError(`Cannot compare with humans as margin must be >= 0: current value is ${margin}`);
  if (!(alpha > 0 && alpha < 0.5))
    throw new RangeError(
      `Cannot compare with humans as alpha must be between 0 and 0.5: current value is ${alpha}`,
    );
  if (!(Number.isInteger(leastItems) && leastItems >= 2))
    throw new RangeError(
      `Cannot compare with humans as leastItems must be whole and >= 2: current value is ${leastItems}`,
    );
  const ids = items.map(({ itemId }) => itemId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new RangeError(`Cannot compare with humans as items must come once: ${twice} comes more often`);

  const nearness = items.flatMap(nearnessOf);
  const isTestable = nearness.length >= leastItems;
  return {
    items: nearness,
    statement: isTestable
      ? testDifferences(
          nearness.map(({ difference }) => difference),
          { margin, alpha },
        )
      : null,
  };
}
