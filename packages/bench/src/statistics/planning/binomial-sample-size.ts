/** How many answers the exact binomial test needs. */
import { chanceLevel, type Protocol } from '../detection/protocol.ts';
import { proportionCorrectAt } from '../detection/psychometric-function.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { checkAlpha, checkChance } from '../sequential/e-process.ts';
import { type BinomialPlan, binomialPower } from './binomial-power.ts';
import { MOST_EXACT, type SampleSize, stableSampleSize } from './stable-sample-size.ts';

export interface BinomialSampleSize extends SampleSize {
  /** By the normal approximation without correction: what most calculators say, a little short. */
  readonly normal: number;
  /** Successes needed among `stable` answers, and the power there. */
  readonly critical: number;
  readonly powerAtStable: number;
}

/** Throws `RangeError` unless 0 < power < 1. */
export function checkPower(power: number): void {
  if (!(power > 0 && power < 1))
    throw new RangeError(`Cannot plan as power must be between 0 and 1: current value is ${power}`);
}

/**
 * How many answers show that a proportion is above chance (`two-sided`: other than chance), with the exact test.
 *
 * Answers count as independent; for panels multiply by `designEffect()` or take `planPanel()`.
 *
 * @param proportion the true one that is to be found, > chance (two-sided: ≠ chance)
 * @param power the probability of finding it
 * @returns beyond 100,000 answers `first` and `stable` are the normal approximation with continuity correction
 * @throws {RangeError} for a proportion that is not above chance, or chances, alpha or power out of range
 */
export function binomialSampleSize({
  proportion,
  chance = 0.5,
  alpha = 0.05,
  power = 0.8,
  alternative = 'greater',
}: BinomialPlan & { proportion: number; power?: number }): BinomialSampleSize {
  checkChance(chance);
  checkChance(proportion);
  checkAlpha(alpha);
  checkPower(power);
  const effect = alternative === 'greater' ? proportion - chance : Math.abs(proportion - chance);
  if (!(effect > 0))
    throw new RangeError(
      `Cannot plan to show a proportion as it must be above chance (${chance}): current value is ${proportion}`,
    );
  const side = alternative === 'greater' ? alpha : alpha / 2;
  const exactNormal =
    ((normalQuantile(1 - side) * Math.sqrt(chance * (1 - chance)) +
      normalQuantile(power) * Math.sqrt(proportion * (1 - proportion))) /
      effect) **
    2;
  const normal = Math.max(1, Math.ceil(exactNormal));
  let near = 0;
  const powerAt = (n: number) => {
    const result = binomialPower({ n, proportion, chance, alpha, alternative, near });
    near = result.critical ?? near;
    return result;
  };
  const size =
    normal > MOST_EXACT
      ? { first: Math.ceil(exactNormal + 1 / effect), stable: Math.ceil(exactNormal + 1 / effect) }
      : stableSampleSize((n) => powerAt(n).power, { wanted: power, about: normal });
  const {
    critical,
    lowCritical,
    power: powerAtStable,
  } = binomialPower({
    n: size.stable,
    proportion,
    chance,
    alpha,
    alternative,
  });
  return { ...size, normal, critical: (proportion > chance ? critical : lowCritical)!, powerAtStable };
}

/**
 * How many answers show that listeners of one d′ hear something, in one protocol.
 *
 * @param dPrime > 0
 * @returns with it the share correct that this d′ gives
 * @throws {RangeError} for dPrime ≤ 0, unknown protocols, or alpha or power out of range
 */
export function protocolSampleSize({
  protocol,
  dPrime,
  alpha = 0.05,
  power = 0.8,
}: {
  protocol: Protocol;
  dPrime: number;
  alpha?: number;
  power?: number;
}): BinomialSampleSize & { readonly proportionCorrect: number } {
  if (!(dPrime > 0)) throw new RangeError(`Cannot plan as dPrime must be > 0: current value is ${dPrime}`);
  const proportionCorrect = proportionCorrectAt({ protocol, dPrime });
  const chance = chanceLevel(protocol);
  return {
    ...binomialSampleSize({ proportion: proportionCorrect, chance, alpha, power }),
    proportionCorrect,
  };
}
