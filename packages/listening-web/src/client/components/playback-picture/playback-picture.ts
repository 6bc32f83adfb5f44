import type { PlaybackSystem } from '@earwitness/bench/panel';
import { css, html, LitElement, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';

/** Quiet line pictures on a field of 48 by 48. */
const PICTURES: Readonly<Record<PlaybackSystem, SVGTemplateResult>> = {
  'studio-monitors': svg`
    <rect x="5" y="9" width="16" height="30" rx="2" />
    <circle cx="13" cy="17" r="2.5" />
    <circle cx="13" cy="29" r="5" />
    <rect x="27" y="9" width="16" height="30" rx="2" />
    <circle cx="35" cy="17" r="2.5" />
    <circle cx="35" cy="29" r="5" />`,
  headphones: svg`
    <path d="M8 30v-5a16 16 0 0 1 32 0v5" />
    <rect x="6" y="27" width="8" height="13" rx="3" />
    <rect x="34" y="27" width="8" height="13" rx="3" />`,
  earbuds: svg`
    <path d="M19 13a6 6 0 1 0-6 8q2.5 0 2.5 3v14a2.25 2.25 0 0 0 4.5 0V17q0-2.5-1-4z" />
    <path d="M29 13a6 6 0 1 1 6 8q-2.5 0-2.5 3v14a2.25 2.25 0 0 1-4.5 0V17q0-2.5 1-4z" />`,
  laptop: svg`
    <rect x="10" y="11" width="28" height="19" rx="2" />
    <path d="M5 36h38l-3-6H8z" />
    <path d="M21 33h6" />`,
  phone: svg`
    <rect x="15" y="5" width="18" height="38" rx="3.5" />
    <path d="M22 10h4M20 38h8" />`,
  'bluetooth-speaker': svg`
    <rect x="4" y="16" width="27" height="20" rx="8" />
    <circle cx="12.5" cy="26" r="4" />
    <circle cx="22.5" cy="26" r="4" />
    <path d="m36 12 7 6.5-3.5 3V8.5L43 11.5 36 18" />`,
  car: svg`
    <path d="M8 34v4h5v-4m22 0v4h5v-4" />
    <path d="M6 34V25l4-3 3-9q.8-2 3-2h16q2.2 0 3 2l3 9 4 3v9z" />
    <path d="M10 22h28" />
    <circle cx="13" cy="28" r="2" />
    <circle cx="35" cy="28" r="2" />`,
  other: svg`
    <path d="M9 19h7l9-8v26l-9-8H9z" />
    <path d="M31 20q3 4 0 8M36 16q6 8 0 16" />`,
};

/** A picture of a playback system; beside its name, so that a screen reader passes it by. */
@customElement('playback-picture')
export class PlaybackPicture extends LitElement {
  static override styles = css`
    :host {
      display: block;
      width: 48px;
      height: 48px;
      flex: none;
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.75;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `;

  @property() playback: PlaybackSystem = 'other';

  protected override render() {
    return html`<svg viewBox="0 0 48 48" aria-hidden="true">${PICTURES[this.playback]}</svg>`;
  }
}
