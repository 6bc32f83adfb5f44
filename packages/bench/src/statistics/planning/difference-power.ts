/** How many answers show that two groups differ, or two conditions heard by the same listeners. */
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { binomialTails } from '../proportion/binomial.ts';
import { checkAlpha, checkChance } from '../sequential/e-process.ts';
import { criticalCount, lowerTail, upperTail } from './binomial-power.ts';
import { checkPower } from './binomial-sample-size.ts';

interface TwoProportions {
  /** The larger true share, and the smaller. */
  readonly first: number;
  readonly second: number;
  readonly alpha?: number;
}

function checkProportions({ first, second, alpha = 0.05 }: TwoProportions): void {
  checkChance(first);
  checkChance(second);
  checkAlpha(alpha);
  if (!(first > second))
    throw new RangeError(
      `Cannot plan to show a difference as first must be larger than second: current values are ${first} and ${second}`,
    );
}

/**
 * Independent answers per group that show that one share is larger than another, one-sided, by normal theory.
 *
 * @throws {RangeError} for shares that do not descend, or alpha or power out of range
 * @source Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions, 2003, §4.2
 */
export function differenceSampleSize({
  first,
  second,
  alpha = 0.05,
  power = 0.8,
}: TwoProportions & { power?: number }): { readonly perGroup: number } {
  checkProportions({ first, second, alpha });
  checkPower(power);
  const middle = (first + second) / 2;
  const spread =
    normalQuantile(1 - alpha) * Math.sqrt(2 * middle * (1 - middle)) +
    normalQuantile(power) * Math.sqrt(first * (1 - first) + second * (1 - second));
  return { perGroup: Math.ceil((spread / (first - second)) ** 2) };
}

/**
 * The power of the comparison of two groups with different numbers of independent answers, one-sided, by normal theory.
 *
 * @throws {RangeError} for shares that do not descend, groups without answers, or alpha out of range
 */
export function differencePower({
  first,
  second,
  firstAnswers,
  secondAnswers,
  alpha = 0.05,
}: TwoProportions & { firstAnswers: number; secondAnswers: number }): number {
  checkProportions({ first, second, alpha });
  if (!(firstAnswers >= 1 && secondAnswers >= 1))
    throw new RangeError(
      `Cannot plan to show a difference as both groups must have answers: current values are ${firstAnswers} and ${secondAnswers}`,
    );
  const pooled = (first * firstAnswers + second * secondAnswers) / (firstAnswers + secondAnswers);
  const underNull = Math.sqrt(pooled * (1 - pooled) * (1 / firstAnswers + 1 / secondAnswers));
  const underTruth = Math.sqrt(
    (first * (1 - first)) / firstAnswers + (second * (1 - second)) / secondAnswers,
  );
  return normalCdf((first - second - normalQuantile(1 - alpha) * underNull) / underTruth);
}

/**
 * The exact power of McNemar's test: the same listeners answer the same trials in two conditions.
 *
 * @param pairs trials answered in both
 * @param correlation between a pair's two answers, as the phi coefficient; 0: no more alike than strangers' answers
 * @returns `discordant`: the share of pairs in which only one was right, all that tells the conditions apart
 * @throws {RangeError} for shares that do not descend, or a correlation that they cannot have
 * @source the distribution of the exact test over the number of discordant pairs
 */
export function mcNemarPower({
  pairs,
  first,
  second,
  correlation = 0,
  alpha = 0.05,
  alternative = 'greater',
}: TwoProportions & {
  pairs: number;
  correlation?: number;
  alternative?: 'greater' | 'two-sided';
}): { readonly power: number; readonly discordant: number } {
  checkProportions({ first, second, alpha });
  if (!(Number.isSafeInteger(pairs) && pairs >= 1))
    throw new RangeError(`Cannot plan pairs as there must be a whole number >= 1: current value is ${pairs}`);
  const bothRight = first * second + correlation * Math.sqrt(first * (1 - first) * second * (1 - second));
  const [onlyFirst, onlySecond] = [first - bothRight, second - bothRight];
  if (!(onlySecond > 0 && bothRight >= 0 && onlyFirst + onlySecond + bothRight <= 1))
    throw new RangeError(
      `Cannot plan pairs as shares of ${first} and ${second} cannot have this correlation: current value is ${correlation}`,
    );
  const discordant = onlyFirst + onlySecond;
  const share = onlyFirst / discordant;
  // the number of discordant pairs is binomial itself; what lies 7 standard deviations off adds nothing
  const [middle, reach] = [pairs * discordant, 7 * Math.sqrt(pairs * discordant) + 7];
  const side = alternative === 'greater' ? alpha : alpha / 2;
  let power = 0;
  let near = 0;
  for (
    let count = Math.max(1, Math.floor(middle - reach));
    count <= Math.min(pairs, Math.ceil(middle + reach));
    count += 1
  ) {
    const chance =
      discordant >= 1
        ? Number(count === pairs)
        : binomialTails({ successes: count, n: pairs, chance: discordant }).point;
    if (chance < 1e-14) continue;
    const critical = criticalCount({ n: count, alpha: side, near });
    if (critical === null) continue;
    near = critical;
    const low = alternative === 'two-sided' ? lowerTail(count - critical, count, share) : 0;
    power += chance * (upperTail(critical, count, share) + low);
  }
  return { power, discordant };
}
