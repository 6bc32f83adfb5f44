/** The exact binomial test with listeners, or tracks, in place of answers: what is left to say when all answers are alike. */
import { binomialEvidence } from './binomial-evidence.ts';
import type { RateEvidence } from './rate-inference.ts';

/**
 * Takes each cluster for one answer: the least information that it can have given.
 *
 * @param clusters the fewer of listeners and tracks, kinds of one member left out; ≥ 1
 * @param allRight true when every answer was right, false when every one was wrong
 * @throws {RangeError} for clusters below 1
 */
export const clusterBinomialEvidence = ({
  clusters,
  allRight,
}: {
  clusters: number;
  allRight: boolean;
}): RateEvidence => binomialEvidence({ successes: allRight ? clusters : 0, n: clusters });
