/** What a method knows of a panel's rate of right answers, and what it answers when asked. */
import { checkLevel, type Interval } from '../numeric/interval.ts';
import type { Alternative } from '../proportion/binomial.ts';

/** A rate that can be asked against any other: whoever answers these can judge every claim about a share. */
export interface RateEvidence {
  /** The mean over listeners and tracks, 0…1. */
  readonly rate: number;
  /** On the scale of the rate; null where a method has none. */
  readonly standardError: number | null;
  /** Of Student's t; null for a method without. */
  readonly degreesOfFreedom: number | null;
  /** p-values against "the rate is at most this" (`upper`: small when it lies above) and "at least this" (`lower`); 0 < rate < 1. */
  readonly tailsAgainst: (rate: number) => { readonly lower: number; readonly upper: number };
  /** The interval at a level, 0 < level < 1. */
  readonly intervalAt: (level: number) => Interval;
}

export interface RateInference {
  readonly rate: number;
  readonly standardError: number | null;
  readonly degreesOfFreedom: number | null;
  readonly interval: Interval;
  /** Against the chance rate, on the composite null: the average listener on the average track is at chance. */
  readonly pValue: number;
  /** Two one-sided tests of the rate lying within the margin of chance: the larger p; null without a margin. */
  readonly equivalencePValue: number | null;
}

export interface RateQuestion {
  /** The rate of guessing, 0 < chance < 1: 0.5 by default. */
  readonly chance?: number;
  readonly alternative?: Alternative;
  /** Of the interval: 0.95 by default. */
  readonly level?: number;
  /** Half the width of "equivalent to chance", on the scale of the rate, fixed beforehand: none by default. */
  readonly margin?: number;
}

/**
 * Asks evidence one question.
 *
 * @throws {RangeError} for impossible chances, levels or margins
 */
export function judgeRate(
  { rate, standardError, degreesOfFreedom, tailsAgainst, intervalAt }: RateEvidence,
  { chance = 0.5, alternative = 'two-sided', level = 0.95, margin }: RateQuestion,
): RateInference {
  checkRateQuestion({ chance, level, ...(margin !== undefined && { margin }) });
  return {
    rate,
    standardError,
    degreesOfFreedom,
    interval: intervalAt(level),
    pValue: tailOf(tailsAgainst(chance), alternative),
    equivalencePValue:
      margin === undefined
        ? null
        : Math.max(tailsAgainst(chance - margin).upper, tailsAgainst(chance + margin).lower),
  };
}

/** Throws `RangeError` for a chance, level or margin that cannot be. */
export function checkRateQuestion({ chance = 0.5, level = 0.95, margin }: RateQuestion): void {
  checkLevel(level);
  if (!(chance > 0 && chance < 1))
    throw new RangeError(`Cannot judge a rate as chance must be between 0 and 1: current value is ${chance}`);
  if (margin !== undefined && !(margin > 0 && chance - margin > 0 && chance + margin < 1))
    throw new RangeError(
      `Cannot judge a rate as margin must be > 0 and stay within 0…1 around ${chance}: current value is ${margin}`,
    );
}

/** The p-value asked for, from both tails. */
export function tailOf(
  { lower, upper }: { readonly lower: number; readonly upper: number },
  alternative: Alternative,
): number {
  if (alternative === 'greater') return upper;
  if (alternative === 'less') return lower;
  return Math.min(1, 2 * Math.min(lower, upper));
}
