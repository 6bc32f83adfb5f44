import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Trial } from '../../api.ts';
import type { Layout } from '../../methods/answer-form.ts';
import { controls } from '../../styles/controls.ts';
import '../stimulus-button/stimulus-button.ts';

/** The stimuli as large equal buttons in a row, an open reference set apart from what is judged. */
@localized()
@customElement('stimulus-switch')
export class StimulusSwitch extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
      }
      :host([layout="car"]) {
        --stimulus-height: clamp(84px, 17vh, 160px);
        --stimulus-letter: 3rem;
      }
      div {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: 1fr;
        gap: var(--space-8);
      }
      :host(:not([layout="desk"])) .narrow {
        --stimulus-state: 0.75rem;
        --stimulus-state-gap: 3px;
      }
      :host([layout="car"]) .narrow {
        --stimulus-height: 80px;
      }
      .reference {
        margin-inline-end: var(--space-8);
        padding-inline-end: var(--space-16);
        border-inline-end: 1px solid var(--edge);
      }
    `,
  ];

  @property({ reflect: true }) layout: Layout = 'desk';
  @property({ attribute: false }) stimuli: Trial['stimuli'] = [];
  @property({ attribute: false }) heard: ReadonlySet<string> = new Set();
  @property() chosen = '';
  @property({ type: Boolean }) playing = false;
  @property({ type: Boolean }) disabled = false;
  @property({ attribute: false }) keyShortcuts = true;

  protected override render() {
    return html`
      <div class=${this.stimuli.length > 3 ? 'narrow' : ''} role="group" aria-label=${msg('What you hear')}>
        ${this.stimuli.map(
          ({ slot, label }) => html`
            <stimulus-button
              class=${slot === 'R' ? 'reference' : ''}
              letter=${slot}
              .label=${label}
              .heard=${this.heard.has(slot)}
              .chosen=${slot === this.chosen}
              .playing=${this.playing}
              .disabled=${this.disabled}
              .keyShortcuts=${this.keyShortcuts}
            ></stimulus-button>
          `,
        )}
      </div>
    `;
  }
}
