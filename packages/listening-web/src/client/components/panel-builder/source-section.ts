import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { DraftItem, DraftSource, Maker, OfferedMusic } from '../../panel-draft/draft-api.ts';
import { guessFiles } from '../../panel-draft/panel-draft.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import { clockText } from '../clock-text.ts';
import { enteredText } from './draft-change-event.ts';
import { section } from './section.styles.ts';

type LooseFiles = NonNullable<DraftSource['files']>;
type Place = OfferedMusic['places'][number];

/** Music was chosen. */
export class SourceEvent extends Event {
  readonly source: DraftSource;

  constructor(source: DraftSource) {
    super('source');
    this.source = source;
  }
}

const KINDS: Readonly<Record<Place['kind'], string>> = { dataset: 'Dataset', run: 'Run', files: 'Files' };
const MAKERS: Readonly<Record<Maker, string>> = {
  none: 'nobody in particular',
  human: 'a mastering engineer',
  artist: 'the artist',
  service: 'a service',
  engine: 'an engine (AI)',
  hybrid: 'engine and person',
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
      td input[type="text"] {
        min-width: 8em;
      }
      td select {
        min-width: 14em;
      }
    `,
  ];

  @property({ attribute: false }) music: OfferedMusic | null = null;
  @property({ attribute: false }) source: DraftSource | null = null;
  @property({ attribute: false }) items: readonly DraftItem[] = [];
  @property({ type: Boolean }) opening = false;
  /** Files of a folder that are being named. */
  @state() private files: LooseFiles | null = null;
  @state() private folder = '';

  protected override render() {
    return html`
      <section aria-labelledby="heading">
        <h2 id="heading">1 · Music</h2>
        ${this.#renderPlaces()}
        ${this.files === null ? nothing : this.#renderFiles(this.files)}
        ${this.opening ? html`<p role="status">Opening the music …</p>` : this.#renderOpened()}
      </section>
    `;
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

  #isChosen(place: Place): boolean {
    if (place.kind === 'files') {
      if (this.files !== null) return this.folder === place.path;
      return this.source?.files?.some(({ file }) => place.files.includes(file)) ?? false;
    }
    return this.files === null && this.source?.[place.kind] === place.path;
  }

  #choose({ kind, path, files }: Place): void {
    if (kind === 'files') {
      this.folder = path;
      this.files = this.source?.files?.every(({ file }) => files.includes(file))
        ? this.source.files
        : guessFiles(files);
      return;
    }
    this.files = null;
    this.dispatchEvent(new SourceEvent(kind === 'run' ? { run: path } : { dataset: path }));
  }

  #renderFiles(files: LooseFiles) {
    const change = (index: number, changes: Partial<LooseFiles[number]>) => {
      this.files = files.map((file, at) => (at === index ? { ...file, ...changes } : file));
    };
    const all =
      this.music?.places.find(({ kind, path }) => kind === 'files' && path === this.folder)?.files ?? [];
    const leftOut = all.filter((path) => !files.some(({ file }) => file === path));
    return html`
      <p>Say which piece each file is of, and which version: files of one piece are compared with each other.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Files">
        <table>
          <thead><tr><th scope="col">File</th><th scope="col">Piece</th><th scope="col">Version</th><th scope="col">Made by</th><th scope="col"><span class="visually-hidden">Leave out</span></th></tr></thead>
          <tbody>
            ${files.map(
              ({ file, item, condition, maker = 'none' }, index) => html`
                <tr>
                  <th scope="row" class="small">${file.split('/').at(-1)}</th>
                  <td><input type="text" aria-label="Piece of ${file}" .value=${live(item)} @change=${(event: Event) => change(index, { item: enteredText(event).trim() || item })} /></td>
                  <td><input type="text" aria-label="Version of ${file}" pattern="[a-z0-9][a-z0-9\\-]*" .value=${live(condition)} @change=${(event: Event) => change(index, { condition: enteredText(event).trim() || condition })} /></td>
                  <td>
                    <select aria-label="Maker of ${file}" @change=${(event: Event) => change(index, { maker: enteredText(event) as Maker })}>
                      ${Object.entries(MAKERS).map(([value, name]) => html`<option value=${value} ?selected=${value === maker}>${name}</option>`)}
                    </select>
                  </td>
                  <td><button type="button" aria-label="Leave out ${file}" @click=${() => {
                    this.files = files.filter((_, at) => at !== index);
                  }}>×</button></td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
      <div class="row">
        <button type="button" class="primary" ?disabled=${files.length < 2} @click=${() => this.#useFiles(files)}>Use these files</button>
        ${
          leftOut.length === 0
            ? nothing
            : html`<button type="button" @click=${() => {
                this.files = [...files, ...guessFiles(leftOut)];
              }}>Take ${leftOut.length} left out back</button>`
        }
      </div>
    `;
  }

  #useFiles(files: LooseFiles): void {
    this.files = null;
    this.dispatchEvent(new SourceEvent({ files }));
  }

  #renderOpened() {
    if (this.source === null || this.items.length === 0 || this.files !== null) return nothing;
    const seconds = this.items.flatMap(({ conditions }) =>
      conditions.map(({ durationSeconds }) => durationSeconds),
    );
    const [shortest, longest] = [Math.min(...seconds), Math.max(...seconds)].map(clockText);
    return html`<p role="status">${this.items.length === 1 ? '1 piece' : `${this.items.length} pieces`}, ${shortest === longest ? shortest : `${shortest} to ${longest}`} min long.</p>`;
  }
}
