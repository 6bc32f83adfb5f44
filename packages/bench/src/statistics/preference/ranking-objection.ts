/** Whether a ranking may tell conditions apart: where its error rate was measured, and was small enough. */
import { effectiveClusters, type SizedCluster } from '../clustered/cluster-weights.ts';
import { LEAST_EVENNESS, MOST_SIZE } from '../clustered/confirmatory-method.ts';

export interface MeasuredRankingSize {
  /** From here to the next row. */
  readonly conditions: number;
  readonly listeners: number;
  /** The largest share of panels in which some pair of equals was told apart, over tastes alike to strong (0, 0.6, 1.2 log-odds), ties and missing pairs. */
  readonly size: number;
}

/** Error rates of `rankConditions`, 2,000 panels a cell: docs/statistics-calibration.md. */
export const MEASURED_RANKING_SIZES: readonly MeasuredRankingSize[] = [
  { conditions: 2, listeners: 2, size: 0 },
  { conditions: 2, listeners: 3, size: 0.0175 },
  { conditions: 2, listeners: 4, size: 0.136 },
  { conditions: 2, listeners: 5, size: 0.092 },
  { conditions: 2, listeners: 6, size: 0.0735 },
  { conditions: 2, listeners: 8, size: 0.0565 },
  { conditions: 2, listeners: 10, size: 0.0565 },
  { conditions: 2, listeners: 15, size: 0.037 },
  { conditions: 2, listeners: 20, size: 0.032 },
  { conditions: 2, listeners: 40, size: 0.044 },
  { conditions: 3, listeners: 2, size: 0.0075 },
  { conditions: 3, listeners: 3, size: 0.0305 },
  { conditions: 3, listeners: 4, size: 0.0385 },
  { conditions: 3, listeners: 5, size: 0.0405 },
  { conditions: 3, listeners: 6, size: 0.034 },
  { conditions: 3, listeners: 8, size: 0.0405 },
  { conditions: 3, listeners: 10, size: 0.0495 },
  { conditions: 3, listeners: 15, size: 0.0375 },
  { conditions: 3, listeners: 20, size: 0.047 },
  { conditions: 3, listeners: 40, size: 0.0505 },
  { conditions: 5, listeners: 2, size: 0.007 },
  { conditions: 5, listeners: 3, size: 0.0395 },
  { conditions: 5, listeners: 4, size: 0.0455 },
  { conditions: 5, listeners: 5, size: 0.038 },
  { conditions: 5, listeners: 6, size: 0.047 },
  { conditions: 5, listeners: 8, size: 0.0385 },
  { conditions: 5, listeners: 10, size: 0.035 },
  { conditions: 5, listeners: 15, size: 0.0575 },
  { conditions: 5, listeners: 20, size: 0.0525 },
  { conditions: 5, listeners: 40, size: 0.052 },
  { conditions: 8, listeners: 2, size: 0.0065 },
  { conditions: 8, listeners: 3, size: 0.053 },
  { conditions: 8, listeners: 4, size: 0.048 },
  { conditions: 8, listeners: 5, size: 0.044 },
  { conditions: 8, listeners: 6, size: 0.0395 },
  { conditions: 8, listeners: 8, size: 0.0355 },
  { conditions: 8, listeners: 10, size: 0.0445 },
  { conditions: 8, listeners: 15, size: 0.0395 },
  { conditions: 8, listeners: 20, size: 0.037 },
  { conditions: 8, listeners: 40, size: 0.055 },
];

/** Error rates of `rankOrders`, 1,000 panels a cell, three whole orders of each listener: docs/statistics-calibration.md. */
export const MEASURED_ORDER_SIZES: readonly MeasuredRankingSize[] = [
  { conditions: 2, listeners: 3, size: 0.04 },
  { conditions: 2, listeners: 5, size: 0.028 },
  { conditions: 2, listeners: 8, size: 0.068 },
  { conditions: 2, listeners: 10, size: 0.043 },
  { conditions: 2, listeners: 20, size: 0.048 },
  { conditions: 2, listeners: 40, size: 0.05 },
  { conditions: 3, listeners: 3, size: 0.038 },
  { conditions: 3, listeners: 5, size: 0.036 },
  { conditions: 3, listeners: 8, size: 0.04 },
  { conditions: 3, listeners: 10, size: 0.057 },
  { conditions: 3, listeners: 20, size: 0.052 },
  { conditions: 3, listeners: 40, size: 0.053 },
  { conditions: 5, listeners: 3, size: 0.035 },
  { conditions: 5, listeners: 5, size: 0.034 },
  { conditions: 5, listeners: 8, size: 0.049 },
  { conditions: 5, listeners: 10, size: 0.039 },
  { conditions: 5, listeners: 20, size: 0.055 },
  { conditions: 5, listeners: 40, size: 0.056 },
  { conditions: 8, listeners: 3, size: 0.015 },
  { conditions: 8, listeners: 5, size: 0.049 },
  { conditions: 8, listeners: 8, size: 0.045 },
  { conditions: 8, listeners: 10, size: 0.051 },
  { conditions: 8, listeners: 20, size: 0.038 },
  { conditions: 8, listeners: 40, size: 0.063 },
];

/**
 * Why a ranking may tell no conditions apart, by the measured cell with the most conditions and listeners not above the panel's own.
 *
 * @param measured of pairs by default; of whole orders their own
 * @param listeners how many answers each gave; where some gave most of them, all count for fewer (`effectiveClusters`)
 * @returns one clause for the reader; null where the ranking may decide
 */
export function rankingObjection({
  conditions,
  listeners,
  measured = MEASURED_RANKING_SIZES,
}: {
  conditions: number;
  listeners: readonly SizedCluster[];
  measured?: readonly MeasuredRankingSize[];
}): string | null {
  const row = rowOf(measured, conditions);
  if (listeners.length < 2) return `one listener does not show how much listeners differ: ${enoughText(row)}`;
  const effective = effectiveClusters(listeners);
  if (effective < LEAST_EVENNESS * listeners.length)
    return (
      `a few of the ${listeners.length} listeners gave most of the answers, as if there were ${effective.toFixed(1)} of them, and no ` +
      'ranking of so uneven a panel has a measured error rate: as many answers of each would do'
    );
  const counted = Math.max(2, Math.floor(effective + 1e-9));
  const cell = row.findLast((each) => each.listeners <= counted);
  if (cell === undefined) return `no ranking of ${conditions} conditions has a measured error rate`;
  if (cell.size <= MOST_SIZE) return null;
  const place = counted === listeners.length ? `${counted} listeners` : `as good as ${counted} listeners`;
  return (
    `with ${place}, rankings of ${conditions} conditions that are liked alike tell some apart in up to ` +
    `${(100 * cell.size).toFixed(1)} % of panels: ${enoughText(row)}`
  );
}

/** The cells of the most conditions not above these, by listeners. */
function rowOf(measured: readonly MeasuredRankingSize[], conditions: number): readonly MeasuredRankingSize[] {
  const most = measured.findLast((cell) => cell.conditions <= conditions)?.conditions;
  return measured.filter((cell) => cell.conditions === most);
}

/** The fewest listeners from whom on every cell holds. */
function enoughText(row: readonly MeasuredRankingSize[]): string {
  const enough = row[row.findLastIndex(({ size }) => size > MOST_SIZE) + 1];
  return enough === undefined
    ? 'no number of listeners was measured to do'
    : `${enough.listeners} or more may decide`;
}
