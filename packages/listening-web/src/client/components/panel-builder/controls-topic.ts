import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { costOf } from '../../panel-draft/draft-plan.ts';
import { catchesOf, mayHaveCatches, mayHaveNulls, nullsOf } from '../../panel-draft/panel-draft.ts';
import { countField, DraftTopic, refusalOf } from './draft-topic.ts';
import './other-material.ts';

const MOST = 50;

/** Trials among the counted ones that check listener and panel. */
@customElement('controls-topic')
export class ControlsTopic extends DraftTopic {
  protected override render() {
    const { draft, items, checked } = this;
    const { method, repeats, catchTrials, nullTrials } = draft;
    const all = repeats + catchesOf(draft) + nullsOf(draft);
    return html`
      <more-topic heading="Controls" .said=${costOf(draft, all, { repeats: 0, catchTrials: 0, nullTrials: 0 })} .refusal=${refusalOf(checked, 'controls', 'material.catch')}>
        <p>Trials among the others that say how steady listeners are, and whether they listen. They are not counted.</p>
        <div class="row">
          ${countField({ label: 'Asked twice', value: repeats, max: MOST }, (count) => this.change({ repeats: count }))}
          ${mayHaveNulls(method) ? countField({ label: 'With no difference', value: nullTrials, max: MOST }, (count) => this.change({ nullTrials: count })) : nothing}
          ${mayHaveCatches(method) ? countField({ label: 'Catch trials', value: catchTrials, max: MOST }, (count) => this.change({ catchTrials: count })) : nothing}
        </div>
        ${
          mayHaveCatches(method)
            ? html`<p class="small soft">In a catch trial one sound is spoiled beyond doubt. Who misses more than one of all is left out of the verdict.</p>`
            : html`<p class="small soft">Who spoiled a sound cannot be heard, so there are no catch trials here.</p>`
        }
        ${
          catchesOf(draft) === 0
            ? nothing
            : html`<other-material use="catch" usual="Without any, catch trials are of further places of the same pieces: there must be room for them." .draft=${draft} .items=${items}></other-material>`
        }
      </more-topic>
    `;
  }
}
