/** What the verdicts rest on. */
import { claimText, exclusionsText, stoppingText } from '../analysis-plan-words.ts';
import { type Html, html } from '../html.ts';
import { isSimulatedPanel } from '../panel-words.ts';
import { tableHtml } from '../sections/table.ts';
import { type ChapterFrame, chapterSection, markOf } from './chapter-frame.ts';
import { columnText } from './column-words.ts';
import { methodsParagraph } from './methods-paragraph.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { wordsOf } from './verdict-words.ts';

/** What it rests on: enough to judge the answers again. */
export function methodSection(input: VerdictReportInput, frame: ChapterFrame): Html {
  const { answers, panel, judged, origin, planDigest, switching } = input;
  const rendererSha256 = isSimulatedPanel(input) ? null : (switching?.rendererSha256 ?? null);
  const { name, asks } = wordsOf(input);
  const { claims, stoppingRule, exclusions, strata = [] } = panel.analysisPlan;
  const assumptions = [...new Set(judged.verdicts.map(({ assumption }) => assumption))];
  const fact = (term: string, text: Html | string): Html => html`<div><dt>${term}</dt><dd>${text}</dd></div>
`;
  return chapterSection(input, frame, {
    name: 'method',
    title: 'Method',
    body: html`<blockquote class="methods">${methodsParagraph(input)}</blockquote>
<p class="reading-aid">The paragraph above may be printed as it stands.</p>
<dl class="facts">
${fact('Question', `${name}: ${asks}`)}
${fact('Plan', html`${origin.words}<ul>${claims.map((claim) => html`<li>${claim.id !== undefined && `${claim.id}: `}${claimText(claim)}</li>`)}</ul>`)}
${fact('Stopping', stoppingText(stoppingRule))}
${fact('Never counted', exclusions.length === 0 ? 'nothing' : exclusionsText(exclusions))}
${strata.length > 0 && fact('Broken down by', strata.map(columnText).join(', '))}
${planDigest !== null && fact('Digest of the plan', html`SHA-256 <code>${planDigest}</code>`)}
${rendererSha256 !== null && fact('Player whose switching was proven', html`SHA-256 <code>${rendererSha256}</code>`)}
${fact('Assumed', html`<ul>${assumptions.map((assumption) => html`<li>${assumption}</li>`)}</ul>`)}
${fact('Random numbers', 'Where a result needs draws (simultaneous intervals, permutations), they come from seeds fixed in the code: the same answers give the same report.')}
${fact('Answers from', answers.format)}
</dl>
${tableHtml({
  caption: markOf(input)('What each column of the file was taken for'),
  head: html`<tr><th scope="col">Column</th><th scope="col">Taken for</th></tr>`,
  body: html`<tbody>${answers.columns.map(({ column, takenFor }) => html`<tr><th scope="row">${column}</th><td>${takenFor}</td></tr>`)}</tbody>`,
})}`,
  });
}
