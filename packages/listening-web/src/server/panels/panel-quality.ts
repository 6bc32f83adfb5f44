/** How good a panel's answers look, before anybody knows what they say: control trials, pace, sides, and what listeners' devices told. */
import type { TrialKind } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import { countedTrials, median } from './panel-progress.ts';
import type { PanelState, SessionRecord, TrialRecord } from './panel-state.ts';
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
  readonly answers: number;
  readonly medianResponseSeconds: number | null;
  readonly redraws: number;
  readonly catchTrials: Tally;
  readonly flags: readonly QualityFlag[];
}

export interface PanelQuality {
  /** Whoever listens gets these right. */
  readonly catchTrials: Tally;
  /** There is nothing to hear in these: what is right beyond chance is bias or a leak. */
  readonly nullTrials: Tally;
  readonly repeats: number;
  readonly sessions: readonly SessionQuality[];
  readonly flagged: number;
}

/** Nobody hears two excerpts and decides in less. */
const SHORTEST_SECONDS = 2;
/** Of a session's answers, the share that may be quicker than that. */
const MOST_QUICK = 0.25;
const FEWEST_ANSWERS_FOR_SIDES = 8;
const MOST_REDRAWS_PER_TRIAL = 0.5;
const FEWEST_CATCHES_RIGHT = 0.5;

type QualityBlinding = Pick<Blinding, 'kindOf' | 'isCorrect' | 'trialCounts'>;

export function panelQuality({
  state,
  blinding,
}: {
  state: PanelState;
  blinding: QualityBlinding;
}): PanelQuality {
  const counted = countedTrials(state);
  const sessions = [...state.sessions.values()]
    .filter(({ rehearsal }) => !rehearsal)
    .map((session) => sessionQuality(session, blinding));
  return {
    catchTrials: tally(counted, 'catch', blinding),
    nullTrials: tally(counted, 'null', blinding),
    repeats: ofKind(counted, 'repeat', blinding).length,
    sessions,
    flagged: sessions.filter(({ flags }) => flags.length > 0).length,
  };
}

function sessionQuality(session: SessionRecord, blinding: QualityBlinding): SessionQuality {
  const trials = session.answeredTrials.filter(({ stage }) => stage === 'trials');
  const seconds = trials.flatMap(({ answer }) => answer?.responseSeconds ?? []);
  const catchTrials = tally(trials, 'catch', blinding);
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

const ofKind = (
  trials: readonly TrialRecord[],
  kind: TrialKind,
  { kindOf }: QualityBlinding,
): TrialRecord[] => trials.filter((trial) => kindOf(trial) === kind);

function tally(trials: readonly TrialRecord[], kind: TrialKind, blinding: QualityBlinding): Tally {
  const scored = ofKind(trials, kind, blinding).flatMap((trial) => {
    const correct = trial.answer === null ? null : blinding.isCorrect(drawnAs(trial), trial.answer.answer);
    return correct === null ? [] : [correct];
  });
  return { right: scored.filter(Boolean).length, answers: scored.length };
}
