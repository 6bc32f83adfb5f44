import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type {
  DraftItem,
  DraftSource,
  LooseFile,
  MusicPlace,
  OfferedMusic,
} from '../../panel-draft/draft-api.ts';
import { guessFiles } from '../../panel-draft/guess-files.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import { clockText } from '../clock-text.ts';
import './loose-files.ts';
import { section } from './section.styles.ts';
import { SourceEvent } from './source-event.ts';

const KINDS: Readonly<Record<MusicPlace['kind'], string>> = {
  dataset: 'Dataset',
  run: 'Run',
  files: 'Files',
};

/**
 * Where the music is from: a dataset, a run, or files of a folder, whose pieces and versions one names.
 *
 * @fires source - SourceEvent
 */
@customElement('source-section')
export class SourceSection extends LitElement {
  static override styles = [
    controls,
    form,
    section,
    css`
      .places {
        max-height: 22rem;
        overflow-y: auto;
      }
      .places span {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) music: OfferedMusic | null = null;
  @property({ attribute: false }) source: DraftSource | null = null;
  @property({ attribute: false }) items: readonly DraftItem[] = [];
  @property({ type: Boolean }) opening = false;
  /** Why the music could not be opened. */
  @property({ attribute: false }) problem: string | null = null;
  /** Files that are being named. */
  @state() private naming: readonly LooseFile[] | null = null;
  /** What the last ones were called, for who looks elsewhere and comes back. */
  #named: readonly LooseFile[] = [];

  /** What was named stays in sight until it is opened. */
  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('source')) return;
    this.naming = null;
    this.#named = this.source?.files ?? this.#named;
  }

  protected override render() {
    return html`
      <section aria-labelledby="heading">
        <h2 id="heading">1 · Music</h2>
        ${this.#renderPlaces()}
        ${this.naming === null ? nothing : html`<loose-files .places=${this.#folders} .given=${this.naming}></loose-files>`}
        ${this.problem === null || this.opening ? nothing : html`<p class="refusal" role="alert">${this.problem}</p>`}
        ${this.opening ? html`<p role="status">Opening the music …</p>` : this.#renderOpened()}
      </section>
    `;
  }

  get #folders(): MusicPlace[] {
    return this.music?.places.filter(({ kind }) => kind === 'files') ?? [];
  }

  #renderPlaces() {
    const { music } = this;
    if (music === null) return html`<p role="status" class="soft">Looking through the music …</p>`;
    if (!music.isOffered)
      return html`
        <p>This server was started without a folder of music. Start it with one, then come back:</p>
        <p><code>npx earwitness panel serve study --music FOLDER</code></p>
        <p class="soft">Only what lies below that folder can be used: datasets, runs and loose files.</p>
      `;
    if (music.places.length === 0)
      return html`<p>The folder of music holds no audio. Put datasets, runs or files there, and load this page again.</p>`;
    return html`
      <fieldset>
        <legend>What is compared is from</legend>
        <div class="choices places">
          ${music.places.map(
            (place) => html`
              <label>
                <input type="radio" name="place" .checked=${this.#isChosen(place)} @change=${() => this.#choose(place)} />
                <span>${place.path === '' ? 'The folder itself' : place.path} <span class="small soft">${KINDS[place.kind]}${place.kind === 'files' ? ` · ${place.files.length}` : ''}</span></span>
              </label>
            `,
          )}
        </div>
      </fieldset>
      ${music.isWhole ? nothing : html`<p class="small soft">There is more than can be shown: start the server with a folder further down.</p>`}
    `;
  }

  #isChosen({ kind, path, files }: MusicPlace): boolean {
    const chosen = this.naming ?? this.source?.files;
    if (kind === 'files') return chosen !== undefined && files.includes(chosen[0]?.file ?? '');
    return this.naming === null && this.source?.[kind] === path;
  }

  #choose({ kind, path, files }: MusicPlace): void {
    if (kind !== 'files') {
      this.naming = null;
      this.dispatchEvent(new SourceEvent(kind === 'run' ? { run: path } : { dataset: path }));
      return;
    }
    this.naming = files.includes(this.#named[0]?.file ?? '') ? this.#named : guessFiles(files);
  }

  #renderOpened() {
    if (this.source === null || this.items.length === 0 || this.naming !== null) return nothing;
    const { files } = this.source;
    const seconds = this.items.flatMap(({ conditions }) =>
      conditions.map(({ durationSeconds }) => durationSeconds),
    );
    const [shortest, longest] = [Math.min(...seconds), Math.max(...seconds)].map(clockText);
    return html`
      <p role="status">${this.items.length === 1 ? '1 piece' : `${this.items.length} pieces`}, ${shortest === longest ? shortest : `${shortest} to ${longest}`} min long.</p>
      ${
        files === undefined
          ? nothing
          : html`<div><button type="button" @click=${() => {
              this.naming = files;
            }}>Change pieces and versions</button></div>`
      }
    `;
  }
}
