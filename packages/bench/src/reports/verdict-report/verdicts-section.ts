/** Every verdict in numbers. */
import type { Claim } from '../../statistics/verdict/analysis-plan.ts';
import { formatPValue } from '../../statistics/verdict/format-p-value.ts';
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { verdictsFigure } from '../figures/verdicts.ts';
import { type Html, html } from '../html.ts';
import { countOf, formatPercent, numberHtml } from '../number-text.ts';
import { whyNoNumber } from '../panel-words.ts';
import { tableHtml } from '../sections/table.ts';
import { intervalText, pValueSentence, valueText } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { exploratoryTag, OUTCOME_WORDS, wordsOf } from './verdict-words.ts';

/** The claim of the plan that a verdict is on; parts of a claim carry its name. */
const claimOf = ({ id }: Verdict, { panel }: VerdictReportInput): Claim | undefined =>
  panel.analysisPlan.claims.find((claim) => {
    const name = claim.id ?? claim.test;
    return id === name || id.startsWith(`${name}: `);
  });

/** What would be so if the claim's opposite held, for the test that was made. */
function oppositeOf(verdict: Verdict, input: VerdictReportInput): string {
  const claim = claimOf(verdict, input);
  switch (claim?.test) {
    case 'equivalence':
      return 'the true share lay just outside the margin';
    case 'similarity':
      return 'the true share lay just above the margin';
    case 'range':
      return 'the true share lay just outside the range';
    case 'rating-equivalence':
      return 'the true difference lay just outside the margin';
    case 'difference':
      return 'there were no difference between the groups';
    default:
      return wordsOf(input).nothing;
  }
}

/** Every verdict in numbers, with its p-value in words. */
export function verdictsSection(input: VerdictReportInput): Html {
  const { judged } = input;
  const differences = judged.verdicts.filter(({ quantity }) => quantity !== 'share');
  const isRated = input.ratings !== null;
  return html`<section id="verdicts" aria-labelledby="verdicts-title">
<h2 id="verdicts-title">Verdicts in numbers</h2>
${tableHtml({
  caption: 'Every claim: outcome, estimate with its interval, p-value and what it means',
  className: 'verdicts',
  head: html`<tr><th scope="col">Claim</th><th scope="col">Outcome</th><th scope="col" class="number">Estimate</th><th scope="col" class="number">Interval</th><th scope="col">From</th><th scope="col" class="number">p-value</th></tr>`,
  body: html`<tbody>${judged.verdicts.map((verdict) => verdictRow(verdict, input))}</tbody>`,
})}
<p class="reading-aid">A p-value is not the chance that the claim is wrong, and a large one does not show that there is no difference: only an interval within a margin fixed beforehand shows that. Intervals beside tests against chance are two-sided and not raised for several claims: a one-sided test may just succeed where its interval still touches chance.</p>
${
  differences.length > 0 &&
  verdictsFigure({
    id: 'figure-differences',
    title: isRated ? 'Differences between versions' : 'Differences between groups',
    verdicts: differences,
    estimateLabel: isRated
      ? 'First version less second, in points of the scale'
      : 'First group less second, in points of 100',
    chanceLevel: 0,
    readingAid: isRated
      ? 'Right of the dashed line the first version is rated higher. The grey band, where there is one, is what counts as next to nothing.'
      : 'Right of the dashed line the first group does better. One group above chance and the other not would not show that they differ; this does.',
  })
}
</section>
`;
}

const verdictRow = (verdict: Verdict, input: VerdictReportInput): Html => html`<tr>
<td class="claim"><strong>${verdict.claim}</strong>${exploratoryTag(verdict.exploratory)}<br><span class="source">${verdict.id} · ${verdict.analysis}</span><br>${verdict.sentence}${verdict.pValue !== null && html`<br>${pValueSentence(verdict.pValue, oppositeOf(verdict, input))}`}</td>
<td><strong>${OUTCOME_WORDS[verdict.outcome]}</strong></td>
<td class="number">${verdict.estimate === null ? numberHtml(null, { digits: 0 }, whyNoNumber(verdict)) : html`<data value="${verdict.estimate}">${valueText(verdict.estimate, verdict.quantity, 1)}</data>`}</td>
<td class="number">${verdict.interval === null ? numberHtml(null, { digits: 0 }, whyNoNumber(verdict)) : html`${intervalText(verdict)}<br><span class="unit">${formatPercent(verdict.interval.level, Number.isInteger(verdict.interval.level * 100) ? 0 : 1)} confidence</span>`}</td>
<td class="from">${countOf(verdict.n, 'answer')}<br>${countOf(verdict.listeners, 'listener')}<br>${countOf(verdict.items, 'piece')}</td>
<td class="number">${verdict.pValue === null ? numberHtml(null, { digits: 0 }, 'Not tested') : html`<data value="${verdict.pValue}">${formatPValue(verdict.pValue)}</data>`}</td>
</tr>
`;
