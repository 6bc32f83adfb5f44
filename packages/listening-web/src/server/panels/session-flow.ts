/** Where a session stands, and what comes next: read from its record, the definition and the blinding's counts. */
import type { PanelDefinition, PlaybackSystem } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import type { PanelEvent } from './panel-events.ts';
import type {
  ListenerRecord,
  PanelState,
  SessionRecord,
  SittingRecord,
  StagesDone,
} from './panel-records.ts';
import type { Presentation } from './presentation.ts';
import type { SessionOutcome } from './session-outcome.ts';

type SessionStage = 'questionnaire' | 'qualification' | 'training' | 'trials' | 'finished';

/** Where a listener stands. */
export interface SessionState {
  readonly stage: SessionStage;
  readonly sessionNumber: number;
  readonly sessionsTotal: number;
  /** The experimenter's own look at the panel: never counted. */
  readonly rehearsal: boolean;
  readonly playback: PlaybackSystem;
  readonly qualificationDone: number;
  readonly qualificationTotal: number;
  readonly trainingDone: number;
  readonly trainingTotal: number;
  readonly trialsDone: number;
  readonly trialsTotal: number;
  /** The seat in a room; null for who listens alone. */
  readonly seat: SeatState | null;
}

interface SeatState {
  readonly number: number;
  readonly playbackBy: SittingRecord['playbackBy'];
  /** Given in trials that count: fewer than `trialsDone` where the room went on without. */
  readonly answers: number;
  /** Whether the room went on before this seat's answer to the trial that was over last. */
  readonly hasMissed: boolean;
}

interface Flow {
  readonly definition: PanelDefinition;
  readonly blinding: Pick<Blinding, 'trialCounts'>;
}

/** @param done where the session stood at some answer; now, unless given */
export function sessionState(
  session: SessionRecord,
  { definition, blinding }: Flow,
  done: StagesDone = session.done,
): SessionState {
  const totals = totalsOf(session, blinding);
  return {
    stage: stageOf(session, { definition, totals, done }),
    sessionNumber: session.sessionNumber,
    sessionsTotal: definition.sessions.perListener,
    rehearsal: session.rehearsal,
    playback: session.playback,
    qualificationDone: done.qualification,
    qualificationTotal: totals.qualification,
    trainingDone: done.training,
    trainingTotal: totals.training,
    trialsDone: done.trials,
    trialsTotal: totals.trials,
    seat: seatState(session),
  };
}

function seatState({ seat, answersGiven }: SessionRecord): SeatState | null {
  if (seat === null) return null;
  const { number, sitting, hasMissed } = seat;
  return { number, playbackBy: sitting.playbackBy, answers: answersGiven, hasMissed };
}

export const isFinished = (session: SessionRecord, { blinding }: Pick<Flow, 'blinding'>): boolean =>
  session.done.trials >= blinding.trialCounts.trials;

/** The sessions that are finished by an event: the one that was answered, or those of the room whose trial is over. */
export function endedBy(
  state: Pick<PanelState, 'sessions' | 'sittings'>,
  event: PanelEvent,
  flow: Pick<Flow, 'blinding'>,
): readonly SessionRecord[] {
  if (event.kind === 'sitting-trial-closed')
    return state.sittings.get(event.sitting)?.seats.filter((seat) => isFinished(seat, flow)) ?? [];
  const session = event.kind === 'answer-given' ? state.sessions.get(event.session) : undefined;
  return session !== undefined && isFinished(session, flow) ? [session] : [];
}

/** Whether a seat has answered a trial of its room, in whichever of its presentations. */
export function hasAnswered(
  seat: SessionRecord,
  { stage, number }: Pick<Presentation, 'stage' | 'number'>,
): boolean {
  const last = seat.answeredTrials.at(-1);
  return last?.stage === stage && last.number === number;
}

/** Whether a room has heard every stimulus of the trial that is under way, as who listens alone must have before an answer. */
export const hasHeardAll = ({ openTrial, heard }: SittingRecord): boolean =>
  openTrial !== null && [...openTrial.slotByTokenSha256.values()].every((slot) => heard.has(slot));

/** Who qualifies does so once, in the first session. */
const totalsOf = ({ sessionNumber }: SessionRecord, { trialCounts }: Pick<Blinding, 'trialCounts'>) => ({
  ...trialCounts,
  qualification: sessionNumber === 1 ? trialCounts.qualification : 0,
});

function stageOf(
  session: SessionRecord,
  { definition, totals, done }: { definition: PanelDefinition; totals: StagesDone; done: StagesDone },
): SessionStage {
  const asksFirst = definition.questionnaire.length > 0 && session.sessionNumber === 1;
  if (asksFirst && session.questionnaireSha256 === null) return 'questionnaire';
  if (done.qualification < totals.qualification) return 'qualification';
  if (done.training < totals.training) return 'training';
  return done.trials < totals.trials ? 'trials' : 'finished';
}

/** Which trial comes once one is answered; null where that is not known yet, or none does. */
export function trialAfter(
  session: SessionRecord,
  { stage }: Pick<Presentation, 'stage'>,
  { definition, blinding }: Flow,
): Pick<Presentation, 'stage' | 'number'> | null {
  const done = { ...session.done, [stage]: session.done[stage] + 1 };
  const next = stageOf(session, { definition, totals: totalsOf(session, blinding), done });
  if (next === 'questionnaire' || next === 'finished') return null;
  // Who goes on from a qualification is decided by its last answer.
  if (next !== stage && stage === 'qualification' && definition.qualification?.isGate === true) return null;
  return { stage: next, number: done[next] + 1 };
}

/**
 * Whether a listener passed the panel's qualification.
 *
 * @returns null where the panel has none, or it is not over yet
 */
export function isQualified(
  { listener, sessions: [first] }: Pick<ListenerRecord, 'listener' | 'sessions'>,
  {
    definition: { qualification },
    tally,
  }: { definition: PanelDefinition; tally: { rightInQualification(listener: string): number } },
): boolean | null {
  if (qualification === null || first === undefined) return null;
  if (first.done.qualification < qualification.trials) return null;
  return tally.rightInQualification(listener) >= qualification.required;
}

type Qualification = Parameters<typeof isQualified>[1];

/** Whether a panel that goes on with qualified listeners alone does not go on with this one. */
export const isTurnedAway = (listener: ListenerRecord | undefined, qualification: Qualification): boolean =>
  qualification.definition.qualification?.isGate === true &&
  listener !== undefined &&
  isQualified(listener, qualification) === false;

/** How a session ended; null while it goes on. */
export function outcomeOf(
  { session, listener }: { session: SessionRecord; listener: ListenerRecord | undefined },
  { blinding, ...qualification }: Pick<Flow, 'blinding'> & Qualification,
): SessionOutcome | null {
  if (isFinished(session, { blinding })) return 'finished';
  return isTurnedAway(listener, qualification) ? 'screened-out' : null;
}

/** Redraws of one trial that reloads and crashes explain; beyond them the same drawing is presented again. */
export const REDRAW_LIMIT = 2;

/** What a presentation shows: a drawing anew each time, up to the limit, so that nobody can go on until one pleases. */
export const drawnAs = ({ place, stage, number, attempt }: Presentation): Presentation => ({
  place,
  stage,
  number,
  attempt: Math.min(attempt, REDRAW_LIMIT),
});

/** What the listener's next session is to be heard on; null where the listener says. */
export function playbackWanted(
  sessions: readonly SessionRecord[],
  order: readonly PlaybackSystem[] | null,
): PlaybackSystem | null {
  return order?.[sessions.length] ?? null;
}
