/** How the numbers came about: what each of them is, and how answers are judged. */
import { claimText, exclusionsText, stoppingText } from '../analysis-plan-words.ts';
import { type Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { isSimulatedPanel, SIMULATED } from '../panel-words.ts';
import type { PanelEvidence, ReportInput } from '../report-input.ts';
import { LOUDNESS_TOLERANCE_LU, TRUE_PEAK_TOLERANCE_DB } from '../run-facts.ts';
import { scoreColumnsOf } from '../score-columns.ts';

function analysisPlanOf(panel: PanelEvidence): Html {
  const { analysisPlan } = panel.panel;
  const { definition, name } = panel;
  return html`<li>${isSimulatedPanel(panel) && html`<strong>${SIMULATED}</strong>: `}“${name}”: ${analysisPlan.claims.map((claim) => `${claimText(claim)}; `)}${analysisPlan.stoppingRule !== 'fixed-trials' && `${stoppingText(analysisPlan.stoppingRule)}; `}${definition !== null && `fixed length: ${countOf(definition.trialsPerSession, 'trial')} a session after ${countOf(definition.trainingTrials, 'training trial')}.`}${
    analysisPlan.exclusions.length > 0 && ` Not counted: ${exclusionsText(analysisPlan.exclusions)}.`
  } Confidence intervals are exact (Clopper & Pearson 1934). Several pairs share one α (Holm 1979).</li>`;
}

/** The section that defines every number. */
export function methodSection({ records, panels }: ReportInput): Html {
  return html`<section id="method" aria-labelledby="method-title">
<h2 id="method-title">Method</h2>
<p>Every rendering is aligned to the mix of its item (to the reference master where there is no mix) in time and polarity before anything is compared. A positive lag is late. The level found with it is the median of the gains of 50 ms blocks: where a limiter works hard, the difference in loudness is another.</p>
<p>On target means within ${LOUDNESS_TOLERANCE_LU} LU of the target loudness, and a true peak no more than ${TRUE_PEAK_TOLERANCE_DB} dB over the ceiling, which is what two meters may differ by.</p>
<p>Intervals of means are Student’s t over items at 95 %. They say where the mean of music like these items would lie, if the items were drawn from it at random and one did not depend on another: several pieces by one artist do.</p>
<h3 id="metrics">How each number is defined</h3>
<dl class="facts">${scoreColumnsOf(records).map(
    ({ title, unit, meaning, source }) =>
      html`<div><dt>${title}${unit !== '' && `, ${unit}`}</dt><dd>${meaning !== '' && `${meaning} `}<span class="source">${source}.</span></dd></div>`,
  )}</dl>
${
  panels.length > 0 &&
  html`<h3>How the answers are judged</h3>
<p>Fixed before the first answer:</p>
<ul>${panels.map(analysisPlanOf)}</ul>
<p><em>Supported</em>: the answers are unlikely under chance alone at the level fixed beforehand. <em>Refuted</em>: they speak against the claim. <em>Undecided</em>: they do neither; this is never read as “no difference”.</p>`
}
</section>
`;
}
