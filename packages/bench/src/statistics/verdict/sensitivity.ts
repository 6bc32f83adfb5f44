/** A share of right answers as d′: what makes shares of different methods comparable. */
import { dPrimeAt } from '../detection/psychometric-function.ts';
import type { Interval } from '../numeric/interval.ts';
import { CHOICE_METHODS, type ChoiceMethod } from './choice-method.ts';

export interface Sensitivity {
  /**
   * From one rule by which listeners may answer to the other, the same twice where a method has one; null where answers are few or near
   * chance, and d′ would lie too high.
   */
  readonly estimate: { readonly low: number; readonly high: number } | null;
  /** What the ends of the share's interval come to, by whichever rule is farther. */
  readonly interval: Interval;
}

/** With fewer answers, a single d′ says more than was measured. */
const FEWEST_ANSWERS = 40;
/** Nearer to chance than so many standard errors, where most methods are flat, a single d′ lies too high. */
const NEAR_CHANCE = 2;

/**
 * @param interval of the share, whatever way it was reasoned
 * @returns null for methods whose share says nothing of d′
 */
export function sensitivityOf({
  method,
  share,
  interval,
  n,
}: {
  method: ChoiceMethod;
  share: number;
  interval: Interval;
  n: number;
}): Sensitivity | null {
  const { protocols, chance, asks } = CHOICE_METHODS[method];
  if (protocols.length === 0) return null;
  // only who names one for the other can be worse than guessing
  const signed = asks === 'identification';
  const valuesAt = (proportionCorrect: number): number[] =>
    protocols.map((protocol) => dPrimeAt({ protocol, proportionCorrect, signed }));
  const isNear = Math.abs(share - chance) < NEAR_CHANCE * Math.sqrt((share * (1 - share)) / n);
  const isTelling = n >= FEWEST_ANSWERS && !isNear && (signed || share > chance);
  const values = valuesAt(share);
  return {
    estimate: isTelling ? { low: Math.min(...values), high: Math.max(...values) } : null,
    interval: {
      low: Math.min(...valuesAt(interval.low)),
      high: Math.max(...valuesAt(interval.high)),
      level: interval.level,
    },
  };
}
