/** The exact binomial test with listeners, or tracks, in place of answers: what is left to say when all answers are alike. */
import { checkLevel } from '../numeric/interval.ts';
import { binomialTails } from '../proportion/binomial.ts';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';
import {
  checkRateQuestion,
  equivalence,
  type RateInference,
  type RateQuestion,
  tailOf,
} from './rate-inference.ts';

/**
 * Takes each cluster for one answer: the least information that it can have given.
 *
 * @param clusters the fewer of listeners and tracks, those of one member left out; the number of answers where neither differs
 * @param allRight true when every answer was right, false when every one was wrong
 * @throws {RangeError} for clusters below 1, impossible chances, levels or margins
 */
export function clusterBinomial(
  { clusters, allRight }: { clusters: number; allRight: boolean },
  { chance = 0.5, alternative = 'two-sided', level = 0.95, margin }: RateQuestion = {},
): RateInference {
  checkRateQuestion({ chance, margin });
  checkLevel(level);
  if (!(Number.isSafeInteger(clusters) && clusters >= 1))
    throw new RangeError(`Cannot count clusters as there must be at least 1: current value is ${clusters}`);
  const counted = { successes: allRight ? clusters : 0, n: clusters };
  const tailsAgainst = (rate: number) => binomialTails({ ...counted, chance: rate });
  return {
    rate: allRight ? 1 : 0,
    standardError: null,
    degreesOfFreedom: null,
    interval: clopperPearsonInterval({ ...counted, level }),
    pValue: tailOf(tailsAgainst(chance), alternative),
    equivalencePValue: equivalence(tailsAgainst, { chance, margin }),
  };
}
