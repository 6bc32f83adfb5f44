import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';

const STORAGE_KEY = 'earwitness.key-shortcuts';

/** Whether single keys act on this device: it must be possible to switch them off (WCAG 2.1.4). */
export const areKeysOn = (): boolean => localStorage.getItem(STORAGE_KEY) !== 'off';

/**
 * Switches single keys on and off, and remembers it on this device.
 *
 * @fires switch-keys - ask {@link areKeysOn}
 */
@localized()
@customElement('key-switch')
export class KeySwitch extends LitElement {
  static override styles = [
    controls,
    css`
      button {
        display: grid;
        place-items: center;
        margin-inline: -4px;
        padding: 0;
        background: transparent;
        border-color: transparent;
        color: var(--ink-soft);
      }
      svg {
        width: 24px;
        height: 20px;
        fill: none;
        stroke: currentColor;
        stroke-width: 1.5;
        stroke-linecap: round;
      }
      @media (pointer: coarse) and (hover: none) {
        /* Nothing to press single keys on. */
        button {
          display: none;
        }
      }
    `,
  ];

  @state() private isOn = areKeysOn();

  protected override render() {
    return html`
      <button
        type="button"
        aria-pressed=${this.isOn}
        aria-label=${msg('Single keys as shortcuts')}
        title=${msg('Single keys as shortcuts')}
        @click=${this.#switch}
      >
        <svg viewBox="0 0 24 20" aria-hidden="true">
          <rect x="1.5" y="3.5" width="21" height="13" rx="2" />
          <path d="M5 7.5h.01M9 7.5h.01M13 7.5h.01M17 7.5h2M5 10h.01M9 10h.01M13 10h.01M17 10h2M8 13h8" />
          ${this.isOn ? nothing : html`<path class="off" d="M3 19 21 1" />`}
        </svg>
      </button>
    `;
  }

  readonly #switch = (): void => {
    this.isOn = !this.isOn;
    localStorage.setItem(STORAGE_KEY, this.isOn ? 'on' : 'off');
    this.dispatchEvent(new Event('switch-keys'));
  };
}
