/** A share by the exact binomial distribution: what holds for these listeners and pieces, however they differ. */
import { binomialTails } from '../proportion/binomial.ts';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';
import type { ShareInference } from './share-inference.ts';

const ASSUMPTION =
  'The server drew every side by an independent fair coin, so the exact binomial p-value holds for listeners who hear nothing, ' +
  'however they differ. The interval takes answers as independent and speaks for these listeners and pieces only.';

/**
 * Reasons by the exact binomial distribution.
 *
 * @source Clopper & Pearson 1934: the interval agrees with the doubled test
 */
export function exactShare({ successes, n }: { successes: number; n: number }): ShareInference {
  return {
    estimate: n === 0 ? null : successes / n,
    interval: (level) => clopperPearsonInterval({ successes, n, level }),
    pAbove: (x) => (x <= 0 ? 0 : x >= 1 ? 1 : binomialTails({ successes, n, chance: x }).upper),
    pBelow: (x) => (x >= 1 ? 0 : x <= 0 ? 1 : binomialTails({ successes, n, chance: x }).lower),
    analysis: 'exact binomial test',
    assumption: ASSUMPTION,
    notTrusted: null,
  };
}
