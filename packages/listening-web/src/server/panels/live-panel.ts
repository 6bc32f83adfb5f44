/**
 * One opened panel: what its listeners and its experimenter can do, and when they may. Decides at once on the state it holds and
 * answers only when the log has the outcome on the disk.
 */
import type { PanelDefinition, PanelPack, PanelResultRow, PlaybackSystem } from '@earwitness/bench/panel';
import { type Verdict, verdict } from '@earwitness/bench/statistics';
import type { Blinding } from '../blinding/blinding.ts';
import type { Presentation } from '../blinding/draws.ts';
import { newOpaqueToken, tokenSha256 } from '../blinding/opaque-token.ts';
import { canonicalJson } from '../canonical-json.ts';
import {
  BadRequestError,
  IdempotencyConflictError,
  NoSessionError,
  NotAllowedError,
  NotFoundError,
  PanelClosedError,
  PanelStillBlindError,
  PanelStillOpenError,
  SessionFinishedError,
  TrialClosedError,
} from '../errors.ts';
import { scoreChoice, type TestMethod } from '../methods/method.ts';
import type { StimulusBytes } from '../packs/import-pack.ts';
import { sha256 } from '../sha256.ts';
import type { EventLog } from '../stores/event-log.ts';
import type { Choice, PanelEvent, Slot } from './panel-events.ts';
import { type PanelProgress, panelProgress } from './panel-progress.ts';
import { resultRows } from './panel-results.ts';
import {
  applyEvent,
  foldPanel,
  type PanelState,
  type SessionRecord,
  type TrialRecord,
} from './panel-state.ts';

/** Where a listener stands. */
export interface SessionState {
  readonly stage: 'training' | 'trials' | 'finished';
  readonly trainingDone: number;
  readonly trainingTotal: number;
  readonly trialsDone: number;
  readonly trialsTotal: number;
}

/** What the panel's page says before and during a session. */
export interface PanelFace {
  readonly panelId: string;
  readonly title: string;
  readonly method: PanelDefinition['method'];
  readonly question: string;
  readonly introduction: string;
  readonly trialsPerSession: number;
  readonly trainingTrials: number;
  /** Roughly how long a session takes, in whole minutes, at least 1. */
  readonly minutes: number;
  readonly showOwnResult: boolean;
  readonly simulated: boolean;
  readonly state: 'open' | 'closed';
  readonly session: SessionState | null;
}

/** A trial as the listener's side sees it. */
export interface PresentedTrial {
  readonly trialToken: string;
  readonly number: number;
  readonly total: number;
  readonly training: boolean;
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly frameCount: number;
  readonly byteLength: number;
  readonly stimuli: readonly { readonly slot: Slot; readonly url: string }[];
}

export interface AnswerRequest {
  readonly idempotencyKey: string;
  readonly choice: Choice;
  readonly confidence: number | null;
  readonly responseSeconds: number;
  readonly switches: number;
}

export interface AnswerReply {
  readonly session: SessionState;
  readonly feedback: { readonly correct: boolean } | null;
}

/** What one trial of one's own was, told afterwards. */
export interface TrialReveal {
  readonly trial: number;
  readonly choice: Choice;
  readonly truth: 'A' | 'B' | null;
  readonly correct: boolean | null;
  readonly itemTitle: string;
  readonly conditionA: string;
  readonly conditionB: string;
}

export interface OwnResult {
  readonly verdicts: readonly Verdict[];
  readonly correct: number | null;
  readonly answered: number;
  readonly reveal: readonly TrialReveal[] | null;
}

export interface PanelOutcome {
  readonly rows: readonly PanelResultRow[];
  readonly verdicts: readonly Verdict[];
}

/** Redraws of one trial that reloads and crashes explain; beyond them the log is flagged. */
const REDRAW_LIMIT = 2;
/** Of each stimulus a listener hears the whole when it is short, else the part that tells most. */
const MOST_SECONDS_HEARD_PER_SLOT = 10;
const DECISION_SECONDS = 8;
const SHORTEST_REASON = 3;

export class LivePanel {
  readonly panelId: string;
  readonly #log: EventLog;
  readonly #method: TestMethod;
  readonly #blinding: Blinding;
  readonly #now: () => Date;
  readonly #onUnblinded: (panelId: string) => void;
  #ownResultsShown = 0;
  #state: PanelState;
  readonly #pack: PanelPack;
  #stimulusBytes: StimulusBytes | null;

  /** `stimulusBytes` is null when the files are gone: what was answered can still be read, but nothing more can be heard. */
  constructor({
    state,
    log,
    method,
    blinding,
    pack,
    stimulusBytes,
    now,
    onUnblinded,
  }: {
    state: PanelState;
    log: EventLog;
    method: TestMethod;
    blinding: Blinding;
    pack: PanelPack;
    stimulusBytes: StimulusBytes | null;
    now: () => Date;
    onUnblinded: (panelId: string) => void;
  }) {
    this.panelId = state.definition.panelId;
    this.#state = state;
    this.#log = log;
    this.#method = method;
    this.#blinding = blinding;
    this.#pack = pack;
    this.#stimulusBytes = stimulusBytes;
    this.#now = now;
    this.#onUnblinded = onUnblinded;
  }

  get definition(): PanelDefinition {
    return this.#state.definition;
  }

  get definitionSha256(): string {
    return this.#state.definitionSha256;
  }

  get packSha256(): string {
    return this.#state.packSha256;
  }

  get takesAnswers(): boolean {
    return this.#state.phase === 'open' && this.#stimulusBytes !== null;
  }

  /** Gives a panel whose files had gone its stimuli again. */
  restoreStimuli(stimulusBytes: StimulusBytes): void {
    this.#stimulusBytes = stimulusBytes;
  }

  face({ cookie }: { cookie: string | null }): PanelFace {
    const { definition } = this.#state;
    const session = this.#findSession(cookie);
    return {
      panelId: definition.panelId,
      title: definition.title,
      method: definition.method,
      question: definition.question,
      introduction: definition.introduction,
      trialsPerSession: definition.trialsPerSession,
      trainingTrials: definition.trainingTrials,
      minutes: this.#minutes(),
      showOwnResult: definition.showOwnResult,
      simulated: definition.simulated,
      state: this.takesAnswers ? 'open' : 'closed',
      session: session === null ? null : this.#sessionState(session),
    };
  }

  /** Starts a session, or gives back the one the listener has not finished. A listener who comes again keeps the pseudonym. */
  async startSession({
    cookie,
    playback,
    trainedListener,
  }: {
    cookie: string | null;
    playback: PlaybackSystem;
    trainedListener: boolean;
  }): Promise<{ created: boolean; cookie: string; session: SessionState }> {
    const known = this.#findSession(cookie);
    if (cookie !== null && known !== null && this.#sessionState(known).stage !== 'finished') {
      await this.#commit([]);
      return { created: false, cookie, session: this.#sessionState(known) };
    }
    this.#refuseUnlessOpen();
    const listenerCookie = cookie !== null && known !== null ? cookie : newOpaqueToken();
    const session = newOpaqueToken();
    await this.#commit([
      {
        kind: 'session-started',
        session,
        listener: known?.listener ?? newOpaqueToken(),
        cookieSha256: tokenSha256(listenerCookie),
        consent: true,
        playback,
        trainedListener,
      },
    ]);
    return {
      created: true,
      cookie: listenerCookie,
      session: this.#sessionState(this.#requireSession(listenerCookie)),
    };
  }

  /** Presents the trial that is due; one that was open is given up and drawn anew. */
  async nextTrial({ cookie }: { cookie: string | null }): Promise<PresentedTrial> {
    const session = this.#requireSession(cookie);
    const { definition } = this.#state;
    const { stage } = this.#sessionState(session);
    if (stage === 'finished') throw new SessionFinishedError();
    this.#refuseUnlessOpen();

    const training = stage === 'training';
    const attempt = session.attemptsVoided + (session.openTrial === null ? 0 : 1);
    const presentation: Presentation = {
      session: session.session,
      number: (training ? session.trainingDone : session.trialsDone) + 1,
      training,
      attempt,
    };
    const { comparison } = this.#blinding.present(presentation);
    const trialToken = newOpaqueToken();
    const stimuli = this.#method.slots.map((slot) => ({ slot, token: newOpaqueToken() }));
    const voided: PanelEvent[] =
      session.openTrial === null ? [] : [{ kind: 'trial-voided', ...presentationOf(session.openTrial) }];
    await this.#commit([
      ...voided,
      {
        kind: 'trial-opened',
        ...presentation,
        trialTokenSha256: tokenSha256(trialToken),
        stimulusTokenSha256s: Object.fromEntries(
          stimuli.map(({ slot, token }) => [slot, tokenSha256(token)]),
        ),
        overRedrawLimit: attempt >= REDRAW_LIMIT,
      },
    ]);
    return {
      trialToken,
      number: presentation.number,
      total: training ? definition.trainingTrials : definition.trialsPerSession,
      training,
      sampleRate: comparison.sampleRate,
      channelCount: comparison.channelCount,
      frameCount: comparison.frameCount,
      byteLength: comparison.stimuli[0]?.byteLength ?? 0,
      stimuli: stimuli.map(({ slot, token }) => ({ slot, url: `/api/stimuli/${token}` })),
    };
  }

  /** Whether a stimulus token is of this panel, whoever holds it. */
  ownsStimulus(token: string): boolean {
    return this.#state.openTrialByStimulusTokenSha256.has(tokenSha256(token));
  }

  /**
   * The bytes behind a token, noted as served.
   *
   * @throws {NotFoundError} alike for tokens that are unknown, of a trial that is over, or another session's
   */
  async serveStimulus({ token, cookie }: { token: string; cookie: string | null }): Promise<Uint8Array> {
    const trial = this.#state.openTrialByStimulusTokenSha256.get(tokenSha256(token));
    const session = this.#findSession(cookie);
    if (trial === undefined || session === null || trial.session !== session.session || !this.takesAnswers) {
      throw new NotFoundError();
    }
    const slot = trial.slotByTokenSha256.get(tokenSha256(token));
    if (slot === undefined) throw new NotFoundError();
    const stimulusId = this.#blinding.present(trial).stimulusBySlot.get(slot) ?? '';
    const bytes = this.#stimulusBytes?.get(stimulusId);
    if (bytes === undefined) throw new NotFoundError();
    await this.#commit(
      trial.served.has(slot) ? [] : [{ kind: 'stimulus-served', ...presentationOf(trial), slot }],
    );
    return bytes;
  }

  /** Takes an answer; a repeat of the same request gets the same reply. */
  async answer({
    cookie,
    trialToken,
    request,
  }: {
    cookie: string | null;
    trialToken: string;
    request: AnswerRequest;
  }): Promise<AnswerReply> {
    const session = this.#requireSession(cookie);
    const requestSha256 = sha256(canonicalJson({ trialToken, ...request }));
    const answered = session.trialByIdempotencyKey.get(request.idempotencyKey);
    if (answered !== undefined) {
      if (answered.answer?.requestSha256 !== requestSha256) throw new IdempotencyConflictError();
      await this.#commit([]);
      return this.#answerReply(answered);
    }
    const trial = this.#state.trialByTokenSha256.get(tokenSha256(trialToken));
    if (trial === undefined || trial.session !== session.session) throw new NotFoundError();
    if (!this.#method.choices.includes(request.choice)) {
      throw new BadRequestError(`The choice must be one of ${this.#method.choices.join(', ')}.`);
    }
    if (trial.status === 'answered') throw new TrialClosedError('This trial has its answer already.');
    if (trial.status === 'voided') throw new TrialClosedError('This trial was given up and drawn anew.');
    this.#refuseUnlessOpen();
    if (trial.served.size < this.#method.slots.length) {
      throw new TrialClosedError('Not every sound of this trial was loaded.');
    }
    await this.#commit([
      {
        kind: 'answer-given',
        ...presentationOf(trial),
        idempotencyKey: request.idempotencyKey,
        requestSha256,
        choice: request.choice,
        confidence: request.confidence,
        responseSeconds: request.responseSeconds,
        switches: request.switches,
      },
    ]);
    return this.#answerReply(trial);
  }

  get ownResultsShown(): number {
    return this.#ownResultsShown;
  }

  /** A listener's own result, when the definition shows it and the session is over. */
  ownResult({ cookie }: { cookie: string | null }): OwnResult {
    const session = this.#requireSession(cookie);
    if (!this.#state.definition.showOwnResult) {
      throw new NotAllowedError('This panel does not show listeners their own result.');
    }
    if (this.#sessionState(session).stage !== 'finished') {
      throw new NotAllowedError('The result is shown when the session is finished.');
    }
    const trials = session.answeredTrials.filter((trial) => !trial.training);
    const { rows, verdicts } = this.#outcome(trials);
    this.#ownResultsShown += 1;
    return {
      verdicts,
      correct: rows.some((row) => row.correct !== null) ? rows.filter((row) => row.correct).length : null,
      answered: rows.length,
      reveal: trials.flatMap((trial, index) => {
        const row = rows[index];
        if (row === undefined) return [];
        const { trial: number, choice, truth, correct, conditionA, conditionB } = row;
        const { itemTitle } = this.#blinding.reveal(trial);
        return { trial: number, choice, truth, correct, itemTitle, conditionA, conditionB };
      }),
    };
  }

  progress(): PanelProgress {
    return panelProgress({ state: this.#state, blinding: this.#blinding });
  }

  async close(): Promise<void> {
    await this.#commit(this.#state.phase === 'open' ? [{ kind: 'panel-closed' }] : []);
  }

  /** Unblinds a closed panel, once, with the reason and the secret behind its draws in the log. */
  async unblind({ reason }: { reason: string }): Promise<void> {
    if (reason.trim().length < SHORTEST_REASON) {
      throw new RangeError(
        `Cannot unblind as reason must have >= ${SHORTEST_REASON} characters: current value is ${JSON.stringify(reason)}`,
      );
    }
    if (this.#state.phase === 'open') throw new PanelStillOpenError({ panelId: this.panelId });
    if (this.#state.phase === 'unblinded') return this.#commit([]);
    await this.#commit([{ kind: 'panel-unblinded', reason, secret: this.#blinding.secret }]);
    this.#onUnblinded(this.panelId);
  }

  /** Every answer with its conditions named, and the verdicts. Throws {@link PanelStillBlindError} before unblinding. */
  results(): PanelOutcome {
    if (this.#state.phase !== 'unblinded') throw new PanelStillBlindError({ panelId: this.panelId });
    return this.#outcome(this.#state.answeredTrials);
  }

  #outcome(trials: readonly TrialRecord[]): PanelOutcome {
    const rows = resultRows({ state: this.#state, trials, blinding: this.#blinding });
    return { rows, verdicts: verdict(rows, this.#state.definition).verdicts };
  }

  /**
   * Takes events in at once, so that the next request decides on them, and returns when they are durable. When they could not be
   * written the state is read back from the log.
   */
  async #commit(events: readonly PanelEvent[]): Promise<void> {
    const recordedAt = this.#now().toISOString();
    for (const event of events) applyEvent(this.#state, { recordedAt, event });
    try {
      await this.#log.append({ panelId: this.panelId, recordedAt, events });
    } catch (cause) {
      this.#state = foldPanel(this.#log.read(this.panelId));
      throw cause;
    }
  }

  #findSession(cookie: string | null): SessionRecord | null {
    if (cookie === null) return null;
    return this.#state.sessionByCookieSha256.get(tokenSha256(cookie)) ?? null;
  }

  #requireSession(cookie: string | null): SessionRecord {
    const session = this.#findSession(cookie);
    if (session === null) throw new NoSessionError();
    return session;
  }

  #refuseUnlessOpen(): void {
    if (!this.takesAnswers) throw new PanelClosedError({ panelId: this.panelId });
  }

  #sessionState({
    trainingDone,
    trialsDone,
  }: Pick<SessionRecord, 'trainingDone' | 'trialsDone'>): SessionState {
    const { trainingTrials: trainingTotal, trialsPerSession: trialsTotal } = this.#state.definition;
    const stage =
      trainingDone < trainingTotal ? 'training' : trialsDone < trialsTotal ? 'trials' : 'finished';
    return { stage, trainingDone, trainingTotal, trialsDone, trialsTotal };
  }

  #answerReply(trial: TrialRecord): AnswerReply {
    if (trial.answer === null) throw new RangeError('Cannot reply to a trial that has no answer');
    const correct = trial.training
      ? scoreChoice({ choice: trial.answer.choice, truth: this.#blinding.truth(trial) })
      : null;
    return {
      session: this.#sessionState(trial.answer),
      feedback: correct === null ? null : { correct },
    };
  }

  #minutes(): number {
    const { trialsPerSession, trainingTrials } = this.#state.definition;
    const heard = this.#pack.comparisons.map(({ frameCount, sampleRate }) =>
      Math.min(frameCount / sampleRate, MOST_SECONDS_HEARD_PER_SLOT),
    );
    const meanHeard = heard.reduce((sum, one) => sum + one, 0) / heard.length;
    const trialSeconds = this.#method.slots.length * meanHeard + DECISION_SECONDS;
    return Math.max(1, Math.round(((trialsPerSession + trainingTrials) * trialSeconds) / 60));
  }
}

function presentationOf({ session, number, training, attempt }: Presentation): Presentation {
  return { session, number, training, attempt };
}
