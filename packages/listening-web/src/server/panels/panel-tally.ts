/**
 * What of a panel is counted as it goes, so that a look at it costs nothing however long it runs: answers, coins, controls, pace. Told
 * of each event after the state has it, at the start by the whole log.
 */
import { PANEL_METHODS, type PanelDefinition, type PlaybackSystem } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import type { PanelEvent } from './panel-events.ts';
import type { PanelState, SessionRecord, TrialRecord } from './panel-state.ts';
import { drawnAs, isFinished } from './session-flow.ts';
import { type SessionQuality, sessionQuality, type Tally } from './session-quality.ts';

type TallyBlinding = Pick<Blinding, 'fellOnFirst' | 'kindOf' | 'isCorrect' | 'reveal' | 'trialCounts'>;

export class PanelTally {
  readonly #blinding: TallyBlinding;
  readonly #definition: PanelDefinition;
  readonly #responseSeconds: number[] = [];
  readonly #byPlayback = new Map<PlaybackSystem, number>();
  /** Right answers of listeners who are at their qualification, or past it. */
  readonly #qualified = new Map<string, number>();
  readonly #finished = new Map<string, SessionQuality>();
  #coins: { first: number; second: number } | null = null;
  answers = 0;
  redraws = 0;
  overRedrawLimit = 0;
  repeats = 0;
  catchTrials: Tally = { right: 0, answers: 0 };
  nullTrials: Tally = { right: 0, answers: 0 };
  /** Counted answers that are right, or for the first of two conditions in alphabetical order. */
  successes: Tally = { right: 0, answers: 0 };

  constructor({ definition, blinding }: { definition: PanelDefinition; blinding: TallyBlinding }) {
    this.#definition = definition;
    this.#blinding = blinding;
  }

  /** Counts what an event did to a state. */
  note(state: PanelState, event: PanelEvent): void {
    if (!('session' in event)) return;
    const session = state.sessions.get(event.session);
    if (session === undefined || session.rehearsal) return;
    if (event.kind === 'trial-voided') this.redraws += 1;
    if (event.kind === 'trial-opened' && event.overRedrawLimit) this.overRedrawLimit += 1;
    if (event.kind !== 'answer-given') return;
    const trial = session.answeredTrials.at(-1);
    if (trial !== undefined) this.#countAnswer(session, trial);
    if (isFinished(session, { blinding: this.#blinding })) {
      this.#finished.set(session.session, sessionQuality(session, this.#blinding));
    }
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

  /** Right answers in a listener's qualification so far. */
  rightInQualification(listener: string): number {
    return this.#qualified.get(listener) ?? 0;
  }

  #countAnswer(session: SessionRecord, trial: TrialRecord): void {
    if (trial.answer === null) return;
    const drawn = drawnAs(trial);
    const correct = this.#blinding.isCorrect(drawn, trial.answer.answer);
    if (trial.stage === 'qualification' && correct === true) {
      this.#qualified.set(session.listener, this.rightInQualification(session.listener) + 1);
    }
    if (trial.stage !== 'trials') return;
    this.answers += 1;
    this.#responseSeconds.push(trial.answer.responseSeconds);
    this.#byPlayback.set(session.playback, (this.#byPlayback.get(session.playback) ?? 0) + 1);
    this.#countCoin(trial);
    const kind = this.#blinding.kindOf(trial);
    if (kind === 'catch') this.catchTrials = plus(this.catchTrials, correct);
    else if (kind === 'null') this.nullTrials = plus(this.nullTrials, correct);
    else if (kind === 'trial' || kind === 'repeat') this.#countSuccess(trial, correct);
    if (kind === 'repeat') this.repeats += 1;
  }

  #countCoin(trial: TrialRecord): void {
    const fellOnFirst = this.#blinding.fellOnFirst(drawnAs(trial));
    if (fellOnFirst === null) return;
    const { first, second } = this.#coins ?? { first: 0, second: 0 };
    this.#coins = fellOnFirst ? { first: first + 1, second } : { first, second: second + 1 };
  }

  #countSuccess(trial: TrialRecord, correct: boolean | null): void {
    const { chance, answers } = PANEL_METHODS[this.#definition.method];
    const given = trial.answer?.answer;
    if (answers !== 'choice' || given === undefined || !('choice' in given) || given.choice === 'none')
      return;
    if (chance !== null) {
      this.successes = plus(this.successes, correct);
      return;
    }
    const { conditionA, conditionB } = this.#blinding.reveal(drawnAs(trial));
    this.successes = plus(this.successes, (given.choice === 'A') === conditionA < conditionB);
  }
}

const plus = ({ right, answers }: Tally, correct: boolean | null): Tally =>
  correct === null ? { right, answers } : { right: right + Number(correct), answers: answers + 1 };
