/**
 * What of a panel is counted as it goes, so that a look at it costs nothing however long it runs: answers, coins, controls, pace. Told
 * of each event after the state has it, at the start by the whole log.
 */
import {
  type LevelArm,
  PANEL_METHODS,
  type PanelDefinition,
  type PlaybackSystem,
} from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import type { PanelEvent } from './panel-events.ts';
import type { PanelState, SessionRecord, TrialRecord } from './panel-records.ts';
import type { Presentation } from './presentation.ts';
import { drawnAs, endedBy } from './session-flow.ts';
import { type SessionQuality, sessionQuality, type Tally } from './session-quality.ts';

/** Counted answers to one question about one pair of conditions: what is never pooled with others. */
export interface AnswerCell {
  readonly attribute: number | null;
  readonly level: LevelArm;
  /** In alphabetical order. */
  readonly conditions: readonly [string, string];
  /** Right answers, or those for the first of the two conditions; "no preference" is neither. */
  readonly byListener: Map<string, Tally>;
}

const NOTHING: Tally = { right: 0, answers: 0 };

type TallyBlinding = Pick<Blinding, 'fellOnFirst' | 'kindOf' | 'isCorrect' | 'reveal' | 'trialCounts'>;

export class PanelTally {
  readonly #blinding: TallyBlinding;
  readonly #definition: PanelDefinition;
  readonly #responseSeconds: number[] = [];
  readonly #byPlayback = new Map<PlaybackSystem, number>();
  /** Right answers of listeners who are at their qualification, or past it. */
  readonly #qualified = new Map<string, number>();
  readonly #finished = new Map<string, SessionQuality>();
  readonly #catchTrialsBy = new Map<string, Tally>();
  readonly #cells = new Map<string, AnswerCell>();
  #coins: { first: number; second: number } | null = null;
  answers = 0;
  redraws = 0;
  overRedrawLimit = 0;
  repeats = 0;
  catchTrials: Tally = NOTHING;
  nullTrials: Tally = NOTHING;

  constructor({ definition, blinding }: { definition: PanelDefinition; blinding: TallyBlinding }) {
    this.#definition = definition;
    this.#blinding = blinding;
  }

  /** Counts what an event did to a state. */
  note(state: PanelState, event: PanelEvent): void {
    if (event.kind.startsWith('sitting-')) this.#noteSitting(state, event);
    if (!('session' in event)) return;
    const session = state.sessions.get(event.session);
    if (session === undefined) return;
    const trial = event.kind === 'answer-given' ? session.answeredTrials.at(-1) : undefined;
    // Who only tries the panel goes through its gate as well.
    if (trial?.stage === 'qualification') this.#countQualification(session, trial);
    if (session.rehearsal) return;
    if (event.kind === 'trial-voided') this.redraws += 1;
    if (event.kind === 'trial-opened' && event.overRedrawLimit) this.overRedrawLimit += 1;
    if (event.kind !== 'answer-given') return;
    if (trial?.stage === 'trials') this.#countAnswer(session, trial);
    this.#countFinished(state, event);
  }

  /** A room's coin is tossed once, however many hear how it fell. */
  #noteSitting(state: PanelState, event: PanelEvent): void {
    if (event.kind === 'sitting-trial-voided') this.redraws += 1;
    if (event.kind === 'sitting-trial-opened' && event.overRedrawLimit) this.overRedrawLimit += 1;
    const place = event.kind === 'sitting-trial-closed' ? state.sittings.get(event.sitting) : undefined;
    if (event.kind !== 'sitting-trial-closed' || place === undefined) return;
    const { stage, number, attempt } = event;
    if (stage === 'trials') this.#countCoin({ place, stage, number, attempt });
    this.#countFinished(state, event);
  }

  #countFinished(state: PanelState, event: PanelEvent): void {
    for (const session of endedBy(state, event, { blinding: this.#blinding }))
      this.#finished.set(session.session, sessionQuality(session, this.#blinding));
  }

  /** How the deciding coin fell: on the first of its two sides, or the second; null for methods without one. */
  get coins(): { readonly first: number; readonly second: number } | null {
    return this.#coins;
  }

  get byPlayback(): ReadonlyMap<PlaybackSystem, number> {
    return this.#byPlayback;
  }

  get responseSeconds(): readonly number[] {
    return this.#responseSeconds;
  }

  /** Of sessions that are finished, by session. */
  get finished(): ReadonlyMap<string, SessionQuality> {
    return this.#finished;
  }

  /** Of panels whose evidence is watched. */
  get cells(): readonly AnswerCell[] {
    return [...this.#cells.values()];
  }

  catchTrialsOf(listener: string): Tally {
    return this.#catchTrialsBy.get(listener) ?? NOTHING;
  }

  /** Right answers in a listener's qualification so far. */
  rightInQualification(listener: string): number {
    return this.#qualified.get(listener) ?? 0;
  }

  #countQualification({ listener }: SessionRecord, trial: TrialRecord): void {
    if (trial.answer === null || this.#blinding.isCorrect(drawnAs(trial), trial.answer.answer) !== true)
      return;
    this.#qualified.set(listener, this.rightInQualification(listener) + 1);
  }

  #countAnswer(session: SessionRecord, trial: TrialRecord): void {
    if (trial.answer === null) return;
    const drawn = drawnAs(trial);
    const correct = this.#blinding.isCorrect(drawn, trial.answer.answer);
    this.answers += 1;
    this.#responseSeconds.push(trial.answer.responseSeconds);
    this.#byPlayback.set(session.playback, (this.#byPlayback.get(session.playback) ?? 0) + 1);
    if (session.drawnFor === session.session) this.#countCoin(trial);
    const kind = this.#blinding.kindOf(trial);
    if (kind === 'catch') {
      this.catchTrials = plus(this.catchTrials, correct);
      this.#catchTrialsBy.set(session.listener, plus(this.catchTrialsOf(session.listener), correct));
    } else if (kind === 'null') this.nullTrials = plus(this.nullTrials, correct);
    else if (kind === 'trial' || kind === 'repeat') this.#countSuccess(session, trial, correct);
    if (kind === 'repeat') this.repeats += 1;
  }

  #countCoin(trial: Presentation): void {
    const fellOnFirst = this.#blinding.fellOnFirst(drawnAs(trial));
    if (fellOnFirst === null) return;
    const { first, second } = this.#coins ?? { first: 0, second: 0 };
    this.#coins = fellOnFirst ? { first: first + 1, second } : { first, second: second + 1 };
  }

  #countSuccess({ listener }: SessionRecord, trial: TrialRecord, correct: boolean | null): void {
    const { method, analysisPlan } = this.#definition;
    const { chance, answers } = PANEL_METHODS[method];
    const given = trial.answer?.answer;
    if (analysisPlan.stoppingRule !== 'any-time' || answers !== 'choice') return;
    if (given === undefined || !('choice' in given)) return;
    const { conditionA, conditionB, attribute, level } = this.#blinding.reveal(drawnAs(trial));
    const isInOrder = conditionA <= conditionB;
    const conditions = isInOrder ? ([conditionA, conditionB] as const) : ([conditionB, conditionA] as const);
    const key = JSON.stringify([attribute, level, conditions]);
    const cell = this.#cells.get(key) ?? { attribute, level, conditions, byListener: new Map() };
    this.#cells.set(key, cell);
    const liked = given.choice === 'none' ? null : (given.choice === 'A') === isInOrder;
    const success = chance === null ? liked : correct;
    cell.byListener.set(listener, plus(cell.byListener.get(listener) ?? NOTHING, success));
  }
}

const plus = ({ right, answers }: Tally, correct: boolean | null): Tally =>
  correct === null ? { right, answers } : { right: right + Number(correct), answers: answers + 1 };
