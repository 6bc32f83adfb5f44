import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { AskedTrial, Panel, SessionState } from '../../api.ts';
import type { SeatState } from '../../controllers/seat-controller.ts';
import { keepPage } from '../../keep-page.ts';
import type { AnswerForm, AnswerProgress, AnswerProgressEvent, Layout } from '../../methods/answer-form.ts';
import { ANSWER_FORMS } from '../../methods/answer-forms.ts';
import { feedbackSentence } from '../../methods/feedback-sentence.ts';
import { listed } from '../../methods/listed.ts';
import { missedSentence } from '../../methods/missed-sentence.ts';
import { shareDone, timeLeft, trialPlace } from '../../methods/trial-place.ts';
import { controls } from '../../styles/controls.ts';
import type { ConfidenceEvent } from '../confidence-scale/confidence-scale.ts';
import '../confidence-scale/confidence-scale.ts';
import { focusHeading } from '../focus-heading.ts';
import type { CommentEvent } from '../trial-comment/trial-comment.ts';
import '../trial-comment/trial-comment.ts';
import { singleKeyOf } from '../trial-step/key-of-event.ts';
import { styles as trialStyles } from '../trial-step/trial-step.styles.ts';
import { AnswerEvent } from '../trial-step/trial-step.ts';
import { styles } from './seat-step.styles.ts';

const NOTHING_YET: AnswerProgress = { answer: null, missing: '', spoken: '' };

/** `trial`: its form, of which there is one a trial. */
type ShownTrial = Extract<SeatState, { kind: 'trial' }>;

/**
 * A seat of a room: waits with the others, and answers what the conductor's machine plays. It has no sounds, and no player.
 *
 * @fires answer - AnswerEvent
 * @fires retry-now - the kept answer should be sent at once
 */
@localized()
@customElement('seat-step')
export class SeatStep extends LitElement {
  static override styles = [controls, trialStyles, styles];

  @property({ attribute: false }) panel!: Panel;
  @property({ attribute: false }) session: SessionState | null = null;
  @property({ attribute: false }) state: SeatState = { kind: 'waiting' };
  @property({ attribute: false }) keyShortcuts = true;
  /** It is a phone as a rule, and a few large targets do on every other device. */
  @property({ reflect: true }) layout: Layout = 'hand';
  @state() private progress = NOTHING_YET;
  @state() private confidence: number | null = null;
  @state() private comment = '';
  #readyAt = 0;
  #switches = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onKey);
  }

  protected override firstUpdated(): void {
    keepPage();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('state') || this.state.kind !== 'trial') return;
    const before = changed.get('state');
    if (tokenOf(before) === this.state.trial.trialToken) {
      if (this.state.playing !== null && before?.kind === 'trial' && before.playing !== this.state.playing)
        this.#switches += 1;
      return;
    }
    this.progress = NOTHING_YET;
    this.confidence = null;
    this.comment = '';
    this.#readyAt = performance.now();
    this.#switches = 0;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('state')) return;
    const before = changed.get('state');
    if (before?.kind !== this.state.kind || tokenOf(before) !== tokenOf(this.state)) focusHeading(this);
  }

  protected override render() {
    return this.state.kind === 'trial' ? this.#renderTrial(this.state) : this.#renderWaiting();
  }

  #renderWaiting() {
    const { state } = this;
    const number = this.session?.seat?.number ?? 0;
    return html`
      <div class="wait">
        <h1 tabindex="-1">${this.#waitingFor}</h1>
        ${
          state.kind === 'answered' && state.feedback !== null
            ? html`<p class="feedback" role="status">${feedbackSentence(state.feedback)}</p>
              <p class="soft">${msg('This was practice and does not count.')}</p>`
            : nothing
        }
        <p>${msg(str`You have seat ${number}.`)}</p>
        <p class="soft">${msg('Please leave this page open: it goes on by itself.')}</p>
      </div>
    `;
  }

  get #waitingFor(): string {
    const { state } = this;
    if (state.kind === 'waiting') return msg('The session begins when everyone is ready');
    // Practice is told once everyone has answered.
    return state.kind === 'answered' && state.feedback === null
      ? msg('Your answer is stored. Waiting for the others')
      : msg('The next trial comes in a moment');
  }

  #renderTrial({ trial, playing, heard, notice, feedback, phase }: ShownTrial) {
    return html`
      <div class="place">
        <h1 tabindex="-1">${trialPlace(trial)}</h1>
        <p class="small soft">${timeLeft(this.panel, this.session)}</p>
        <progress max="1" .value=${shareDone(this.session)} aria-hidden="true"></progress>
      </div>
      <div class="room">
        <p class="small soft" id="plays">${msg('What plays in the room')}</p>
        <ul aria-labelledby="plays">
          ${trial.stimuli.map(({ slot, label }) => renderStimulus({ slot, label, isOn: slot === playing }))}
        </ul>
      </div>
      ${notice === null ? nothing : html`<p class="notice" role="status">${notice === 'missed' ? missedSentence() : msg('The trial was replaced by a fresh one.')}</p>`}
      ${feedback === null ? nothing : html`<p class="notice" role="status">${msg('The last trial was practice.')} ${feedbackSentence(feedback)}</p>`}
      <section class="question" role="group" aria-labelledby="question">
        <h2 id="question">${trial.question}</h2>
        ${keyed(
          trial.trialToken,
          this.#form(trial).render({
            trial,
            layout: this.layout,
            keyShortcuts: this.keyShortcuts,
            open: phase === 'asked',
            heard: new Set(heard),
            chosen: '',
            playing: false,
            onProgress: this.#takeProgress,
          }),
        )}
        ${this.#form(trial).confidence === 'not-asked' ? nothing : this.#renderConfidence(trial, { open: phase === 'asked' })}
        ${this.#renderForward(phase)}
      </section>
      <p class="visually-hidden" role="status">${playing === null ? msg('Paused') : msg(str`Playing ${playing}`)}</p>
      <p class="visually-hidden" role="status">${phase === 'asked' ? this.#spoken : this.#hint(phase)}</p>
    `;
  }

  #renderConfidence(trial: AskedTrial, { open }: { open: boolean }) {
    return html`
      <confidence-scale
        .confidence=${this.confidence}
        .required=${this.#form(trial).confidence === 'required'}
        .open=${open}
        @confidence=${({ confidence }: ConfidenceEvent) => {
          this.confidence = confidence;
        }}
      ></confidence-scale>
    `;
  }

  #renderForward(phase: ShownTrial['phase']) {
    const isOff = phase === 'sending' || (phase === 'asked' && this.#missing !== '');
    return html`
      <div class="forward">
        ${
          phase === 'asked'
            ? html`<trial-comment
                .comment=${this.comment}
                @comment=${({ comment }: CommentEvent) => {
                  this.comment = comment;
                }}
              ></trial-comment>`
            : nothing
        }
        <p class="small soft" id="hint">${this.#hint(phase)}</p>
        <button
          type="button"
          class="primary next"
          aria-keyshortcuts=${this.keyShortcuts ? 'Enter' : nothing}
          aria-describedby="hint"
          aria-disabled=${isOff}
          @click=${this.#goForward}
        >
          <span>${phase === 'kept' ? msg('Send now') : msg('Send')}</span>
          ${this.keyShortcuts ? html`<kbd aria-hidden="true">${msg('Enter')}</kbd>` : nothing}
        </button>
      </div>
    `;
  }

  #hint(phase: ShownTrial['phase']): string {
    if (phase === 'kept') return msg('No connection. Your answer is saved here and will be sent.');
    return phase === 'sending' ? msg('Sending …') : this.#missing;
  }

  #form({ method }: AskedTrial) {
    return ANSWER_FORMS[method];
  }

  /** What was done last; before anything is, that it can be. */
  get #spoken(): string {
    const { spoken, missing } = this.progress;
    return spoken === '' && this.#unheard.length === 0 ? missing : spoken;
  }

  /** What the room has yet to hear before anyone may answer. */
  get #unheard(): string[] {
    if (this.state.kind !== 'trial') return [];
    const { trial, heard } = this.state;
    return trial.stimuli.map(({ slot }) => slot).filter((slot) => !heard.includes(slot));
  }

  get #missing(): string {
    const unheard = this.#unheard;
    if (unheard.length > 0) return msg(str`The room has not heard ${listed(unheard)} yet.`);
    if (this.state.kind !== 'trial' || this.progress.missing !== '') return this.progress.missing;
    const isSureMissing = this.#form(this.state.trial).confidence === 'required' && this.confidence === null;
    return isSureMissing ? msg('Say how sure you are.') : '';
  }

  readonly #takeProgress = ({ progress }: AnswerProgressEvent): void => {
    this.progress = progress;
  };

  readonly #goForward = (): void => {
    const { state, progress } = this;
    if (state.kind !== 'trial') return;
    if (state.phase === 'kept') this.dispatchEvent(new Event('retry-now'));
    if (state.phase !== 'asked' || progress.answer === null || this.#missing !== '') return;
    const comment = this.comment.trim();
    this.dispatchEvent(
      new AnswerEvent({
        answer: progress.answer,
        confidence: this.confidence,
        responseSeconds: Math.round(performance.now() - this.#readyAt) / 1_000,
        switches: this.#switches,
        comment: comment === '' ? null : comment,
      }),
    );
  };

  /** As in a trial of one's own: single keys, except where a key has a meaning already. */
  readonly #onKey = (event: KeyboardEvent): void => {
    const pressed = this.keyShortcuts ? singleKeyOf(event) : null;
    if (pressed === null || this.state.kind !== 'trial') return;
    const { key, onControl } = pressed;
    if (key !== 'ENTER') {
      if (this.renderRoot.querySelector<AnswerForm>('.form')?.takeKey(key)) event.preventDefault();
      return;
    }
    if (onControl) return;
    event.preventDefault();
    this.#goForward();
  };
}

const tokenOf = (state: SeatState | undefined): string | null =>
  state?.kind === 'trial' ? state.trial.trialToken : null;

function renderStimulus({
  slot,
  label,
  isOn,
}: {
  slot: string;
  label: AskedTrial['stimuli'][number]['label'];
  isOn: boolean;
}) {
  return html`
    <li class=${isOn ? 'on' : ''}>
      <span class="letter">${slot}</span>
      ${slot === 'R' ? html`<span class="small">${msg('Reference')}</span>` : nothing}
      ${label === null ? nothing : html`<span class="small">${label === 'ai' ? msg('said to be by an AI') : msg('said to be by a human')}</span>`}
      <span class="said">${isOn ? html`<svg viewBox="0 0 10 12" aria-hidden="true"><path d="M0 0l10 6-10 6z" /></svg>${msg('playing')}` : nothing}</span>
    </li>
  `;
}
