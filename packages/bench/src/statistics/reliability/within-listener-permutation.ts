/** Values dealt anew within each listener: what an order, a repeat or a confidence is compared with when it means nothing. */
import type { Level } from '../clustered/grouped-answers.ts';
import { createRandom } from '../numeric/random.ts';

export const DRAWS = 9_999;
/** Equal but for rounding counts as at least as extreme. */
const SLACK = 1e-9;

/** Places of each listener's rows, in the order of their first appearance. */
export function rowsByListener(rows: readonly { readonly listener: Level }[]): Map<Level, number[]> {
  const places = new Map<Level, number[]>();
  for (const [row, { listener }] of rows.entries()) {
    const known = places.get(listener);
    if (known === undefined) places.set(listener, [row]);
    else known.push(row);
  }
  return places;
}

/**
 * The share of deals, the observed one among them, whose statistic is at least as large.
 *
 * @param statistic of all values, in the order of the rows
 */
export function withinListenerPValue<Value>(
  values: readonly Value[],
  {
    listeners,
    statistic,
    seed,
  }: {
    listeners: Iterable<readonly number[]>;
    statistic: (values: readonly Value[]) => number;
    seed: string | number;
  },
): number {
  const random = createRandom(seed);
  const groups = [...listeners];
  const observed = statistic(values);
  const slack = SLACK * Math.max(1, Math.abs(observed));
  const dealt = [...values];
  let asFar = 1;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    for (const rows of groups)
      for (let place = rows.length - 1; place > 0; place -= 1) {
        const [one, other] = [rows[place]!, rows[random.integer(place + 1)]!];
        [dealt[one], dealt[other]] = [dealt[other]!, dealt[one]!];
      }
    if (statistic(dealt) >= observed - slack) asFar += 1;
  }
  return asFar / (DRAWS + 1);
}
