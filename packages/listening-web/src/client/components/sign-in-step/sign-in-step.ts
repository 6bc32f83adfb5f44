import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';
import { SHORTEST_PASSWORD } from '../entry-lengths.ts';
import { focusHeading } from '../focus-heading.ts';

/** The experimenter says who they are. */
export class SignInEvent extends Event {
  readonly name: string;
  readonly password: string;

  constructor({ name, password }: { name: string; password: string }) {
    super('sign-in');
    this.name = name;
    this.password = password;
  }
}

/** Asks for name and password: of an account there is, or of the first one, which a set-up link makes. */
@customElement('sign-in-step')
export class SignInStep extends LitElement {
  static override styles = [
    controls,
    css`
      .stack {
        padding-top: 12vh;
      }
      label {
        display: grid;
        gap: var(--space-8);
        font-weight: 600;
      }
      input {
        width: min(100%, 40ch);
        padding: var(--space-8);
        font: inherit;
        color: var(--ink);
        background: var(--surface);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
      }
      .refusal {
        color: var(--danger);
        font-weight: 600;
      }
    `,
  ];

  @property({ type: Boolean }) isFirst = false;
  @property({ attribute: false }) refusal: string | null = null;
  @state() private accountName = '';
  @state() private password = '';

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    const { isFirst, refusal } = this;
    return html`
      <form class="stack" novalidate @submit=${this.#submit}>
        <h1 tabindex="-1">${isFirst ? 'Set up the first account' : 'Sign in'}</h1>
        <p>
          ${
            isFirst
              ? `It may do everything here, and make accounts for others. The password has ${SHORTEST_PASSWORD} characters or more; only a hash of it is kept.`
              : 'This page is for those who run the panels. Who has the link with a token, which the program prints when it starts, needs no account.'
          }
        </p>
        ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
        <label>
          Name
          <input
            autocomplete="username"
            maxlength="64"
            .value=${this.accountName}
            @input=${(event: Event) => {
              this.accountName = (event.target as HTMLInputElement).value;
            }}
          />
        </label>
        <label>
          Password
          <input
            type="password"
            autocomplete=${isFirst ? 'new-password' : 'current-password'}
            maxlength="256"
            .value=${this.password}
            @input=${(event: Event) => {
              this.password = (event.target as HTMLInputElement).value;
            }}
          />
        </label>
        <button class="primary" type="submit" ?disabled=${!this.#complete}>${isFirst ? 'Make the account' : 'Sign in'}</button>
      </form>
    `;
  }

  get #complete(): boolean {
    const shortest = this.isFirst ? SHORTEST_PASSWORD : 1;
    return this.accountName.trim() !== '' && this.password.length >= shortest;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    if (!this.#complete) return;
    this.dispatchEvent(new SignInEvent({ name: this.accountName.trim(), password: this.password }));
  }
}
