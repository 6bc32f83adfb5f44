import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { NoConnectionError, RefusedError } from '../../api.ts';
import type {
  CheckedDraft,
  DraftApi,
  DraftComparison,
  DraftItem,
  ExcerptRule,
  Suggestion,
  Waveform,
} from '../../panel-draft/draft-api.ts';
import {
  anchoredBy,
  comparedIn,
  type DraftPlace,
  type OtherUse,
  type PanelDraft,
  piecesOf,
  referenceOf,
  usesOf,
} from '../../panel-draft/panel-draft.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import '../region-picker/region-picker.ts';
import type { Region, RegionEvent } from '../region-picker/region-picker.ts';
import { countOf, DraftChangeEvent, enteredText } from './draft-change-event.ts';
import './draft-listening.ts';
import { refusalOf } from './draft-topic.ts';
import { section } from './section.styles.ts';
import './taken-excerpts.ts';
import { type ShowPlaceEvent, USE_NAMES } from './taken-excerpts.ts';
import { unlessTyping } from './unless-typing.ts';

const RULES: Readonly<Record<ExcerptRule, string>> = {
  'differ-most': 'where versions differ most',
  typical: 'typical of the piece',
  chorus: 'loudest, fullest part',
};
const SHORTEST_SECONDS = 1;
const LONGEST_SECONDS = 60;

/**
 * Where in each piece one listens: chosen on its waveform while hearing all versions equally loud, or by a rule.
 *
 * @fires draft-change - DraftChangeEvent
 */
@customElement('excerpt-section')
export class ExcerptSection extends LitElement {
  static override styles = [controls, form, section];

  @property({ attribute: false }) draft!: PanelDraft;
  @property({ attribute: false }) items: readonly DraftItem[] = [];
  @property({ attribute: false }) checked: CheckedDraft | null = null;
  @property({ attribute: false }) api!: DraftApi;
  /** What the next excerpt is taken for. */
  @state() private use: OtherUse | null = null;
  @state() private itemId: string | null = null;
  @state() private waveform: Waveform | null = null;
  @state() private region: Region | null = null;
  @state() private suggestions: readonly Suggestion[] = [];
  @state() private problem: string | null = null;
  /** What the waveform is of: another takes its place when something of it changes. */
  #shown = '';

  protected override willUpdate(_changed: PropertyValues): void {
    const pieces = piecesOf(this.draft, this.items);
    if (!pieces.some((piece) => piece.itemId === this.itemId)) this.itemId = pieces[0]?.itemId ?? null;
    const key = JSON.stringify(this.#comparison);
    if (key === this.#shown) return;
    this.#shown = key;
    this.waveform = null;
    this.region = null;
    this.suggestions = [];
    this.problem = null;
    if (this.#comparison !== null && this.draft.excerptsBy === 'hand') void this.#load(this.#comparison);
    else this.#shown = '';
  }

  get #comparison(): DraftComparison | null {
    const { source } = this.draft;
    const conditionIds = comparedIn(this.draft);
    if (source === null || this.itemId === null || conditionIds.length < 2) return null;
    return { source, itemId: this.itemId, conditionIds };
  }

  protected override render() {
    const { excerptsBy } = this.draft;
    const refusal = refusalOf(this.checked, 'material.excerpts', 'material.items');
    return html`
      <section aria-labelledby="heading">
        <h2 id="heading">3 · Excerpts</h2>
        <fieldset>
          <legend>Chosen</legend>
          <div class="choices">
            ${(['hand', ...Object.keys(RULES)] as PanelDraft['excerptsBy'][]).map(
              (by) => html`
                <label>
                  <input type="radio" name="by" .checked=${by === excerptsBy} @change=${() => this.#change({ excerptsBy: by })} />
                  <span>${by === 'hand' ? 'by you, on the waveform' : `by Earwitness, in every piece: ${RULES[by]}`}</span>
                </label>
              `,
            )}
          </div>
        </fieldset>
        ${excerptsBy === 'hand' ? this.#renderByHand() : this.#renderByRule()}
        ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
      </section>
    `;
  }

  #renderByRule() {
    const { seconds, perItem } = this.draft;
    return html`
      <div class="row">
        <label class="field"><span>Seconds</span><input type="number" inputmode="numeric" min=${SHORTEST_SECONDS} max=${LONGEST_SECONDS} .value=${unlessTyping(String(seconds))} @change=${(event: Event) => this.#change({ seconds: countOf(event) ?? seconds })} /></label>
        <label class="field"><span>Of each piece</span><input type="number" inputmode="numeric" min="1" max="20" .value=${unlessTyping(String(perItem))} @change=${(event: Event) => this.#change({ perItem: countOf(event) ?? perItem })} /></label>
      </div>
      <p class="small soft">The places are found when the panel is built; they never overlap. To hear them first, choose by yourself and take what is suggested.</p>
    `;
  }

  #renderByHand() {
    const pieces = piecesOf(this.draft, this.items);
    if (pieces.length === 0) return html`<p class="soft">Choose music and versions first.</p>`;
    return html`
      <label class="field">
        <span>Piece</span>
        <select @change=${(event: Event) => {
          this.itemId = enteredText(event);
        }}>
          ${pieces.map(({ itemId, itemTitle }) => html`<option value=${itemId} ?selected=${itemId === this.itemId}>${itemTitle}${this.#placesOf(itemId).length > 0 ? ` (${this.#placesOf(itemId).length})` : ''}</option>`)}
        </select>
      </label>
      ${this.problem === null ? nothing : html`<p class="refusal" role="alert">${this.problem}</p>`}
      ${this.waveform !== null && this.region !== null ? this.#renderPiece(this.waveform, this.region) : this.problem === null ? html`<p role="status">Opening the piece, and lining its versions up …</p>` : nothing}
      <taken-excerpts .draft=${this.draft} @show-place=${({ place }: ShowPlaceEvent) => void this.#show(place)}></taken-excerpts>
    `;
  }

  #renderPiece(waveform: Waveform, region: Region) {
    const { startSeconds, endSeconds } = region;
    const comparison = this.#comparison!;
    return html`
      <region-picker
        .heights=${waveform.heights}
        .music=${waveform}
        .region=${region}
        .others=${this.#placesOf(comparison.itemId)}
        .shortestSeconds=${SHORTEST_SECONDS}
        .longestSeconds=${LONGEST_SECONDS}
        @region=${(event: RegionEvent) => {
          this.region = event.region;
        }}
      ></region-picker>
      <div class="row">
        ${this.#renderSeconds('From, seconds', startSeconds, (seconds) => ({ startSeconds: seconds, endSeconds: seconds + endSeconds - startSeconds }))}
        ${this.#renderSeconds('Length, seconds', endSeconds - startSeconds, (seconds) => ({ startSeconds, endSeconds: startSeconds + seconds }))}
        <span class="small soft">${SHORTEST_SECONDS} to ${LONGEST_SECONDS} s</span>
      </div>
      ${
        this.suggestions.length === 0
          ? nothing
          : html`<div class="chips" role="group" aria-label="Suggested places">
              ${this.suggestions.map(
                (one) =>
                  html`<button type="button" aria-pressed=${String(Math.abs(one.startSeconds - startSeconds) < 0.01 && Math.abs(one.endSeconds - endSeconds) < 0.01)} @click=${() => {
                    this.region = { startSeconds: one.startSeconds, endSeconds: one.endSeconds };
                  }}>${RULES[one.rule]} · ${one.startSeconds.toFixed(1)} s</button>`,
              )}
            </div>`
      }
      <draft-listening
        .api=${this.api}
        .comparison=${comparison}
        .region=${region}
        .reference=${referenceOf(this.draft)}
        .anchorsOf=${anchoredBy(this.draft)}
      ></draft-listening>
      <div class="row">
        ${this.#renderUses()}
        <button type="button" class="primary" @click=${() => this.#add(region)}>Take this excerpt</button>
      </div>
    `;
  }

  /** Places of practice and the like are others than those of the trials. */
  #renderUses() {
    const uses = usesOf(this.draft);
    if (uses.length === 0) return nothing;
    return html`
      <label class="field">
        <span>For</span>
        <select @change=${(event: Event) => {
          this.use = (enteredText(event) || null) as OtherUse | null;
        }}>
          <option value="" ?selected=${this.#use === null}>the trials</option>
          ${uses.map((use) => html`<option value=${use} ?selected=${use === this.#use}>${USE_NAMES[use]}</option>`)}
        </select>
      </label>
    `;
  }

  /** What is not asked any more takes no excerpts. */
  get #use(): OtherUse | null {
    return usesOf(this.draft).find((use) => use === this.use) ?? null;
  }

  #renderSeconds(label: string, value: number, regionOf: (seconds: number) => Region) {
    return html`
      <label class="field">
        <span>${label}</span>
        <input type="number" inputmode="decimal" step="0.1" .value=${unlessTyping(value.toFixed(1))} @change=${(
          event: Event,
        ) => {
          const seconds = Number(enteredText(event));
          if (Number.isFinite(seconds)) this.region = this.#inside(regionOf(seconds));
          this.requestUpdate();
        }} />
      </label>
    `;
  }

  #inside({ startSeconds, endSeconds }: Region): Region {
    const music = this.waveform!;
    const length = Math.min(
      LONGEST_SECONDS,
      music.endSeconds - music.startSeconds,
      Math.max(SHORTEST_SECONDS, endSeconds - startSeconds),
    );
    const start = Math.min(Math.max(startSeconds, music.startSeconds), music.endSeconds - length);
    return { startSeconds: start, endSeconds: start + length };
  }

  #placesOf(itemId: string): DraftPlace[] {
    return this.draft.places.filter(({ item }) => item === itemId);
  }

  #add({ startSeconds, endSeconds }: Region): void {
    const { places } = this.draft;
    const item = this.itemId!;
    const use = this.#use;
    const place: DraftPlace = { item, startSeconds, endSeconds, ...(use !== null && { use }) };
    // Nothing is heard for two uses: what is taken again is for another.
    const others = places.filter(
      (one) => one.item !== item || one.startSeconds !== startSeconds || one.endSeconds !== endSeconds,
    );
    this.#change({ places: [...others, place] });
  }

  async #show({ item, startSeconds, endSeconds }: DraftPlace): Promise<void> {
    this.itemId = item;
    await this.updateComplete;
    if (this.#comparison !== null && this.waveform === null) await this.#loading;
    // Another piece was chosen meanwhile.
    if (this.itemId !== item) return;
    this.region = { startSeconds, endSeconds };
  }

  #loading: Promise<void> = Promise.resolve();

  #load(comparison: DraftComparison): Promise<void> {
    const key = this.#shown;
    const ask = async () => {
      const waveform = await this.api.waveform(comparison);
      if (key !== this.#shown) return;
      this.waveform = waveform;
      const seconds = Math.min(this.draft.seconds, waveform.endSeconds - waveform.startSeconds);
      const middle = (waveform.startSeconds + waveform.endSeconds - seconds) / 2;
      this.region = { startSeconds: middle, endSeconds: middle + seconds };
      if (seconds < SHORTEST_SECONDS) return;
      const { suggestions } = await this.api.suggestions(comparison, seconds);
      if (key === this.#shown) this.suggestions = suggestions;
    };
    this.#loading = ask().catch((error: unknown) => {
      if (key !== this.#shown) return;
      if (error instanceof RefusedError) this.problem = error.message;
      else if (error instanceof NoConnectionError) this.problem = 'The server cannot be reached just now.';
      else throw error;
    });
    return this.#loading;
  }

  #change(changes: Partial<PanelDraft>): void {
    this.dispatchEvent(new DraftChangeEvent(changes));
  }
}
