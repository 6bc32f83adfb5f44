import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { LooseFile, Maker, MusicPlace } from '../../panel-draft/draft-api.ts';
import { guessFiles, idOf } from '../../panel-draft/guess-files.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import { enteredText } from './draft-change-event.ts';
import { section } from './section.styles.ts';
import { SourceEvent } from './source-event.ts';
import { unlessTyping } from './unless-typing.ts';

const MAKERS: Readonly<Record<Maker, string>> = {
  none: 'nobody in particular',
  human: 'a mastering engineer',
  artist: 'the artist',
  service: 'a service',
  engine: 'an engine (AI)',
  hybrid: 'engine and person',
};

/**
 * Files that are no dataset: one says of each which piece it is of, which version, and who made it.
 *
 * @fires source - SourceEvent
 */
@customElement('loose-files')
export class LooseFiles extends LitElement {
  static override styles = [
    controls,
    form,
    section,
    css`
      :host {
        display: grid;
        gap: var(--space-16);
      }
      td input[type="text"] {
        min-width: 8em;
      }
      td select {
        min-width: 14em;
      }
      th[scope="row"] {
        overflow-wrap: anywhere;
      }
      @media (max-width: 760px) {
        thead {
          display: none;
        }
        tbody {
          display: grid;
          gap: var(--space-16);
        }
        tr {
          display: grid;
          grid-template-columns: 1fr 1fr auto;
          gap: var(--space-8);
          align-items: end;
        }
        th[scope="row"] {
          grid-column: 1 / -1;
        }
        td {
          min-width: 0;
          padding: 0;
        }
        td:nth-of-type(3) {
          grid-column: 1 / 3;
        }
        td[data-label]::before {
          content: attr(data-label);
          display: block;
          font-size: var(--text-14);
          color: var(--ink-soft);
        }
        td input[type="text"],
        td select {
          min-width: 0;
        }
      }
    `,
  ];

  /** Folders of files that the server offers. */
  @property({ attribute: false }) places: readonly MusicPlace[] = [];
  /** What one begins with. */
  @property({ attribute: false }) given: readonly LooseFile[] = [];
  @state() private files: readonly LooseFile[] = [];
  /** Of which files may be left out and taken back. */
  @state() private folders: readonly MusicPlace[] = [];
  @state() private other = '';

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('given')) return;
    this.files = this.given;
    this.folders = this.places.filter(({ files }) => this.given.some(({ file }) => files.includes(file)));
    this.other = '';
  }

  protected override render() {
    const { files } = this;
    const leftOut = this.folders
      .flatMap((folder) => folder.files)
      .filter((path) => !files.some(({ file }) => file === path));
    return html`
      <p>Say which piece each file is of, and which version: files of one piece are compared with each other.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Files">
        <table>
          <thead><tr><th scope="col">File</th><th scope="col">Piece</th><th scope="col">Version</th><th scope="col">Made by</th><th scope="col"><span class="visually-hidden">Leave out</span></th></tr></thead>
          <tbody>${files.map((file, index) => this.#renderFile(file, index))}</tbody>
        </table>
      </div>
      ${this.#renderOther()}
      <div class="row">
        <button type="button" class="primary" ?disabled=${files.length < 2} @click=${() => this.dispatchEvent(new SourceEvent({ files: [...files] }))}>Use these files</button>
        ${leftOut.length === 0 ? nothing : html`<button type="button" @click=${() => this.#take(leftOut)}>Take ${leftOut.length} left out back</button>`}
      </div>
    `;
  }

  #renderFile({ file, item, condition, maker = 'none' }: LooseFile, index: number) {
    const change = (changes: Partial<LooseFile>) => {
      this.files = this.files.map((one, at) => (at === index ? { ...one, ...changes } : one));
      // What was typed may be what cannot be: the field shows what is.
      this.requestUpdate();
    };
    const shown = this.folders.length > 1 ? file : file.split('/').at(-1);
    return html`
      <tr>
        <th scope="row" class="small">${shown}</th>
        <td data-label="Piece"><input type="text" aria-label="Piece of ${file}" .value=${unlessTyping(item)} @change=${(event: Event) => change({ item: enteredText(event).trim() || item })} /></td>
        <td data-label="Version"><input type="text" aria-label="Version of ${file}" .value=${unlessTyping(condition)} @change=${(event: Event) => change({ condition: idOf(enteredText(event)) || condition })} /></td>
        <td data-label="Made by">
          <select aria-label="Maker of ${file}" @change=${(event: Event) => change({ maker: enteredText(event) as Maker })}>
            ${Object.entries(MAKERS).map(([value, name]) => html`<option value=${value} ?selected=${value === maker}>${name}</option>`)}
          </select>
        </td>
        <td><button type="button" aria-label="Leave out ${file}" @click=${() => {
          this.files = this.files.filter((_, at) => at !== index);
        }}>×</button></td>
      </tr>
    `;
  }

  /** Versions often lie in a folder each. */
  #renderOther() {
    const others = this.places.filter((place) => !this.folders.includes(place));
    if (others.length === 0) return nothing;
    const chosen = others.find(({ path }) => path === this.other) ?? others[0]!;
    return html`
      <div class="row">
        <label class="field"><span>Other versions lie in</span>
          <select @change=${(event: Event) => {
            this.other = enteredText(event);
          }}>
            ${others.map((place) => html`<option value=${place.path} ?selected=${place === chosen}>${place.path || 'the folder itself'} (${place.files.length})</option>`)}
          </select>
        </label>
        <button type="button" @click=${() => {
          this.folders = [...this.folders, chosen];
          this.#take(chosen.files);
        }}>Add these files</button>
      </div>
    `;
  }

  /** All names are guessed together, as folders tell versions only beside each other, unless one has said better. */
  #take(paths: readonly string[]): void {
    const present = this.files.map(({ file }) => file);
    const isAsGuessed = JSON.stringify(this.files) === JSON.stringify(guessFiles(present));
    this.files = isAsGuessed ? guessFiles([...present, ...paths]) : [...this.files, ...guessFiles(paths)];
  }
}
