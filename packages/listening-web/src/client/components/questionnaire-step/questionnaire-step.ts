import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Panel, QuestionnaireAnswers } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import { focusHeading } from '../focus-heading.ts';
import { type AnswerProblem, type Question, questionnaireFrom } from './questionnaire-answers.ts';

/** The questionnaire has been answered. */
export class QuestionnaireEvent extends Event {
  readonly answers: QuestionnaireAnswers;

  constructor(answers: QuestionnaireAnswers) {
    super('questionnaire');
    this.answers = answers;
  }
}

/** More than fit under one's eyes are a list to open. */
const MOST_ROWS = 8;
const LONGEST_TEXT = 2_000;

/**
 * The panel's questions before the first trial. What was typed is kept for this tab until it is sent.
 *
 * @fires questionnaire - QuestionnaireEvent
 */
@localized()
@customElement('questionnaire-step')
export class QuestionnaireStep extends LitElement {
  static override styles = [
    controls,
    form,
    css`
      .field {
        width: 100%;
      }
      .field > label {
        display: block;
        font-weight: 600;
        margin-block-end: var(--space-8);
      }
      .optional {
        font-weight: 400;
        color: var(--ink-soft);
      }
    `,
  ];

  @property({ attribute: false }) panel!: Panel;
  @property({ type: Boolean }) busy = false;
  @state() private texts: Readonly<Record<string, string>> = {};
  @state() private problems: Readonly<Record<string, AnswerProblem>> = {};

  override connectedCallback(): void {
    super.connectedCallback();
    try {
      this.texts = JSON.parse(sessionStorage.getItem(this.#draftKey) ?? '{}') as Record<string, string>;
    } catch {
      this.texts = {};
    }
  }

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    const { questionnaire, language } = this.panel;
    return html`
      <form novalidate autocomplete="off" @submit=${this.#submit}>
        <h1 tabindex="-1">${questionnaire.length === 1 ? msg('One question first') : msg('A few questions first')}</h1>
        ${questionnaire.map((question) => html`<div class="field" lang=${language}>${this.#renderField(question)}</div>`)}
        <button class="primary" type="submit" ?disabled=${this.busy}>${msg('Continue')}</button>
      </form>
    `;
  }

  #renderField(question: Question) {
    const { fieldId, kind, options } = question;
    if (kind === 'choice' && options.length <= MOST_ROWS) return this.#renderRows(question);
    return html`
      <label for=${fieldId}>${this.#renderQuestion(question)}</label>
      ${kind === 'choice' ? this.#renderList(question) : this.#renderInput(question)} ${this.#renderProblem(question)}
    `;
  }

  #renderRows(question: Question) {
    const { fieldId, options } = question;
    return html`
      <fieldset aria-describedby=${this.#problemOrNothing(question)}>
        <legend>${this.#renderQuestion(question)}</legend>
        <div class="choices">
          ${options.map(
            ({ value, label }, index) => html`
              <label>
                <input
                  id=${index === 0 ? fieldId : nothing}
                  type="radio"
                  name=${fieldId}
                  .checked=${this.texts[fieldId] === value}
                  @change=${() => this.#write(fieldId, value)}
                />
                ${label}
              </label>
            `,
          )}
        </div>
        ${this.#renderProblem(question)}
      </fieldset>
    `;
  }

  #renderList(question: Question) {
    const { fieldId, options, required } = question;
    const chosen = this.texts[fieldId] ?? '';
    return html`
      <select
        id=${fieldId}
        aria-required=${required}
        aria-invalid=${fieldId in this.problems}
        aria-describedby=${this.#problemOrNothing(question)}
        @change=${(event: Event) => this.#write(fieldId, (event.target as HTMLSelectElement).value)}
      >
        <option value="" ?selected=${chosen === ''}>${msg('Please choose')}</option>
        ${options.map(({ value, label }) => html`<option value=${value} ?selected=${chosen === value}>${label}</option>`)}
      </select>
    `;
  }

  #renderInput(question: Question) {
    const { fieldId, kind, required } = question;
    return html`
      <input
        id=${fieldId}
        type="text"
        inputmode=${kind === 'number' ? 'decimal' : nothing}
        maxlength=${LONGEST_TEXT}
        aria-required=${required}
        aria-invalid=${fieldId in this.problems}
        aria-describedby=${this.#problemOrNothing(question)}
        .value=${this.texts[fieldId] ?? ''}
        @input=${(event: Event) => this.#write(fieldId, (event.target as HTMLInputElement).value)}
      />
    `;
  }

  #renderQuestion({ question, required }: Question) {
    return html`${question} ${required ? nothing : html`<span class="optional">${msg('(optional)')}</span>`}`;
  }

  #renderProblem({ fieldId }: Question) {
    const problem = this.problems[fieldId];
    if (problem === undefined) return nothing;
    return html`
      <p class="missing" id="problem-${fieldId}">
        ${problem === 'missing' ? msg('This needs an answer.') : msg('This needs a number, such as 42.')}
      </p>
    `;
  }

  #problemOrNothing({ fieldId }: Question) {
    return fieldId in this.problems ? `problem-${fieldId}` : nothing;
  }

  get #draftKey(): string {
    return `earwitness.questionnaire.${this.panel.panelId}`;
  }

  #write(fieldId: string, text: string): void {
    this.texts = { ...this.texts, [fieldId]: text };
    const { [fieldId]: _, ...others } = this.problems;
    this.problems = others;
    sessionStorage.setItem(this.#draftKey, JSON.stringify(this.texts));
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { answers, problems } = questionnaireFrom(this.texts, this.panel.questionnaire);
    this.problems = problems;
    const [first] = this.panel.questionnaire.filter(({ fieldId }) => fieldId in problems);
    if (first === undefined) {
      this.dispatchEvent(new QuestionnaireEvent(answers));
      return;
    }
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#${first.fieldId}`)?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Sent: nobody else who sits down here should read it.
    sessionStorage.removeItem(this.#draftKey);
  }
}
