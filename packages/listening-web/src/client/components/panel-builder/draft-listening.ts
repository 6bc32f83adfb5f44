import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { NoConnectionError, RefusedError } from '../../api.ts';
import type { DraftApi, DraftComparison, PreparedSounds } from '../../panel-draft/draft-api.ts';
import { Player } from '../../player/player.ts';
import { UnfitStimulusError } from '../../player/stimuli.ts';
import { controls } from '../../styles/controls.ts';
import { FollowPlayer } from '../follow-player.ts';
import type { Region } from '../region-picker/region-picker.ts';
import '../sound-transport/sound-transport.ts';
import { section } from './section.styles.ts';

/** No version may be called so. */
const ANCHORS: Readonly<Record<string, string>> = {
  'low-anchor': 'low anchor, up to 3.5 kHz',
  'mid-anchor': 'mid anchor, up to 7 kHz',
};

/** An excerpt in all versions, equally loud and in step, by the player that listeners have. */
@customElement('draft-listening')
export class DraftListening extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      .listening {
        display: grid;
        gap: var(--space-8);
      }
      ul {
        margin: 0;
        padding-inline-start: var(--space-16);
      }
    `,
  ];

  @property({ attribute: false }) api!: DraftApi;
  @property({ attribute: false }) comparison!: DraftComparison;
  @property({ attribute: false }) region!: Region;
  /** The version that others are held against, where there is one. */
  @property({ attribute: false }) reference: string | null = null;
  /** The version that anchors are made of, where there are some. */
  @property({ attribute: false }) anchorsOf: string | null = null;
  @state() private sounds: PreparedSounds | null = null;
  @state() private phase: 'none' | 'making' | 'loaded' = 'none';
  @state() private problem: string | null = null;
  readonly #player = new Player();
  /** What was made last. */
  #made = '';

  constructor() {
    super();
    new FollowPlayer(this, {
      player: () => this.#player,
      shown: (player) => [player.ready, player.playing, player.slot],
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.#player.close();
    // A reply that is still on its way finds nobody.
    this.phase = 'none';
    this.#made = '';
  }

  /** What plays is the excerpt that is shown, or nothing. */
  protected override willUpdate(_changed: PropertyValues): void {
    if (this.phase === 'none' || this.#key === this.#made) return;
    this.#player.unload();
    this.phase = 'none';
    this.sounds = null;
  }

  get #key(): string {
    return JSON.stringify([this.comparison, this.region, this.anchorsOf]);
  }

  protected override render() {
    return html`
      <div class="listening">
        ${this.problem === null ? nothing : html`<p class="refusal" role="alert">${this.problem}</p>`}
        ${this.phase === 'none' ? html`<div><button type="button" @click=${() => void this.#listen()}>Listen to all versions</button></div>` : nothing}
        ${this.phase === 'making' ? html`<p role="status">Making the excerpt of every version, equally loud …</p>` : nothing}
        ${this.sounds === null ? nothing : this.#renderSounds(this.sounds)}
      </div>
    `;
  }

  #renderSounds({ sounds, warnings }: PreparedSounds) {
    const player = this.#player;
    return html`
      <div class="chips" role="group" aria-label="Versions">
        ${sounds.map(
          ({ conditionId, gainDb }) => html`
            <button type="button" ?disabled=${!player.ready} aria-pressed=${String(player.playing && player.slot === conditionId)} @click=${() => player.choose(conditionId)}>
              ${this.#nameOf(conditionId)} <span class="small soft">${gainText(gainDb)}</span>
            </button>
          `,
        )}
      </div>
      <sound-transport .player=${player} .keyShortcuts=${false}></sound-transport>
      ${
        warnings.length === 0
          ? nothing
          : html`<div class="note small"><p><strong>What could name a version apart from its mastering:</strong></p><ul>${warnings.map(({ message }) => html`<li>${message}</li>`)}</ul></div>`
      }
    `;
  }

  #nameOf(conditionId: string): string {
    if (conditionId === this.reference) return `${conditionId}, the reference`;
    return ANCHORS[conditionId] ?? conditionId;
  }

  async #listen(): Promise<void> {
    const key = this.#key;
    this.#made = key;
    this.phase = 'making';
    this.problem = null;
    try {
      const sounds = await this.api.sounds(this.comparison, {
        ...this.region,
        anchorsOf: this.anchorsOf,
      });
      if (key !== this.#made || this.phase !== 'making') return;
      this.sounds = sounds;
      await this.#player.load({
        trialToken: key,
        method: 'preference',
        sampleRate: sounds.sampleRate,
        channelCount: sounds.channelCount,
        frameCount: sounds.frameCount,
        formats: sounds.formats,
        stimuli: sounds.sounds.map(({ conditionId, soundId }) => ({
          slot: conditionId,
          url: this.api.soundUrl(soundId),
        })),
        headers: this.api.headers,
      });
      this.phase = 'loaded';
    } catch (error) {
      // another excerpt was chosen meanwhile
      if (key !== this.#made || (error instanceof DOMException && error.name === 'AbortError')) return;
      this.phase = 'none';
      this.sounds = null;
      this.problem = sentenceOf(error);
    }
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof RefusedError || error instanceof UnfitStimulusError) return error.message;
  if (error instanceof NoConnectionError || error instanceof TypeError)
    return 'The server cannot be reached just now: try again.';
  throw error;
}

const gainText = (gainDb: number): string =>
  gainDb > -0.05 ? 'as it is' : `turned down ${(-gainDb).toFixed(1)} dB`;
