/** One question of the first screen with its answer. */
import { type Html, html } from '../html.ts';

export interface Answer {
  readonly question: string;
  /** The answer at a glance. */
  readonly figure: string;
  readonly note: string | null;
  readonly body: Html;
  readonly evidence: { readonly href: string; readonly text: string };
}

export const answerHtml = ({
  question,
  figure,
  note,
  body,
  evidence,
}: Answer): Html => html`<div class="answer">
<h2>${question}</h2>
<p class="glance">${figure}${note !== null && html` <span class="note">${note}</span>`}</p>
<div class="words">${body}</div>
<p class="evidence-link"><a href="${evidence.href}">${evidence.text}</a></p>
</div>
`;
