import type { PanelMethod } from '@earwitness/bench/panel';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CheckedDraft, DraftItem } from '../../panel-draft/draft-api.ts';
import { METHOD_WORDS, METHODS } from '../../panel-draft/method-words.ts';
import {
  mayHaveAnchors,
  mayHaveReference,
  needsReference,
  type PanelDraft,
  piecesOf,
} from '../../panel-draft/panel-draft.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import './answers-topic.ts';
import { DraftChangeEvent, enteredText } from './draft-change-event.ts';
import { refusalOf } from './draft-topic.ts';
import './levels-topic.ts';
import { section } from './section.styles.ts';

/**
 * What is compared, and how listeners are asked.
 *
 * @fires draft-change - DraftChangeEvent
 */
@customElement('method-section')
export class MethodSection extends LitElement {
  static override styles = [controls, form, section];

  @property({ attribute: false }) draft!: PanelDraft;
  @property({ attribute: false }) items: readonly DraftItem[] = [];
  @property({ attribute: false }) checked: CheckedDraft | null = null;

  protected override render() {
    const { draft, checked } = this;
    const { method } = draft;
    const refusal = refusalOf(
      checked,
      ...['method', 'material.conditions', 'material.reference', 'material.anchors'],
    );
    return html`
      <section aria-labelledby="heading">
        <h2 id="heading">2 · What is compared, and how</h2>
        ${this.items.length === 0 ? html`<p class="soft">Choose music first: its versions come here.</p>` : this.#renderConditions()}
        <fieldset>
          <legend>Method</legend>
          <div class="choices">
            ${METHODS.map(
              (one) => html`
                <label>
                  <input type="radio" name="method" .checked=${one === method} @change=${() => this.#change({ method: one })} />
                  <span><strong>${METHOD_WORDS[one].name}</strong><br /><span class="small">${METHOD_WORDS[one].answers}</span> <span class="small soft">${METHOD_WORDS[one].task}</span></span>
                </label>
              `,
            )}
          </div>
        </fieldset>
        ${this.items.length > 0 && mayHaveReference(method) ? this.#renderReference(method) : nothing}
        ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
        <answers-topic .draft=${draft} .checked=${checked}></answers-topic>
        <levels-topic .draft=${draft} .checked=${checked}></levels-topic>
      </section>
    `;
  }

  #renderConditions() {
    const { conditions } = this.draft;
    const makers = new Map(
      this.items.flatMap((item) =>
        item.conditions.map(({ conditionId, makerKind }) => [conditionId, makerKind]),
      ),
    );
    const counts = (id: string) =>
      this.items.filter((item) => item.conditions.some(({ conditionId }) => conditionId === id)).length;
    const shared = piecesOf(this.draft, this.items).length;
    return html`
      <fieldset>
        <legend>Versions</legend>
        <div class="choices">
          ${[...makers].map(
            ([id, maker]) => html`
              <label>
                <input type="checkbox" .checked=${conditions.includes(id)} @change=${() =>
                  this.#change({
                    conditions: conditions.includes(id)
                      ? conditions.filter((one) => one !== id)
                      : [...conditions, id],
                  })} />
                <span>${id} <span class="small soft">${maker === 'none' ? '' : `by ${maker} · `}of ${counts(id)} of ${this.items.length} pieces</span></span>
              </label>
            `,
          )}
        </div>
      </fieldset>
      <p role="status">${shared === 0 ? 'No piece has all of these.' : `${shared === 1 ? '1 piece has' : `${shared} pieces have`} all of these${shared < this.items.length ? '; the others are left out' : ''}.`}</p>
    `;
  }

  #renderReference(method: PanelMethod) {
    const { reference } = this.draft;
    const ids = [
      ...new Set(this.items.flatMap(({ conditions }) => conditions.map((one) => one.conditionId))),
    ];
    return html`
      <label class="field">
        <span>Reference</span>
        <select @change=${(event: Event) => this.#change({ reference: enteredText(event) || null })}>
          <option value="" ?selected=${reference === null}>${needsReference(method) ? 'choose one' : 'none'}</option>
          ${ids.map((id) => html`<option value=${id} ?selected=${id === reference}>${id}</option>`)}
        </select>
        <span class="small soft">${needsReference(method) ? 'What everything is held against; it is hidden among the versions too.' : 'Heard openly beside the versions, and not judged.'}</span>
      </label>
      ${
        reference === null || !mayHaveAnchors(method)
          ? nothing
          : html`<label class="tick"><input type="checkbox" .checked=${this.draft.anchors} @change=${() => this.#change({ anchors: !this.draft.anchors })} /><span>With anchors: the reference low-passed at 3.5 and at 7 kHz, as known poor ones</span></label>`
      }
    `;
  }

  #change(changes: Partial<PanelDraft>): void {
    this.dispatchEvent(new DraftChangeEvent(changes));
  }
}
