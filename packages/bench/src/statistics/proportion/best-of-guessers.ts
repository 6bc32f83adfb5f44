/** What the best of many guessers reaches: why golden ears found afterwards have to be tested again on fresh trials. */
import { binomialTails, type Count } from './binomial.ts';

/**
 * The probability that at least one of several guessers gets so many right.
 *
 * @param listeners how many were looked at
 * @returns `one` for a single guesser, `any` for the best of all
 * @throws {RangeError} for impossible counts, chances, or no listeners
 */
export function bestOfGuessers({
  listeners,
  successes,
  n,
  chance = 0.5,
}: Count & { listeners: number; chance?: number }): { one: number; any: number } {
  if (!Number.isSafeInteger(listeners) || listeners < 1)
    throw new RangeError(
      `Cannot look for the best as listeners must be whole and >= 1: current value is ${listeners}`,
    );
  const { upper: one } = binomialTails({ successes, n, chance });
  return { one, any: -Math.expm1(listeners * Math.log1p(-one)) };
}
