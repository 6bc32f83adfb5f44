import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { costOf } from '../../panel-draft/draft-plan.ts';
import { type DraftTexts, labelsOf, textsOf } from '../../panel-draft/panel-draft.ts';
import { enteredText } from './draft-change-event.ts';
import { countField, DraftTopic, refusalOf } from './draft-topic.ts';
import { inLanguage } from './panel-languages.ts';

/** Labels of two sounds, true or exchanged by a coin: what a label is worth. */
@customElement('labels-topic')
export class LabelsTopic extends DraftTopic {
  protected override render() {
    const { draft, checked } = this;
    if (draft.method !== 'identification') return nothing;
    const labels = labelsOf(draft);
    return html`
      <more-topic heading="Exchanged labels" .said=${costOf(draft, labels, { labelTrials: 0 })} .refusal=${refusalOf(checked, 'labelSwap')}>
        <p>On some trials each sound is said to be by a human or an AI, truly or not, by a coin: it shows how much a label changes what is liked. Listeners are told at the end.</p>
        <div class="row">${countField({ label: 'Trials with labels', value: labels, max: 50 }, (labelTrials) => this.change({ labelTrials }))}</div>
        ${labels === 0 ? nothing : draft.languages.map((language) => this.#renderTexts(language))}
      </more-topic>
    `;
  }

  #renderTexts(language: string) {
    const { draft } = this;
    const texts = textsOf(draft, language);
    const name = inLanguage(language, draft.languages);
    const write = (changes: Partial<DraftTexts>) =>
      this.change({ texts: { ...draft.texts, [language]: { ...texts, ...changes } } });
    return html`
      <label class="field wide">
        <span>Question with labels${name}</span>
        <input type="text" lang=${language} .value=${texts.labelQuestion} @input=${(event: Event) => write({ labelQuestion: enteredText(event) })} />
        <span class="small soft">Such as “Which do you like better?”</span>
      </label>
      <label class="field wide">
        <span>What listeners are told at the end${name}</span>
        <textarea rows="3" lang=${language} .value=${texts.debriefing} @input=${(event: Event) => write({ debriefing: enteredText(event) })}></textarea>
        <span class="small soft">That on some trials the labels were exchanged, and why.</span>
      </label>
    `;
  }
}
