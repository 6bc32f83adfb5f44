/**
 * What a panel's events add up to. A pure fold: no clock, no chance, no storage, so that the state rebuilt from the log at a
 * restart is the state that was. It holds what the next request is decided on; trials that are over lie with their session, and
 * those of sessions long finished in the log alone.
 */
import { applySittingEvent } from './fold-sittings.ts';
import { beginTrial, closeOpenTrial, offerSounds, withdrawSounds } from './fold-trials.ts';
import type { PanelEvent } from './panel-events.ts';
import type {
  ListenerRecord,
  NotedEvent,
  PanelState,
  SessionRecord,
  SittingRecord,
  TrialRecord,
} from './panel-records.ts';
import { isDrawnForRoom, type SessionPlace } from './presentation.ts';

/** Folds a log that is in memory. Throws a RangeError unless it begins with the freezing of the panel. */
export function foldPanel([first, ...later]: readonly NotedEvent[]): PanelState {
  if (first === undefined) throw new RangeError('Cannot fold a panel as it needs at least one event');
  return later.reduce(applyEvent, beginPanel(first));
}

/**
 * Forgets the trials of a finished session, but for the last, whose answer may come once more: everything else about them is read
 * from the log when it is wanted.
 */
export function letGo(state: PanelState, session: SessionRecord): void {
  const [last] = session.answeredTrials.slice(-1);
  for (const trial of [...session.answeredTrials, ...session.voidedTrials]) {
    if (trial === last) continue;
    state.trialByTokenSha256.delete(trial.tokenSha256);
    if (trial.answer !== null) session.trialByIdempotencyKey.delete(trial.answer.idempotencyKey);
  }
  // New ones, since what was emptied keeps its room.
  session.answeredTrials = [];
  session.voidedTrials = [];
  session.trialByIdempotencyKey = new Map(session.trialByIdempotencyKey);
}

/** The place of a listener's next session, should it start now. */
export function nextPlace(
  state: PanelState,
  { listener, rehearsal, sitting = null }: { listener: string; rehearsal: boolean; sitting?: string | null },
): Omit<SessionPlace, 'session' | 'drawnFor'> {
  const known = state.listeners.get(listener);
  const counts = rehearsal ? state.rehearsals : state.counted;
  const room = sharedRoom(state, sitting);
  return {
    rehearsal,
    listenerOrdinal: known?.ordinal ?? counts.listeners,
    sessionOrdinal: room?.sessionOrdinal ?? counts.drawings,
    sessionNumber: (known?.sessions.length ?? 0) + 1,
  };
}

/** The sitting whose one drawing all its seats hear; null for a session that draws for itself. */
function sharedRoom(state: PanelState, sitting: string | null): SittingRecord | null {
  const room = sitting === null ? undefined : state.sittings.get(sitting);
  return room?.playbackBy === 'conductor' ? room : null;
}

/** The state of a panel that was just frozen. */
export function beginPanel({ event, recordedAt }: NotedEvent): PanelState {
  if (event.kind !== 'panel-frozen') {
    throw new RangeError(`Cannot fold a panel as its first event must be panel-frozen: it is ${event.kind}`);
  }
  return {
    definition: event.definition,
    definitionSha256: event.definitionSha256,
    packSha256: event.packSha256,
    secretSha256: event.secretSha256,
    blindingKeySha256: event.blindingKeySha256 ?? null,
    openedAt: recordedAt,
    phase: 'open',
    lastEventAt: recordedAt,
    listeners: new Map(),
    sessions: new Map(),
    listenerByCookieSha256: new Map(),
    listenerByStartKeySha256: new Map(),
    trialByTokenSha256: new Map(),
    trialByStimulusTokenSha256: new Map(),
    sittings: new Map(),
    sittingByJoinTokenSha256: new Map(),
    sittingByConductorTokenSha256: new Map(),
    handoverByCodeSha256: new Map(),
    invites: 0,
    counted: { listeners: 0, sessions: 0, drawings: 0 },
    rehearsals: { listeners: 0, sessions: 0, drawings: 0 },
  };
}

/** Folds one more event into a state, in place: a panel has many events, and one owner of its state. */
export function applyEvent(state: PanelState, { event, recordedAt }: NotedEvent): PanelState {
  state.lastEventAt = recordedAt;
  const session = 'session' in event ? state.sessions.get(event.session) : undefined;
  if (session !== undefined) session.lastEventAt = recordedAt;
  switch (event.kind) {
    case 'session-started':
      startSession(state, event, recordedAt);
      return state;
    case 'questionnaire-answered':
      sessionOf(state, event.session).questionnaireSha256 = event.answersSha256;
      return state;
    case 'passport-recorded':
      sessionOf(state, event.session).passport = event.passport;
      return state;
    case 'trial-opened':
      openTrial(state, event);
      return state;
    case 'trial-prepared':
      prepareTrial(state, event);
      return state;
    case 'trial-voided':
      voidTrial(state, event);
      return state;
    case 'stimulus-served':
      noteServed(state, event);
      return state;
    case 'answer-given':
      answerTrial(state, event);
      return state;
    case 'handover-created':
      state.handoverByCodeSha256.set(event.codeSha256, event);
      return state;
    case 'handover-claimed':
      claimHandover(state, event);
      return state;
    case 'listeners-invited':
      state.invites += event.invites;
      return state;
    case 'listener-erased':
      listenerOf(state, event.listener).isErased = true;
      return state;
    case 'panel-closed':
      state.phase = 'closed';
      return state;
    case 'panel-unblinded':
      state.phase = 'unblinded';
      return state;
    case 'sitting-begun':
    case 'sitting-started':
    case 'sitting-level-noted':
    case 'sitting-trial-opened':
    case 'sitting-stimulus-served':
    case 'sitting-stimulus-heard':
    case 'sitting-trial-voided':
    case 'sitting-trial-closed':
    case 'sitting-ended':
      applySittingEvent(state, event);
      return state;
    case 'panel-frozen':
      throw new RangeError('Cannot fold a panel as it was frozen twice');
  }
}

type EventOf<Kind extends PanelEvent['kind']> = Extract<PanelEvent, { kind: Kind }>;

function startSession(state: PanelState, event: EventOf<'session-started'>, startedAt: string): void {
  const { listenerOrdinal, sessionOrdinal, sessionNumber } = nextPlace(state, event);
  const room = event.sitting === null ? undefined : state.sittings.get(event.sitting);
  const shared = sharedRoom(state, event.sitting);
  // Each member by its name: an object that begins as a copy of another takes a shape of its own, and there are many.
  const record: SessionRecord = {
    rehearsal: event.rehearsal,
    listenerOrdinal,
    sessionOrdinal,
    sessionNumber,
    session: event.session,
    drawnFor: shared?.session ?? event.session,
    listener: event.listener,
    startedAt,
    lastEventAt: startedAt,
    playback: event.playback,
    trainedListener: event.trainedListener,
    language: event.language,
    source: event.source,
    verified: event.verified,
    seat: room === undefined ? null : { sitting: room, number: room.seats.length + 1, hasMissed: false },
    questionnaireSha256: null,
    passport: null,
    done: shared?.done ?? { qualification: 0, training: 0, trials: 0 },
    openTrial: null,
    preparedTrial: null,
    attemptsVoided: 0,
    redraws: 0,
    answersGiven: 0,
    answeredTrials: [],
    voidedTrials: [],
    trialByIdempotencyKey: new Map(),
  };
  const listener: ListenerRecord = state.listeners.get(event.listener) ?? {
    listener: event.listener,
    ordinal: listenerOrdinal,
    rehearsal: event.rehearsal,
    sessions: [],
    isErased: false,
  };
  const counts = event.rehearsal ? state.rehearsals : state.counted;
  counts.sessions += 1;
  if (shared === null) counts.drawings += 1;
  room?.seats.push(record);
  if (listener.sessions.length === 0) counts.listeners += 1;
  listener.sessions = listener.sessions.concat(record);
  state.listeners.set(event.listener, listener);
  state.sessions.set(event.session, record);
  state.listenerByCookieSha256.set(event.cookieSha256, listener);
  if (event.startKeySha256 !== null) state.listenerByStartKeySha256.set(event.startKeySha256, listener);
}

function openTrial(state: PanelState, event: EventOf<'trial-opened'>): void {
  const session = sessionOf(state, event.session);
  const { preparedTrial } = session;
  const isItsTurn = preparedTrial?.stage === event.stage && preparedTrial.number === event.number;
  const prepared = isItsTurn ? dropPrepared(state, session) : null;
  const isPrepared = prepared?.tokenSha256 === event.trialTokenSha256;
  const trial: TrialRecord = {
    ...beginTrial(session, event),
    tabSha256: event.tabSha256,
    overRedrawLimit: event.overRedrawLimit,
    // What was fetched ahead was fetched.
    served: new Set(isPrepared ? prepared.served : []),
    status: 'open',
  };
  session.openTrial = trial;
  state.trialByTokenSha256.set(event.trialTokenSha256, trial);
  offerSounds(state, trial);
}

function prepareTrial(state: PanelState, event: EventOf<'trial-prepared'>): void {
  const session = sessionOf(state, event.session);
  dropPrepared(state, session);
  const trial = beginTrial(session, event);
  session.preparedTrial = trial;
  offerSounds(state, trial);
}

/** Forgets what was prepared: it is opened now, or another is. */
function dropPrepared(state: PanelState, session: SessionRecord): TrialRecord | null {
  const prepared = session.preparedTrial;
  session.preparedTrial = null;
  if (prepared !== null) withdrawSounds(state, prepared);
  return prepared;
}

function noteServed(state: PanelState, event: EventOf<'stimulus-served'>): void {
  const { openTrial, preparedTrial } = sessionOf(state, event.session);
  const isOf = (trial: TrialRecord | null) =>
    trial?.stage === event.stage && trial.number === event.number && trial.attempt === event.attempt;
  const trial = [openTrial, preparedTrial].find(isOf);
  trial?.served.add(event.slot);
}

function voidTrial(state: PanelState, event: EventOf<'trial-voided'>): void {
  const session = sessionOf(state, event.session);
  session.voidedTrials.push(closeOpenTrial(state, session, { event, status: 'voided' }));
  session.attemptsVoided += 1;
  session.redraws += 1;
}

function answerTrial(state: PanelState, event: EventOf<'answer-given'>): void {
  const session = sessionOf(state, event.session);
  const trial = closeOpenTrial(state, session, { event, status: 'answered' });
  // In a room that hears one drawing the trial is over when it is for all.
  if (!isDrawnForRoom(session))
    session.done = { ...session.done, [trial.stage]: session.done[trial.stage] + 1 };
  if (trial.stage === 'trials') session.answersGiven += 1;
  session.attemptsVoided = 0;
  trial.answer = {
    idempotencyKey: event.idempotencyKey,
    requestSha256: event.requestSha256,
    answer: event.answer,
    confidence: event.confidence,
    responseSeconds: event.responseSeconds,
    switches: event.switches,
    commentSha256: event.commentSha256,
    done: session.done,
  };
  session.trialByIdempotencyKey.set(event.idempotencyKey, trial);
  session.answeredTrials.push(trial);
}

function claimHandover(state: PanelState, { codeSha256, cookieSha256 }: EventOf<'handover-claimed'>): void {
  const handover = state.handoverByCodeSha256.get(codeSha256);
  if (handover === undefined) throw new RangeError('Cannot fold a panel as a handover was never created');
  state.handoverByCodeSha256.delete(codeSha256);
  state.listenerByCookieSha256.set(cookieSha256, listenerOf(state, handover.listener));
}

function sessionOf(state: PanelState, session: string): SessionRecord {
  const record = state.sessions.get(session);
  if (record === undefined) throw new RangeError(`Cannot fold a panel as session ${session} never started`);
  return record;
}

function listenerOf(state: PanelState, listener: string): ListenerRecord {
  const record = state.listeners.get(listener);
  if (record === undefined) throw new RangeError(`Cannot fold a panel as listener ${listener} never came`);
  return record;
}
