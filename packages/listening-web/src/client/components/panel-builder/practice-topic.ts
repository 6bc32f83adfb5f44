import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { costOf } from '../../panel-draft/draft-plan.ts';
import { practiceOf } from '../../panel-draft/panel-draft.ts';
import { countField, DraftTopic, refusalOf } from './draft-topic.ts';
import './other-material.ts';

/** Trials that come first, say what was right, and are not counted. */
@customElement('practice-topic')
export class PracticeTopic extends DraftTopic {
  protected override render() {
    const { draft, items, checked } = this;
    const practice = practiceOf(draft);
    const isIdentification = draft.method === 'identification';
    return html`
      <more-topic heading="Practice" .said=${costOf(draft, practice, { trainingTrials: 0 })} .refusal=${refusalOf(checked, 'trainingTrials', 'material.training')}>
        <p>Heard first, with the answer told where there is one, and never counted.</p>
        <div class="row">${countField({ label: 'For practice', value: draft.trainingTrials, max: 20 }, (trainingTrials) => this.change({ trainingTrials }))}</div>
        <other-material use="training" .usual=${isIdentification ? 'Without music of its own there is no practice here: it would tell whose the sounds of the trials are.' : 'Without any, practice is on the sounds of the trials.'} .draft=${draft} .items=${items}></other-material>
      </more-topic>
    `;
  }
}
