/** What a panel's listeners can do, and when they may. */
import { PANEL_METHODS, type PanelPack, textIn } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import { newOpaqueToken, tokenSha256 } from '../blinding/opaque-token.ts';
import { canonicalJson } from '../canonical-json.ts';
import {
  AlreadyTakenError,
  BadRequestError,
  IdempotencyConflictError,
  LinkRefusedError,
  NoSessionError,
  NotAllowedError,
  NotFoundError,
  NotQualifiedError,
  OpenElsewhereError,
  PanelClosedError,
  QuotaFullError,
  SessionFinishedError,
  TrialClosedError,
} from '../errors.ts';
import { METHOD_TABLE } from '../methods/method-table.ts';
import type { StimulusBytes } from '../packs/import-pack.ts';
import { sha256 } from '../sha256.ts';
import type { IdentityStore } from '../stores/identities.ts';
import type { InviteStore } from '../stores/invites.ts';
import type {
  AnswerReply,
  AnswerRequest,
  CrowdVisit,
  ListenerSide,
  PanelFace,
  PresentedTrial,
  StartRequest,
  StimulusType,
  VoidReason,
} from './panel-api.ts';
import type { PanelEvent } from './panel-events.ts';
import type { PanelJournal } from './panel-journal.ts';
import { judgeTrials } from './panel-outcome.ts';
import { type ListenerRecord, nextPlace, type SessionRecord, type TrialRecord } from './panel-state.ts';
import type { Presentation, TrialStage } from './presentation.ts';
import {
  drawnAs,
  isFinished,
  isQualified,
  playbackWanted,
  REDRAW_LIMIT,
  sessionState,
} from './session-flow.ts';

/** Of each stimulus a listener hears the whole when it is short, else the part that tells most. */
const MOST_SECONDS_HEARD_PER_SLOT = 10;
const DECISION_SECONDS = 8;
const HANDOVER_MINUTES = 10;
/** Bodies are limited as well; this is for one field. */
const LONGEST_TEXT = 4_000;

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

  function questionOf(attribute: number | null, language: string): string {
    const asked = attribute === null ? definition : (definition.attributes[attribute] ?? definition);
    return textIn(asked.question, [language, ...definition.languages]);
  }

  /** Who comes: known by cookie, by an invitation or by a platform's id, or nobody so far. */
  async function recognize({
    cookie,
    invite,
    crowd,
    rehearsal,
  }: StartRequest): Promise<{ listener: string; source: string; verified: boolean | null }> {
    const own = findListener(cookie);
    const cameBefore = own !== null && own.rehearsal === rehearsal ? own : null;
    const known = cameBefore?.listener ?? newOpaqueToken();
    if (rehearsal) return { listener: known, source: 'rehearsal', verified: null };
    if (invite !== null) {
      const found = await invites.find(journal.panelId, tokenSha256(invite));
      const claim = found === null ? null : await invites.bind(tokenSha256(invite), known);
      if (claim === null) throw new LinkRefusedError();
      return { listener: claim.listener, source: 'invited', verified: null };
    }
    if (crowd !== null) return recognizeCrowd(crowd, known);
    const [first] = cameBefore?.sessions ?? [];
    if (first !== undefined) return { listener: known, source: first.source, verified: first.verified };
    if (definition.access.by === 'invited' || definition.access.crowd !== null) throw new LinkRefusedError();
    return { listener: known, source: 'open', verified: null };
  }

  async function recognizeCrowd({ externalId, verified }: CrowdVisit, known: string) {
    const { crowd } = definition.access;
    if (crowd === null) throw new LinkRefusedError();
    const { platform } = crowd;
    const claim = await identities.claim({
      panelId: journal.panelId,
      platform,
      externalId,
      listener: known,
    });
    return { listener: claim.listener, source: platform, verified };
  }

  function refuseFullQuota(
    { playback, trainedListener, language, rehearsal }: StartRequest,
    listener: string,
  ): void {
    if (rehearsal) return;
    const own: Readonly<Record<string, string>> = {
      playback,
      trainedListener: String(trainedListener),
      language,
    };
    for (const { column, value, listeners } of definition.quotas) {
      if (own[column] !== value) continue;
      const alike = [...journal.state.listeners.values()].filter(
        (one) =>
          !one.rehearsal &&
          one.listener !== listener &&
          one.sessions.some((session) => String(session[column]) === value),
      );
      if (alike.length >= listeners) throw new QuotaFullError({ column, value });
    }
  }

  const startSession: ListenerSide['startSession'] = async (request) => {
    const { listener, source, verified } = await recognize(request);
    // From here to the commit nothing waits, so that two requests at once do not both start a session.
    const record = journal.state.listeners.get(listener);
    const latest = record?.sessions.at(-1);
    const isOwnCookie = request.cookie !== null && findListener(request.cookie)?.listener === listener;
    const cookie = isOwnCookie && request.cookie !== null ? request.cookie : newOpaqueToken();
    if (latest !== undefined && stateOf(latest).stage !== 'finished') {
      if (isOwnCookie) await journal.commit();
      else await journal.commit(...adopt({ listener, cookie }));
      return { created: false, cookie, session: stateOf(latest) };
    }
    refuseUnlessOpen();
    const sessions = record?.sessions ?? [];
    if (!request.rehearsal && sessions.length >= definition.sessions.perListener)
      throw new AlreadyTakenError();
    refuseFullQuota(request, listener);
    const session = newOpaqueToken();
    const place = nextPlace(journal.state, { listener, rehearsal: request.rehearsal });
    const order = blinding.playbackOrder(place);
    await journal.commit({
      kind: 'session-started',
      session,
      listener,
      cookieSha256: tokenSha256(cookie),
      consentSha256: sha256(textIn(definition.introduction, [request.language, ...definition.languages])),
      playback: playbackWanted(sessions, order) ?? request.playback,
      trainedListener: request.trainedListener,
      language: languageFor([request.language]),
      source,
      verified,
      rehearsal: request.rehearsal,
    });
    return { created: true, cookie, session: stateOf(requireSession(cookie)) };
  };

  /** Another device of a listener who is known by more than a cookie. */
  function adopt({ listener, cookie }: { listener: string; cookie: string }): PanelEvent[] {
    const codeSha256 = tokenSha256(newOpaqueToken());
    const expiresAt = journal.now().toISOString();
    return [
      { kind: 'handover-created', listener, codeSha256, expiresAt },
      { kind: 'handover-claimed', codeSha256, cookieSha256: tokenSha256(cookie) },
    ];
  }

  function languageFor(wanted: readonly string[]): string {
    const found = wanted.flatMap(
      (language) =>
        definition.languages.find((offered) => offered === language || offered === language.split('-')[0]) ??
        [],
    );
    return found[0] ?? definition.languages[0] ?? 'en';
  }

  const nextTrial: ListenerSide['nextTrial'] = async ({ cookie, tab, takeOver }) => {
    const session = requireSession(cookie);
    const { stage } = stateOf(session);
    if (stage === 'finished') throw new SessionFinishedError();
    if (stage === 'questionnaire') throw new NotAllowedError('The questions before the trials come first.');
    refuseUnlessOpen();
    refuseUnqualified(session);
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
    const trialToken = newOpaqueToken();
    const trial = presented({ presentation, trialToken, language: session.language });
    const voided: PanelEvent[] =
      openTrial === null ? [] : [{ kind: 'trial-voided', ...referenceTo(openTrial), reason: 'reopened' }];
    await journal.commit(...voided, {
      kind: 'trial-opened',
      ...referenceTo(presentation),
      trialTokenSha256: tokenSha256(trialToken),
      stimulusTokenSha256s: Object.fromEntries(
        trial.stimuli.map(({ slot, token }) => [slot, tokenSha256(token)]),
      ),
      drawSha256: blinding.drawSha256(drawnAs(presentation)),
      tabSha256,
      overRedrawLimit: presentation.attempt > REDRAW_LIMIT,
    });
    return {
      ...trial,
      stimuli: trial.stimuli.map(({ slot, token, label }) => ({ slot, url: `api/stimuli/${token}`, label })),
    };
  };

  function refuseUnqualified(session: SessionRecord): void {
    if (definition.qualification?.isGate !== true) return;
    const listener = journal.state.listeners.get(session.listener);
    if (listener !== undefined && isQualified(listener, { definition, tally: journal.tally }) === false)
      throw new NotQualifiedError();
  }

  function presented({
    presentation,
    trialToken,
    language,
  }: {
    presentation: Presentation;
    trialToken: string;
    language: string;
  }) {
    const blind = blinding.present(drawnAs(presentation));
    const { comparison, attribute, labels } = blind;
    const attributed = attribute === null ? undefined : definition.attributes[attribute];
    const inLanguage = (text: Parameters<typeof textIn>[0] | null | undefined) =>
      text == null ? null : textIn(text, [language, ...definition.languages]);
    return {
      trialToken,
      number: presentation.number,
      total: blinding.trialCounts[presentation.stage],
      stage: presentation.stage,
      method: blind.method,
      question:
        labels === null
          ? questionOf(attribute, language)
          : (inLanguage(definition.labelSwap?.question) ?? ''),
      lowLabel: inLanguage(attributed?.lowLabel),
      highLabel: inLanguage(attributed?.highLabel),
      allowsTies: definition.allowsTies,
      sampleRate: comparison.sampleRate,
      channelCount: comparison.channelCount,
      frameCount: comparison.frameCount,
      formats: formatsOf(comparison),
      stimuli: blind.slots.map((slot) => ({ slot, token: newOpaqueToken(), label: labels?.[slot] ?? null })),
    } satisfies Omit<PresentedTrial, 'stimuli'> & { stimuli: unknown };
  }

  function openTrialOf(
    cookie: string | null,
    trialToken: string,
  ): { session: SessionRecord; trial: TrialRecord } {
    const session = requireSession(cookie);
    const trial = journal.state.trialByTokenSha256.get(tokenSha256(trialToken));
    if (trial === undefined || trial.place.session !== session.session) throw new NotFoundError();
    return { session, trial };
  }

  function refuseUnlessAnswerable(trial: TrialRecord): void {
    if (trial.status === 'answered') throw new TrialClosedError('This trial has its answer already.');
    if (trial.status === 'voided') throw new TrialClosedError('This trial was given up and drawn anew.');
    refuseUnlessOpen();
  }

  const answer: ListenerSide['answer'] = async ({ cookie, trialToken, request }) => {
    const session = requireSession(cookie);
    const requestSha256 = sha256(canonicalJson({ trialToken, ...request }));
    const repeated = session.trialByIdempotencyKey.get(request.idempotencyKey);
    if (repeated !== undefined) return repeatReply({ session, trial: repeated, requestSha256 });
    const { trial } = openTrialOf(cookie, trialToken);
    const problem = blinding.problemOf(drawnAs(trial), request.answer);
    if (problem !== null) throw new BadRequestError(`The answer does not fit this trial: ${problem}.`);
    refuseUnlessAnswerable(trial);
    if (trial.served.size < trial.slotByTokenSha256.size) {
      throw new TrialClosedError('Not every sound of this trial was loaded.');
    }
    const commentSha256 = await keepComment(session, request);
    // While the comment was kept, the same answer may have come again, or another tab may have given the trial up.
    const meanwhile = session.trialByIdempotencyKey.get(request.idempotencyKey);
    if (meanwhile !== undefined) return repeatReply({ session, trial: meanwhile, requestSha256 });
    refuseUnlessAnswerable(trial);
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
    const isPractice = trial.stage === 'training';
    const correct = isPractice ? blinding.isCorrect(drawnAs(trial), trial.answer.answer) : null;
    return {
      session: sessionState(session, flow, trial.answer.done),
      feedback: correct === null ? null : { correct },
    };
  }

  function minutes(): number {
    const heard = pack.comparisons.map(({ frameCount, sampleRate }) =>
      Math.min(frameCount / sampleRate, MOST_SECONDS_HEARD_PER_SLOT),
    );
    const meanHeard = heard.reduce((sum, one) => sum + one, 0) / heard.length;
    const slots = METHOD_TABLE[definition.method].stimuliPerTrial === 2 ? slotsOfPair() : meanStimuli();
    const { qualification, training, trials } = blinding.trialCounts;
    const trialSeconds = slots * meanHeard + DECISION_SECONDS;
    return Math.max(1, Math.round(((qualification + training + trials) * trialSeconds) / 60));
  }

  function slotsOfPair(): number {
    const place = { session: '0', rehearsal: true, listenerOrdinal: 0, sessionOrdinal: 0, sessionNumber: 2 };
    return blinding.present({ place, stage: 'trials', number: 1, attempt: 0 }).slots.length;
  }

  const meanStimuli = (): number =>
    pack.comparisons.reduce((sum, comparison) => sum + comparison.stimuli.length, 0) /
    pack.comparisons.length;

  const sessionMinutes = minutes();
  return {
    startSession,
    nextTrial,
    answer,

    face({ cookie, languages }): PanelFace {
      const session = findSession(cookie);
      const language = session?.language ?? languageFor(languages);
      const inLanguage = (text: Parameters<typeof textIn>[0]) =>
        textIn(text, [language, ...definition.languages]);
      const sessions = findListener(cookie)?.sessions ?? [];
      const place = nextPlace(journal.state, {
        listener: session?.listener ?? '',
        rehearsal: session?.rehearsal ?? false,
      });
      return {
        panelId: definition.panelId,
        title: inLanguage(definition.title),
        method: definition.method,
        language,
        languages: definition.languages,
        question: inLanguage(definition.question),
        introduction: inLanguage(definition.introduction),
        trialsPerSession: blinding.trialCounts.trials,
        trainingTrials: definition.trainingTrials,
        minutes: sessionMinutes,
        sessionsPerListener: definition.sessions.perListener,
        playbackWanted: playbackWanted(sessions, blinding.playbackOrder(place)),
        questionnaire: definition.questionnaire.map(({ fieldId, question, kind, options, required }) => ({
          fieldId,
          question: inLanguage(question),
          kind,
          options: options.map(({ value, label }) => ({ value, label: inLanguage(label) })),
          required,
        })),
        access: definition.access.by,
        crowdPlatform: definition.access.crowd?.platform ?? null,
        showOwnResult: definition.showOwnResult,
        simulated: definition.simulated,
        state: takesAnswers() ? 'open' : 'closed',
        session: session === null ? null : stateOf(session),
      };
    },

    async answerQuestionnaire({ cookie, answers }) {
      const { session: known, listener } = requireStage(cookie, 'questionnaire');
      refuseUnlessOpen();
      const answersSha256 = await journal.keepText({ listener, text: checkedAnswers(answers) });
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

    async voidTrial({
      cookie,
      trialToken,
      reason,
    }: {
      cookie: string | null;
      trialToken: string;
      reason: VoidReason;
    }) {
      const { trial } = openTrialOf(cookie, trialToken);
      if (trial.status === 'voided') return journal.commit();
      refuseUnlessAnswerable(trial);
      await journal.commit({ kind: 'trial-voided', ...referenceTo(trial), reason });
    },

    ownsStimulus: (token) => journal.state.openTrialByStimulusTokenSha256.has(tokenSha256(token)),

    async serveStimulus({ token, cookie, accepts }) {
      const trial = journal.state.openTrialByStimulusTokenSha256.get(tokenSha256(token));
      const session = findSession(cookie);
      if (
        trial === undefined ||
        session === null ||
        trial.place.session !== session.session ||
        !takesAnswers()
      ) {
        throw new NotFoundError();
      }
      const slot = trial.slotByTokenSha256.get(tokenSha256(token));
      if (slot === undefined) throw new NotFoundError();
      const stimulusId = blinding.present(drawnAs(trial)).stimulusBySlot.get(slot) ?? '';
      const files = stimuli()?.get(stimulusId);
      if (files === undefined) throw new NotFoundError();
      const type: StimulusType =
        accepts.find((one) => one === 'audio/wav' || files.flac !== null) ?? 'audio/wav';
      await journal.commit(
        ...(trial.served.has(slot)
          ? []
          : [{ kind: 'stimulus-served' as const, ...referenceTo(trial), slot }]),
      );
      return { type, bytes: type === 'audio/flac' && files.flac !== null ? files.flac : files.wav };
    },

    async ownResult({ cookie }) {
      const session = requireSession(cookie);
      if (!definition.showOwnResult) {
        throw new NotAllowedError('This panel does not show listeners their own result.');
      }
      if (!isFinished(session, flow)) {
        throw new NotAllowedError('The result is shown when the session is finished.');
      }
      const answered = await journal.answeredTrials({ session: session.session });
      const trials = answered.filter(({ stage }) => stage === 'trials');
      const { rows, verdicts } = judgeTrials({ journal, trials, blinding, texts: new Map() });
      onOwnResult();
      const scored = rows.filter((row) => row.kind === 'trial' || row.kind === 'repeat');
      return {
        verdicts,
        correct: scored.some((row) => row.correct !== null)
          ? scored.filter((row) => row.correct === true).length
          : null,
        answered: PANEL_METHODS[definition.method].answers === 'rating' ? trials.length : scored.length,
        reveal: revealOf(trials, rows),
        debriefing:
          definition.labelSwap === null
            ? null
            : textIn(definition.labelSwap.debriefing, [session.language, ...definition.languages]),
      };
    },

    completion({ cookie }) {
      const session = requireSession(cookie);
      if (!isFinished(session, flow)) {
        throw new NotAllowedError('The code is given when the session is finished.');
      }
      const code = blinding.completionCode(session.session);
      const returnUrl = definition.access.crowd?.returnUrl ?? null;
      return { code, returnUrl: returnUrl?.replace('{code}', encodeURIComponent(code)) ?? null };
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

  /** Answers to the questions that are asked, and to no other, as JSON. */
  function checkedAnswers(answers: Readonly<Record<string, string | number>>): string {
    const fields = new Set(definition.questionnaire.map(({ fieldId }) => fieldId));
    const unknown = Object.keys(answers).find((fieldId) => !fields.has(fieldId));
    if (unknown !== undefined) throw new BadRequestError('An answer is to no question of this panel.');
    for (const { fieldId, kind, options, required } of definition.questionnaire) {
      const given = Object.hasOwn(answers, fieldId) ? answers[fieldId] : undefined;
      const isMissing = given === undefined || given === '';
      if (isMissing && required) throw new BadRequestError(`The question ${fieldId} needs an answer.`);
      if (isMissing) continue;
      const isFit =
        kind === 'number'
          ? typeof given === 'number' && Number.isFinite(given)
          : typeof given === 'string' &&
            given.length <= LONGEST_TEXT &&
            (kind === 'text' || options.some(({ value }) => value === given));
      if (!isFit) throw new BadRequestError(`The answer to ${fieldId} does not fit its question.`);
    }
    return canonicalJson(answers);
  }

  function revealOf(trials: readonly TrialRecord[], rows: readonly { readonly trial: number }[]) {
    const { answers, chance } = PANEL_METHODS[definition.method];
    if (answers !== 'choice') return null;
    return rows.flatMap((row, index) => {
      const trial = trials[index];
      if (trial === undefined || !('choice' in row)) return [];
      const { choice, truth, correct, conditionA, conditionB } = row as unknown as {
        choice: string;
        truth: string | null;
        correct: boolean | null;
        conditionA: string;
        conditionB: string;
      };
      const { itemTitle } = blinding.reveal(drawnAs(trial));
      return {
        trial: row.trial,
        choice,
        truth: chance === null ? null : truth,
        correct,
        itemTitle,
        conditionA,
        conditionB,
      };
    });
  }
}

const formatsOf = ({ stimuli: [first] }: PanelPack['comparisons'][number]): PresentedTrial['formats'] => {
  if (first === undefined) return [];
  const wav = { type: 'audio/wav' as const, byteLength: first.wav.byteLength };
  return first.flac === null
    ? [wav]
    : [{ type: 'audio/flac' as const, byteLength: first.flac.byteLength }, wav];
};

function referenceTo({ place, stage, number, attempt }: Presentation) {
  return { session: place.session, stage: stage as TrialStage, number, attempt };
}
