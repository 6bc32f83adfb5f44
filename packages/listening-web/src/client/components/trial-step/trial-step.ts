import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Answer, Choice, Panel, SessionState, Trial } from '../../api.ts';
import type { TrialPhase } from '../../controllers/session-controller.ts';
import { ANSWERS, type AnswerOption, feedbackSentence } from '../../methods/answers.ts';
import { Player } from '../../player/player.ts';
import { UnfitStimulusError } from '../../player/stimuli.ts';
import { controls } from '../../styles/controls.ts';
import type { LoopEvent, SeekEvent } from '../excerpt-timeline/excerpt-timeline.ts';
import '../excerpt-timeline/excerpt-timeline.ts';
import { focusHeading } from '../focus-heading.ts';
import { type ChooseEvent, keepFocus } from '../stimulus-switch/stimulus-switch.ts';
import '../stimulus-switch/stimulus-switch.ts';
import { styles } from './trial-step.styles.ts';

/** The listener has answered. */
export class AnswerEvent extends Event {
  readonly answer: Omit<Answer, 'idempotencyKey'>;

  constructor(answer: Omit<Answer, 'idempotencyKey'>) {
    super('answer');
    this.answer = answer;
  }
}

const CONFIDENCE = [
  { value: 1, name: 'guessing' },
  { value: 2, name: 'unsure' },
  { value: 3, name: 'fairly sure' },
  { value: 4, name: 'sure' },
  { value: 5, name: 'certain' },
] as const;

const SEEK_SECONDS = 1;

/**
 * One trial, on one screen: hear, answer, go on.
 *
 * @fires answer - AnswerEvent
 * @fires go-on - the feedback of a practice trial has been read
 * @fires replace-trial - the sound was disturbed or could not be had: a fresh drawing is wanted
 * @fires retry-now - the kept answer should be sent at once
 */
@customElement('trial-step')
export class TrialStep extends LitElement {
  static override styles = [controls, styles];

  @property({ attribute: false }) panel!: Panel;
  @property({ attribute: false }) session: SessionState | null = null;
  @property({ attribute: false }) trial!: Trial;
  @property({ attribute: false }) phase: TrialPhase = { kind: 'asked', notice: null };
  @property({ attribute: false }) keyShortcuts = true;
  @state() private choice: Choice | null = null;
  @state() private confidence: number | null = null;
  @state() private loadingProblem: 'network' | 'unfit' | null = null;
  readonly #player = new Player();
  #readyAt = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKey);
    this.#player.addEventListener('change', this.#onPlayerChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onKey);
    this.#player.removeEventListener('change', this.#onPlayerChange);
    void this.#player.close();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('trial')) {
      this.choice = null;
      this.confidence = null;
      void this.#load();
    }
    if (changed.has('phase') && this.phase.kind === 'sending') this.#player.pause();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('trial')) focusHeading(this);
    if (changed.has('phase') && this.phase.kind === 'feedback') {
      this.renderRoot.querySelector<HTMLButtonElement>('button.next')?.focus();
    }
  }

  protected override render() {
    const { number, total, stage } = this.trial;
    const player = this.#player;
    return html`
      <div class="place">
        <h1 tabindex="-1">${stage === 'training' ? 'Practice' : 'Trial'} ${number} of ${total}</h1>
        <p class="small soft">${this.#timeLeft}</p>
      </div>

      <stimulus-switch
        .slots=${this.trial.stimuli.map(({ slot }) => slot)}
        .heard=${player.heard}
        .chosen=${player.slot}
        .playing=${player.playing}
        .disabled=${!player.ready}
        .keyShortcuts=${this.keyShortcuts}
        @choose=${({ slot }: ChooseEvent) => player.choose(slot)}
      ></stimulus-switch>

      ${player.ready ? this.#renderTransport() : this.#renderLoading()}

      <section class="question" role="group" aria-labelledby="question">
        <h2 id="question">${this.panel.question}</h2>
        ${this.phase.kind === 'feedback' ? this.#renderFeedback(this.phase.correct) : this.#renderAnswers()}
      </section>

      <p class="visually-hidden" role="status">${this.#spokenSound}</p>
      <p class="visually-hidden" role="status">${this.#spokenAnswer}</p>
    `;
  }

  #renderLoading() {
    const { receivedBytes, totalBytes } = this.#player;
    if (this.loadingProblem !== null) {
      return html`
        <div class="loading" role="alert">
          <p>The sound could not be loaded. Nothing is lost.</p>
          ${
            this.loadingProblem === 'network'
              ? html`<button type="button" @click=${this.#load}>Try again</button>`
              : html`<button type="button" @click=${this.#askForReplacement}>Replace this trial</button>`
          }
        </div>
      `;
    }
    return html`
      <div class="loading">
        <label for="loaded">Loading the sound: ${megabytes(receivedBytes)} of ${megabytes(totalBytes)} MB</label>
        <progress id="loaded" max=${totalBytes} .value=${receivedBytes}></progress>
      </div>
    `;
  }

  #renderTransport() {
    const player = this.#player;
    return html`
      <div class="transport">
        <excerpt-timeline
          .waveform=${player.waveform}
          .loop=${player.loop}
          .durationSeconds=${player.durationSeconds}
          .positionSeconds=${player.positionSeconds}
          @seek=${({ seconds }: SeekEvent) => player.seek(seconds)}
          @loop=${({ loop }: LoopEvent) => player.setLoop(loop)}
        ></excerpt-timeline>
        <div class="row">
          <button type="button" class="play" aria-keyshortcuts=${this.#keyOrNothing('Space')} @mousedown=${keepFocus} @click=${this.#togglePlay}>
            ${player.playing ? 'Pause' : 'Play'} ${this.#renderKey('Space')}
          </button>
          <span class="keys small soft">${this.#renderKey('←')} ${this.#renderKey('→')} ${this.keyShortcuts ? '1 s' : nothing}</span>
          <label class="volume small">
            <span>Volume</span>
            <input
              type="range"
              min="0"
              max="100"
              .value=${String(Math.round(100 * player.volume))}
              @input=${(event: Event) => player.setVolume(Number((event.target as HTMLInputElement).value) / 100)}
              @pointerup=${(event: Event) => (event.target as HTMLElement).blur()}
            />
          </label>
        </div>
        ${this.#renderNotice()}
      </div>
    `;
  }

  #renderNotice() {
    const player = this.#player;
    if (player.soundBlocked) {
      return html`<p class="notice" role="alert">The browser holds the sound back. Press Play to allow it.</p>`;
    }
    if (player.stalled && this.phase.kind === 'asked') {
      return html`
        <p class="notice" role="alert">
          The sound was interrupted for a moment.
          <button type="button" class="link" @click=${this.#askForReplacement}>
            Replace this trial
          </button>
        </p>
      `;
    }
    if (this.phase.kind === 'asked' && this.phase.notice !== null) {
      return html`<p class="notice" role="status">${this.phase.notice}</p>`;
    }
    return nothing;
  }

  #renderAnswers() {
    const { kind } = this.phase;
    return html`
      <div class="answers">
        ${this.#answers.map(
          ({ choice, label }, index) => html`
            <button
              type="button"
              class="answer"
              aria-pressed=${this.choice === choice}
              aria-keyshortcuts=${this.#keyOrNothing(String(index + 1))}
              aria-disabled=${!this.#answerable}
              @mousedown=${keepFocus}
              @click=${() => this.#answer(choice)}
            >
              <span>${label}</span> ${this.#renderKey(String(index + 1))}
            </button>
          `,
        )}
      </div>
      <div class="confidence" role="group" aria-label="How sure are you? You may leave this out.">
        <span class="small soft" aria-hidden="true">How sure? <span class="optional">(optional)</span></span>
        <div>
          ${CONFIDENCE.map(
            ({ value, name }) => html`
              <button
                type="button"
                aria-pressed=${this.confidence === value}
                aria-label="${value}, ${name}"
                title=${name}
                aria-disabled=${!this.#answerable}
                @mousedown=${keepFocus}
                @click=${() => this.#rate(value)}
              >
                ${value}
              </button>
            `,
          )}
        </div>
      </div>
      <div class="forward">
        <p class="small soft" id="hint">${this.#hint}</p>
        <button
          type="button"
          class="primary next"
          aria-keyshortcuts=${this.#keyOrNothing('Enter')}
          aria-describedby="hint"
          aria-disabled=${!this.#complete && kind !== 'kept'}
          @click=${this.#goForward}
        >
          ${kind === 'kept' ? 'Send now' : 'Next'} ${this.#renderKey('Enter')}
        </button>
      </div>
    `;
  }

  #renderFeedback(correct: boolean) {
    return html`
      <p class="feedback">${this.#feedback(correct)}</p>
      <p class="soft">This was practice and does not count. Listen again if you like.</p>
      <div class="forward">
        <p></p>
        <button type="button" class="primary next" aria-keyshortcuts=${this.#keyOrNothing('Enter')} @click=${this.#goForward}>
          Continue ${this.#renderKey('Enter')}
        </button>
      </div>
    `;
  }

  #renderKey(key: string) {
    return this.keyShortcuts ? html`<kbd aria-hidden="true">${key}</kbd>` : nothing;
  }

  #keyOrNothing(key: string) {
    return this.keyShortcuts ? key : nothing;
  }

  get #answers(): readonly AnswerOption[] {
    return ANSWERS[this.trial.method] ?? [];
  }

  get #timeLeft(): string {
    const { minutes, trialsPerSession, trainingTrials } = this.panel;
    const { trainingDone = 0, trialsDone = 0 } = this.session ?? {};
    const all = trialsPerSession + trainingTrials;
    const left = Math.ceil((minutes * (all - trainingDone - trialsDone)) / all);
    return left <= 1 ? 'about a minute left' : `about ${left} minutes left`;
  }

  get #unheard(): string[] {
    return this.trial.stimuli.map(({ slot }) => slot).filter((slot) => !this.#player.heard.has(slot));
  }

  get #answerable(): boolean {
    return this.phase.kind === 'asked' && this.#player.ready && this.#unheard.length === 0;
  }

  get #complete(): boolean {
    return this.phase.kind === 'asked' && this.choice !== null;
  }

  get #hint(): string {
    const unheard = this.#unheard;
    if (this.phase.kind === 'kept') return 'No connection. Your answer is saved here and will be sent.';
    if (this.phase.kind === 'sending') return 'Sending …';
    if (!this.#player.ready) return '';
    if (unheard.length > 0) return `First listen to ${listed(unheard)}.`;
    return this.choice === null ? 'Choose an answer.' : '';
  }

  /** What a screen reader is told of the answer when it changes. */
  get #spokenAnswer(): string {
    if (this.phase.kind === 'feedback') return this.#feedback(this.phase.correct);
    if (this.phase.kind === 'kept' || this.phase.kind === 'sending') return this.#hint;
    const answer = this.#answers.find(({ choice }) => choice === this.choice);
    return answer === undefined ? '' : `Answer: ${answer.label}`;
  }

  /** What a screen reader is told of the sound when it changes. */
  get #spokenSound(): string {
    if (!this.#player.ready) return this.loadingProblem === null ? 'Loading the sound' : '';
    if (this.#player.playing) return `Playing ${this.#player.slot}`;
    return this.#player.heard.size === 0 ? 'Ready to play' : 'Paused';
  }

  #feedback(correct: boolean): string {
    return feedbackSentence(this.panel.method, this.choice ?? 'A', correct);
  }

  readonly #onPlayerChange = (): void => this.requestUpdate();

  readonly #load = async (): Promise<void> => {
    const { trial } = this;
    this.loadingProblem = null;
    try {
      await this.#player.load(trial);
      this.#readyAt = performance.now();
    } catch (error) {
      if (this.trial !== trial || !this.isConnected) return;
      this.loadingProblem = error instanceof UnfitStimulusError ? 'unfit' : 'network';
    }
  };

  readonly #askForReplacement = (): void => {
    this.dispatchEvent(new Event('replace-trial'));
  };

  readonly #togglePlay = (): void => {
    if (this.#player.playing) this.#player.pause();
    else void this.#player.play();
  };

  /** What the one button at the end, and Enter, do in each phase. */
  readonly #goForward = (): void => {
    if (this.phase.kind === 'kept') this.dispatchEvent(new Event('retry-now'));
    else if (this.phase.kind === 'feedback') {
      this.#player.pause();
      this.dispatchEvent(new Event('go-on'));
    } else this.#submit();
  };

  #answer(choice: Choice): void {
    if (this.#answerable) this.choice = choice;
  }

  #rate(value: number): void {
    if (this.#answerable) this.confidence = this.confidence === value ? null : value;
  }

  #submit(): void {
    if (!this.#complete) return;
    const { choice, confidence } = this;
    this.dispatchEvent(
      new AnswerEvent({
        answer: { choice: choice! },
        confidence,
        responseSeconds: Math.round(performance.now() - this.#readyAt) / 1_000,
        switches: this.#player.switches,
      }),
    );
  }

  /** Single keys act wherever the focus is, except where a key already has a meaning of its own. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (!this.keyShortcuts || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const focused = event.composedPath()[0];
    const onControl = focused instanceof HTMLElement && focused.matches('button, a, [role="slider"]');
    const onInput = focused instanceof HTMLInputElement;
    const key = event.key.toUpperCase();
    const answer = this.#answers[Number(key) - 1];

    if (this.#player.slots.includes(key)) this.#player.choose(key);
    else if (answer !== undefined) this.#answer(answer.choice);
    else if (key === ' ' && !onControl) this.#togglePlay();
    else if ((key === 'ARROWLEFT' || key === 'ARROWRIGHT') && !onInput) {
      this.#player.seek(this.#player.positionSeconds + (key === 'ARROWLEFT' ? -SEEK_SECONDS : SEEK_SECONDS));
    } else if (key === 'ENTER' && !onControl) this.#goForward();
    else return;
    event.preventDefault();
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
