import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { mayChooseSwitch, mayHaveTies, type PanelDraft } from '../../panel-draft/panel-draft.ts';
import { enteredText } from './draft-change-event.ts';
import { DraftTopic, refusalOf } from './draft-topic.ts';

const LAWS: Readonly<Record<PanelDraft['switchLaw'], string>> = {
  dip: 'through 10 ms of silence',
  cut: 'at once',
  'equal-gain': 'crossfaded over 5 ms',
};

/** Whether no choice is an answer, and how one sound gives way to another. */
@customElement('answers-topic')
export class AnswersTopic extends DraftTopic {
  protected override render() {
    const { draft, checked } = this;
    const { method, allowsTies, switchLaw } = draft;
    if (!mayChooseSwitch(method)) return nothing;
    const hasTies = mayHaveTies(method);
    const said = `${hasTies ? `${allowsTies ? 'with' : 'without'} ties, ` : ''}switched ${LAWS[switchLaw]}`;
    return html`
      <more-topic heading="Answers and switching" .said=${said} .refusal=${refusalOf(checked, 'allowsTies', 'switchLaw')}>
        ${hasTies ? html`<label class="tick"><input type="checkbox" .checked=${allowsTies} @change=${() => this.change({ allowsTies: !allowsTies })} /><span>“Neither” is an answer, and in a ranking places may be shared</span></label>` : nothing}
        <label class="field">
          <span>A switch goes</span>
          <select @change=${(event: Event) => this.change({ switchLaw: enteredText(event) as PanelDraft['switchLaw'] })}>
            ${Object.entries(LAWS).map(([law, name]) => html`<option value=${law} ?selected=${law === switchLaw}>${name}</option>`)}
          </select>
        </label>
      </more-topic>
    `;
  }
}
