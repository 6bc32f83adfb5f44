/** A share that may be looked at after every answer, and the panel stopped at will. */
import { confidenceSequence } from '../sequential/confidence-sequence.ts';
import { logEValue } from '../sequential/e-process.ts';
import type { ShareInference } from './share-inference.ts';

const ASSUMPTION =
  'The server drew every side by an independent fair coin, so the e-value holds for listeners who hear nothing, however they differ, ' +
  'and however often the answers were looked at. The interval takes answers as independent and speaks for these listeners and ' +
  'pieces only.';

/**
 * Reasons by the e-value and the confidence sequence of the answers so far: they depend on the counts alone, not on the order in which a
 * file has its rows.
 *
 * Whoever stops when the e-value is large enough has it; whoever goes on may lose it again, as the share that is shown does.
 *
 * @source Ramdas, Grünwald, Vovk & Shafer, Statistical Science 38 (2023)
 */
export function anyTimeShare({ successes, n }: { successes: number; n: number }): ShareInference {
  const pAgainst = (right: number, x: number): number =>
    x <= 0 ? 0 : x >= 1 ? 1 : Math.min(1, Math.exp(-logEValue({ successes: right, n, chance: x })));
  return {
    estimate: n === 0 ? null : successes / n,
    interval: (level) => confidenceSequence({ successes, n, level }),
    pAbove: (x) => pAgainst(successes, x),
    pBelow: (x) => pAgainst(n - successes, 1 - x),
    analysis: 'e-process, valid at any time',
    assumption: ASSUMPTION,
    notTrusted: null,
  };
}
