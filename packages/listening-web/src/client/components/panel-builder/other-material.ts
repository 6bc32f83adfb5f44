import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type OtherUse, ownPlaces, piecesOf } from '../../panel-draft/panel-draft.ts';
import { DraftTopic } from './draft-topic.ts';

/**
 * Music of its own for practice, qualification or catch trials: pieces set apart, or places taken on the waveform.
 *
 * @fires draft-change - DraftChangeEvent
 */
@customElement('other-material')
export class OtherMaterial extends DraftTopic {
  @property() use: OtherUse = 'training';
  /** What is heard where nothing is chosen. */
  @property() usual = '';

  protected override render() {
    const { use, draft } = this;
    const places = ownPlaces(draft, use).length;
    if (places > 0)
      return html`<p>${places === 1 ? 'One excerpt is' : `${places} excerpts are`} taken for it under 3.</p>`;
    const chosen = draft.otherItems[use];
    const pieces = piecesOf(draft, this.items);
    return html`
      <fieldset>
        <legend>Pieces set apart for it</legend>
        <div class="row">
          ${pieces.map(
            ({ itemId, itemTitle }) => html`
              <label class="tick">
                <input type="checkbox" .checked=${chosen.includes(itemId)} @change=${() => this.#toggle(itemId)} />
                <span>${itemTitle}</span>
              </label>
            `,
          )}
        </div>
      </fieldset>
      <p class="small soft">${chosen.length === 0 ? this.usual : 'An excerpt of each is chosen where versions differ most; the trials do not use them.'}${draft.excerptsBy === 'hand' ? ' Or take excerpts for it on the waveform, under 3.' : nothing}</p>
    `;
  }

  #toggle(itemId: string): void {
    const { otherItems } = this.draft;
    const before = otherItems[this.use];
    this.change({
      otherItems: {
        ...otherItems,
        [this.use]: before.includes(itemId) ? before.filter((one) => one !== itemId) : [...before, itemId],
      },
    });
  }
}
