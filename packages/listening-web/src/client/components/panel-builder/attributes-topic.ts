import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { METHOD_WORDS } from '../../panel-draft/method-words.ts';
import { type DraftAttribute, mayHaveAttributes } from '../../panel-draft/panel-draft.ts';
import { enteredText } from './draft-change-event.ts';
import { DraftTopic, refusalOf } from './draft-topic.ts';
import { inLanguage } from './panel-languages.ts';

const EMPTY: DraftAttribute = { question: {}, low: {}, high: {} };

/** Several qualities, each asked about on trials of its own. */
@customElement('attributes-topic')
export class AttributesTopic extends DraftTopic {
  protected override render() {
    const { draft, checked } = this;
    const { attributes, method } = draft;
    if (!mayHaveAttributes(method)) return nothing;
    const count = attributes.length;
    const said =
      count === 0
        ? 'one question for all trials'
        : `${count === 1 ? 'one' : `${count}, each judged apart: a share of the answers each`}`;
    return html`
      <more-topic heading="Several qualities" .said=${said} .refusal=${refusalOf(checked, 'attributes')}>
        <p>Each is asked on trials of its own, in the place of the question above: “Which is warmer?”, “Which has more punch?”</p>
        ${attributes.map((_, index) => this.#renderAttribute(index))}
        <div><button type="button" @click=${() => this.change({ attributes: [...attributes, EMPTY] })}>Add a quality</button></div>
      </more-topic>
    `;
  }

  #renderAttribute(index: number) {
    const { attributes, languages, method } = this.draft;
    const attribute = attributes[index]!;
    const isRated = METHOD_WORDS[method].kind === 'rating' && method !== 'triple-stimulus';
    const field = (key: keyof DraftAttribute, label: string, language: string) => html`
      <label class="field wide">
        <span>${label} ${index + 1}${inLanguage(language, languages)}</span>
        <input type="text" lang=${language} .value=${attribute[key][language] ?? ''} @input=${(
          event: Event,
        ) => {
          const changed = {
            ...attribute,
            [key]: { ...attribute[key], [language]: enteredText(event) },
          };
          this.change({ attributes: attributes.map((one, at) => (at === index ? changed : one)) });
        }} />
      </label>
    `;
    return html`
      <div class="group">
        ${languages.map(
          (language) => html`
            ${field('question', 'Question of quality', language)}
            ${
              isRated
                ? html`${field('low', 'What 0 means for quality', language)}${field('high', 'What 100 means for quality', language)}`
                : nothing
            }
          `,
        )}
        <div><button type="button" @click=${() => this.change({ attributes: attributes.filter((_, at) => at !== index) })}>Remove quality ${index + 1}</button></div>
      </div>
    `;
  }
}
