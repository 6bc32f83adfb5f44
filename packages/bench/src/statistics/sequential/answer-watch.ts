/** A panel watched answer by answer: state in, state out, so that a page may show the evidence live and stop when it is enough. */
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { confidenceSequence, intersectIntervals, type SequencePrior } from './confidence-sequence.ts';
import { type Bet, checkAlpha, DEFAULT_BET, logEValue } from './e-process.ts';

export interface WatchPlan {
  readonly chance?: number;
  readonly alpha?: number;
  readonly bet?: Bet;
  /** Of the confidence sequence. */
  readonly level?: number;
  readonly prior?: SequencePrior;
  /** Whether the interval keeps what earlier ones have ruled out; it then never widens. */
  readonly intersect?: boolean;
}

/** Plain data: it may be stored, sent, and taken up again. */
export interface AnswerWatch {
  readonly plan: Required<WatchPlan>;
  readonly successes: number;
  readonly n: number;
  /** Natural logarithm of the e-value now, and of the highest so far. */
  readonly logEValue: number;
  readonly highestLogEValue: number;
  /** min(1, 1 / highest e-value): as small as alpha with probability at most alpha, however long one watches. */
  readonly pValue: number;
  /** Answers after which the e-value first reached 1 / alpha; null while it has not. Evidence once found is not lost again. */
  readonly rejectedAt: number | null;
  readonly interval: Interval;
}

/**
 * A panel before its first answer.
 *
 * @throws {RangeError} for impossible plans
 */
export function startWatch({
  chance = 0.5,
  alpha = 0.05,
  bet = DEFAULT_BET,
  level = 0.95,
  prior = { a: 10, b: 10 },
  intersect = false,
}: WatchPlan = {}): AnswerWatch {
  checkAlpha(alpha);
  checkLevel(level);
  return {
    plan: { chance, alpha, bet, level, prior, intersect },
    successes: 0,
    n: 0,
    logEValue: logEValue({ successes: 0, n: 0, chance, bet }),
    highestLogEValue: 0,
    pValue: 1,
    rejectedAt: null,
    interval: confidenceSequence({ successes: 0, n: 0, level, prior }),
  };
}

/** The panel after one more answer. */
export function watchAnswer(watch: AnswerWatch, isCorrect: boolean): AnswerWatch {
  const { plan, highestLogEValue, rejectedAt, interval } = watch;
  const successes = watch.successes + (isCorrect ? 1 : 0);
  const n = watch.n + 1;
  const now = logEValue({ successes, n, chance: plan.chance, bet: plan.bet });
  const highest = Math.max(highestLogEValue, now);
  const fresh = confidenceSequence({ successes, n, level: plan.level, prior: plan.prior });
  return {
    plan,
    successes,
    n,
    logEValue: now,
    highestLogEValue: highest,
    pValue: Math.min(1, Math.exp(-highest)),
    rejectedAt: rejectedAt ?? (now >= -Math.log(plan.alpha) ? n : null),
    interval: plan.intersect ? intersectIntervals(interval, fresh) : fresh,
  };
}

/** The panel after all of its answers, in the order in which they came. */
export function watchAnswers(answers: readonly boolean[], plan: WatchPlan = {}): AnswerWatch {
  return answers.reduce(watchAnswer, startWatch(plan));
}
