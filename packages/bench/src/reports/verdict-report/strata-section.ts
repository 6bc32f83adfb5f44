/** The answers part by part. */
import type { StratumTable } from '../../statistics/verdict/stratum-table.ts';
import { type Html, html } from '../html.ts';
import { countOf, numberHtml, percentHtml } from '../number-text.ts';
import { tableHtml } from '../sections/table.ts';
import { type ChapterFrame, chapterSection, inMidSentence, markOf } from './chapter-frame.ts';
import { columnText, partText } from './column-words.ts';
import { forestFigure, isFurther, partRows } from './first-picture.ts';
import { pValueHtml, pValueSentence } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { FINDING_WORDS, namesText, wordsOf } from './verdict-words.ts';

/** The answers broken down; null where nothing divides them. */
export function strataSection(input: VerdictReportInput, frame: ChapterFrame): Html | null {
  const { judged } = input;
  if (judged.strata.length === 0) return null;
  return chapterSection(input, frame, {
    name: 'strata',
    title: 'Part by part',
    body: html`<p>Exploratory, whatever the plan says of the whole: parts that were not claimed beforehand. Listeners and pieces are those of the panel.</p>
<p class="reading-aid">In the tables: next to chance is within ${Number((100 * judged.strata[0]!.margin).toFixed(1))} points of it. Both p-values are raised for all parts of their table (Holm). Shrunken shares are drawn towards the mean of the parts, the more so the fewer the answers.</p>
${judged.strata.map((table, index) => stratumHtml(table, { input, frame, index }))}`,
  });
}

function stratumHtml(
  table: StratumTable,
  { input, frame, index }: { input: VerdictReportInput; frame: ChapterFrame; index: number },
): Html {
  const { column, rows, interaction, unplaced } = table;
  const mark = markOf(input);
  const level = frame.headingLevel + 1;
  const small = rows.filter(({ answersNeeded }) => answersNeeded !== null);
  return html`<h${level}>By ${columnText(column)}</h${level}>
${isFurther(table) && forestFigure(input, { id: `${frame.prefix}figure-parts-${index + 1}`, title: mark(`Shares by ${columnText(column)} (exploratory)`), rows: partRows(table, { isNamed: false, chanceLevel: wordsOf(input).chanceLevel }), readingAid: 'Read like the picture of the verdicts: share, interval, chance, and what counts as next to nothing.' })}
${tableHtml({
  className: 'parts',
  isSortable: true,
  caption: mark(`By ${columnText(column)}: ${inMidSentence(wordsOf(input).share)}`),
  head: html`<tr><th scope="col">${columnText(column)}</th><th scope="col">Found</th><th scope="col" class="number">Share</th><th scope="col" class="number" data-parts="low|high">Interval</th><th scope="col" class="number">Shrunken</th><th scope="col" class="number">Answers</th><th scope="col" class="number">Listeners</th><th scope="col" class="number">Pieces</th><th scope="col" class="number">p against chance</th><th scope="col" class="number">p for next to chance</th></tr>`,
  body: html`<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row">${partText(column, row.value)}</th><td>${FINDING_WORDS[row.finding]}</td><td class="number">${percentHtml(row.share)}</td><td class="number">${percentHtml(row.interval.low)} to ${percentHtml(row.interval.high)}</td><td class="number">${row.shrunken === null ? numberHtml(null, { digits: 0 }) : percentHtml(row.shrunken)}</td><td class="number">${row.n}</td><td class="number">${row.listeners}</td><td class="number">${row.items}</td><td class="number">${pValueHtml(row.pValue)}</td><td class="number">${pValueHtml(row.pEquivalence)}</td></tr>
`,
  )}</tbody>`,
})}
${unplaced > 0 && html`<p>In no part, as ${unplaced === 1 ? 'it has' : 'they have'} no value of ${columnText(column)}: ${countOf(unplaced, 'answer')}.</p>`}
${interactionHtml(interaction)}
${small.length > 0 && html`<p>Too small to decide: ${namesText(small.map(({ value, n }) => `${partText(column, value)} (${countOf(n, 'answer')})`))}. To find 57.5 % four times in five takes about ${small[0]!.answersNeeded}.</p>`}
`;
}

function interactionHtml(interaction: StratumTable['interaction']): Html {
  if (interaction === null) return html`<p>There is one part only: nothing to compare.</p>`;
  if (interaction.pValue === null)
    return html`<p>Whether the parts differ, these answers cannot say${interaction.caveat !== null && `: ${interaction.caveat}`}.</p>`;
  return html`<p>Do the parts differ? ${pValueSentence(interaction.pValue, 'all parts were alike')} “Found here, not there” would not show that.</p>`;
}
