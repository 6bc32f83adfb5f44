/** What was left out, and whether it matters. */
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { type Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { tableHtml } from '../sections/table.ts';
import { valueText } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { columnText, namesText, OUTCOME_WORDS } from './verdict-words.ts';

/** Who and what was left out, and whether it matters. */
export function exclusionsSection({ answers, judged, judgedWithAll, ratings }: VerdictReportInput): Html {
  const screening = ratings?.screening ?? null;
  return html`<section id="exclusions" aria-labelledby="exclusions-title">
<h2 id="exclusions-title">Left out</h2>
<ul>
${judged.excluded.map(({ rule, answers: count, listeners, nothing }) => html`<li>${rule}: ${nothing ?? countOf(count, 'answer')}${listeners.length > 0 && `, and with them ${namesText(listeners)}`}</li>`)}
${screening !== null && html`<li>post-screening (ITU-R BS.1534-3): ${screening.result.excluded.length === 0 ? 'nobody' : namesText(screening.result.excluded.map(String))}</li>`}
${judged.unplaced.map(({ column, answers: count, listeners }) => html`<li>no value of ${columnText(column)}: ${countOf(count, 'answer')} of ${countOf(listeners, 'listener')}, which nothing that goes by ${columnText(column)} counts</li>`)}
<li>rows that could not be read: ${answers.unread.length}${answers.unread.length > 0 && ` (${namesText(answers.unread.map(({ where, reason }) => `${where}: ${reason}`))})`}</li>
</ul>
${
  judgedWithAll !== null &&
  tableHtml({
    caption: 'The verdicts with and without exclusions',
    head: html`<tr><th scope="col">Claim</th><th scope="col">As planned</th><th scope="col" class="number">Estimate</th><th scope="col">Nobody left out</th><th scope="col" class="number">Estimate</th></tr>`,
    body: html`<tbody>${judged.verdicts.map((verdict) => {
      const other = judgedWithAll.verdicts.find(({ id }) => id === verdict.id);
      return html`<tr><th scope="row">${verdict.id}: ${verdict.claim}</th><td>${OUTCOME_WORDS[verdict.outcome]}</td><td class="number">${estimateText(verdict)}</td><td>${other === undefined ? '–' : OUTCOME_WORDS[other.outcome]}</td><td class="number">${other === undefined ? '–' : estimateText(other)}</td></tr>
`;
    })}</tbody>`,
  })
}
</section>
`;
}

const estimateText = ({ estimate, quantity }: Verdict): string =>
  estimate === null ? '–' : valueText(estimate, quantity, 1);
