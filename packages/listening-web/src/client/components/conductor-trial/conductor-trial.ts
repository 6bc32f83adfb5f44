import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Panel, RoomPlays, Trial } from '../../api.ts';
import { listed } from '../../methods/listed.ts';
import { trialPlace } from '../../methods/trial-place.ts';
import { controls } from '../../styles/controls.ts';
import { focusHeading } from '../focus-heading.ts';
import '../sound-transport/sound-transport.ts';
import type { ChooseEvent } from '../stimulus-button/stimulus-button.ts';
import '../stimulus-switch/stimulus-switch.ts';
import { TrialSound } from '../trial-sound.ts';
import { singleKeyOf } from '../trial-step/key-of-event.ts';
import { ReplaceTrialEvent } from '../trial-step/trial-step.ts';

/** What the room hears, or has heard, has changed. */
export class RoomPlaysEvent extends Event {
  readonly plays: RoomPlays;

  constructor(plays: RoomPlays) {
    super('room-plays');
    this.plays = plays;
  }
}

/**
 * A trial that one machine plays for a whole room, blind.
 *
 * @fires room-plays - RoomPlaysEvent
 * @fires replace-trial - ReplaceTrialEvent
 * @fires room-next - the conductor wants the next trial
 */
@localized()
@customElement('conductor-trial')
export class ConductorTrial extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-16);
      }
      h1,
      h2 {
        font-size: var(--text-20);
      }
      .notice {
        padding: var(--space-8) var(--space-16);
        border-inline-start: 4px solid var(--accent);
        background: var(--accent-soft);
      }
      .forward {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-8);
      }
    `,
  ];

  @property({ attribute: false }) panel!: Panel;
  @property({ attribute: false }) trial!: Trial;
  /** How many have answered, of how many. */
  @property({ attribute: false }) answered = { count: 0, of: 0 };
  @property({ attribute: false }) keyShortcuts = true;
  @property({ type: Boolean }) busy = false;
  readonly #sound = new TrialSound(this);
  readonly #player = this.#sound.player;
  #told: { playing: RoomPlays['playing']; sounded: ReadonlySet<string> } | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onKey);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('trial')) {
      this.#told = null;
      this.#load();
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('trial')) focusHeading(this);
    this.#tellWhatPlays();
  }

  protected override render() {
    const player = this.#player;
    const { count, of } = this.answered;
    return html`
      <h1 tabindex="-1">${trialPlace(this.trial)}</h1>
      <stimulus-switch
        .stimuli=${this.trial.stimuli}
        .heard=${player.heard}
        .chosen=${player.slot}
        .playing=${player.playing}
        .disabled=${!player.ready}
        .keyShortcuts=${this.keyShortcuts}
        @choose=${({ letter }: ChooseEvent) => player.choose(letter)}
      ></stimulus-switch>
      <sound-transport
        .player=${player}
        .keyShortcuts=${this.keyShortcuts}
        .loadingProblem=${this.#sound.loadingProblem}
        @load-again=${this.#sound.loadAgain}
        @give-up=${() => this.dispatchEvent(new ReplaceTrialEvent('unplayable'))}
      ></sound-transport>
      ${this.#renderNotice()}
      <h2>${this.trial.question}</h2>
      <div class="forward">
        <p role="status">${this.#unheard === '' ? msg(str`${count} of ${of} have answered.`) : this.#unheard}</p>
        ${
          this.#isSpoiled
            ? html`<button type="button" class="primary" ?disabled=${this.busy} @click=${this.#replace}>${msg('Replace this trial')}</button>`
            : html`<button type="button" class="primary" ?disabled=${this.busy || !player.ready} @click=${() => this.dispatchEvent(new Event('room-next'))}>
                ${msg('Next trial')}
              </button>`
        }
      </div>
    `;
  }

  #renderNotice() {
    const { soundBlocked, problem } = this.#player;
    if (soundBlocked)
      return html`<p class="notice" role="alert">${msg('The browser holds the sound back. Press Play to allow it.')}</p>`;
    if (problem === 'silent')
      return html`<p class="notice" role="alert">${msg('No sound comes out. Press Play once more; if it stays quiet, check the output and its level.')}</p>`;
    if (problem === null) return nothing;
    return html`<p class="notice" role="alert">
      ${msg('The room did not hear this as it should. Replace the trial by a fresh one: answers that were given stand.')}
    </p>`;
  }

  #tellWhatPlays(): void {
    const { playing: isPlaying, slot, sounded } = this.#player;
    const { trialToken, stimuli } = this.trial;
    const slots = stimuli.map((stimulus) => stimulus.slot);
    const playing = (isPlaying && slots.find((one) => one === slot)) || null;
    if (this.#told?.playing === playing && this.#told.sounded === sounded) return;
    this.#told = { playing, sounded };
    const heard = slots.filter((one) => sounded.has(one));
    this.dispatchEvent(new RoomPlaysEvent({ trialToken, playing, heard }));
  }

  get #isSpoiled(): boolean {
    const { problem } = this.#player;
    return problem !== null && problem !== 'silent';
  }

  get #unheard(): string {
    const { unheard } = this.#sound;
    return unheard.length === 0 || !this.#player.ready
      ? ''
      : msg(str`The room has not heard ${listed(unheard)} yet.`);
  }

  readonly #replace = (): void => {
    const { problem } = this.#player;
    if (problem !== null && problem !== 'silent') this.dispatchEvent(new ReplaceTrialEvent(problem));
  };

  readonly #load = (): void => {
    void this.#sound.load(this.trial, this.panel);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const pressed = this.keyShortcuts ? singleKeyOf(event) : null;
    if (pressed !== null && this.#sound.takeKey(pressed.key, pressed)) event.preventDefault();
  };
}
