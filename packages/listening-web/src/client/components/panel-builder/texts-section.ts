import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CheckedDraft } from '../../panel-draft/draft-api.ts';
import {
  type DraftQuestion,
  type DraftTexts,
  type PanelDraft,
  panelIdOf,
  textsOf,
} from '../../panel-draft/panel-draft.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import './attributes-topic.ts';
import { DraftChangeEvent, enteredText } from './draft-change-event.ts';
import { refusalOf } from './draft-topic.ts';
import './labels-topic.ts';
import { inLanguage, LANGUAGES } from './panel-languages.ts';
import { section } from './section.styles.ts';
import { unlessTyping } from './unless-typing.ts';

const KINDS: Readonly<Record<DraftQuestion['kind'], string>> = {
  choice: 'one of these answers',
  number: 'a number',
  text: 'a text',
};

/**
 * What listeners read, in each language, and what they are asked about themselves.
 *
 * @fires draft-change - DraftChangeEvent
 */
@customElement('texts-section')
export class TextsSection extends LitElement {
  static override styles = [controls, form, section];

  @property({ attribute: false }) draft!: PanelDraft;
  @property({ attribute: false }) checked: CheckedDraft | null = null;

  protected override render() {
    const { draft, checked } = this;
    const { languages, questionnaire } = draft;
    const refusal = refusalOf(
      checked,
      ...['title', 'question', 'introduction', 'languages', 'panelId', 'questionnaire'],
    );
    return html`
      <section aria-labelledby="heading">
        <h2 id="heading">4 · What listeners read</h2>
        <fieldset>
          <legend>Languages</legend>
          <div class="row">
            ${Object.entries(LANGUAGES).map(
              ([language, name]) => html`
                <label class="tick">
                  <input type="checkbox" .checked=${languages.includes(language)} ?disabled=${languages.length === 1 && languages[0] === language} @change=${() => this.#toggle(language)} />
                  <span lang=${language}>${name}</span>
                </label>
              `,
            )}
          </div>
        </fieldset>
        ${languages.map((language) => this.#renderTexts(language))}
        <label class="field wide">
          <span>Id</span>
          <input type="text" pattern="[a-z0-9][a-z0-9\\-]{0,63}" .value=${unlessTyping(panelIdOf(this.draft))} @change=${(event: Event) => this.#change({ panelId: enteredText(event).trim() })} />
          <span class="small soft">Lower-case letters, digits and dashes. The panel’s folder and address are named after it.</span>
        </label>
        <fieldset>
          <legend>Questions about the listener</legend>
          ${questionnaire.map((question, index) => this.#renderQuestion(question, index))}
          <button type="button" @click=${() => this.#change({ questionnaire: [...questionnaire, { question: '', kind: 'choice', options: '' }] })}>Add a question</button>
        </fieldset>
        ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
        <attributes-topic .draft=${draft} .checked=${checked}></attributes-topic>
        <labels-topic .draft=${draft} .checked=${checked}></labels-topic>
      </section>
    `;
  }

  #renderTexts(language: string) {
    const texts = textsOf(this.draft, language);
    const name = inLanguage(language, this.draft.languages);
    const field = (
      key: 'title' | 'question' | 'introduction',
      label: string,
      hint: string,
      isLong = false,
    ) => html`
      <label class="field wide">
        <span>${label}${name}</span>
        ${
          isLong
            ? html`<textarea rows="3" lang=${language} .value=${texts[key]} @input=${(event: Event) => this.#write(language, { [key]: enteredText(event) })}></textarea>`
            : html`<input type="text" lang=${language} .value=${texts[key]} @input=${(event: Event) => this.#write(language, { [key]: enteredText(event) })} />`
        }
        <span class="small soft">${hint}</span>
      </label>
    `;
    return html`
      ${field('title', 'Title', 'What the panel is called, such as “Which master is warmer?” Name no version.')}
      ${field('question', 'Question of every trial', 'Left empty: the usual one of the method.')}
      ${field('introduction', 'Before they consent', 'What it is about. Left empty: the usual words; what is stored, and that one may stop, is always said.', true)}
    `;
  }

  #renderQuestion(question: DraftQuestion, index: number) {
    const { questionnaire } = this.draft;
    const write = (changes: Partial<DraftQuestion>) =>
      this.#change({
        questionnaire: questionnaire.map((one, at) => (at === index ? { ...one, ...changes } : one)),
      });
    const number = index + 1;
    return html`
      <div class="row">
        <label class="field wide"><span>Question ${number}</span><input type="text" .value=${question.question} @input=${(event: Event) => write({ question: enteredText(event) })} /></label>
        <label class="field"><span>Answered by <span class="visually-hidden">(question ${number})</span></span>
          <select @change=${(event: Event) => write({ kind: enteredText(event) as DraftQuestion['kind'] })}>
            ${Object.entries(KINDS).map(([kind, words]) => html`<option value=${kind} ?selected=${kind === question.kind}>${words}</option>`)}
          </select>
        </label>
        ${
          question.kind === 'choice'
            ? html`<label class="field wide"><span>Answers of question ${number}, one a line</span><textarea rows="3" .value=${question.options} @input=${(event: Event) => write({ options: enteredText(event) })}></textarea></label>`
            : nothing
        }
        <button type="button" @click=${() => this.#change({ questionnaire: questionnaire.filter((_, at) => at !== index) })}>Remove question ${number}</button>
      </div>
    `;
  }

  #toggle(language: string): void {
    const { languages } = this.draft;
    this.#change({
      languages: languages.includes(language)
        ? languages.filter((one) => one !== language)
        : Object.keys(LANGUAGES).filter((one) => one === language || languages.includes(one)),
    });
  }

  #write(language: string, changes: Partial<DraftTexts>): void {
    const { texts } = this.draft;
    this.#change({ texts: { ...texts, [language]: { ...textsOf(this.draft, language), ...changes } } });
  }

  #change(changes: Partial<PanelDraft>): void {
    this.dispatchEvent(new DraftChangeEvent(changes));
  }
}
