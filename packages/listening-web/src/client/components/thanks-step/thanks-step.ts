import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Completion, OwnResult, Panel, SessionState } from '../../api.ts';
import { pageLocale } from '../../locales/page-language.ts';
import { missedSentence } from '../../methods/missed-sentence.ts';
import { controls } from '../../styles/controls.ts';
import '../completion-code/completion-code.ts';
import { focusHeading } from '../focus-heading.ts';
import '../interval-picture/interval-picture.ts';
import '../link-code/link-code.ts';
import { playbackName } from '../playback-names.ts';

/** What is rarer is told as rarer than this. */
const LEAST_SHARE_SHOWN = 0.01;

/**
 * The end of a session: thanks, what shows the platform that it is done, the next session, and the listener's own result where the
 * panel shows it.
 *
 * @fires next-session - the next session is to begin here
 * @fires hand-over - a link is wanted by which it begins on another device
 */
@localized()
@customElement('thanks-step')
export class ThanksStep extends LitElement {
  static override styles = [
    controls,
    css`
      .stack {
        padding-top: 4vh;
        padding-bottom: var(--space-32);
      }
      .figure {
        font-size: var(--text-40);
        font-weight: 600;
        line-height: 1.1;
      }
      .verdict,
      .next,
      .debriefing {
        display: grid;
        gap: var(--space-8);
        width: 100%;
        justify-items: start;
      }
      .debriefing p {
        white-space: pre-line;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-8);
      }
      details {
        width: 100%;
      }
      summary {
        width: fit-content;
        min-height: var(--target);
        line-height: var(--target);
        cursor: pointer;
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
        text-align: start;
        border-bottom: 1px solid var(--line);
      }
      :is(th, td):first-child {
        text-align: end;
      }
      @media (max-width: 480px) {
        th,
        td {
          padding-inline: var(--space-4);
        }
      }
    `,
  ];

  @property({ attribute: false }) panel!: Panel;
  @property({ attribute: false }) session: SessionState | null = null;
  @property({ attribute: false }) result: OwnResult | null = null;
  @property({ attribute: false }) completion: Completion | null = null;
  /** Where the next session begins on another device, once it was asked for. */
  @property({ attribute: false }) handover: { address: string; expiresAt: string } | null = null;
  @property({ type: Boolean }) rehearsal = false;
  @property({ type: Boolean }) busy = false;

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    return html`
      <div class="stack">
        <h1 tabindex="-1">${msg('Thank you for listening')}</h1>
        ${this.#showsCode ? html`<completion-code .completion=${this.completion}></completion-code>` : nothing}
        ${this.rehearsal ? this.#renderRehearsal() : nothing}
        ${this.session?.seat?.hasMissed ? html`<p>${missedSentence()}</p>` : nothing}
        ${this.#renderDebriefing()}
        ${this.result === null ? this.#renderStored() : this.#renderResult(this.result)}
        ${this.#hasNext ? this.#renderNext() : nothing}
      </div>
    `;
  }

  get #showsCode(): boolean {
    return this.completion !== null && this.panel.crowdPlatform !== null && !this.rehearsal;
  }

  get #hasNext(): boolean {
    const { sessionNumber = 0, sessionsTotal = 0 } = this.session ?? {};
    return !this.rehearsal && sessionNumber < sessionsTotal && this.panel.state === 'open';
  }

  #renderRehearsal() {
    return html`
      <p>${msg('This was a rehearsal: nothing of it is counted.')}</p>
      <button type="button" @click=${this.#beginNext}>${msg('Rehearse once more')}</button>
    `;
  }

  #renderDebriefing() {
    const debriefing = this.completion?.debriefing ?? null;
    if (debriefing === null) return nothing;
    return html`
      <section class="debriefing" aria-labelledby="debriefing">
        <h2 id="debriefing">${msg('About the labels')}</h2>
        <p lang=${this.panel.language}>${debriefing}</p>
      </section>
    `;
  }

  #renderStored() {
    const { trialsDone = 0, seat = null } = this.session ?? {};
    const answers = seat?.answers ?? trialsDone;
    return html`
      <p>${stored(answers)} ${this.#hasNext ? nothing : msg('You may close this page.')}</p>
      ${
        this.#hasNext || answers === 0
          ? nothing
          : html`<p class="soft">${msg('What they say is told when the panel is closed, so that no one is led by it before.')}</p>`
      }
    `;
  }

  #renderNext() {
    const { sessionNumber = 0, sessionsTotal = 0 } = this.session ?? {};
    const number = sessionNumber + 1;
    const { playbackWanted } = this.panel;
    return html`
      <section class="next" aria-labelledby="next">
        <h2 id="next">${msg(str`Next: session ${number} of ${sessionsTotal}`)}</h2>
        <p>
          ${
            playbackWanted === null
              ? msg('Now or another day, here or on another device.')
              : msg(
                  str`It is heard on: ${playbackName(playbackWanted)}. Now or another day; for another day, keep the link that you came by.`,
                )
          }
        </p>
        <div class="row">
          <button type="button" class="primary" ?disabled=${this.busy} @click=${this.#beginNext}>${msg('Begin it here')}</button>
          ${
            this.handover === null
              ? html`<button type="button" ?disabled=${this.busy} @click=${() => this.dispatchEvent(new Event('hand-over'))}>
                  ${msg('Continue on another device')}
                </button>`
              : nothing
          }
        </div>
        ${
          this.handover === null
            ? nothing
            : html`<link-code
                role="group"
                aria-label=${msg('Continue on another device')}
                .address=${this.handover.address}
                .text=${msg('Open this on the other device within ten minutes. It works once.')}
              ></link-code>`
        }
      </section>
    `;
  }

  #renderResult({ correct, answered, guessing, verdicts, reveal }: OwnResult) {
    return html`
      ${
        correct === null
          ? html`<p>${stored(answered)}</p>`
          : html`
            <p class="figure">${msg(str`${correct} of ${answered} right`)}</p>
            ${guessing === null ? nothing : html`<p class="soft">${guessingSentence(guessing)}</p>`}
          `
      }
      ${reveal === null ? nothing : this.#renderReveal(reveal)}
      ${verdicts.length === 0 ? nothing : renderExactly(verdicts)}
      <p class="soft">${correct === null ? nothing : stored(answered)} ${msg('You may close this page.')}</p>
    `;
  }

  #renderReveal(reveal: NonNullable<OwnResult['reveal']>) {
    const scored = reveal.some(({ correct }) => correct !== null);
    const thing = this.panel.method === 'abx' ? msg('X was') : msg('It was');
    const oneItem = new Set(reveal.map(({ itemTitle }) => itemTitle)).size === 1;
    return html`
      <h2 id="reveal">${msg('Which was which')}</h2>
      <div class="scroll" role="region" aria-labelledby="reveal" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">${msg('Trial')}</th>
              <th scope="col">${msg('Your answer')}</th>
              ${scored ? html`<th scope="col">${thing}</th><th scope="col">${msg('Right?')}</th>` : nothing}
              <th scope="col">A</th>
              <th scope="col">B</th>
              ${oneItem ? nothing : html`<th scope="col">${msg('Music')}</th>`}
            </tr>
          </thead>
          <tbody>
            ${reveal.map(
              ({ trial, itemTitle, conditionA, conditionB, choice, truth, correct }) => html`
                <tr>
                  <td>${trial}</td>
                  <td>${answerName(choice)}</td>
                  ${
                    scored
                      ? html`<td>${truth === null ? '–' : answerName(truth)}</td><td>${correct === null ? '–' : correct ? msg('yes') : msg('no')}</td>`
                      : nothing
                  }
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

  readonly #beginNext = (): void => {
    this.dispatchEvent(new Event('next-session'));
  };
}

/** As a panel's report says it, for who knows its terms. */
function renderExactly(verdicts: OwnResult['verdicts']): TemplateResult {
  return html`
    <details>
      <summary>${msg('In exact terms')}</summary>
      ${verdicts.map(
        (verdict) => html`
          <div class="verdict">
            <p lang="en" dir="ltr">${verdict.sentence}</p>
            <interval-picture .verdict=${verdict}></interval-picture>
          </div>
        `,
      )}
    </details>
  `;
}

function guessingSentence({ chance, asManyOrMore }: NonNullable<OwnResult['guessing']>): string {
  const share = new Intl.NumberFormat(pageLocale(), { style: 'percent' }).format(
    Math.max(asManyOrMore, LEAST_SHARE_SHOWN),
  );
  const shown = asManyOrMore < LEAST_SHARE_SHOWN ? `< ${share}` : share;
  return chance < 0.5
    ? msg(
        str`Guessing alone gets a third of them right on average, and as many as you or more in ${shown} of such tests.`,
      )
    : msg(
        str`Guessing alone gets half of them right on average, and as many as you or more in ${shown} of such tests.`,
      );
}

function stored(answers: number): string {
  if (answers === 0) return msg('The session is over.');
  return answers === 1 ? msg('Your answer is stored.') : msg(str`All ${answers} answers are stored.`);
}

/** The name of a switch, or one of the answers that are words. */
function answerName(answer: string): string {
  if (answer === 'none') return msg('no preference');
  if (answer === 'same') return msg('the same');
  return answer === 'different' ? msg('different') : answer;
}
