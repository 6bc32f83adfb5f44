import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DraftPlace, OtherUse, PanelDraft } from '../../panel-draft/panel-draft.ts';
import { controls } from '../../styles/controls.ts';
import { DraftChangeEvent } from './draft-change-event.ts';
import { section } from './section.styles.ts';

export const USE_NAMES: Readonly<Record<OtherUse, string>> = {
  training: 'practice',
  qualification: 'qualification',
  catch: 'catch trials',
};

/** An excerpt is to be seen on its waveform. */
export class ShowPlaceEvent extends Event {
  readonly place: DraftPlace;

  constructor(place: DraftPlace) {
    super('show-place');
    this.place = place;
  }
}

/**
 * The excerpts that a panel has so far, and what each is for.
 *
 * @fires draft-change - DraftChangeEvent
 * @fires show-place - ShowPlaceEvent
 */
@customElement('taken-excerpts')
export class TakenExcerpts extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      :host {
        display: grid;
        gap: var(--space-16);
      }
      ol {
        margin: 0;
        padding-inline-start: var(--space-32);
      }
      li {
        padding-block: var(--space-4);
      }
    `,
  ];

  @property({ attribute: false }) draft!: PanelDraft;

  protected override render() {
    const { places } = this.draft;
    if (places.length === 0) return html`<p class="soft">No excerpt is taken yet.</p>`;
    return html`
      <h3>Excerpts of the panel</h3>
      <ol>${places.map((place, index) => html`<li>${this.#renderPlace(place, index)}</li>`)}</ol>
    `;
  }

  #renderPlace(place: DraftPlace, index: number) {
    const { item, startSeconds, endSeconds, use } = place;
    return html`
      <span class="row">
        <span>${item}, ${startSeconds.toFixed(1)} to ${endSeconds.toFixed(1)} s${use === undefined ? '' : `, for ${USE_NAMES[use]}`}</span>
        <button type="button" aria-label="Show excerpt ${index + 1}" @click=${() => this.dispatchEvent(new ShowPlaceEvent(place))}>Show</button>
        <button type="button" aria-label="Remove excerpt ${index + 1}" @click=${() => this.#remove(index)}>Remove</button>
      </span>
    `;
  }

  #remove(index: number): void {
    const places = this.draft.places.filter((_, at) => at !== index);
    this.dispatchEvent(new DraftChangeEvent({ places }));
  }
}
