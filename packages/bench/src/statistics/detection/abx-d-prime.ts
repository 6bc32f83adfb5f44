/**
 * Sensitivity in ABX. The same percentage correct means a different d′ under each of two rules a listener may follow; free
 * switching lies between them, so both are reported.
 */

import { normalCdf } from '../numeric/normal.ts';
import { checkCount } from '../proportion/binomial.ts';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';

/** `independent-observation`: A and B are fixed in the mind. `differencing`: X is compared with A and with B. */
export type AbxRule = 'independent-observation' | 'differencing';

const LARGEST_D_PRIME = 12;
const SECOND_DIVISOR: Readonly<Record<AbxRule, number>> = {
  'independent-observation': 2,
  differencing: Math.sqrt(6),
};

/**
 * The proportion correct that a listener of this sensitivity reaches in ABX.
 *
 * @param dPrime ≥ 0; Infinity gives 1
 * @throws {RangeError} for a negative d′
 * @source Macmillan & Creelman, Detection Theory, ch. 9; Hautus & Meng 2002
 */
export function abxProportionCorrect({ dPrime, rule }: { dPrime: number; rule: AbxRule }): number {
  if (!(dPrime >= 0))
    throw new RangeError(`Cannot predict ABX answers as dPrime must be >= 0: current value is ${dPrime}`);
  if (dPrime === Infinity) return 1;
  const first = dPrime / Math.SQRT2;
  const second = dPrime / SECOND_DIVISOR[rule];
  return normalCdf(first) * normalCdf(second) + normalCdf(-first) * normalCdf(-second);
}

/**
 * The sensitivity at which ABX gives this proportion correct.
 *
 * @param proportionCorrect at or below chance gives 0; 1 gives Infinity
 * @throws {RangeError} outside 0…1
 */
export function abxDPrime({ proportionCorrect, rule }: { proportionCorrect: number; rule: AbxRule }): number {
  if (!(proportionCorrect >= 0 && proportionCorrect <= 1))
    throw new RangeError(
      `Cannot invert ABX as proportionCorrect must be 0…1: current value is ${proportionCorrect}`,
    );
  if (proportionCorrect <= 0.5) return 0;
  if (proportionCorrect >= abxProportionCorrect({ dPrime: LARGEST_D_PRIME, rule })) return Infinity;
  let low = 0;
  let high = LARGEST_D_PRIME;
  while (high - low > 1e-15 * Math.max(1, high)) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (abxProportionCorrect({ dPrime: middle, rule }) < proportionCorrect) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * d′ of an ABX count with the interval that its exact interval of the proportion turns into.
 *
 * @throws {RangeError} for impossible counts, or no trials
 */
export function estimateAbxDPrime({
  correct,
  n,
  rule,
  level = 0.95,
}: {
  correct: number;
  n: number;
  rule: AbxRule;
  level?: number;
}): { estimate: number; interval: { low: number; high: number; level: number } } {
  checkCount({ successes: correct, n });
  if (n === 0) throw new RangeError('Cannot estimate d′ as n must be > 0: current value is 0');
  const { low, high } = clopperPearsonInterval({ successes: correct, n, level });
  return {
    estimate: abxDPrime({ proportionCorrect: correct / n, rule }),
    interval: {
      low: abxDPrime({ proportionCorrect: low, rule }),
      high: abxDPrime({ proportionCorrect: high, rule }),
      level,
    },
  };
}
