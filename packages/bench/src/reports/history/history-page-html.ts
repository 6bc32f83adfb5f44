/** All runs on one page: which there are, each metric over builds, and any two of them compared. */
import type { DamagedEntry } from '../../history/read-history.ts';
import { comparisonWords } from '../comparison-report/comparison-words.ts';
import { OURS } from '../condition-looks.ts';
import { PAGE_SCRIPT } from '../export/page-script.ts';
import { Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { pageHtml } from '../page.ts';
import { buildText, dateText, runText } from '../run-words.ts';
import { tableHtml } from '../sections/table.ts';
import { compareRuns } from './compare-runs.ts';
import { HISTORY_PAGE_SCRIPT } from './history-page-script.generated.ts';
import { HISTORY_PAGE_STYLE } from './history-page-style.ts';
import type { HistoryRun, PackedHistory } from './packed-history.ts';

export interface HistoryPageInput {
  readonly history: PackedHistory;
  readonly damaged: readonly DamagedEntry[];
  /** Reports of runs that are not in the history, by their paths from the page. */
  readonly otherReports: readonly string[];
}

/** Folders may be called anything. */
const hrefOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

const KEY_SIZE = 'viewBox="0 0 32 10" width="32" height="10"';

/** The newest run against the one before it, by what both have: ours, where they do. */
function newestHtml(history: PackedHistory): Html | false {
  const [newest, ...earlier] = history.runs;
  const before = earlier.find(({ datasetId }) => datasetId === newest?.datasetId);
  if (newest === undefined || before === undefined) return false;
  const common = newest.conditionIds.filter((id) => before.conditionIds.includes(id));
  const conditionId = common.includes(OURS) ? OURS : common[0];
  if (conditionId === undefined) return false;
  const { verdict } = comparisonWords(
    compareRuns(history, { baseline: { run: before, conditionId }, candidate: { run: newest, conditionId } }),
  );
  const { label } = history.looks.find((look) => look.conditionId === conditionId)!;
  return html`<p class="newest"><a href="#compare">${label}, against the run before</a>: ${verdict}</p>`;
}

function headerHtml({ history, damaged }: HistoryPageInput): Html {
  const { runs, datasets } = history;
  const [newest] = runs;
  return html`<header>
<p class="kind">Earwitness history</p>
<h1>${countOf(runs.length, 'run')} of ${countOf(datasets.length, 'dataset')}</h1>
<p class="lede">${newest === undefined ? 'A run of the bench is kept here when it is finished.' : `The newest: ${runText(newest)}, ${dateText(newest.finished)} UTC, ${buildText(newest)}.`}</p>
${newestHtml(history)}
${damaged.length > 0 && html`<div class="notice" role="note"><p>${countOf(damaged.length, 'kept run')} cannot be read and ${damaged.length === 1 ? 'is' : 'are'} left out:</p><ul>${damaged.map(({ datasetId, runId, problem }) => html`<li>${datasetId} ${runId}: ${problem}</li>`)}</ul></div>`}
</header>
<nav aria-label="Sections"><ul>
${runs.length > 0 && html`<li><a href="#metrics">Metrics</a></li>`}
<li><a href="#runs">Runs</a></li>
${runs.length > 0 && html`<li><a href="#compare">Compare</a></li>`}
</ul></nav>
`;
}

const metricsSection = ({ looks }: PackedHistory): Html => html`<section id="metrics">
<h2>Metrics over builds</h2>
<noscript><p class="notice">The pictures and comparisons on this page are drawn by a script, which is off here. The list of runs works without.</p></noscript>
<div class="needs-script">
<div class="choices">
<label>Dataset<select id="metric-dataset"></select></label>
<label>Metric<select id="metric-choice"></select></label>
<label>Items<select id="metric-stratum"></select></label>
</div>
<figure class="figure">
<figcaption id="metric-title"></figcaption>
<ul class="legend conditions" aria-label="Conditions that are drawn">${looks.map(
  ({ conditionId, label, color, dash }) =>
    html`<li><label><input type="checkbox" name="condition" value="${conditionId}" checked><svg class="key" ${new Html(KEY_SIZE)} aria-hidden="true"><line x1="1" x2="31" y1="5" y2="5" stroke="${color}" stroke-dasharray="${dash}" stroke-width="2.5"/></svg> ${label}</label></li>`,
)}</ul>
<div class="drawing"><div id="metric-picture"></div></div>
<p class="reading-aid">From left to right, runs from the oldest to the newest. Dot: mean over the items; upright line or band: where the mean of items like these lies, with 95 % confidence (Student’s t over items). <span id="metric-meaning"></span><span id="metric-breaks"></span><span id="metric-cut" hidden> Intervals that are much wider than the means are apart are cut off by the edge of the picture; the values below have them in full.</span></p>
</figure>
<details id="metric-values"><summary>The values behind the picture</summary><div class="values"></div></details>
<details id="metric-glances"><summary>All metrics at a glance</summary><div class="glance-list"></div></details>
</div>
</section>
`;

function runRow(run: HistoryRun, place: number, history: PackedHistory): Html {
  const { itemLists, looks, datasets, runs } = history;
  const { runId, name, finished, git, failureCount, isPinned, conditionIds, report, datasetId } = run;
  const labelOf = (id: string) => looks.find(({ conditionId }) => conditionId === id)?.label ?? id;
  const dataset = datasets.find(({ id }) => id === datasetId)!.title;
  const hasEarlier = runs.some((other, at) => at > place && other.datasetId === datasetId);
  return html`<tr id="run-${runId}">
<th scope="row" data-value="${runId}">${name !== null && html`<span class="line">${name}</span>`}<code>${runId}</code>${isPinned && html` <span class="tag">pinned</span>`}
<span class="acts">${report !== null && html`<a href="${hrefOf(report)}">Report<span class="unseen"> of ${runText(run)}</span></a>`}${hasEarlier && html`<button type="button" class="compare needs-script" value="${place}">Compare<span class="unseen"> ${runText(run)} with the run before it</span></button>`}</span></th>
<td>${dateText(finished)}</td>
<td><span class="line">${buildText(run)}</span>${git !== null && html`<span class="source subject">${git.branch ?? 'no branch'}: ${git.subject}</span>`}</td>
${datasets.length > 1 && html`<td>${dataset}</td>`}
<td class="number">${itemLists[run.items]!.length}</td>
<td class="number${failureCount > 0 ? ' failure' : ''}">${failureCount}</td>
<td>${conditionIds.map(labelOf).join(', ')}</td>
</tr>
`;
}

function runsSection({ history, otherReports }: HistoryPageInput): Html {
  const hasDatasets = history.datasets.length > 1;
  const table = tableHtml({
    caption: 'Finished runs, the newest first',
    className: 'runs',
    isSortable: true,
    longRows: history.runs.length,
    head: html`<tr><th scope="col">Run</th><th scope="col">Finished (UTC)</th><th scope="col">Build</th>${hasDatasets && html`<th scope="col">Dataset</th>`}<th scope="col" class="number">Items</th><th scope="col" class="number">Failures</th><th scope="col">Conditions</th></tr>`,
    body: html`<tbody>${history.runs.map((run, place) => runRow(run, place, history))}</tbody>`,
  });
  return html`<section id="runs">
<h2>Runs</h2>
${history.runs.length > 0 ? table : html`<p>No run is kept yet. <code>npx earwitness bench run DATASET</code> makes one and keeps it.</p>`}
${history.runs.some(({ git }) => git?.isDirty) && html`<p class="reading-aid">A plus behind a build: it had changes that are in no commit.</p>`}
${history.runs.some(({ report }) => report === null) && html`<p class="reading-aid">A run without a report: another run lies in its folder by now, or none. Its scores are kept all the same.</p>`}
${otherReports.length > 0 && html`<p class="reading-aid">Reports beside this page of runs that are not kept, as an earlier version made them or they are not finished: ${otherReports.map((file) => html` <a href="${hrefOf(file)}">${file.split('/').at(-2) ?? file}</a>`)}</p>`}
<p class="reading-aid">Name, pin and remove runs with <code>npx earwitness bench runs</code>.</p>
</section>
`;
}

const sideHtml = (name: 'baseline' | 'candidate', title: string): Html =>
  html`<fieldset class="side"><legend>${title}</legend>
<label>Run<select id="${name}-run"></select></label>
<label>Condition<select id="${name}-condition"></select></label>
</fieldset>
`;

const compareSection = (): Html => html`<section id="compare">
<h2>Compare two runs</h2>
<div class="needs-script">
<div class="sides">${sideHtml('baseline', 'Baseline (before)')}${sideHtml('candidate', 'Candidate (after)')}</div>
<p id="comparison-verdict" role="status"></p>
<div id="comparison"></div>
</div>
</section>
`;

/** JSON that no tag can end. */
const packedHtml = (history: PackedHistory): Html =>
  new Html(
    `<script type="application/json" id="history-data">${JSON.stringify(history).replaceAll('<', '\\u003c')}</script>\n`,
  );

/** Builds the page as HTML text. The same input gives the same text; every name is escaped. */
export function historyPageHtml(input: HistoryPageInput): string {
  const { history } = input;
  const isAnything = history.runs.length > 0;
  return pageHtml({
    title: 'Earwitness history',
    skip: isAnything
      ? { href: '#metrics', text: 'Skip to the metrics' }
      : { href: '#runs', text: 'Skip to the runs' },
    header: headerHtml(input),
    main: html`${isAnything && metricsSection(history)}${runsSection(input)}${isAnything && compareSection()}${isAnything && packedHtml(history)}`,
    footer: html`<p>Made by Earwitness from the runs that are kept in <code>history</code> beside this page.</p>`,
    style: HISTORY_PAGE_STYLE,
    // the page's own first: what it draws can be saved by the other
    scripts: [...(isAnything ? [HISTORY_PAGE_SCRIPT] : []), PAGE_SCRIPT],
  });
}
