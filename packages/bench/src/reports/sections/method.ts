/** How it was done and with what: enough to do it again and to find where a number comes from. */
import { claimText, exclusionsText, stoppingText } from '../analysis-plan-words.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import { countOf, formatNumber, numberHtml } from '../number-text.ts';
import { isSimulatedPanel, SIMULATED } from '../panel-words.ts';
import type { PanelEvidence, ReportInput } from '../report-input.ts';
import { LOUDNESS_TOLERANCE_LU, type RunFacts, TRUE_PEAK_TOLERANCE_DB } from '../run-facts.ts';
import { scoreColumnsOf } from '../score-columns.ts';
import { tableHtml } from './table.ts';

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

/** `2026-11-25T16:07:24.562Z` as `2026-11-25 16:07 UTC`; any other date as it is. */
const toMinutes = (date: string): string =>
  date.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z$/, '$1 $2 UTC');

function targetsOf({ landings }: RunFacts): string {
  const targets = distinct(
    landings.flatMap(({ target }) =>
      target === null
        ? []
        : [
            `${formatNumber(target.integratedLufs, { digits: 1 })} LUFS, ceiling ${formatNumber(target.ceilingDbtp, { digits: 1 })} dBTP`,
          ],
    ),
  );
  return targets.length === 0 ? 'none: no mastering plan in this run' : targets.join('; ');
}

function costTable({ costs }: ReportInput, looks: readonly ConditionLook[]): Html | null {
  // a master that was delivered took nothing of the machine
  const made = costs.filter(({ cpuSeconds }) => cpuSeconds !== null);
  const rows = looks.flatMap((look) => {
    const own = made.filter(({ conditionId }) => conditionId === look.conditionId);
    return own.length === 0 ? [] : [{ look, own }];
  });
  if (rows.length === 0) return null;
  const sum = (values: readonly (number | null)[]) =>
    values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return tableHtml({
    caption: 'What the run cost, by condition',
    head: html`<tr><th scope="col">Condition</th><th scope="col" class="number">Renderings</th><th scope="col" class="number">Reused</th><th scope="col" class="number">CPU time<br><span class="unit">s</span></th><th scope="col" class="number">Wall time<br><span class="unit">s</span></th><th scope="col" class="number">Peak memory<br><span class="unit">MiB</span></th></tr>`,
    body: html`<tbody>${rows.map(
      ({ look, own }) =>
        html`<tr><th scope="row">${look.label}</th><td class="number">${own.length}</td><td class="number">${own.filter(({ reused }) => reused).length}</td><td class="number">${numberHtml(sum(own.map(({ cpuSeconds }) => cpuSeconds)), { digits: 2 })}</td><td class="number">${numberHtml(sum(own.map(({ wallSeconds }) => wallSeconds)), { digits: 2 })}</td><td class="number">${numberHtml(Math.max(...own.map(({ peakMemoryMib }) => peakMemoryMib ?? 0)), { digits: 0 })}</td></tr>
`,
    )}</tbody>`,
  });
}

function analysisPlanOf(panel: PanelEvidence): Html {
  const { analysisPlan } = panel.panel;
  const { definition, name } = panel;
  return html`<li>${isSimulatedPanel(panel) && html`<strong>${SIMULATED}</strong>: `}“${name}”: ${analysisPlan.claims.map((claim) => `${claimText(claim)}; `)}${analysisPlan.stoppingRule !== 'fixed-trials' && `${stoppingText(analysisPlan.stoppingRule)}; `}${definition !== null && `fixed length: ${countOf(definition.trialsPerSession, 'trial')} a session after ${countOf(definition.trainingTrials, 'training trial')}.`}${
    analysisPlan.exclusions.length > 0 && ` Not counted: ${exclusionsText(analysisPlan.exclusions)}.`
  } Confidence intervals are exact (Clopper & Pearson 1934). Several pairs share one α (Holm 1979).</li>`;
}

function digestTable(
  { records, manifest }: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html {
  const digest = (sha256: string | null): Html =>
    sha256 === null ? numberHtml(null, { digits: 0 }, 'There is no rendering') : html`<code>${sha256}</code>`;
  const groups = facts.items.map((item) => {
    const mix = manifest.items.find(({ id }) => id === item.id)?.mix;
    const isListed = records.some(
      ({ itemId, renderingSha256 }) => itemId === item.id && renderingSha256 === mix?.sha256,
    );
    const rows = [
      ...(mix === undefined || isListed
        ? []
        : [
            html`<tr><th scope="row">Mix</th><td>${digest(mix.sha256)}</td></tr>
`,
          ]),
      ...looks.flatMap((look) => {
        const record = records.find(
          ({ itemId, conditionId }) => itemId === item.id && conditionId === look.conditionId,
        );
        return record === undefined
          ? []
          : [
              html`<tr><th scope="row">${look.label}</th><td>${digest(record.renderingSha256)}</td></tr>
`,
            ];
      }),
    ];
    return html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="2"><span>${item.title}</span></th></tr>
${rows}</tbody>
`;
  });
  return tableHtml({
    caption: 'SHA-256 of every file, as mixed, delivered or rendered',
    className: 'digests',
    head: html`<tr><th scope="col">Version</th><th scope="col">SHA-256</th></tr>`,
    body: groups,
  });
}

/** The section that says how the numbers came about. */
export function methodSection(input: ReportInput, facts: RunFacts, looks: readonly ConditionLook[]): Html {
  const { manifest, records, costs, panels, generatedAt } = input;
  const machines = distinct(costs.flatMap(({ machine }) => machine ?? []));
  const dates = distinct(costs.flatMap(({ date }) => (date === null ? [] : toMinutes(date))));
  const makers = looks.map((look) => {
    const names = distinct(
      records
        .filter(({ conditionId }) => conditionId === look.conditionId)
        .map(({ maker }) =>
          [maker.name, maker.tier, maker.settings]
            .filter((part) => part !== undefined && part !== '')
            .join(', '),
        ),
    );
    return html`<div><dt>${look.label} <code>${look.conditionId}</code></dt><dd>${names.map((name) => html`<span class="line">${name}</span>`)}</dd></div>`;
  });
  return html`<section id="method" aria-labelledby="method-title">
<h2 id="method-title">Method and provenance</h2>
<h3>This run</h3>
<dl class="facts">
<div><dt>Dataset</dt><dd>${manifest.title} <code>${manifest.id}</code>, ${countOf(facts.items.length, 'item')}</dd></div>
<div><dt>Engine</dt><dd>${distinct(records.map(({ engineVersion }) => engineVersion)).join(', ')}</dd></div>
<div><dt>Target of ours</dt><dd>${targetsOf(facts)}</dd></div>
<div><dt>On target means</dt><dd>within ${LOUDNESS_TOLERANCE_LU} LU of the target loudness, and a true peak no more than ${TRUE_PEAK_TOLERANCE_DB} dB over the ceiling (what two meters may differ by)</dd></div>
${dates.length > 0 && html`<div><dt>Rendered</dt><dd>${dates.length === 1 ? dates[0]! : `${dates[0]!} to ${dates.at(-1)!}`}</dd></div>`}
${machines.length > 0 && html`<div><dt>Machine</dt><dd>${machines.join('; ')}</dd></div>`}
${generatedAt !== undefined && html`<div><dt>Report written</dt><dd>${generatedAt}</dd></div>`}
</dl>
<h3>Conditions</h3>
<dl class="facts">${makers}</dl>
<h3 id="metrics">How each number is defined</h3>
<dl class="facts">${scoreColumnsOf(records).map(
    ({ title, unit, meaning, source }) =>
      html`<div><dt>${title}${unit !== '' && `, ${unit}`}</dt><dd>${meaning !== '' && `${meaning} `}<span class="source">${source}.</span></dd></div>`,
  )}</dl>
<p>Every rendering is aligned to the mix of its item (to the reference master where there is no mix) in time and polarity before anything is compared. A positive lag is late. The level found with it is the median of the gains of 50 ms blocks: where a limiter works hard, the difference in loudness is another.</p>
${
  panels.length > 0 &&
  html`<h3>How the answers are judged</h3>
<p>Fixed before the first answer:</p>
<ul>${panels.map(analysisPlanOf)}</ul>
<p><em>Supported</em>: the answers are unlikely under chance alone at the level fixed beforehand. <em>Refuted</em>: they speak against the claim. <em>Undecided</em>: they do neither; this is never read as “no difference”.</p>`
}
<h3 id="cost">Cost</h3>
${costTable(input, looks) ?? html`<p>No costs were recorded.</p>`}
<h3>Files</h3>
${digestTable(input, facts, looks)}
</section>
`;
}
