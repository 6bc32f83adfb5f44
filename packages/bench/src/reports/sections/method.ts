/** How the numbers came about: what each of them is, and how answers are judged. */
import { LEAST_UNITS } from '../../comparison/generalize.ts';
import { type Html, html } from '../html.ts';
import { chapterId, titleHtml } from '../joint/panel-chapter.ts';
import type { ReportInput } from '../report-input.ts';
import { LOUDNESS_TOLERANCE_LU, TRUE_PEAK_TOLERANCE_DB } from '../run-facts.ts';
import { scoreColumnsOf } from '../score-columns.ts';

/** The section that defines every number. */
export function methodSection({ records, panels }: ReportInput): Html {
  return html`<section id="method" aria-labelledby="method-title">
<h2 id="method-title">Method</h2>
<p>Every rendering is aligned to the mix of its item (to the reference master where there is no mix) in time and polarity before anything is compared. A positive lag is late. The level found with it is the median of the gains of 50 ms blocks: where a limiter works hard, the difference in loudness is another.</p>
<p>On target means within ${LOUDNESS_TOLERANCE_LU} LU of the target loudness, and a true peak no more than ${TRUE_PEAK_TOLERANCE_DB} dB over the ceiling, which is what two meters may differ by.</p>
<p>Intervals of means are Student’s t over items at 95 %. They say where the mean of music like these items would lie, if the items were drawn from it at random and one did not depend on another: several pieces by one artist do. Fewer than ${LEAST_UNITS} items say nothing of other music.</p>
<h3 id="metrics">How each number is defined</h3>
<dl class="facts">${scoreColumnsOf(records).map(
    ({ title, unit, meaning, source }) =>
      html`<div><dt>${title}${unit !== '' && `, ${unit}`}</dt><dd>${meaning !== '' && `${meaning} `}<span class="source">${source}.</span></dd></div>`,
  )}</dl>
${
  panels.length > 0 &&
  html`<h3>How the answers are judged</h3>
<p>The plan, the tests and what they assume stand with each panel, in a paragraph that a paper may print:</p>
<ul>${panels.map((panel, index) => html`<li><a href="#${chapterId(panel, index)}-method">${titleHtml(panel)}</a></li>`)}</ul>
<p><em>Supported</em>: the answers are unlikely under chance alone at the level fixed beforehand. <em>Refuted</em>: they speak against the claim. <em>Undecided</em>: they do neither; this is never read as “no difference”.</p>`
}
</section>
`;
}
