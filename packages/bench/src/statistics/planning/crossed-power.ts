/**
 * What a panel can show of listeners and tracks in general, of whom its own are samples: power of the t tests whose standard error
 * takes both into account, in closed form.
 */
import { chiSquareQuantile } from '../numeric/chi-square.ts';
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
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

/** A squared standard error that is estimated from so many clusters less one. */
interface EstimatedSquare {
  readonly square: number;
  readonly degreesOfFreedom: number;
}

/** The t test that a design allows: its true standard error, and what estimates it. */
export interface CrossedTest {
  readonly standardError: number;
  /** At which t is read. */
  readonly degreesOfFreedom: number;
  readonly byListeners: EstimatedSquare;
  /** null where tracks are not generalized over. */
  readonly byTracks: EstimatedSquare | null;
  /** Of single answers alone. */
  readonly ofAnswers: number;
}

/**
 * The test of a mean over listeners, or over listeners and tracks.
 *
 * @throws {RangeError} for fewer than two listeners, or tracks where these are to be generalized over
 * @source Cameron, Gelbach & Miller, Journal of Business & Economic Statistics 29 (2011)
 */
export function crossedTest(
  { listeners, tracks, answers }: VarianceSources,
  generalize: 'listeners' | 'listeners-and-tracks',
): CrossedTest {
  if (!(listeners.count >= 2))
    throw new RangeError(
      `Cannot speak of listeners in general as there must be at least 2 of them: current value is ${listeners.count}`,
    );
  const byListeners = {
    square: listeners.variance + answers.variance,
    degreesOfFreedom: listeners.count - 1,
  };
  const common = { byListeners, ofAnswers: answers.variance };
  if (generalize === 'listeners')
    return {
      ...common,
      standardError: Math.sqrt(byListeners.square),
      degreesOfFreedom: byListeners.degreesOfFreedom,
      byTracks: null,
    };
  if (!(tracks.count >= 2))
    throw new RangeError(
      `Cannot speak of tracks in general as there must be at least 2 of them: current value is ${tracks.count}`,
    );
  return {
    ...common,
    standardError: Math.sqrt(listeners.variance + tracks.variance + answers.variance),
    degreesOfFreedom: Math.min(listeners.count, tracks.count) - 1,
    byTracks: { square: tracks.variance + answers.variance, degreesOfFreedom: tracks.count - 1 },
  };
}

/** Beyond this many, what is estimated is known. */
const MANY_DEGREES = 1e5;
/** Probabilities at which an estimate's distribution is taken. */
const SHARES = gaussLegendre(14, { low: 0, high: 1 });

/** By degrees of freedom, since a power curve asks for the same ones hundreds of times. */
const known = new Map<number, readonly number[]>();

/** An estimated square as a share of the true one, at each of the probabilities. */
function ratios(degreesOfFreedom: number): readonly number[] {
  const before = known.get(degreesOfFreedom);
  if (before !== undefined) return before;
  const found = SHARES.nodes.map((p) => chiSquareQuantile({ p, degreesOfFreedom }) / degreesOfFreedom);
  known.set(degreesOfFreedom, found);
  return found;
}

/** What an estimated square may turn out as, with weights that add up to 1. */
function outcomes({ square, degreesOfFreedom }: EstimatedSquare): { value: number; weight: number }[] {
  if (degreesOfFreedom > MANY_DEGREES) return [{ value: square, weight: 1 }];
  return ratios(degreesOfFreedom).map((ratio, index) => ({
    value: square * ratio,
    weight: SHARES.weights[index]!,
  }));
}

/**
 * The mean of a probability over what the estimated standard error may turn out as.
 *
 * The squared one of the two-way test is that by listeners plus that by tracks less that of answers, and never less than any of them,
 * as `rateByT()` has it.
 *
 * @param probabilityAt takes t times the estimated standard error, and gives a probability of the estimate, which is normal
 */
function overEstimates(test: CrossedTest, side: number, probabilityAt: (margin: number) => number): number {
  const { byListeners, byTracks, ofAnswers } = test;
  const t = studentTQuantile({
    p: 1 - side,
    degreesOfFreedom: Math.min(test.degreesOfFreedom, MANY_DEGREES),
  });
  const at = (square: number): number => probabilityAt(t * Math.sqrt(square));
  const trackOutcomes = byTracks === null ? null : outcomes(byTracks);
  return outcomes(byListeners).reduce((sum, listener) => {
    const inner =
      trackOutcomes === null
        ? at(listener.value)
        : trackOutcomes.reduce((soFar, track) => {
            const both = listener.value + track.value - ofAnswers;
            return soFar + track.weight * at(Math.max(both, listener.value, track.value, ofAnswers));
          }, 0);
    return sum + listener.weight * inner;
  }, 0);
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
  const { standardError } = test;
  const passes = (size: number, side: number): number =>
    overEstimates(test, side, (margin) => normalCdf((size - margin) / standardError));
  if (alternative === 'greater') return passes(effect, alpha);
  return passes(effect, alpha / 2) + passes(-effect, alpha / 2);
}

/**
 * The power of two one-sided t tests that a value lies between two limits.
 *
 * @param below,above distances from the true value to the limits, > 0; Infinity where there is none
 * @throws {RangeError} for alpha out of range
 */
export function withinLimitsPower(
  test: CrossedTest,
  { below, above, alpha = 0.05 }: { below: number; above: number; alpha?: number },
): number {
  checkAlpha(alpha);
  const { standardError } = test;
  return overEstimates(test, alpha, (margin) =>
    Math.max(0, normalCdf((above - margin) / standardError) - normalCdf((margin - below) / standardError)),
  );
}
