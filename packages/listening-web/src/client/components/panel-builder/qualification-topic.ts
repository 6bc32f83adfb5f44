import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { costOf } from '../../panel-draft/draft-plan.ts';
import { mayQualify, type PanelDraft } from '../../panel-draft/panel-draft.ts';
import { countField, DraftTopic, refusalOf } from './draft-topic.ts';
import './other-material.ts';

const NONE: PanelDraft['qualification'] = { trials: 0, required: 1, isGate: false };

/** Other material, heard first, that says who counts as trained. */
@customElement('qualification-topic')
export class QualificationTopic extends DraftTopic {
  protected override render() {
    const { draft, items, checked } = this;
    if (!mayQualify(draft.method)) return nothing;
    const { qualification } = draft;
    const { trials, required, isGate } = qualification;
    const change = (changes: Partial<PanelDraft['qualification']>) =>
      this.change({ qualification: { ...qualification, ...changes } });
    return html`
      <more-topic heading="Qualification" .said=${costOf(draft, trials, { qualification: NONE })} .refusal=${refusalOf(checked, 'qualification', 'material.qualification')}>
        <p>Trials before the first session that say who counts as a trained listener. Without them listeners say so themselves.</p>
        <div class="row">
          ${countField({ label: 'Qualifying trials', value: trials, max: 100 }, (count) => change({ trials: count }))}
          ${trials === 0 ? nothing : countField({ label: 'Right answers needed', value: required, min: 1, max: 100 }, (count) => change({ required: count }))}
        </div>
        ${
          trials === 0
            ? nothing
            : html`
              <label class="tick"><input type="checkbox" .checked=${isGate} @change=${() => change({ isGate: !isGate })} /><span>Who has fewer may not go on</span></label>
              <other-material use="qualification" .usual=${draft.excerptsBy === 'hand' ? 'It needs music that the trials do not use.' : 'Without any, it is on further places of the same pieces: there must be room for them.'} .draft=${draft} .items=${items}></other-material>
            `
        }
      </more-topic>
    `;
  }
}
