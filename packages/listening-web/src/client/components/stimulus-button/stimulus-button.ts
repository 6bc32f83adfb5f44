import { localized, msg } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Trial } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import { keepFocus } from '../keep-focus.ts';
import { styles } from './stimulus-button.styles.ts';

/** The listener wants to hear another stimulus, or the same again. */
export class ChooseEvent extends Event {
  readonly letter: string;

  constructor(letter: string) {
    super('choose', { bubbles: true, composed: true });
    this.letter = letter;
  }
}

/**
 * One stimulus to hear; that it plays is told by shape and words, never by a color of its own.
 *
 * @fires choose - ChooseEvent
 */
@localized()
@customElement('stimulus-button')
export class StimulusButton extends LitElement {
  static override styles = [controls, styles];

  @property() letter = '';
  /** What a label trial says of it, true or not. */
  @property({ attribute: false }) label: Trial['stimuli'][number]['label'] = null;
  @property({ type: Boolean }) heard = false;
  /** What is heard, or would be if it played. */
  @property({ type: Boolean }) chosen = false;
  @property({ type: Boolean }) playing = false;
  @property({ type: Boolean }) disabled = false;
  @property({ type: Boolean }) keyShortcuts = true;
  /** In a row beside what is asked of it: its state is a picture, and words for who hears the page. */
  @property({ type: Boolean, reflect: true }) compact = false;

  protected override render() {
    return html`
      <button
        type="button"
        aria-pressed=${this.#isOn}
        aria-keyshortcuts=${this.keyShortcuts ? this.letter : nothing}
        ?disabled=${this.disabled}
        @mousedown=${keepFocus}
        @click=${() => this.dispatchEvent(new ChooseEvent(this.letter))}
      >
        <span class="letter">${this.letter}</span>
        ${this.letter === 'R' ? html`<span class="reference">${msg('Reference')}</span>` : nothing}
        ${this.label === null ? nothing : html`<span class="label">${this.#said}</span>`}
        <span class="state">${this.#renderState()}</span>
      </button>
    `;
  }

  get #isOn(): boolean {
    return this.chosen && (this.playing || this.heard);
  }

  /** Alike in length and in look, so that neither stands out. */
  get #said(): string {
    return this.label === 'ai' ? msg('said to be by an AI') : msg('said to be by a human');
  }

  #renderState() {
    if (this.#isOn && this.playing) return this.#picture('M0 0l10 6-10 6z', msg('playing'));
    if (this.#isOn) return this.#picture('M0 0h3v12H0zM7 0h3v12H7z', msg('paused'));
    if (this.disabled) return nothing;
    return this.heard
      ? this.#picture('M0 6.5l1.6-1.6 2 2L8.4 2 10 3.6 3.6 10z', msg('heard'), { onlyCompact: true })
      : this.#picture('M5 1.5a4.5 4.5 0 1 0 .01 0zm0 1.5a3 3 0 1 1-.01 0z', msg('not heard'), {
          onlyCompact: true,
        });
  }

  #picture(path: string, words: string, { onlyCompact = false } = {}) {
    const picture = html`<svg viewBox="0 0 10 12" aria-hidden="true"><path d=${path} fill-rule="evenodd" /></svg>`;
    return html`${onlyCompact && !this.compact ? nothing : picture}<span class=${this.compact ? 'visually-hidden' : ''}>${words}</span>`;
  }
}
