/** Whether tuning learned something: what tuned settings gained on music that they were not tuned on. */
import type { Interval } from '../statistics/numeric/interval.ts';
import { signFlipMeanTest } from '../statistics/paired/sign-flip-mean-test.ts';
import { skewnessCorrectedMean } from '../statistics/paired/skewness-corrected-mean.ts';

type TuningOutcome = 'learned' | 'nothing learned' | 'too few artists to tell';

export interface UnseenGain {
  readonly outcome: TuningOutcome;
  /** Mean over artists of what the tuned setting saves against the base setting, on music it was not tuned on; null where nobody could be left out. */
  readonly estimate: number | null;
  readonly interval: Interval | null;
  /** Two-sided, of sign flips over artists; null without folds. */
  readonly pValue: number | null;
  readonly artists: number;
  /** Why it is not "learned", where the gain alone does not say it; null else. */
  readonly objection: string | null;
}

/** Of fewer nobody can tell what holds for others. */
export const LEAST_ARTISTS = 8;

/**
 * Judges gains on unseen music.
 *
 * Artists are the units: each has one gain, the mean over its pieces, by the setting that was tuned without any of its music. Settings of
 * different folds share most of what they were tuned on, so gains are not independent of each other: the variance of their mean is taken to
 * be 1 + folds/(folds − 1) times what independent ones would have (Nadeau & Bengio's correction, 1/folds + test/train items, on folds whose
 * variance is that of artists × folds / artists). Where many gain a little and few lose much, plain t and sign flips both claim too often:
 * the interval is that of a t without skewness. "Learned" needs all of: enough artists, that interval above 0, and sign flips below alpha.
 *
 * @param gains one an artist, positive for better
 * @param folds two or more
 * @source C. Nadeau & Y. Bengio, Machine Learning 52 (2003)
 */
export function judgeGains(
  gains: readonly number[],
  { folds, alpha, objection = null }: { folds: number; alpha: number; objection?: string | null },
): UnseenGain {
  const artists = gains.length;
  if (artists < 2 || folds < 2)
    return {
      ...{ outcome: 'too few artists to tell', estimate: null, interval: null, pValue: null },
      ...{ artists, objection },
    };
  const { mean: estimate, interval } = skewnessCorrectedMean(gains, {
    level: 1 - alpha,
    varianceFactor: 1 + folds / (folds - 1),
  });
  const { pValue } = signFlipMeanTest(gains);
  const isGain = interval.low > 0 && pValue <= alpha;
  const learned = isGain && objection === null ? 'learned' : 'nothing learned';
  return {
    outcome: artists < LEAST_ARTISTS ? 'too few artists to tell' : learned,
    ...{ estimate, interval, pValue, artists, objection },
  };
}
