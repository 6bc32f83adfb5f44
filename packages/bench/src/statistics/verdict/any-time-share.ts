/** A share that may be looked at after every answer, and the panel stopped at will. */
import { confidenceSequence, type SequencePrior } from '../sequential/confidence-sequence.ts';
import { type Bet, logEValue } from '../sequential/e-process.ts';
import type { ShareInference } from './share-inference.ts';

const ASSUMPTION =
  'The server drew every side by an independent fair coin, so the e-value holds for listeners who hear nothing, however they differ, ' +
  'and however often the answers were looked at. The interval takes answers as independent and speaks for these listeners and ' +
  'pieces only.';

/** Bets on a little more than guessing gives: what is worth finding lies there, wherever chance is. */
export const betAround = (chance: number): Bet => ({ kind: 'beta', concentration: 30, mean: chance });

/** What the confidence sequence is narrowest for: shares about chance. */
export const priorAround = (chance: number): SequencePrior => ({ a: 20 * chance, b: 20 * (1 - chance) });

/**
 * Reasons by the e-value and the confidence sequence of the answers so far: they depend on the counts alone, not on the order in which a
 * file has its rows.
 *
 * Whoever stops when the e-value is large enough has it; whoever goes on may lose it again, as the share that is shown does.
 *
 * @source Ramdas, Grünwald, Vovk & Shafer, Statistical Science 38 (2023)
 */
export function anyTimeShare(
  { successes, n }: { successes: number; n: number },
  { chance }: { chance: number },
): ShareInference {
  const pAgainst = (right: number, x: number, bet: Bet): number =>
    x <= 0 ? 0 : x >= 1 ? 1 : Math.min(1, Math.exp(-logEValue({ successes: right, n, chance: x, bet })));
  return {
    estimate: n === 0 ? null : successes / n,
    interval: (level) => confidenceSequence({ successes, n, level, prior: priorAround(chance) }),
    pAbove: (x) => pAgainst(successes, x, betAround(chance)),
    pBelow: (x) => pAgainst(n - successes, 1 - x, betAround(1 - chance)),
    analysis: 'e-process, valid at any time',
    assumption: ASSUMPTION,
    notTrusted: null,
  };
}
