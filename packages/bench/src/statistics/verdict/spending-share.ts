/** A share that is looked at a few times, at counts fixed beforehand, alpha being spent between the looks. */
import { confidenceSequence } from '../sequential/confidence-sequence.ts';
import { exactSpendingBoundary } from '../sequential/exact-spending.ts';
import { priorAround } from './any-time-share.ts';
import type { ShareInference } from './share-inference.ts';

const ASSUMPTION =
  'The server drew every side by an independent fair coin, and the answers were judged only at the planned looks: the chance of any ' +
  'false alarm over all looks is exact for listeners who hear nothing. The interval holds at every n, takes answers as independent, ' +
  'and speaks for these listeners and pieces only.';

/**
 * Reasons by exact alpha spending: a claim about chance is decided at the first look whose critical count is reached.
 *
 * @param successes in the order in which they were given
 * @returns p-values that are the alpha spent up to the look that rejects, 1 where none does; only `chance` can be asked about
 */
export function spendingShare({
  successes,
  looksAt,
  spending,
  alpha,
  chance,
}: {
  successes: readonly boolean[];
  looksAt: readonly number[];
  spending: 'obrien-fleming' | 'pocock';
  alpha: number;
  chance: number;
}): ShareInference {
  const n = successes.length;
  const right = successes.filter(Boolean).length;
  const alphaAtRejection = (outcomes: readonly boolean[], x: number): number => {
    const looks = exactSpendingBoundary({
      looks: looksAt,
      plannedTrials: looksAt.at(-1)!,
      alpha,
      spending,
      chance: x,
    });
    const rejecting = looks.find(
      (look) =>
        look.n <= outcomes.length &&
        look.critical !== null &&
        outcomes.slice(0, look.n).filter(Boolean).length >= look.critical,
    );
    return rejecting?.alphaUsed ?? 1;
  };
  return {
    estimate: n === 0 ? null : right / n,
    interval: (level) => confidenceSequence({ successes: right, n, level, prior: priorAround(chance) }),
    pAbove: (x) => (x === chance ? alphaAtRejection(successes, x) : 1),
    pBelow: (x) =>
      x === chance
        ? alphaAtRejection(
            successes.map((success) => !success),
            1 - x,
          )
        : 1,
    analysis: `exact alpha spending over ${looksAt.length} looks`,
    assumption: ASSUMPTION,
    notTrusted: null,
  };
}
