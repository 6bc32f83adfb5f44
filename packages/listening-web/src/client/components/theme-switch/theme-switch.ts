import { css, html, LitElement } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';

const STORAGE_KEY = 'earwitness.theme';

/** Puts the page into the theme chosen on an earlier visit; without a choice the system's wish holds. */
export function applyKeptTheme(): void {
  const kept = localStorage.getItem(STORAGE_KEY);
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept;
}

/** Changes between light and dark, and remembers it on this device. */
@customElement('theme-switch')
export class ThemeSwitch extends LitElement {
  static override styles = [
    controls,
    css`
      button {
        display: grid;
        margin-right: -12px;
        place-items: center;
        padding: 0;
        background: transparent;
        border-color: transparent;
        color: var(--ink-soft);
      }
      svg {
        width: 20px;
        height: 20px;
      }
    `,
  ];

  @state() private dark =
    document.documentElement.dataset.theme === 'dark' ||
    (document.documentElement.dataset.theme !== 'light' &&
      matchMedia('(prefers-color-scheme: dark)').matches);

  protected override render() {
    return html`
      <button type="button" aria-label=${this.dark ? 'Light colors' : 'Dark colors'} @click=${this.#change}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2" />
          <path d="M10 2a8 8 0 0 1 0 16z" fill="currentColor" />
        </svg>
      </button>
    `;
  }

  #change(): void {
    this.dark = !this.dark;
    const theme = this.dark ? 'dark' : 'light';
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(STORAGE_KEY, theme);
  }
}
