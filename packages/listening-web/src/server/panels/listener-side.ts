/** What a panel's listeners can do, and when they may. */
import { type PanelPack, textIn } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import { newOpaqueToken, tokenSha256 } from '../blinding/opaque-token.ts';
import { canonicalJson } from '../canonical-json.ts';
import {
  BadRequestError,
  IdempotencyConflictError,
  LinkRefusedError,
  NoSessionError,
  NotAllowedError,
  NotFoundError,
  NotQualifiedError,
  OpenElsewhereError,
  PanelClosedError,
  SessionFinishedError,
  TrialClosedError,
} from '../errors.ts';
import type { StimulusBytes } from '../packs/import-pack.ts';
import { sha256 } from '../sha256.ts';
import type { IdentityStore } from '../stores/identities.ts';
import type { InviteStore } from '../stores/invites.ts';
import { offeredLanguage } from './offered-language.ts';
import { ownResult } from './own-result.ts';
import type { AnswerReply, AnswerRequest, ListenerSide, StimulusType } from './panel-api.ts';
import type { PanelEvent } from './panel-events.ts';
import { panelFace } from './panel-face.ts';
import type { PanelJournal } from './panel-journal.ts';
import type { ListenerRecord, SessionRecord, TrialRecord } from './panel-records.ts';
import { presentTrial } from './present-trial.ts';
import { isDrawnForRoom, type Presentation } from './presentation.ts';
import { LONGEST_TEXT, questionnaireAnswers } from './questionnaire-answers.ts';
import {
  drawnAs,
  hasHeardAll,
  isFinished,
  isTurnedAway,
  outcomeOf,
  REDRAW_LIMIT,
  sessionState,
  trialAfter,
} from './session-flow.ts';
import { sessionMinutes } from './session-minutes.ts';
import type { Slot } from './slots.ts';
import { createStartSession } from './start-session.ts';

const HANDOVER_MINUTES = 10;

interface ListenerSideOptions {
  readonly journal: PanelJournal;
  readonly blinding: Blinding;
  readonly pack: PanelPack;
  readonly identities: IdentityStore;
  readonly invites: InviteStore;
  /** null when the files are gone: what was answered can still be read, but nothing more can be heard. */
  stimuli(): StimulusBytes | null;
  /** Counts that a finished listener's page has taken its own result. */
  onOwnResult(): void;
}

/** Makes the listener's side of a panel. */
export function listenerSide({
  journal,
  blinding,
  pack,
  identities,
  invites,
  stimuli,
  onOwnResult,
}: ListenerSideOptions): ListenerSide {
  const { definition } = journal.state;
  const flow = { definition, blinding };
  const stateOf = (session: SessionRecord) => sessionState(session, flow);
  const takesAnswers = () => journal.state.phase === 'open' && stimuli() !== null;

  function findListener(cookie: string | null): ListenerRecord | null {
    if (cookie === null) return null;
    return journal.state.listenerByCookieSha256.get(tokenSha256(cookie)) ?? null;
  }

  const findSession = (cookie: string | null): SessionRecord | null =>
    findListener(cookie)?.sessions.at(-1) ?? null;

  function requireSession(cookie: string | null): SessionRecord {
    const session = findSession(cookie);
    if (session === null) throw new NoSessionError();
    return session;
  }

  function refuseUnlessOpen(): void {
    if (!takesAnswers()) throw new PanelClosedError({ panelId: journal.panelId });
  }

  /** The session whose turn it is, for what may only be done in one stage of it. */
  function requireStage(cookie: string | null, stage: 'questionnaire'): SessionRecord {
    const session = requireSession(cookie);
    if (stateOf(session).stage !== stage) throw new NotAllowedError('This is not what comes next here.');
    return session;
  }

  const startSession = createStartSession({
    journal,
    blinding,
    identities,
    invites,
    findListener,
    requireSession,
    takesAnswers,
    refuseUnlessOpen,
  });

  const nextTrial: ListenerSide['nextTrial'] = async ({ cookie, tab, takeOver }) => {
    const session = requireSession(cookie);
    const { stage } = stateOf(session);
    if (stage === 'finished') throw new SessionFinishedError();
    if (stage === 'questionnaire') throw new NotAllowedError('The questions before the trials come first.');
    refuseUnlessOpen();
    refuseUnqualified(session);
    refuseUnlessAlone(session);
    const { openTrial } = session;
    const tabSha256 = tab === null ? null : tokenSha256(tab);
    const isElsewhere =
      openTrial !== null && openTrial.tabSha256 !== null && openTrial.tabSha256 !== tabSha256;
    if (isElsewhere && !takeOver) throw new OpenElsewhereError();

    const presentation: Presentation = {
      place: session,
      stage,
      number: session.done[stage] + 1,
      attempt: session.attemptsVoided + (openTrial === null ? 0 : 1),
    };
    const { trial, tokens } = presented(presentation, session);
    const voided: PanelEvent[] =
      openTrial === null ? [] : [{ kind: 'trial-voided', ...referenceTo(openTrial), reason: 'reopened' }];
    await journal.commit(...voided, {
      kind: 'trial-opened',
      ...referenceTo(presentation),
      ...tokens,
      tabSha256,
      overRedrawLimit: presentation.attempt > REDRAW_LIMIT,
    });
    return trial;
  };

  /** A presentation as the page gets it, and as the log commits to it. */
  function presented(presentation: Presentation, { language }: SessionRecord) {
    const { trial, stimulusTokens } = presentTrial({ presentation, language, definition, blinding });
    const stimulusTokenSha256s = Object.fromEntries(
      stimulusTokens.map(([slot, token]) => [slot, tokenSha256(token)]),
    );
    const drawSha256 = blinding.drawSha256(drawnAs(presentation));
    return {
      trial,
      tokens: { trialTokenSha256: tokenSha256(trial.trialToken), stimulusTokenSha256s, drawSha256 },
    };
  }

  const prepareTrial: ListenerSide['prepareTrial'] = async ({ cookie }) => {
    const session = requireSession(cookie);
    refuseUnlessOpen();
    refuseUnlessAlone(session);
    const { openTrial } = session;
    const next = openTrial === null ? null : trialAfter(session, openTrial, flow);
    if (next === null) return null;
    const presentation: Presentation = { place: session, ...next, attempt: 0 };
    const { trial, tokens } = presented(presentation, session);
    await journal.commit({ kind: 'trial-prepared', ...referenceTo(presentation), ...tokens });
    return trial;
  };

  const openPreparedTrial: ListenerSide['openPreparedTrial'] = async ({ cookie, trialToken, tab }) => {
    const session = requireSession(cookie);
    refuseUnlessOpen();
    refuseUnlessAlone(session);
    const trialTokenSha256 = tokenSha256(trialToken);
    const tabSha256 = tab === null ? null : tokenSha256(tab);
    const { openTrial, preparedTrial } = session;
    // The reply may have been lost, and the page asks again.
    if (openTrial?.tokenSha256 === trialTokenSha256 && openTrial.tabSha256 === tabSha256) {
      return journal.commit();
    }
    const { stage } = stateOf(session);
    const isDue =
      openTrial === null &&
      preparedTrial?.tokenSha256 === trialTokenSha256 &&
      preparedTrial.stage === stage &&
      preparedTrial.number === session.done[preparedTrial.stage] + 1 &&
      preparedTrial.attempt === session.attemptsVoided;
    if (!isDue) throw new TrialClosedError('This trial is not what comes next any more.');
    refuseUnqualified(session);
    await journal.commit({
      kind: 'trial-opened',
      ...referenceTo(preparedTrial),
      trialTokenSha256,
      stimulusTokenSha256s: Object.fromEntries(
        [...preparedTrial.slotByTokenSha256].map(([token, slot]) => [slot, token]),
      ),
      drawSha256: preparedTrial.drawSha256,
      tabSha256,
      overRedrawLimit: false,
    });
  };

  /** In a room the conductor begins; where the conductor's machine plays, the conductor also says which trial it is. */
  function refuseUnlessAlone({ seat }: SessionRecord): void {
    if (seat === null) return;
    const { playbackBy, phase } = seat.sitting;
    if (playbackBy === 'conductor')
      throw new NotAllowedError('In this room the conductor plays the trials for all seats.');
    if (phase === 'waiting') throw new NotAllowedError('The conductor has not begun yet.');
    if (phase === 'ended') throw new NotAllowedError('The conductor has ended this sitting.');
  }

  function refuseUnqualified({ listener }: SessionRecord): void {
    if (isTurnedAway(journal.state.listeners.get(listener), { definition, tally: journal.tally })) {
      throw new NotQualifiedError();
    }
  }

  /** Who still has a session to come would take it knowing what is what. */
  const isTheLast = ({ rehearsal, sessionNumber }: SessionRecord): boolean =>
    rehearsal || sessionNumber >= definition.sessions.perListener || journal.state.phase !== 'open';

  function openTrialOf(
    cookie: string | null,
    trialToken: string,
  ): { session: SessionRecord; trial: TrialRecord } {
    const session = requireSession(cookie);
    const trial = journal.state.trialByTokenSha256.get(tokenSha256(trialToken));
    if (trial === undefined || trial.place.session !== session.session) throw new NotFoundError();
    return { session, trial };
  }

  function refuseUnlessOpenTrial(trial: TrialRecord): void {
    if (trial.status === 'answered') throw new TrialClosedError('This trial has its answer already.');
    if (trial.status === 'missed')
      throw new TrialClosedError('The room went on before this answer came, so it is not counted.');
    if (trial.status === 'voided') throw new TrialClosedError('This trial was given up and drawn anew.');
    refuseUnlessOpen();
  }

  function refuseUnlessAnswerable(session: SessionRecord, trial: TrialRecord): void {
    refuseUnlessOpenTrial(trial);
    const { seat } = session;
    if (seat !== null && isDrawnForRoom(session) && !hasHeardAll(seat.sitting))
      throw new NotAllowedError('The room has not heard every sound of this trial yet.');
    if (trial.served.size < trial.slotByTokenSha256.size) {
      throw new TrialClosedError('Not every sound of this trial was loaded.');
    }
  }

  function repeatOf(
    cookie: string | null,
    { idempotencyKey }: AnswerRequest,
  ): { session: SessionRecord; trial: TrialRecord } | undefined {
    const session = requireSession(cookie);
    const trial = session.trialByIdempotencyKey.get(idempotencyKey);
    return trial && { session, trial };
  }

  const answer: ListenerSide['answer'] = async ({ cookie, trialToken, request }) => {
    const requestSha256 = sha256(canonicalJson({ trialToken, ...request }));
    const repeated = repeatOf(cookie, request);
    if (repeated !== undefined) return repeatReply({ ...repeated, requestSha256 });
    const asked = openTrialOf(cookie, trialToken);
    const problem = blinding.problemOf(drawnAs(asked.trial), request.answer);
    if (problem !== null) throw new BadRequestError(`The answer does not fit this trial: ${problem}.`);
    refuseUnlessAnswerable(asked.session, asked.trial);
    const commentSha256 = await keepComment(asked.session, request);
    // While the comment was kept, the same answer may have come again, another tab may have given the trial up, and the state may have
    // been read back from the log: nothing of before is held on to.
    const meanwhile = repeatOf(cookie, request);
    if (meanwhile !== undefined) return repeatReply({ ...meanwhile, requestSha256 });
    const { session, trial } = openTrialOf(cookie, trialToken);
    refuseUnlessAnswerable(session, trial);
    await journal.commit({
      kind: 'answer-given',
      ...referenceTo(trial),
      idempotencyKey: request.idempotencyKey,
      requestSha256,
      answer: request.answer,
      confidence: request.confidence,
      responseSeconds: request.responseSeconds,
      switches: request.switches,
      commentSha256,
    });
    return replyTo(session, trial);
  };

  async function repeatReply({
    session,
    trial,
    requestSha256,
  }: {
    session: SessionRecord;
    trial: TrialRecord;
    requestSha256: string;
  }): Promise<AnswerReply> {
    if (trial.answer?.requestSha256 !== requestSha256) throw new IdempotencyConflictError();
    await journal.commit();
    return replyTo(session, trial);
  }

  function keepComment(
    { listener }: SessionRecord,
    { comment }: AnswerRequest,
  ): Promise<string | null> | null {
    const text = comment?.trim() ?? '';
    if (text.length > LONGEST_TEXT)
      throw new BadRequestError(`The comment must have ${LONGEST_TEXT} characters at most.`);
    return text === '' ? null : journal.keepText({ listener, text });
  }

  function replyTo(session: SessionRecord, trial: TrialRecord): AnswerReply {
    if (trial.answer === null) throw new RangeError('Cannot reply to a trial that has no answer');
    // In a room it is told when nobody there can be led by it any more.
    const isPractice = trial.stage === 'training' && !isDrawnForRoom(session);
    const correct = isPractice ? blinding.isCorrect(drawnAs(trial), trial.answer.answer) : null;
    return {
      session: sessionState(session, flow, trial.answer.done),
      feedback: correct === null ? null : { correct },
    };
  }

  const minutes = sessionMinutes({ definition, pack, blinding });
  return {
    startSession,
    nextTrial,
    prepareTrial,
    openPreparedTrial,
    answer,

    face({ cookie, languages }) {
      const session = findSession(cookie);
      return panelFace({
        state: journal.state,
        blinding,
        listener: findListener(cookie),
        session: session === null ? null : stateOf(session),
        language: session?.language ?? offeredLanguage(languages, definition),
        minutes,
        takesAnswers: takesAnswers(),
      });
    },

    async answerQuestionnaire({ cookie, answers }) {
      const { session: known, listener } = requireStage(cookie, 'questionnaire');
      refuseUnlessOpen();
      const answersSha256 = await journal.keepText({
        listener,
        text: questionnaireAnswers(answers, definition),
      });
      const session = requireSession(cookie);
      if (session.session === known && session.questionnaireSha256 === null) {
        await journal.commit({ kind: 'questionnaire-answered', session: known, answersSha256 });
      }
      return stateOf(session);
    },

    async recordPassport({ cookie, passport }) {
      const { session } = requireSession(cookie);
      refuseUnlessOpen();
      await journal.commit({ kind: 'passport-recorded', session, passport });
    },

    async voidTrial({ cookie, trialToken, reason }) {
      const { session, trial } = openTrialOf(cookie, trialToken);
      refuseUnlessAlone(session);
      if (trial.status === 'voided') return journal.commit();
      refuseUnlessOpenTrial(trial);
      await journal.commit({ kind: 'trial-voided', ...referenceTo(trial), reason });
    },

    ownsStimulus: (token) => journal.state.trialByStimulusTokenSha256.has(tokenSha256(token)),

    async serveStimulus({ token, cookie, conductor, accepts }) {
      const trial = journal.state.trialByStimulusTokenSha256.get(tokenSha256(token));
      const room =
        conductor === null
          ? undefined
          : journal.state.sittingByConductorTokenSha256.get(tokenSha256(conductor));
      const holders = [findSession(cookie)?.session, room?.session];
      if (trial === undefined || !holders.includes(trial.place.session) || !takesAnswers()) {
        throw new NotFoundError();
      }
      const slot = trial.slotByTokenSha256.get(tokenSha256(token));
      if (slot === undefined) throw new NotFoundError();
      const stimulusId = blinding.present(drawnAs(trial)).stimulusBySlot.get(slot) ?? '';
      const files = stimuli()?.get(stimulusId);
      if (files === undefined) throw new NotFoundError();
      const type: StimulusType =
        accepts.find((one) => one === 'audio/wav' || files.flac !== null) ?? 'audio/wav';
      await journal.commit(...(trial.served.has(slot) ? [] : [servedEvent(trial, slot)]));
      return { type, bytes: type === 'audio/flac' && files.flac !== null ? files.flac : files.wav };
    },

    async ownResult({ cookie }) {
      const session = requireSession(cookie);
      if (!definition.showOwnResult) {
        throw new NotAllowedError('This panel does not show listeners their own result.');
      }
      if (!isTheLast(session) || !isFinished(session, flow)) {
        throw new NotAllowedError('The result is shown when the last session is finished.');
      }
      const result = await ownResult({ session, journal, blinding });
      onOwnResult();
      return result;
    },

    completion({ cookie }) {
      const session = requireSession(cookie);
      const listener = journal.state.listeners.get(session.listener);
      const outcome = outcomeOf({ session, listener }, { ...flow, tally: journal.tally });
      if (outcome === null) throw new NotAllowedError('The code is given when the session is finished.');
      const { access, labelSwap, languages } = definition;
      const code = blinding.completionCode({ session: session.session, outcome });
      const returnUrl = outcome === 'finished' ? access.crowd?.returnUrl : access.crowd?.screenedOutUrl;
      return {
        outcome,
        code,
        returnUrl: returnUrl?.replace('{code}', encodeURIComponent(code)) ?? null,
        debriefing:
          labelSwap !== null && outcome === 'finished' && isTheLast(session)
            ? textIn(labelSwap.debriefing, [session.language, ...languages])
            : null,
      };
    },

    async createHandover({ cookie }) {
      const { listener } = requireSession(cookie);
      refuseUnlessOpen();
      const code = newOpaqueToken();
      const expiresAt = new Date(journal.now().getTime() + HANDOVER_MINUTES * 60_000).toISOString();
      await journal.commit({ kind: 'handover-created', listener, codeSha256: tokenSha256(code), expiresAt });
      return { code, expiresAt };
    },

    async claimHandover({ code }) {
      const codeSha256 = tokenSha256(code);
      const handover = journal.state.handoverByCodeSha256.get(codeSha256);
      if (handover === undefined || handover.expiresAt <= journal.now().toISOString())
        throw new LinkRefusedError();
      const cookie = newOpaqueToken();
      await journal.commit({ kind: 'handover-claimed', codeSha256, cookieSha256: tokenSha256(cookie) });
      return { cookie };
    },
  };
}

function servedEvent(trial: TrialRecord, slot: Slot): PanelEvent {
  const { session, ...ofTrial } = referenceTo(trial);
  return isOfRoom(trial)
    ? { kind: 'sitting-stimulus-served', sitting: session, ...ofTrial, slot }
    : { kind: 'stimulus-served', session, ...ofTrial, slot };
}

/** A room's own presentation has the room for its place, and a seat's has the session. */
const isOfRoom = ({ place }: TrialRecord): boolean => 'seats' in place;

function referenceTo({ place, stage, number, attempt }: Presentation) {
  return { session: place.session, stage, number, attempt };
}
