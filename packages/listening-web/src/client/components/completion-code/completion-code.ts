import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Completion } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import '../copy-button/copy-button.ts';

/** What shows the platform that sent the listener that the session is done. */
@localized()
@customElement('completion-code')
export class CompletionCode extends LitElement {
  static override styles = [
    controls,
    css`
      section {
        display: grid;
        gap: var(--space-8);
        justify-items: start;
        padding: var(--space-16);
        background: var(--surface);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
      }
      a.button {
        color: var(--accent-ink);
        background: var(--accent);
        border-color: var(--accent);
      }
      .code {
        font: 600 var(--text-20) / 1.4 var(--font-mono);
        overflow-wrap: anywhere;
        user-select: all;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8);
      }
    `,
  ];

  @property({ attribute: false }) completion!: Completion;

  protected override render() {
    const { code, returnUrl } = this.completion;
    return html`
      <section aria-labelledby="code">
        <h2 id="code">${msg('Your completion code')}</h2>
        <p class="code" dir="ltr">${code}</p>
        <div class="row">
          ${returnUrl === null ? nothing : html`<a class="button" href=${returnUrl} rel="noreferrer">${msg('Back to the platform')}</a>`}
          <copy-button .text=${code} .label=${msg('Copy the code')}></copy-button>
        </div>
        <p class="small soft">
          ${
            returnUrl === null
              ? msg('Please give this code to the platform that sent you.')
              : msg(
                  'The button takes the code along. If it does not work, give the code to the platform yourself.',
                )
          }
        </p>
      </section>
    `;
  }
}
