import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';
import { keepFocus } from '../keep-focus.ts';

/** The listener says how sure the answer is, or takes it back. */
export class ConfidenceEvent extends Event {
  readonly confidence: number | null;

  constructor(confidence: number | null) {
    super('confidence');
    this.confidence = confidence;
  }
}

/**
 * How sure the listener is, from guessing to certain.
 *
 * @fires confidence - ConfidenceEvent
 */
@localized()
@customElement('confidence-scale')
export class ConfidenceScale extends LitElement {
  static override styles = [
    controls,
    css`
      :host,
      div {
        display: flex;
        align-items: center;
      }
      :host {
        justify-content: space-between;
        gap: var(--space-8);
      }
      div {
        gap: var(--space-4);
      }
      button {
        padding: 0;
        font-weight: 400;
      }
      button[aria-pressed="true"] {
        color: var(--accent-ink);
        background: var(--accent);
        border-color: var(--accent);
      }
      @media (max-width: 480px) {
        .optional {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) confidence: number | null = null;
  @property({ type: Boolean }) required = false;
  @property({ type: Boolean }) open = false;

  protected override render() {
    return html`
      <span class="small soft" aria-hidden="true">
        ${msg('How sure?')} ${this.required ? nothing : html`<span class="optional">${msg('(optional)')}</span>`}
      </span>
      <div role="group" aria-label=${this.required ? msg('How sure are you?') : msg('How sure are you? You may leave this out.')}>
        ${confidenceNames().map((name, index) => this.#renderStep(index + 1, name))}
      </div>
    `;
  }

  #renderStep(confidence: number, name: string) {
    return html`
      <button
        type="button"
        aria-pressed=${this.confidence === confidence}
        aria-label=${name}
        title=${name}
        aria-disabled=${!this.open}
        @mousedown=${keepFocus}
        @click=${() => this.#take(confidence)}
      >
        ${confidence}
      </button>
    `;
  }

  #take(confidence: number): void {
    if (!this.open) return;
    this.dispatchEvent(new ConfidenceEvent(this.confidence === confidence ? null : confidence));
  }
}

const confidenceNames = (): string[] => [
  msg('1, guessing'),
  msg('2, unsure'),
  msg('3, fairly sure'),
  msg('4, sure'),
  msg('5, certain'),
];
