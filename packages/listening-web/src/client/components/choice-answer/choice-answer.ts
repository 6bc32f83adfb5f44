import { localized, msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Answer, Choice } from '../../api.ts';
import { AnswerForm } from '../../methods/answer-form.ts';
import { choicesOf } from '../../methods/choices.ts';
import { controls } from '../../styles/controls.ts';
import { keepFocus } from '../keep-focus.ts';
import { styles } from './choice-answer.styles.ts';

/** One of a few sentences, once everything has been heard. */
@localized()
@customElement('choice-answer')
export class ChoiceAnswer extends AnswerForm {
  static override styles = [controls, styles];

  @state() private choice: Choice | null = null;

  override takeKey(key: string): boolean {
    const option = choicesOf(this.trial)[Number(key) - 1];
    if (option === undefined) return false;
    this.#choose(option.choice);
    return true;
  }

  protected override get answer(): Answer['answer'] | null {
    return this.choice === null ? null : { choice: this.choice };
  }

  protected override get missing(): string {
    return this.choice === null ? msg('Choose an answer.') : '';
  }

  protected override render() {
    const options = choicesOf(this.trial);
    return html`
      <div class=${this.trial.method === 'tetrad' ? 'long' : options.length > 2 ? 'many' : 'few'}>
        ${options.map(
          ({ choice, label }, index) => html`
            <button
              type="button"
              aria-pressed=${this.choice === choice}
              aria-keyshortcuts=${this.keyShortcuts ? String(index + 1) : nothing}
              aria-disabled=${!this.#answerable}
              @mousedown=${keepFocus}
              @click=${() => this.#choose(choice)}
            >
              <span>${label}</span>
              ${this.keyShortcuts ? html`<kbd aria-hidden="true">${index + 1}</kbd>` : nothing}
            </button>
          `,
        )}
      </div>
    `;
  }

  get #answerable(): boolean {
    return this.open && this.isAllHeard;
  }

  #choose(choice: Choice): void {
    if (!this.#answerable) return;
    this.choice = choice;
    const { label = '' } = choicesOf(this.trial).find((option) => option.choice === choice) ?? {};
    this.tell(msg(str`Answer: ${label}`));
  }
}
