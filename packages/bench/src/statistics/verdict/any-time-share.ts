/** A share that may be looked at after every answer, and the panel stopped at will. */
import { confidenceSequence } from '../sequential/confidence-sequence.ts';
import { DEFAULT_BET, logEValue, logEValueUnchecked } from '../sequential/e-process.ts';
import type { ShareInference } from './share-inference.ts';

const ASSUMPTION =
  'The server drew every side by an independent fair coin, so the e-value holds for listeners who hear nothing, however they differ, ' +
  'and however often the answers were looked at. The interval takes answers as independent and speaks for these listeners and ' +
  'pieces only.';

/**
 * Reasons by e-values and a confidence sequence.
 *
 * Evidence, once reached, stays: the p-value is that of the largest e-value on the way.
 *
 * @param successes in the order in which they were given
 * @source Ramdas, Grünwald, Vovk & Shafer, Statistical Science 38 (2023)
 */
export function anyTimeShare({ successes }: { successes: readonly boolean[] }): ShareInference {
  const n = successes.length;
  const right = successes.filter(Boolean).length;
  return {
    estimate: n === 0 ? null : right / n,
    interval: (level) => confidenceSequence({ successes: right, n, level }),
    pAbove: (x) => (x <= 0 ? (right > 0 ? 0 : 1) : x >= 1 ? 1 : Math.exp(-largestLogE(successes, x))),
    pBelow: (x) =>
      x >= 1
        ? right < n
          ? 0
          : 1
        : x <= 0
          ? 1
          : Math.exp(
              -largestLogE(
                successes.map((success) => !success),
                1 - x,
              ),
            ),
    analysis: 'e-process, valid at any time',
    assumption: ASSUMPTION,
    notTrusted: null,
  };
}

/** The largest log e-value after any answer; 0, the stake, at least. */
function largestLogE(successes: readonly boolean[], chance: number): number {
  let right = 0;
  // also checks the chance
  let largest = logEValue({ successes: 0, n: 0, chance });
  for (const [index, success] of successes.entries()) {
    if (success) right += 1;
    // the e-value only grows with a success
    if (success) largest = Math.max(largest, logEValueUnchecked(right, index + 1, chance, DEFAULT_BET));
  }
  return largest;
}
