/**
 * The mid-p binomial test and its interval: half of the observed count's own probability. Close to their nominal level on average,
 * not guaranteed: shown beside the exact ones.
 */
import { findRoot } from '../numeric/find-root.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { type Alternative, binomialTails, type Count } from './binomial.ts';
import { clopperPearsonInterval } from './clopper-pearson.ts';

/**
 * The mid-p value of a count.
 *
 * @param alternative two-sided doubles the smaller tail, as the interval does
 * @returns 1 two-sided and ½ one-sided for no trials
 * @throws {RangeError} for impossible counts or chances
 * @source Lancaster, JASA 56 (1961)
 */
export function midPBinomialTest({
  successes,
  n,
  chance = 0.5,
  alternative = 'two-sided',
}: Count & { chance?: number; alternative?: Alternative }): { pValue: number } {
  const { upper, lower, point } = binomialTails({ successes, n, chance });
  const [above, below] = [upper - point / 2, lower - point / 2];
  if (alternative === 'greater') return { pValue: above };
  if (alternative === 'less') return { pValue: below };
  return { pValue: Math.min(1, 2 * Math.min(above, below)) };
}

/**
 * The proportions that the two-sided mid-p test does not reject.
 *
 * @returns 0…1 for no trials
 * @throws {RangeError} for impossible counts or levels
 * @source Berry & Armitage, The Statistician 44 (1995)
 */
export function midPInterval({ successes, n, level = 0.95 }: Count & { level?: number }): Interval {
  checkLevel(level);
  // the exact interval holds this one
  const outer = clopperPearsonInterval({ successes, n, level });
  if (n === 0) return outer;
  const tail = (1 - level) / 2;
  const miss = (chance: number, alternative: 'greater' | 'less'): number =>
    midPBinomialTest({ successes, n, chance, alternative }).pValue - tail;
  const [lowest, highest] = [1e-300, 1 - Number.EPSILON / 2];
  return {
    low:
      successes === 0
        ? 0
        : findRoot((chance) => miss(chance, 'greater'), {
            low: Math.max(lowest, outer.low),
            high: highest,
            tolerance: 1e-17,
          }),
    high:
      successes === n
        ? 1
        : findRoot((chance) => miss(chance, 'less'), {
            low: lowest,
            high: Math.min(highest, outer.high),
            tolerance: 1e-17,
          }),
    level,
  };
}
