/**
 * What a panel can show of listeners and tracks in general, of whom its own are samples: power of the t tests whose standard error
 * takes both into account, in closed form.
 */
import { noncentralTUpper } from '../numeric/noncentral-t.ts';
import { normalCdf } from '../numeric/normal.ts';
import { studentTQuantile } from '../numeric/student-t.ts';
import { checkAlpha } from '../sequential/e-process.ts';

/** Of whom a claim speaks. Tracks are a sample, too: what holds for these need not hold for others. */
export type Generalization = 'these-answers' | 'listeners' | 'listeners-and-tracks';

/** Where the variance of an estimate comes from, as its own square standard error would be if there were nothing else. */
export interface VarianceSources {
  readonly listeners: { readonly count: number; readonly variance: number };
  readonly tracks: { readonly count: number; readonly variance: number };
  readonly answers: { readonly variance: number };
}

/** The t test that a design allows: its standard error, the degrees of freedom it is read at, and those it really has. */
export interface CrossedTest {
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly effectiveDegreesOfFreedom: number;
}

/**
 * The test of a mean over listeners, or over listeners and tracks.
 *
 * The two-way test reads t at min(listeners, tracks) − 1 degrees of freedom; the spread of its standard error is Satterthwaite's.
 *
 * @throws {RangeError} for fewer than two listeners, or tracks where these are to be generalized over
 * @source Cameron, Gelbach & Miller, Journal of Business & Economic Statistics 29 (2011); Satterthwaite, Biometrics Bulletin 2 (1946)
 */
export function crossedTest(
  { listeners, tracks, answers }: VarianceSources,
  generalize: 'listeners' | 'listeners-and-tracks',
): CrossedTest {
  if (!(listeners.count >= 2))
    throw new RangeError(
      `Cannot speak of listeners in general as there must be at least 2 of them: current value is ${listeners.count}`,
    );
  if (generalize === 'listeners') {
    const degreesOfFreedom = listeners.count - 1;
    return {
      standardError: Math.sqrt(listeners.variance + answers.variance),
      degreesOfFreedom,
      effectiveDegreesOfFreedom: degreesOfFreedom,
    };
  }
  if (!(tracks.count >= 2))
    throw new RangeError(
      `Cannot speak of tracks in general as there must be at least 2 of them: current value is ${tracks.count}`,
    );
  const square = listeners.variance + tracks.variance + answers.variance;
  const spread =
    (listeners.variance + answers.variance) ** 2 / (listeners.count - 1) +
    (tracks.variance + answers.variance) ** 2 / (tracks.count - 1);
  return {
    standardError: Math.sqrt(square),
    degreesOfFreedom: Math.min(listeners.count, tracks.count) - 1,
    effectiveDegreesOfFreedom: square ** 2 / spread,
  };
}

/** Beyond this many, t is normal to more digits than anything here is known. */
const MANY_DEGREES = 1e5;

/** P(estimate is beyond its critical value by t) when the true effect is so many standard errors. */
function passes(
  noncentrality: number,
  { degreesOfFreedom, effectiveDegreesOfFreedom }: CrossedTest,
  side: number,
) {
  const t = studentTQuantile({ p: 1 - side, degreesOfFreedom: Math.min(degreesOfFreedom, MANY_DEGREES) });
  if (noncentrality > 40 + t) return 1;
  if (effectiveDegreesOfFreedom > MANY_DEGREES) return normalCdf(noncentrality - t);
  return noncentralTUpper({ t, noncentrality, degreesOfFreedom: effectiveDegreesOfFreedom });
}

/**
 * The power of a t test of an effect.
 *
 * @param effect true value less the one tested, in the units of the standard error; negative ones are found by `two-sided` only
 * @throws {RangeError} for alpha out of range
 */
export function effectPower(
  test: CrossedTest,
  {
    effect,
    alpha = 0.05,
    alternative = 'greater',
  }: { effect: number; alpha?: number; alternative?: 'greater' | 'two-sided' },
): number {
  checkAlpha(alpha);
  const noncentrality = effect / test.standardError;
  if (alternative === 'greater') return passes(noncentrality, test, alpha);
  return (
    passes(Math.abs(noncentrality), test, alpha / 2) +
    (Math.abs(noncentrality) > 3 ? 0 : passes(-Math.abs(noncentrality), test, alpha / 2))
  );
}

/**
 * The power of two one-sided t tests that a value lies between two limits.
 *
 * @param below,above distances from the true value to the limits, > 0; Infinity where there is none
 * @returns what is sure of both tests passing (Bonferroni), exact where one limit is far
 * @throws {RangeError} for alpha out of range
 */
export function withinLimitsPower(
  test: CrossedTest,
  { below, above, alpha = 0.05 }: { below: number; above: number; alpha?: number },
): number {
  checkAlpha(alpha);
  const missed = [below, above].reduce(
    (sum, distance) =>
      sum + (distance === Infinity ? 0 : 1 - passes(distance / test.standardError, test, alpha)),
    0,
  );
  return Math.max(0, 1 - missed);
}
