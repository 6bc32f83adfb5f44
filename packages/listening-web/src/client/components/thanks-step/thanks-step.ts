import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { OwnResult, Panel } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import { focusHeading } from '../focus-heading.ts';
import '../interval-picture/interval-picture.ts';

/** The end of a session: thanks, and the listener's own result where the panel shows it. */
@customElement('thanks-step')
export class ThanksStep extends LitElement {
  static override styles = [
    controls,
    css`
      .stack {
        padding-top: 6vh;
      }
      .figure {
        font-size: var(--text-40);
        font-weight: 600;
        line-height: 1.1;
      }
      .verdict {
        display: grid;
        gap: var(--space-8);
        width: 100%;
      }
      .scroll {
        width: 100%;
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        font-size: var(--text-14);
      }
      th,
      td {
        padding: 6px var(--space-8);
        text-align: left;
        border-bottom: 1px solid var(--line);
      }
      :is(th, td):first-child {
        text-align: right;
      }
    `,
  ];

  @property({ attribute: false }) panel!: Panel;
  @property({ attribute: false }) result: OwnResult | null = null;

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    return html`
      <div class="stack">
        <h1 tabindex="-1">Thank you for listening</h1>
        ${this.result === null ? this.#renderStored() : this.#renderResult(this.result)}
      </div>
    `;
  }

  #renderStored() {
    return html`
      <p>${stored(this.panel.trialsPerSession)} You may close this page.</p>
      <p class="soft">What they say is told when the panel is closed, so that no one is led by it before.</p>
    `;
  }

  #renderResult({ correct, answered, verdicts, reveal }: OwnResult) {
    return html`
      ${
        correct === null
          ? html`<p>${stored(answered)}</p>`
          : html`
            <p class="figure">${correct} of ${answered} right</p>
            <p class="soft">Guessing alone gets half of them right on average.</p>
          `
      }
      ${verdicts.map(
        (verdict) => html`
          <div class="verdict">
            <p>${verdict.sentence}</p>
            <interval-picture .verdict=${verdict}></interval-picture>
          </div>
        `,
      )}
      ${reveal === null ? nothing : this.#renderReveal(reveal)}
      <p class="soft">${correct === null ? '' : `${stored(answered)} `}You may close this page.</p>
    `;
  }

  #renderReveal(reveal: NonNullable<OwnResult['reveal']>) {
    const scored = reveal.some(({ correct }) => correct !== null);
    const thing = this.panel.method === 'abx' ? 'X was' : 'It was';
    const oneItem = new Set(reveal.map(({ itemTitle }) => itemTitle)).size === 1;
    return html`
      <h2>Which was which</h2>
      <div class="scroll" role="region" aria-label="Which was which" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Trial</th>
              <th scope="col">Your answer</th>
              ${scored ? html`<th scope="col">${thing}</th><th scope="col">Right?</th>` : nothing}
              <th scope="col">A</th>
              <th scope="col">B</th>
              ${oneItem ? nothing : html`<th scope="col">Music</th>`}
            </tr>
          </thead>
          <tbody>
            ${reveal.map(
              ({ trial, itemTitle, conditionA, conditionB, choice, truth, correct }) => html`
                <tr>
                  <td>${trial}</td>
                  <td>${choice === 'none' ? 'no preference' : choice}</td>
                  ${scored ? html`<td>${truth ?? '–'}</td><td>${correct === null ? '–' : correct ? 'yes' : 'no'}</td>` : nothing}
                  <td>${conditionA}</td>
                  <td>${conditionB}</td>
                  ${oneItem ? nothing : html`<td>${itemTitle}</td>`}
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    `;
  }
}

function stored(answers: number): string {
  return answers === 1 ? 'Your answer is stored.' : `All ${answers} answers are stored.`;
}
