/**
 * What a panel's events add up to. A pure fold: no clock, no chance, no storage, so that the state rebuilt from the log at a
 * restart is the state that was.
 */
import type { PanelDefinition, PlaybackSystem } from '@earwitness/bench/panel';
import type { Choice, PanelEvent, Slot } from './panel-events.ts';

/** An event and when it was noted. */
export interface NotedEvent {
  readonly recordedAt: string;
  readonly event: PanelEvent;
}

interface AnswerRecord {
  readonly idempotencyKey: string;
  readonly requestSha256: string;
  readonly choice: Choice;
  readonly confidence: number | null;
  readonly responseSeconds: number;
  readonly switches: number;
  /** Where the session stood once this answer was in. */
  readonly trainingDone: number;
  readonly trialsDone: number;
}

export interface TrialRecord {
  readonly session: string;
  readonly number: number;
  readonly training: boolean;
  readonly attempt: number;
  readonly slotByTokenSha256: ReadonlyMap<string, Slot>;
  readonly served: Set<Slot>;
  status: 'open' | 'voided' | 'answered';
  answer: AnswerRecord | null;
}

export interface SessionRecord {
  readonly session: string;
  readonly listener: string;
  readonly playback: PlaybackSystem;
  readonly trainedListener: boolean;
  trainingDone: number;
  trialsDone: number;
  openTrial: TrialRecord | null;
  /** Attempts that were given up at the trial now due. */
  attemptsVoided: number;
  readonly answeredTrials: TrialRecord[];
  readonly trialByIdempotencyKey: Map<string, TrialRecord>;
}

export interface PanelState {
  readonly definition: PanelDefinition;
  readonly definitionSha256: string;
  readonly packSha256: string;
  phase: 'open' | 'closed' | 'unblinded';
  lastEventAt: string;
  readonly sessions: Map<string, SessionRecord>;
  /** A listener's latest session, by what the cookie hashes to. */
  readonly sessionByCookieSha256: Map<string, SessionRecord>;
  readonly trialByTokenSha256: Map<string, TrialRecord>;
  /** Only of trials that are open: a closed trial's tokens are worth nothing. */
  readonly openTrialByStimulusTokenSha256: Map<string, TrialRecord>;
  /** Every answered trial, in the order of the log. */
  readonly answeredTrials: TrialRecord[];
  voidedTrials: number;
}

/** Folds a whole log. Throws a RangeError unless it begins with the freezing of the panel. */
export function foldPanel([first, ...later]: readonly NotedEvent[]): PanelState {
  if (first === undefined) throw new RangeError('Cannot fold a panel as it needs at least one event');
  return later.reduce(applyEvent, begin(first));
}

function begin({ event, recordedAt }: NotedEvent): PanelState {
  if (event.kind !== 'panel-frozen') {
    throw new RangeError(`Cannot fold a panel as its first event must be panel-frozen: it is ${event.kind}`);
  }
  return {
    definition: event.definition,
    definitionSha256: event.definitionSha256,
    packSha256: event.packSha256,
    phase: 'open',
    lastEventAt: recordedAt,
    sessions: new Map(),
    sessionByCookieSha256: new Map(),
    trialByTokenSha256: new Map(),
    openTrialByStimulusTokenSha256: new Map(),
    answeredTrials: [],
    voidedTrials: 0,
  };
}

/** Folds one more event into a state, in place: a panel has many events, and one owner of its state. */
export function applyEvent(state: PanelState, { event, recordedAt }: NotedEvent): PanelState {
  state.lastEventAt = recordedAt;
  switch (event.kind) {
    case 'session-started':
      startSession(state, event);
      return state;
    case 'trial-opened':
      openTrial(state, event);
      return state;
    case 'trial-voided':
      voidTrial(state, event);
      return state;
    case 'stimulus-served':
      sessionOf(state, event.session).openTrial?.served.add(event.slot);
      return state;
    case 'answer-given':
      answerTrial(state, event);
      return state;
    case 'panel-closed':
      state.phase = 'closed';
      return state;
    case 'panel-unblinded':
      state.phase = 'unblinded';
      return state;
    case 'panel-frozen':
      throw new RangeError('Cannot fold a panel as it was frozen twice');
  }
}

type EventOf<Kind extends PanelEvent['kind']> = Extract<PanelEvent, { kind: Kind }>;

function startSession(state: PanelState, event: EventOf<'session-started'>): void {
  const record: SessionRecord = {
    session: event.session,
    listener: event.listener,
    playback: event.playback,
    trainedListener: event.trainedListener,
    trainingDone: 0,
    trialsDone: 0,
    openTrial: null,
    attemptsVoided: 0,
    answeredTrials: [],
    trialByIdempotencyKey: new Map(),
  };
  state.sessions.set(event.session, record);
  state.sessionByCookieSha256.set(event.cookieSha256, record);
}

function openTrial(state: PanelState, event: EventOf<'trial-opened'>): void {
  const tokens = Object.entries(event.stimulusTokenSha256s) as [Slot, string][];
  const trial: TrialRecord = {
    session: event.session,
    number: event.number,
    training: event.training,
    attempt: event.attempt,
    slotByTokenSha256: new Map(tokens.map(([slot, token]) => [token, slot])),
    served: new Set(),
    status: 'open',
    answer: null,
  };
  sessionOf(state, event.session).openTrial = trial;
  state.trialByTokenSha256.set(event.trialTokenSha256, trial);
  for (const token of trial.slotByTokenSha256.keys()) state.openTrialByStimulusTokenSha256.set(token, trial);
}

function voidTrial(state: PanelState, event: EventOf<'trial-voided'>): void {
  const session = sessionOf(state, event.session);
  closeOpenTrial(state, session, 'voided');
  session.attemptsVoided += 1;
  state.voidedTrials += 1;
}

function answerTrial(state: PanelState, event: EventOf<'answer-given'>): void {
  const session = sessionOf(state, event.session);
  const trial = closeOpenTrial(state, session, 'answered');
  if (trial.training) session.trainingDone += 1;
  else session.trialsDone += 1;
  session.attemptsVoided = 0;
  trial.answer = {
    idempotencyKey: event.idempotencyKey,
    requestSha256: event.requestSha256,
    choice: event.choice,
    confidence: event.confidence,
    responseSeconds: event.responseSeconds,
    switches: event.switches,
    trainingDone: session.trainingDone,
    trialsDone: session.trialsDone,
  };
  session.trialByIdempotencyKey.set(event.idempotencyKey, trial);
  session.answeredTrials.push(trial);
  state.answeredTrials.push(trial);
}

function closeOpenTrial(
  state: PanelState,
  session: SessionRecord,
  status: 'voided' | 'answered',
): TrialRecord {
  const trial = session.openTrial;
  if (trial === null)
    throw new RangeError(`Cannot fold a panel as session ${session.session} has no open trial`);
  trial.status = status;
  session.openTrial = null;
  for (const token of trial.slotByTokenSha256.keys()) state.openTrialByStimulusTokenSha256.delete(token);
  return trial;
}

function sessionOf(state: PanelState, session: string): SessionRecord {
  const record = state.sessions.get(session);
  if (record === undefined) throw new RangeError(`Cannot fold a panel as session ${session} never started`);
  return record;
}
