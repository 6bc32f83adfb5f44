import type { PlaybackSystem } from '@earwitness/bench/panel';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Panel, RoomFace, SessionState } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import { focusHeading } from '../focus-heading.ts';
import '../link-code/link-code.ts';
import '../playback-picture/playback-picture.ts';
import { PLAYBACK_SYSTEMS, playbackName } from '../playback-names.ts';

/** The listener has said what this session is heard on. */
export class PlaybackEvent extends Event {
  readonly playback: PlaybackSystem;
  readonly trainedListener: boolean;

  constructor({ playback, trainedListener }: { playback: PlaybackSystem; trainedListener: boolean }) {
    super('playback');
    this.playback = playback;
    this.trainedListener = trainedListener;
  }
}

/** What one has with one, and a computer has not. */
const ON_THE_MOVE: readonly PlaybackSystem[] = ['phone', 'car'];

/**
 * Asks what the session is heard on, or tells it where the panel wants one system.
 *
 * @fires playback - PlaybackEvent
 * @fires back - the listener wants to read once more what it is about
 */
@localized()
@customElement('playback-step')
export class PlaybackStep extends LitElement {
  static override styles = [
    controls,
    form,
    css`
      .choices {
        grid-template-columns: repeat(auto-fill, minmax(156px, 1fr));
      }
      .choices label {
        position: relative;
        flex-direction: column;
        justify-content: center;
        gap: 2px;
        padding: var(--space-8);
        text-align: center;
      }
      .choices input[type="radio"] {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        opacity: 0;
        cursor: pointer;
      }
      .choices label:has(:checked) {
        background: var(--accent-soft);
      }
      .row {
        display: flex;
        gap: var(--space-8);
        width: 100%;
      }
      .wanted {
        display: flex;
        align-items: center;
        gap: var(--space-16);
        padding: var(--space-16);
        background: var(--surface);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        font-size: var(--text-20);
        font-weight: 600;
      }
      @media (max-width: 480px) {
        form {
          gap: 12px;
        }
        .choices {
          grid-template-columns: 1fr 1fr;
        }
        .choices label {
          padding: var(--space-4);
          font-size: var(--text-14);
        }
        playback-picture {
          width: 40px;
          height: 40px;
        }
        .row .primary {
          flex: 1;
        }
      }
    `,
  ];

  @property({ attribute: false }) panel!: Panel;
  @property({ attribute: false }) session: SessionState | null = null;
  @property({ type: Boolean }) busy = false;
  /** The room that the listener joins. */
  @property({ attribute: false }) room: RoomFace | null = null;
  /** The session has begun, on something else than was said. */
  @property({ type: Boolean }) isOther = false;
  /** Where the same visit can be made from another device. */
  @property({ attribute: false }) address = '';
  @state() private playback: PlaybackSystem | null = null;
  @state() private trainedListener = false;
  @state() private isMissing = false;

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    const playbackWanted = this.#wanted;
    return html`
      <form novalidate @submit=${this.#submit}>
        ${playbackWanted === null ? this.#renderChoice() : this.#renderWanted(playbackWanted)}
        ${this.#renderOtherDevice()}
        ${this.#renderTrained()}
        <div class="row">
          <button class="primary" type="submit" ?disabled=${this.busy}>${msg('Continue')}</button>
          ${
            this.session === null
              ? html`<button type="button" @click=${() => this.dispatchEvent(new Event('back'))}>${msg('Back')}</button>`
              : nothing
          }
        </div>
      </form>
    `;
  }

  #renderChoice() {
    return html`
      <h1 tabindex="-1" id="asked">${msg('What are you listening on?')}</h1>
      <fieldset aria-labelledby="asked" aria-describedby=${this.isMissing ? 'missing' : nothing}>
        <div class="choices">
          ${PLAYBACK_SYSTEMS.map(
            (playback) => html`
              <label>
                <input
                  type="radio"
                  name="playback"
                  value=${playback}
                  .checked=${this.playback === playback}
                  @change=${() => {
                    this.playback = playback;
                    this.isMissing = false;
                  }}
                />
                <playback-picture playback=${playback}></playback-picture>
                ${playbackName(playback)}
              </label>
            `,
          )}
        </div>
        ${this.isMissing ? html`<p id="missing" class="missing" role="alert">${msg('Please choose what you are listening on.')}</p>` : nothing}
      </fieldset>
    `;
  }

  #renderWanted(playback: PlaybackSystem) {
    return html`
      <h1 tabindex="-1">${msg('This session is heard on:')}</h1>
      ${this.isOther ? html`<p role="alert">${msg('Please note: it is this, and not what the page said before.')}</p>` : nothing}
      <p class="wanted"><playback-picture playback=${playback}></playback-picture> ${playbackName(playback)}</p>
      <p>
        ${
          this.room?.playbackBy === 'conductor'
            ? msg(
                'The conductor’s machine plays it for everyone in the room. Your device stays quiet: you answer on it.',
              )
            : `${this.#whichSession} ${msg('If you do not have it at hand, please come back when you do.')}`
        }
      </p>
    `;
  }

  /** Who comes without a cookie may have taken sessions before: only a session that is known has a number. */
  get #whichSession(): string {
    const { sessionsPerListener } = this.panel;
    if (sessionsPerListener === 1) return msg('Everybody hears it on this.');
    if (this.session === null)
      return msg(str`There are ${sessionsPerListener} sessions, each heard on something else.`);
    const number = this.session.sessionNumber + (this.isOther ? 0 : 1);
    return msg(str`It is session ${number} of ${sessionsPerListener}, each heard on something else.`);
  }

  /** Who sits at a computer and wants to hear it on a phone or in a car takes the page there. */
  #renderOtherDevice() {
    const playback = this.#wanted ?? this.playback;
    const isHere =
      playback === null || !ON_THE_MOVE.includes(playback) || matchMedia('(pointer: coarse)').matches;
    if (isHere || this.address === '' || this.room?.playbackBy === 'conductor') return nothing;
    return html`
      <link-code
        .address=${this.address}
        .text=${msg('To listen on your phone, or through it in the car, open this page there:')}
      ></link-code>
    `;
  }

  #renderTrained() {
    if (this.panel.qualificationTrials > 0 || this.session !== null) return nothing;
    return html`
      <label class="tick">
        <input
          type="checkbox"
          .checked=${this.trainedListener}
          @change=${(event: Event) => {
            this.trainedListener = (event.target as HTMLInputElement).checked;
          }}
        />
        ${msg('I am a trained listener: I mix, master or take listening tests often')}
      </label>
    `;
  }

  /** What the session is to be heard on; null where the listener says. */
  get #wanted(): PlaybackSystem | null {
    return (
      (this.isOther ? this.session?.playback : null) ??
      this.panel.playbackWanted ??
      this.room?.playback ??
      null
    );
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const playback = this.#wanted ?? this.playback;
    if (playback === null) {
      this.isMissing = true;
      this.renderRoot.querySelector<HTMLInputElement>('input[type="radio"]')?.focus();
      return;
    }
    this.dispatchEvent(new PlaybackEvent({ playback, trainedListener: this.trainedListener }));
  }
}
