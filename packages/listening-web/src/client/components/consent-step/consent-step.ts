import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Panel } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import { focusHeading } from '../focus-heading.ts';
import { languageName } from '../language-name.ts';
import { styles } from './consent-step.styles.ts';

/** The page and the panel are wanted in another language. */
export class LanguageEvent extends Event {
  readonly language: string;

  constructor(language: string) {
    super('language');
    this.language = language;
  }
}

/**
 * Says what the test is about, how long it takes and what is stored.
 *
 * @fires language - LanguageEvent
 * @fires consent - the listener agrees to take part
 */
@localized()
@customElement('consent-step')
export class ConsentStep extends LitElement {
  static override styles = [controls, form, styles];

  @property({ attribute: false }) panel!: Panel;

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    const { title, introduction, language } = this.panel;
    return html`
      <div class="stack">
        <h1 tabindex="-1" lang=${language}>${title}</h1>
        ${this.#renderLanguages()}
        <p class="introduction" lang=${language}>${introduction}</p>
        <dl>
          <div>
            <dt>${msg('How long')}</dt>
            <dd>${this.#howLong} ${this.#sessions} ${msg('You may stop at any time and go on later with the same link.')}</dd>
          </div>
          <div>
            <dt>${msg('What you need')}</dt>
            <dd>${msg('A quiet place, and something good to listen on.')}</dd>
          </div>
          <div>
            <dt>${msg('What is stored')}</dt>
            <dd>${this.#stored}</dd>
          </div>
        </dl>
        <button class="primary" type="button" @click=${() => this.dispatchEvent(new Event('consent'))}>
          ${msg('I agree and want to begin')}
        </button>
      </div>
    `;
  }

  #renderLanguages() {
    const { languages, language } = this.panel;
    if (languages.length < 2) return nothing;
    return html`
      <label class="language">
        <span>${msg('Language')}</span>
        <select @change=${(event: Event) => this.dispatchEvent(new LanguageEvent((event.target as HTMLSelectElement).value))}>
          ${languages.map(
            (offered) =>
              html`<option value=${offered} lang=${offered} ?selected=${offered === language}>${languageName(offered)}</option>`,
          )}
        </select>
      </label>
    `;
  }

  get #howLong(): string {
    const { minutes } = this.panel;
    return minutes === 1 ? msg('About a minute.') : msg(str`About ${minutes} minutes.`);
  }

  get #sessions(): string {
    const { sessionsPerListener } = this.panel;
    return sessionsPerListener === 1
      ? ''
      : msg(str`There are ${sessionsPerListener} sessions, each as long, on whatever days you like.`);
  }

  get #stored(): string {
    const answers = msg(
      'Your answers and their times, how often you switched, and what your device says of its sound.',
    );
    const { questionnaire, access, crowdPlatform } = this.panel;
    const questions =
      questionnaire.length === 0 ? '' : msg('A few questions come first; their answers are stored as well.');
    const person =
      crowdPlatform !== null
        ? msg(
            'The id by which the platform knows you is kept apart from them. A random number in a cookie lets you come back.',
          )
        : access === 'invited'
          ? msg(
              'Your link is yours alone and says who was invited. A random number in a cookie lets you come back.',
            )
          : msg('No name, no e-mail; a random number in a cookie lets you come back.');
    return [answers, questions, person].filter(Boolean).join(' ');
  }
}
