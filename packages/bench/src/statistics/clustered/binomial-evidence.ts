/** The exact binomial test as evidence on a rate: every trial an independent one. */
import { binomialTails, checkCount } from '../proportion/binomial.ts';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';
import type { RateEvidence } from './rate-inference.ts';

/**
 * What trials of one listener on one track say of this listener on this track.
 *
 * @param n ≥ 1
 * @throws {RangeError} for impossible counts or no trials
 * @source Clopper & Pearson, Biometrika 26 (1934)
 */
export function binomialEvidence({ successes, n }: { successes: number; n: number }): RateEvidence {
  checkCount({ successes, n });
  if (n < 1) throw new RangeError(`Cannot judge a rate as n must be at least 1: current value is ${n}`);
  return {
    rate: successes / n,
    standardError: null,
    degreesOfFreedom: null,
    tailsAgainst: (rate) => binomialTails({ successes, n, chance: rate }),
    intervalAt: (level) => clopperPearsonInterval({ successes, n, level }),
  };
}
