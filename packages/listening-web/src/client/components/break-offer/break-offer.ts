import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BreakReason } from '../../methods/session-pace.ts';
import { controls } from '../../styles/controls.ts';
import { focusHeading } from '../focus-heading.ts';

/**
 * Offers a rest between two trials and waits for as long as it takes.
 *
 * @fires rested - the listener goes on
 */
@localized()
@customElement('break-offer')
export class BreakOffer extends LitElement {
  static override styles = [
    controls,
    css`
      .stack {
        padding-top: 6vh;
      }
      .next {
        display: inline-flex;
        align-items: center;
        gap: var(--space-8);
        min-height: 48px;
      }
      @media (hover: none) and (pointer: coarse) {
        kbd {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) reason: BreakReason = 'long-listening';
  @property({ type: Boolean }) keyShortcuts = true;

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    return html`
      <div class="stack">
        <h1 tabindex="-1">${msg('Would you like a short break?')}</h1>
        <p>${
          this.reason === 'long-listening'
            ? msg('You have listened for about 20 minutes, and ears tire. A few minutes of quiet help.')
            : msg(
                'You have been quicker than before. That is fine; if you are tired, a few minutes of quiet help.',
              )
        }</p>
        <p class="soft">${msg('Everything so far is kept. This page waits, today or another day, and time does not count.')}</p>
        <button type="button" class="primary next" @click=${() => this.dispatchEvent(new Event('rested'))}>
          ${msg('Go on')} ${this.keyShortcuts ? html`<kbd aria-hidden="true">Enter</kbd>` : nothing}
        </button>
      </div>
    `;
  }
}
