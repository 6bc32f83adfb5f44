import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RoomView } from '../../api.ts';
import { controls } from '../../styles/controls.ts';

type Seat = RoomView['seats'][number];

/** The seats of a room as a row of dots, each with its state in words: by shape, never by color alone. */
@localized()
@customElement('room-seats')
export class RoomSeats extends LitElement {
  static override styles = [
    controls,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-8);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 6px;
        padding: 2px var(--space-8);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        font-size: var(--text-14);
      }
      svg {
        width: 14px;
        height: 14px;
        flex: none;
        fill: none;
        stroke: currentColor;
        stroke-width: 2;
      }
      .answered svg {
        fill: currentColor;
      }
      .away {
        border-style: dashed;
        color: var(--ink-soft);
      }
      .away svg {
        stroke-dasharray: 3 3;
      }
    `,
  ];

  @property({ attribute: false }) view!: RoomView;

  protected override render() {
    const { seats } = this.view;
    if (seats.length === 0) return html`<p class="soft">${msg('Nobody has joined yet.')}</p>`;
    return html`<ul aria-label=${msg('Seats')}>${seats.map((seat) => this.#renderSeat(seat))}</ul>`;
  }

  #renderSeat({ seat, status, answers }: Seat) {
    const { playbackBy, phase, trialsTotal } = this.view;
    const isCounted = playbackBy === 'seats' && phase !== 'waiting';
    return html`
      <li class=${status}>
        <svg viewBox="0 0 14 14" aria-hidden="true"><circle cx="7" cy="7" r="5" /></svg>
        <span>${msg(str`Seat ${seat}: ${statusName(status, this.view)}`)}${isCounted ? html`, ${msg(str`${answers} of ${trialsTotal}`)}` : nothing}</span>
      </li>
    `;
  }
}

function statusName(status: Seat['status'], { playbackBy }: RoomView): string {
  switch (status) {
    case 'asked':
      return msg('still at the questions');
    case 'here':
      return msg('here');
    case 'answered':
      return playbackBy === 'seats' ? msg('done') : msg('answered');
    case 'away':
      return msg('away');
  }
}
