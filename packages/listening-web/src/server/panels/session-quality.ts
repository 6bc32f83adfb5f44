/** How good one session's answers look, before anybody knows what they say. */
import type { Blinding } from '../blinding/blinding.ts';
import type { SessionRecord, TrialRecord } from './panel-records.ts';
import { drawnAs, isFinished } from './session-flow.ts';

/** A share as its counts. */
export interface Tally {
  readonly right: number;
  readonly answers: number;
}

/** Something about a session that an analyst should know; nothing is left out for it. */
export type QualityFlag =
  | 'catch-trials-missed'
  | 'too-quick'
  | 'one-sided'
  | 'never-switched'
  | 'many-redraws'
  | 'headphone-check-failed'
  | 'left-right-check-failed';

export interface SessionQuality {
  readonly session: string;
  readonly listener: string;
  readonly sessionNumber: number;
  readonly isFinished: boolean;
  /** Of counted trials and controls. */
  readonly answers: number;
  readonly medianResponseSeconds: number | null;
  readonly redraws: number;
  readonly catchTrials: Tally;
  readonly flags: readonly QualityFlag[];
}

/** Nobody hears two excerpts and decides in less. */
const SHORTEST_SECONDS = 2;
/** Of a session's answers, the share that may be quicker than that. */
const MOST_QUICK = 0.25;
const FEWEST_ANSWERS_FOR_SIDES = 8;
const MOST_REDRAWS_PER_TRIAL = 0.5;
const FEWEST_CATCHES_RIGHT = 0.5;

/** Looks at a session as far as it is. */
export function sessionQuality(
  session: SessionRecord,
  blinding: Pick<Blinding, 'kindOf' | 'isCorrect' | 'trialCounts'>,
): SessionQuality {
  const trials = session.answeredTrials.filter(({ stage }) => stage === 'trials');
  const seconds = trials.flatMap(({ answer }) => answer?.responseSeconds ?? []);
  const catchTrials = tallyCatches(trials, blinding);
  const quick = seconds.filter((one) => one < SHORTEST_SECONDS).length;
  const { passport } = session;
  const flags: readonly (readonly [QualityFlag, boolean])[] = [
    ['catch-trials-missed', catchTrials.right < FEWEST_CATCHES_RIGHT * catchTrials.answers],
    ['too-quick', trials.length > 0 && quick > MOST_QUICK * trials.length],
    ['one-sided', isOneSided(trials)],
    ['never-switched', trials.length > 0 && trials.every(({ answer }) => answer?.switches === 0)],
    ['many-redraws', session.redraws > MOST_REDRAWS_PER_TRIAL * Math.max(2, session.answeredTrials.length)],
    ['headphone-check-failed', passport?.headphoneCheck === 'failed'],
    ['left-right-check-failed', passport?.leftRightCheck === 'failed'],
  ];
  return {
    session: session.session,
    listener: session.listener,
    sessionNumber: session.sessionNumber,
    isFinished: isFinished(session, { blinding }),
    answers: trials.length,
    medianResponseSeconds: median(seconds),
    redraws: session.redraws,
    catchTrials,
    flags: flags.flatMap(([flag, holds]) => (holds ? [flag] : [])),
  };
}

/** The same choice each time, over so many trials that coins do not explain it. */
function isOneSided(trials: readonly TrialRecord[]): boolean {
  const choices = trials.flatMap(({ answer }) =>
    answer !== null && 'choice' in answer.answer ? [answer.answer.choice] : [],
  );
  return choices.length >= FEWEST_ANSWERS_FOR_SIDES && new Set(choices).size === 1;
}

function tallyCatches(
  trials: readonly TrialRecord[],
  blinding: Pick<Blinding, 'kindOf' | 'isCorrect'>,
): Tally {
  const scored = trials
    .filter((trial) => blinding.kindOf(trial) === 'catch')
    .flatMap((trial) =>
      trial.answer === null ? [] : (blinding.isCorrect(drawnAs(trial), trial.answer.answer) ?? []),
    );
  return { right: scored.filter(Boolean).length, answers: scored.length };
}

/** null of nothing. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
