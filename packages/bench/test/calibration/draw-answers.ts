/** Answers of simulated listeners. */
import type { Random } from '../../src/statistics/numeric/random.ts';

/** How many of n answers are right at this rate. */
export function drawCount(random: Random, n: number, rate: number): number {
  let successes = 0;
  for (let trial = 0; trial < n; trial += 1) if (random.uniform() < rate) successes += 1;
  return successes;
}

/** A function of a count that is worked out once for each count. */
export function remember<Value>(work: (successes: number) => Value): (successes: number) => Value {
  const known = new Map<number, Value>();
  return (successes) => {
    const found = known.get(successes);
    if (found !== undefined) return found;
    const value = work(successes);
    known.set(successes, value);
    return value;
  };
}

/** Whether an interval misses the true value. */
export const misses = ({ low, high }: { low: number; high: number }, truth: number): boolean =>
  truth < low || truth > high;
