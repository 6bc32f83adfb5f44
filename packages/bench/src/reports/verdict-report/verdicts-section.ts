/** Every verdict in numbers. */
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { verdictsFigure } from '../figures/verdicts.ts';
import { type Html, html } from '../html.ts';
import { countOf, numberHtml, percentHtml } from '../number-text.ts';
import { aboutListeners, isSimulatedPanel, verdictSentence, whyNoNumber } from '../panel-words.ts';
import { tableHtml } from '../sections/table.ts';
import { type ChapterFrame, chapterSection, markOf } from './chapter-frame.ts';
import { pValueText } from './p-value-words.ts';
import { intervalHtml, levelDigits, pValueHtml, valueText } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { exploratoryTag, OUTCOME_WORDS } from './verdict-words.ts';

/** Every verdict in numbers, with its p-value in words. */
export function verdictsSection(input: VerdictReportInput, frame: ChapterFrame): Html {
  const mark = markOf(input);
  const { judged } = input;
  const differences = judged.verdicts.filter(({ quantity }) => quantity !== 'share');
  const isRated = input.ratings !== null;
  return chapterSection(input, frame, {
    name: 'verdicts',
    title: 'Verdicts in numbers',
    body: html`${tableHtml({
      caption: mark('Every claim: outcome, estimate with its interval, p-value and what it means'),
      className: 'verdicts',
      isSortable: true,
      head: html`<tr><th scope="col">Claim</th><th scope="col">Outcome</th><th scope="col" class="number">Estimate</th><th scope="col" class="number" data-parts="low|high|level">Interval</th><th scope="col" data-parts="answers|listeners|pieces">From</th><th scope="col" class="number">p-value</th></tr>`,
      body: html`<tbody>${judged.verdicts.map((verdict) => verdictRow(verdict, input))}</tbody>`,
    })}
<p class="reading-aid">A p-value is not the chance that the claim is wrong, and a large one does not show that there is no difference: only an interval within a margin fixed beforehand shows that. Intervals beside tests against chance are two-sided and not raised for several claims: a one-sided test may just succeed where its interval still touches chance.</p>
${
  differences.length > 0 &&
  verdictsFigure({
    id: `${frame.prefix}figure-differences`,
    title: mark(isRated ? 'Differences between versions' : 'Differences between groups'),
    verdicts: differences,
    estimateLabel: isRated
      ? 'First version less second, in points of the scale'
      : 'First group less second, in points of 100',
    chanceLevel: 0,
    readingAid: isRated
      ? 'Right of the dashed line the first version is rated higher. The grey band, where there is one, is what counts as next to nothing.'
      : 'Right of the dashed line the first group does better. One group above chance and the other not would not show that they differ; this does.',
  })
}`,
  });
}

const verdictRow = (verdict: Verdict, input: VerdictReportInput): Html => html`<tr data-claim="${verdict.id}">
<td class="claim"><strong>${aboutListeners(verdict.claim, isSimulatedPanel(input))}</strong>${exploratoryTag(verdict.exploratory)}<br><span class="source">${verdict.id} · ${verdict.analysis}</span><br>${verdictSentence(verdict, isSimulatedPanel(input))}${verdict.pValue !== null && html`<br>${pValueText(verdict, input)}`}</td>
<td><strong>${OUTCOME_WORDS[verdict.outcome]}</strong></td>
<td class="number estimate">${verdict.estimate === null ? numberHtml(null, { digits: 0 }, whyNoNumber(verdict)) : html`<data value="${verdict.estimate}">${valueText(verdict.estimate, verdict.quantity, 1)}</data>`}</td>
<td class="number interval">${verdict.interval === null ? numberHtml(null, { digits: 0 }, whyNoNumber(verdict)) : html`${intervalHtml(verdict.interval, verdict.quantity)}<br><span class="unit">${percentHtml(verdict.interval.level, levelDigits(verdict.interval.level))} confidence</span>`}</td>
<td class="from"><data value="${verdict.n}">${countOf(verdict.n, 'answer')}</data><br><data value="${verdict.listeners}">${countOf(verdict.listeners, 'listener')}</data><br><data value="${verdict.items}">${countOf(verdict.items, 'piece')}</data></td>
<td class="number p-value">${verdict.pValue === null ? numberHtml(null, { digits: 0 }, 'Not tested') : pValueHtml(verdict.pValue)}</td>
</tr>
`;
