/**
 * The exact test for runs that hold each right answer a fixed number of times (8 A and 8 B), where the binomial test is wrong: with
 * 4 A, 4 B and four answers of each, 8 of 8 right has p = 1/70, not 1/256.
 */
import { type Alternative, type Count, checkCount } from './binomial.ts';
import { conditionalTails, hypergeometricDistribution } from './hypergeometric.ts';

/**
 * Tests the right answers of one balanced run, given how often each answer was given.
 *
 * @param successes right answers among n trials
 * @param trialsOfA trials whose right answer was A; the order of the trials was drawn by chance
 * @param answersOfA how often the listener answered A
 * @returns 1 for no trials, or a listener who always answered the same
 * @throws {RangeError} for counts that do not go together
 * @source Fisher, The Design of Experiments, 1935, ch. 2
 */
export function balancedDesignTest({
  successes,
  n,
  trialsOfA,
  answersOfA,
  alternative = 'greater',
}: Count & {
  trialsOfA: number;
  answersOfA: number;
  alternative?: Alternative;
}): { pValue: number } {
  checkCount({ successes, n });
  checkCount({ successes: trialsOfA, n });
  checkCount({ successes: answersOfA, n });
  // right answers are the A's said to A and the B's said to B, which the margins tie to each other
  const hits = (successes - (n - trialsOfA) + answersOfA) / 2;
  const [least, most] = [Math.max(0, trialsOfA + answersOfA - n), Math.min(trialsOfA, answersOfA)];
  if (!Number.isInteger(hits) || hits < least || hits > most)
    throw new RangeError(
      `Cannot test a balanced run as ${answersOfA} answers of A to ${trialsOfA} trials of A among ${n} must allow the right answers: current value is ${successes}`,
    );
  const { upper, lower } = conditionalTails(
    hypergeometricDistribution({ total: n, successes: trialsOfA, group: answersOfA }),
    hits,
  );
  if (alternative === 'greater') return { pValue: upper };
  if (alternative === 'less') return { pValue: lower };
  return { pValue: Math.min(1, 2 * Math.min(upper, lower)) };
}
