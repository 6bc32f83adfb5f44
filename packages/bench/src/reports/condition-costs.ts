/** What a condition costs in money and time, for a piece and for an album. */
import type { CostRecord } from '../runs/run-record.ts';
import type { ConditionLook } from './condition-looks.ts';
import { spreadOf } from './spread.ts';

export interface ConditionCost {
  readonly conditionId: string;
  /** Items that there is a cost record of. */
  readonly items: number;
  /** null where prices are in several currencies, or none is stated. */
  readonly currency: string | null;
  /** As its maker states it for a piece: the median over items; null where not every item has a price in one currency. */
  readonly trackPrice: number | null;
  /** The sum over all items; null like `trackPrice`. */
  readonly albumPrice: number | null;
  /** From the order to the master: the median over items; null where any item lacks it. */
  readonly trackTurnaroundSeconds: number | null;
  /** The sum over all items, one after another: the longest that an album can take. */
  readonly albumTurnaroundSeconds: number | null;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** All of them, or null where one is missing: a sum over some items would look like a bargain. */
function whole(values: readonly (number | null)[]): readonly number[] | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 || present.length < values.length ? null : present;
}

/** In the order of the looks; conditions without a cost record are left out. */
export function conditionCostsOf(
  costs: readonly CostRecord[],
  looks: readonly ConditionLook[],
): readonly ConditionCost[] {
  return looks.flatMap(({ conditionId }) => {
    const own = costs.filter((cost) => cost.conditionId === conditionId);
    if (own.length === 0) return [];
    const currencies = new Set(own.map(({ currency }) => currency));
    const [currency = null] = currencies;
    const prices = currencies.size === 1 ? whole(own.map(({ price }) => price)) : null;
    const turnarounds = whole(own.map(({ turnaroundSeconds }) => turnaroundSeconds));
    return [
      {
        conditionId,
        items: own.length,
        currency: prices === null ? null : currency,
        trackPrice: prices && spreadOf(prices)!.median,
        albumPrice: prices && sum(prices),
        trackTurnaroundSeconds: turnarounds && spreadOf(turnarounds)!.median,
        albumTurnaroundSeconds: turnarounds && sum(turnarounds),
      },
    ];
  });
}
