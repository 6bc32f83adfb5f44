import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { pageLocale } from '../../locales/page-language.ts';
import type { Layout } from '../../methods/answer-form.ts';
import type { Player } from '../../player/player.ts';
import { controls } from '../../styles/controls.ts';
import type { LoopEvent, SeekEvent } from '../excerpt-timeline/excerpt-timeline.ts';
import '../excerpt-timeline/excerpt-timeline.ts';
import { FollowPlayer } from '../follow-player.ts';
import { keepFocus } from '../keep-focus.ts';
import { loadingSecondsLeft } from './loading-time.ts';
import { styles } from './sound-transport.styles.ts';

/**
 * What is the same for every stimulus: loading, play and pause, the place in the excerpt, the level.
 *
 * @fires load-again - the sounds should be fetched once more
 * @fires give-up - this trial cannot be heard: another drawing is wanted
 */
@localized()
@customElement('sound-transport')
export class SoundTransport extends LitElement {
  static override styles = [controls, styles];

  @property({ attribute: false }) player!: Player;
  @property({ reflect: true }) layout: Layout = 'desk';
  @property({ type: Boolean }) keyShortcuts = true;
  @property({ attribute: false }) loadingProblem: 'network' | 'unfit' | null = null;
  #loadingSince = 0;

  constructor() {
    super();
    new FollowPlayer(this, {
      player: () => this.player,
      shown: (player) => [
        player.ready,
        player.receivedBytes,
        player.playing,
        player.positionSeconds,
        player.loop,
        player.waveform,
        player.volume,
      ],
    });
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const isLoading = !this.player.ready && this.loadingProblem === null;
    if (!isLoading) this.#loadingSince = 0;
    else if (this.#loadingSince === 0) this.#loadingSince = performance.now();
  }

  protected override render() {
    if (this.loadingProblem !== null) return this.#renderProblem();
    return this.player.ready ? this.#renderControls() : this.#renderLoading();
  }

  #renderProblem() {
    return html`
      <div class="loading" role="alert">
        <p>${msg('The sound could not be loaded. Nothing is lost.')}</p>
        ${
          this.loadingProblem === 'network'
            ? html`<button type="button" @click=${() => this.dispatchEvent(new Event('load-again'))}>${msg('Try again')}</button>`
            : html`<button type="button" @click=${() => this.dispatchEvent(new Event('give-up'))}>${msg('Replace this trial')}</button>`
        }
      </div>
    `;
  }

  #renderLoading() {
    const { receivedBytes, totalBytes } = this.player;
    return html`
      <div class="loading">
        <label for="loaded">${this.#loadingSentence}</label>
        <progress id="loaded" max=${totalBytes} .value=${receivedBytes}></progress>
      </div>
    `;
  }

  get #loadingSentence(): string {
    const { receivedBytes, totalBytes } = this.player;
    const elapsedSeconds = (performance.now() - this.#loadingSince) / 1_000;
    const secondsLeft = loadingSecondsLeft({ receivedBytes, totalBytes, elapsedSeconds });
    const [received, total] = [megabytes(receivedBytes), megabytes(totalBytes)];
    return secondsLeft === null
      ? msg(str`Loading the sound: ${received} of ${total} MB`)
      : msg(str`Loading the sound: ${received} of ${total} MB, about ${secondsLeft} s left`);
  }

  #renderControls() {
    const { player } = this;
    return html`
      <excerpt-timeline
        .waveform=${player.waveform}
        .loop=${player.loop}
        .durationSeconds=${player.durationSeconds}
        .positionSeconds=${player.positionSeconds}
        @seek=${({ seconds }: SeekEvent) => player.seek(seconds)}
        @loop=${({ loop }: LoopEvent) => player.setLoop(loop)}
      ></excerpt-timeline>
      <div class="row">
        <button
          type="button"
          class="play"
          aria-keyshortcuts=${this.keyShortcuts ? 'Space' : nothing}
          @mousedown=${keepFocus}
          @click=${() => this.player.toggle()}
        >
          <span>${player.playing ? msg('Pause') : msg('Play')}</span>
          ${this.keyShortcuts ? html`<kbd aria-hidden="true">${msg('Space')}</kbd>` : nothing}
        </button>
        ${
          this.keyShortcuts
            ? html`<span class="keys small soft" aria-hidden="true"><kbd>←</kbd> <kbd>→</kbd> ${msg('1 s')}</span>`
            : nothing
        }
        <label class="level small">
          <span>${msg('Volume')}</span>
          <input
            type="range"
            min="0"
            max="100"
            .value=${String(Math.round(100 * player.volume))}
            @input=${(event: Event) => player.setVolume(Number((event.target as HTMLInputElement).value) / 100)}
            @pointerup=${(event: Event) => (event.target as HTMLElement).blur()}
          />
        </label>
      </div>
    `;
  }
}

function megabytes(bytes: number): string {
  return new Intl.NumberFormat(pageLocale(), {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(bytes / 1e6);
}
