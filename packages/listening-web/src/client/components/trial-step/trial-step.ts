import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { GivenAnswer, Panel, SessionState, Trial, VoidReason } from '../../api.ts';
import type { TrialPhase } from '../../controllers/screen.ts';
import type { AnswerForm, AnswerProgress, AnswerProgressEvent, Layout } from '../../methods/answer-form.ts';
import { ANSWER_FORMS } from '../../methods/answer-forms.ts';
import { feedbackSentence } from '../../methods/feedback-sentence.ts';
import { firstTrialSentence } from '../../methods/first-trial-sentence.ts';
import { listed } from '../../methods/listed.ts';
import { type BreakReason, SessionPace } from '../../methods/session-pace.ts';
import { shareDone, timeLeft, trialPlace } from '../../methods/trial-place.ts';
import type { Player } from '../../player/player.ts';
import { controls } from '../../styles/controls.ts';
import '../break-offer/break-offer.ts';
import type { ConfidenceEvent } from '../confidence-scale/confidence-scale.ts';
import '../confidence-scale/confidence-scale.ts';
import { focusHeading } from '../focus-heading.ts';
import '../sound-transport/sound-transport.ts';
import type { ChooseEvent } from '../stimulus-button/stimulus-button.ts';
import '../stimulus-switch/stimulus-switch.ts';
import type { CommentEvent } from '../trial-comment/trial-comment.ts';
import '../trial-comment/trial-comment.ts';
import { TrialSound } from '../trial-sound.ts';
import { singleKeyOf } from './key-of-event.ts';
import { styles } from './trial-step.styles.ts';

/** The listener has answered. */
export class AnswerEvent extends Event {
  readonly answer: GivenAnswer;

  constructor(answer: GivenAnswer) {
    super('answer');
    this.answer = answer;
  }
}

/** The trial could not be heard as it should: a fresh drawing is wanted. */
export class ReplaceTrialEvent extends Event {
  readonly reason: VoidReason;

  constructor(reason: VoidReason) {
    super('replace-trial');
    this.reason = reason;
  }
}

/** After so many the sound is what it is here, and an answer is better than none. The server draws anew no more often either. */
const MOST_REPLACEMENTS = 2;
const NOTHING_YET: AnswerProgress = { answer: null, missing: '', spoken: '' };

/** Of the one listener of this page, over all its trials. */
const pace = new SessionPace(sessionStorage);

/**
 * One trial, on one screen: hear, answer, go on.
 *
 * @fires ready - the sounds are there
 * @fires answer - AnswerEvent
 * @fires go-on - the feedback of a practice trial has been read
 * @fires replace-trial - ReplaceTrialEvent
 * @fires retry-now - the kept answer should be sent at once
 */
@localized()
@customElement('trial-step')
export class TrialStep extends LitElement {
  static override styles = [controls, styles];

  @property({ attribute: false }) panel!: Panel;
  @property({ attribute: false }) session: SessionState | null = null;
  @property({ attribute: false }) trial!: Trial;
  /** What comes after this trial, once that is known: its sounds are fetched ahead. */
  @property({ attribute: false }) next: Trial | null = null;
  @property({ attribute: false }) phase: TrialPhase = { kind: 'asked', notice: null };
  @property({ attribute: false }) keyShortcuts = true;
  @property({ reflect: true }) layout: Layout = 'desk';
  @state() private progress = NOTHING_YET;
  @state() private confidence: number | null = null;
  @state() private comment = '';
  @state() private breakReason: BreakReason | null = null;
  readonly #sound = new TrialSound(this);
  readonly #player = this.#sound.player;
  #readyAt = 0;
  /** Of the trial at this place of the session. */
  #replacements = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onKey);
    delete document.documentElement.dataset.layout;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('trial')) {
      this.progress = NOTHING_YET;
      this.confidence = null;
      this.comment = '';
      this.breakReason = pace.takeReason();
      const before = changed.get('trial');
      if (before?.stage !== this.trial.stage || before.number !== this.trial.number) this.#replacements = 0;
      void this.#load();
    }
    if (changed.has('next') && this.next !== null) this.#player.prepare(this.next);
    if (changed.has('phase') && this.phase.kind === 'sending') this.#player.pause();
    if (changed.has('layout')) {
      // The whole page is dark in a car, where a light one would dazzle.
      if (this.layout === 'car') document.documentElement.dataset.layout = 'car';
      else delete document.documentElement.dataset.layout;
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('trial') && this.breakReason === null) focusHeading(this);
    if (changed.has('phase') && this.phase.kind === 'feedback') {
      this.renderRoot.querySelector<HTMLButtonElement>('button.next')?.focus();
    }
  }

  protected override render() {
    if (this.breakReason !== null) {
      return html`<break-offer .reason=${this.breakReason} .keyShortcuts=${this.keyShortcuts} @rested=${this.#rested}></break-offer>`;
    }
    const holdsStimuli = this.#form.holdsStimuli && this.phase.kind !== 'feedback';
    return html`
      ${this.#renderPlace()}
      ${holdsStimuli ? nothing : this.#renderSwitch()}
      <sound-transport
        .player=${this.#player}
        .layout=${this.layout}
        .keyShortcuts=${this.keyShortcuts}
        .loadingProblem=${this.#sound.loadingProblem}
        @load-again=${this.#sound.loadAgain}
        @give-up=${() => this.#replace('unplayable')}
      ></sound-transport>
      ${this.#renderNotice()}
      <section class=${holdsStimuli ? 'question roomy' : 'question'} role="group" aria-labelledby="question" @choose=${this.#choose}>
        <h2 id="question">${this.trial.question}</h2>
        ${this.phase.kind === 'feedback' ? this.#renderFeedback(this.phase.correct) : this.#renderAnswer()}
      </section>
      <p class="visually-hidden" role="status">${this.#spokenSound}</p>
      <p class="visually-hidden" role="status">${this.#spokenAnswer}</p>
    `;
  }

  #renderPlace() {
    return html`
      <div class="place">
        <h1 tabindex="-1">${trialPlace(this.trial)}</h1>
        <p class="small soft">${timeLeft(this.panel, this.session)}</p>
        <progress max="1" .value=${shareDone(this.session)} aria-hidden="true"></progress>
      </div>
      ${this.layout === 'car' ? html`<p class="notice">${msg('Only in a parked car.')}</p>` : nothing}
    `;
  }

  #renderSwitch() {
    const player = this.#player;
    return html`
      <stimulus-switch
        .layout=${this.layout}
        .stimuli=${this.trial.stimuli}
        .heard=${player.heard}
        .chosen=${player.slot}
        .playing=${player.playing}
        .disabled=${!player.ready}
        .keyShortcuts=${this.keyShortcuts}
        @choose=${this.#choose}
      ></stimulus-switch>
    `;
  }

  #renderNotice() {
    const player = this.#player;
    if (player.soundBlocked) {
      return html`<p class="notice" role="alert">${msg('The browser holds the sound back. Press Play to allow it.')}</p>`;
    }
    const { problem } = player;
    if (problem === 'silent') return html`<p class="notice" role="alert">${problemSentence(problem)}</p>`;
    if (this.phase.kind !== 'asked') return nothing;
    if (problem !== null) {
      return html`
        <p class="notice" role="alert">
          ${problemSentence(problem)}
          ${
            this.#isSpoiled
              ? msg('This trial is replaced by a fresh one.')
              : msg('Please answer as well as you can.')
          }
        </p>
      `;
    }
    return this.phase.notice === null
      ? this.#renderFirst()
      : html`<p class="notice" role="status">${this.phase.notice}</p>`;
  }

  /** At the first trial of a session, where there is room for it. */
  #renderFirst() {
    const isFirst = this.trial.number === 1 && shareDone(this.session) === 0;
    if (!isFirst || this.#form.holdsStimuli || this.layout === 'car') return nothing;
    const sentence = firstTrialSentence(this.trial);
    return sentence === '' ? nothing : html`<p class="small">${sentence}</p>`;
  }

  #renderAnswer() {
    const player = this.#player;
    return html`
      ${keyed(
        this.trial.trialToken,
        this.#form.render({
          trial: this.trial,
          layout: this.layout,
          keyShortcuts: this.keyShortcuts,
          open: this.#isOpen,
          heard: player.heard,
          chosen: player.heard.size > 0 ? player.slot : '',
          playing: player.playing,
          onProgress: this.#takeProgress,
        }),
      )}
      ${this.#isConfidenceAsked && !this.#isSpoiled ? this.#renderConfidence() : nothing}
      ${this.#renderForward()}
    `;
  }

  #renderConfidence() {
    return html`
      <confidence-scale
        .confidence=${this.confidence}
        .required=${this.#form.confidence === 'required'}
        .open=${this.#isOpen && this.#sound.unheard.length === 0}
        @confidence=${({ confidence }: ConfidenceEvent) => {
          this.confidence = confidence;
        }}
      ></confidence-scale>
    `;
  }

  #renderForward() {
    const { kind } = this.phase;
    return html`
      <div class="forward">
        ${
          kind === 'asked' && this.layout !== 'car'
            ? html`
              <trial-comment
                .comment=${this.comment}
                @comment=${({ comment }: CommentEvent) => {
                  this.comment = comment;
                }}
              ></trial-comment>
            `
            : nothing
        }
        <p class="small soft" id="hint">${this.#hint}</p>
        ${this.#renderNext({
          name: this.#isSpoiled ? msg('Replace this trial') : kind === 'kept' ? msg('Send now') : msg('Next'),
          disabled: !this.#isComplete && !this.#isSpoiled && kind !== 'kept',
        })}
      </div>
    `;
  }

  #renderFeedback(correct: boolean) {
    return html`
      <p class="feedback">${this.#feedback(correct)}</p>
      <p class="soft">${msg('This was practice and does not count. Listen again if you like.')}</p>
      <div class="forward">
        <p></p>
        ${this.#renderNext({ name: msg('Continue'), disabled: false })}
      </div>
    `;
  }

  #renderNext({ name, disabled }: { name: string; disabled: boolean }) {
    return html`
      <button
        type="button"
        class="primary next"
        aria-keyshortcuts=${this.keyShortcuts ? 'Enter' : nothing}
        aria-describedby=${this.phase.kind === 'feedback' ? nothing : 'hint'}
        aria-disabled=${disabled}
        @click=${this.#goForward}
      >
        <span>${name}</span>
        ${this.keyShortcuts ? html`<kbd aria-hidden="true">${msg('Enter')}</kbd>` : nothing}
      </button>
    `;
  }

  get #form() {
    return ANSWER_FORMS[this.trial.method];
  }

  /** In a car it is left out where it may be: a few large targets, and no more. */
  get #isConfidenceAsked(): boolean {
    const { confidence } = this.#form;
    return confidence === 'required' || (confidence === 'optional' && this.layout !== 'car');
  }

  get #isOpen(): boolean {
    return this.phase.kind === 'asked' && this.#player.ready && !this.#isSpoiled;
  }

  /** Whether what was heard was not what was meant, and a fresh drawing may still help. */
  get #isSpoiled(): boolean {
    const { problem } = this.#player;
    const isFaulty = problem !== null && problem !== 'silent';
    return isFaulty && this.phase.kind === 'asked' && this.#replacements < MOST_REPLACEMENTS;
  }

  get #isComplete(): boolean {
    return this.#isOpen && this.#missing === '';
  }

  /** What is still to be done before the trial can be answered, as a sentence. */
  get #missing(): string {
    const unheard = this.#sound.unheard;
    const hearFirst = unheard.length === 0 ? '' : msg(str`First listen to ${listed(unheard)}.`);
    const steps = this.#form.holdsStimuli
      ? [this.progress.missing, hearFirst]
      : [hearFirst, this.progress.missing];
    const isSureMissing = this.#form.confidence === 'required' && this.confidence === null;
    return steps.find((step) => step !== '') ?? (isSureMissing ? msg('Say how sure you are.') : '');
  }

  get #hint(): string {
    const { kind } = this.phase;
    if (kind === 'kept') return msg('No connection. Your answer is saved here and will be sent.');
    if (kind === 'sending') return msg('Sending …');
    return this.#player.ready && !this.#isSpoiled ? this.#missing : '';
  }

  /** What a screen reader is told of the answer when it changes. */
  get #spokenAnswer(): string {
    if (this.phase.kind === 'feedback') return this.#feedback(this.phase.correct);
    return this.phase.kind === 'asked' ? this.progress.spoken : this.#hint;
  }

  /** What a screen reader is told of the sound when it changes. */
  get #spokenSound(): string {
    const { ready, playing, slot, heard } = this.#player;
    if (!ready) return this.#sound.loadingProblem === null ? msg('Loading the sound') : '';
    if (playing) return msg(str`Playing ${slot}`);
    return heard.size === 0 ? msg('Ready to play') : msg('Paused');
  }

  #feedback(correct: boolean): string {
    return feedbackSentence({ method: this.trial.method, answer: this.progress.answer, correct });
  }

  readonly #load = async (): Promise<void> => {
    if (!(await this.#sound.load(this.trial, this.panel))) return;
    this.#readyAt = performance.now();
    this.dispatchEvent(new Event('ready'));
  };

  readonly #rested = (): void => {
    this.breakReason = null;
    this.#readyAt = performance.now();
    void this.updateComplete.then(() => focusHeading(this));
  };

  readonly #choose = ({ letter }: ChooseEvent): void => this.#player.choose(letter);

  readonly #takeProgress = ({ progress }: AnswerProgressEvent): void => {
    this.progress = progress;
  };

  #replace(reason: VoidReason): void {
    this.#replacements += 1;
    this.dispatchEvent(new ReplaceTrialEvent(reason));
  }

  /** What the one button at the end, and Enter, do in each phase. */
  readonly #goForward = (): void => {
    const { problem } = this.#player;
    if (this.phase.kind === 'kept') this.dispatchEvent(new Event('retry-now'));
    else if (this.#isSpoiled && problem !== null && problem !== 'silent') this.#replace(problem);
    else if (this.phase.kind === 'feedback') {
      this.#player.pause();
      this.dispatchEvent(new Event('go-on'));
    } else this.#submit();
  };

  #submit(): void {
    const { answer } = this.progress;
    if (!this.#isComplete || answer === null) return;
    const responseSeconds = Math.round(performance.now() - this.#readyAt) / 1_000;
    pace.count({ responseSeconds });
    this.dispatchEvent(
      new AnswerEvent({
        answer,
        confidence: this.confidence,
        responseSeconds,
        switches: this.#player.switches,
        comment: this.comment.trim() === '' ? null : this.comment.trim(),
      }),
    );
  }

  /** Single keys act wherever the focus is, except where a key already has a meaning of its own. */
  readonly #onKey = (event: KeyboardEvent): void => {
    const pressed = this.keyShortcuts ? singleKeyOf(event) : null;
    if (pressed !== null && this.#actOn(pressed)) event.preventDefault();
  };

  #actOn({ key, onControl }: { key: string; onControl: boolean }): boolean {
    const goesForward = key === 'ENTER' && !onControl;
    if (this.breakReason !== null) {
      if (goesForward) this.#rested();
      return goesForward;
    }
    if (this.#sound.takeKey(key, { onControl })) return true;
    if (!goesForward) return this.renderRoot.querySelector<AnswerForm>('.form')?.takeKey(key) ?? false;
    this.#goForward();
    return true;
  }
}

function problemSentence(problem: NonNullable<Player['problem']>): string {
  switch (problem) {
    case 'silent':
      return msg(
        'No sound comes out. Press Play once more; if it stays quiet, check the output and its level.',
      );
    case 'interrupted':
      return msg('Something took the sound away, such as a call or another program.');
    case 'device-changed':
      return msg('The sound now goes to another output.');
    case 'glitch':
      return msg('The sound was interrupted for a moment.');
  }
}
