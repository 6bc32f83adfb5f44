/** What was left out, and whether it matters. */
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { answerFlowFigure } from '../figures/answer-flow.ts';
import { type Html, html } from '../html.ts';
import { countOf, numberHtml } from '../number-text.ts';
import { whyNoNumber } from '../panel-words.ts';
import { tableHtml } from '../sections/table.ts';
import { type AnswerPlace, answerFlow } from './answer-flow.ts';
import { type ChapterFrame, chapterSection, markOf } from './chapter-frame.ts';
import { columnText } from './column-words.ts';
import { valueText } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { namesText, OUTCOME_WORDS } from './verdict-words.ts';

/** Who and what was left out, where every answer went, and whether it matters. */
export function exclusionsSection(input: VerdictReportInput, frame: ChapterFrame): Html {
  const { answers, judged, ratings } = input;
  const screening = ratings?.screening ?? null;
  const places = answerFlow(input);
  return chapterSection(input, frame, {
    name: 'exclusions',
    title: 'Left out',
    body: html`${answerFlowFigure({
      id: `${frame.prefix}figure-flow`,
      title: markOf(input)('From all answers to those that count'),
      steps: places.map(({ rows, ...place }) => ({ ...place, answers: rows.length })),
    })}
${places.some(({ rows }) => rows.length > 0) && flowTable(places, input)}
<ul>
${judged.excluded.map(({ rule, answers: count, listeners, nothing }) => html`<li>${rule}: ${nothing ?? countOf(count, 'answer')}${listeners.length > 0 && `, and with them ${namesText(listeners)}`}</li>`)}
${screening !== null && html`<li>post-screening (ITU-R BS.1534-3): ${screening.excluded.length === 0 ? 'nobody' : namesText(screening.excluded.map(String))}</li>`}
${judged.unplaced.map(({ column, answers: count, listeners }) => html`<li>no value of ${columnText(column)}: ${countOf(count, 'answer')} of ${countOf(listeners, 'listener')}, which nothing that goes by ${columnText(column)} counts</li>`)}
<li>rows that could not be read: ${answers.unread.length}${answers.unread.length > 0 && ` (${namesText(answers.unread.map(({ where, reason }) => `${where}: ${reason}`))})`}</li>
</ul>
${screeningTable(input)}`,
  });
}

/** The figure in numbers, which add up to all answers. */
function flowTable(places: readonly AnswerPlace[], input: VerdictReportInput): Html {
  const listenersOf = (rows: AnswerPlace['rows']): number =>
    new Set(rows.map(({ listener }) => listener)).size;
  const row = (key: string, text: string, rows: AnswerPlace['rows']): Html =>
    html`<tr data-place="${key}"><th scope="row">${text}</th><td class="number"><data value="${rows.length}">${rows.length}</data></td><td class="number">${listenersOf(rows)}</td></tr>
`;
  return tableHtml({
    caption: markOf(input)('Every answer in one place: together they are all that were read'),
    className: 'flow',
    head: html`<tr><th scope="col">Place</th><th scope="col" class="number">Answers</th><th scope="col" class="number">Listeners</th></tr>`,
    body: html`<tbody>${places.map(({ key, text, isCounted, rows }) => row(key, isCounted ? text : `left out: ${text}`, rows))}</tbody>
<tfoot>${row(
      'all',
      'all answers',
      places.flatMap(({ rows }) => rows),
    )}</tfoot>`,
  });
}

function screeningTable(input: VerdictReportInput): Html | null {
  const { judged, judgedWithAll } = input;
  if (judgedWithAll === null) return null;
  return tableHtml({
    caption: markOf(input)('The verdicts with and without exclusions'),
    className: 'screening',
    head: html`<tr><th scope="col">Claim</th><th scope="col">As planned</th><th scope="col" class="number">Estimate</th><th scope="col">Nobody left out</th><th scope="col" class="number">Estimate</th></tr>`,
    body: html`<tbody>${judged.verdicts.map((verdict) => {
      const other = judgedWithAll.verdicts.find(({ id }) => id === verdict.id);
      return html`<tr><th scope="row">${verdict.id}: ${verdict.claim}</th><td>${OUTCOME_WORDS[verdict.outcome]}</td><td class="number">${estimateHtml(verdict)}</td><td>${other === undefined ? '–' : OUTCOME_WORDS[other.outcome]}</td><td class="number">${other === undefined ? numberHtml(null, { digits: 0 }, 'Not asked') : estimateHtml(other)}</td></tr>
`;
    })}</tbody>`,
  });
}

const estimateHtml = (verdict: Verdict): Html =>
  verdict.estimate === null
    ? numberHtml(null, { digits: 0 }, whyNoNumber(verdict))
    : html`<data value="${verdict.estimate}">${valueText(verdict.estimate, verdict.quantity, 1)}</data>`;
