/** Values dealt anew within each listener: what an order, a repeat or a confidence is compared with when it means nothing. */
import type { Level } from '../clustered/grouped-answers.ts';
import { createRandom } from '../numeric/random.ts';

export const USUAL_PERMUTATIONS = 9_999;
/** Equal but for rounding counts as at least as extreme. */
const SLACK = 1e-9;

/** Throws `RangeError` unless there are so many that a p of 5 % can be had. */
export function checkPermutations(permutations: number): void {
  if (!(Number.isSafeInteger(permutations) && permutations >= 20))
    throw new RangeError(
      `Cannot deal answers anew as permutations must be whole and >= 20: current value is ${permutations}`,
    );
}

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
 * @throws {RangeError} for fewer than 20 permutations
 */
export function withinListenerPValue<Value>(
  values: readonly Value[],
  {
    listeners,
    statistic,
    permutations,
    seed,
  }: {
    listeners: Iterable<readonly number[]>;
    statistic: (values: readonly Value[]) => number;
    permutations: number;
    seed: string | number;
  },
): number {
  checkPermutations(permutations);
  const random = createRandom(seed);
  const groups = [...listeners];
  const observed = statistic(values);
  const slack = SLACK * Math.max(1, Math.abs(observed));
  const dealt = [...values];
  let asFar = 1;
  for (let draw = 0; draw < permutations; draw += 1) {
    for (const rows of groups)
      for (let place = rows.length - 1; place > 0; place -= 1) {
        const [one, other] = [rows[place]!, rows[random.integer(place + 1)]!];
        [dealt[one], dealt[other]] = [dealt[other]!, dealt[one]!];
      }
    if (statistic(dealt) >= observed - slack) asFar += 1;
  }
  return asFar / (permutations + 1);
}
