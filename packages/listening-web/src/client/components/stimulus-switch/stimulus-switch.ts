import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';

/** The listener wants to hear another stimulus, or the same again. */
export class ChooseEvent extends Event {
  readonly slot: string;

  constructor(slot: string) {
    super('choose');
    this.slot = slot;
  }
}

/** The stimuli as large equal buttons; the one that plays is marked by shape and words, never by a color of its own. */
@customElement('stimulus-switch')
export class StimulusSwitch extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
      }
      div {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: 1fr;
        gap: var(--space-8);
      }
      button {
        display: grid;
        align-content: center;
        justify-items: center;
        gap: 2px;
        min-height: 76px;
        padding: 0 4px;
      }
      .letter {
        font-size: var(--text-28);
        line-height: 1.1;
      }
      .state {
        display: flex;
        align-items: center;
        gap: 5px;
        font-size: var(--text-14);
        font-weight: 400;
        color: var(--ink-soft);
      }
      button[aria-pressed="true"] {
        border-color: var(--ink);
        box-shadow: inset 0 0 0 3px var(--ink);
      }
      button[aria-pressed="true"] .state {
        color: var(--ink);
        font-weight: 600;
      }
      svg {
        width: 10px;
        height: 12px;
        fill: currentColor;
      }
    `,
  ];

  @property({ attribute: false }) slots: readonly string[] = [];
  @property({ attribute: false }) heard: ReadonlySet<string> = new Set();
  @property() chosen = '';
  @property({ type: Boolean }) playing = false;
  @property({ type: Boolean }) disabled = false;
  @property({ attribute: false }) keyShortcuts = true;

  protected override render() {
    return html`
      <div role="group" aria-label="What you hear">
        ${this.slots.map((slot) => {
          const chosen = slot === this.chosen && (this.playing || this.heard.has(slot));
          return html`
            <button
              type="button"
              aria-pressed=${chosen}
              aria-keyshortcuts=${this.keyShortcuts ? slot : nothing}
              ?disabled=${this.disabled}
              @mousedown=${keepFocus}
              @click=${() => this.dispatchEvent(new ChooseEvent(slot))}
            >
              <span class="letter">${slot}</span>
              <span class="state">${this.#renderState(slot, chosen)}</span>
            </button>
          `;
        })}
      </div>
    `;
  }

  #renderState(slot: string, chosen: boolean) {
    if (chosen && this.playing) {
      return html`<svg viewBox="0 0 10 12" aria-hidden="true"><path d="M0 0l10 6-10 6z" /></svg>playing`;
    }
    if (chosen) {
      return html`<svg viewBox="0 0 10 12" aria-hidden="true"><path d="M0 0h3v12H0zM7 0h3v12H7z" /></svg>paused`;
    }
    if (this.disabled) return nothing;
    return this.heard.has(slot) ? 'heard' : 'not heard';
  }
}

/** A click with the mouse leaves the focus where it is, so that the space bar stays play and pause. */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
