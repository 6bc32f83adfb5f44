/** What was measured: scores by item and condition, their summary, findings and failures. */
import { METRIC_FAMILIES, type MetricFamily } from '../../metrics/metric.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { type ScoreStrip, scoresFigure } from '../figures/scores.ts';
import { type Html, html } from '../html.ts';
import { countOf, formatNumber, numberHtml } from '../number-text.ts';
import type { ReportInput } from '../report-input.ts';
import { type RunFacts, spreadOf } from '../run-facts.ts';
import { type ScoreColumn, scoreColumnsOf } from '../score-columns.ts';
import { tableHtml } from './table.ts';

const headOf = ({ title, unit }: ScoreColumn): Html =>
  html`<th scope="col" class="number">${title}${unit !== '' && html`<br><span class="unit">${unit}</span>`}</th>`;

const capitalize = (words: string): string => `${words[0]!.toUpperCase()}${words.slice(1)}`;

const FAMILY_WORDS: Readonly<Record<MetricFamily, string>> = {
  loudness: 'loudness',
  peaks: 'peaks',
  dynamics: 'dynamics',
  tone: 'tone',
  stereo: 'stereo image',
  artifacts: 'artefacts',
  delivery: 'delivery',
};

interface ScoreGroup {
  readonly words: string;
  readonly columns: readonly ScoreColumn[];
}

/** Scores that are read together make a table that fits a page. */
function groupsOf(columns: readonly ScoreColumn[]): readonly ScoreGroup[] {
  const groupOf = (wanted: MetricFamily | null, words: string): ScoreGroup => ({
    words,
    columns: columns.filter(({ family }) => family === wanted),
  });
  return [
    ...METRIC_FAMILIES.map((family) => groupOf(family, FAMILY_WORDS[family])),
    groupOf(null, 'metrics that this version does not know'),
  ].filter((group) => group.columns.length > 0);
}

function absenceOf(
  column: ScoreColumn,
  record: RunRecord | undefined,
  { hasReference, hasMix }: { hasReference: boolean; hasMix: boolean },
): string {
  if (record === undefined) return 'Not part of this run';
  if (record.failure !== null) return 'There is no rendering';
  if (column.comparesWith === 'reference' && !hasReference)
    return 'Not applicable: this item has no reference master';
  if (column.comparesWith === 'mix' && !hasMix) return 'Not applicable: this item has no mix';
  return 'This rendering has no such value';
}

/** What there is to say about an item's renderings besides numbers, below its rows. */
function remarksOf(itemId: string, facts: RunFacts, looks: readonly ConditionLook[]): readonly Html[] {
  return looks.flatMap(({ conditionId, label }) => {
    const { findings = [], failure = null } = facts.recordOf(itemId, conditionId) ?? {};
    return [
      ...findings.map((finding) => html`<span><strong>${label}:</strong> ${finding}</span>`),
      ...(failure === null ? [] : [html`<span class="failure">${label} failed: ${failure}</span>`]),
    ];
  });
}

function itemRows(
  { manifest }: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
  { columns, hasRemarks }: { columns: readonly ScoreColumn[]; hasRemarks: boolean },
): readonly Html[] {
  return facts.items.map((item) => {
    const referenceId = facts.referenceOf(item.id);
    const has = {
      hasReference: referenceId !== undefined,
      hasMix: manifest.items.some(({ id, mix }) => id === item.id && mix !== undefined),
    };
    const rows = looks.flatMap((look) => {
      const record = facts.recordOf(item.id, look.conditionId);
      if (record === undefined) return [];
      const isReference = look.conditionId === referenceId;
      const cells = columns.map((column) => {
        const value = record.scores[column.key] ?? null;
        const absence = absenceOf(column, record, has);
        return html`<td class="number" data-score="${column.key}">${numberHtml(value, column, absence)}</td>`;
      });
      return [
        html`<tr data-record="${item.id}.${look.conditionId}">
<th scope="row">${look.label}${isReference && html` <span class="tag">reference</span>`}</th>
${cells}
</tr>
`,
      ];
    });
    const remarks = hasRemarks ? remarksOf(item.id, facts, looks) : [];
    return html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="${columns.length + 1}"><span><a href="#item-${item.id}">${item.title}</a></span></th></tr>
${rows}
${
  remarks.length > 0 &&
  html`<tr class="remarks"><td colspan="${columns.length + 1}"><div>${remarks}</div></td></tr>
`
}</tbody>
`;
  });
}

/** A reference master's distance to itself says nothing, and a control's is what its name says: neither is in a median. */
const isSummed = (
  facts: RunFacts,
  { comparesWith }: ScoreColumn,
  { itemId, conditionId }: RunRecord,
): boolean =>
  comparesWith !== 'reference' ||
  (conditionId !== facts.referenceOf(itemId) && !facts.controls.some(({ id }) => id === itemId));

function summaryTable(
  facts: RunFacts,
  records: readonly RunRecord[],
  looks: readonly ConditionLook[],
  columns: readonly ScoreColumn[],
): Html {
  const made = looks.map((look) => ({
    look,
    records: records.filter(
      ({ conditionId, failure }) => conditionId === look.conditionId && failure === null,
    ),
  }));
  const cellOf = (column: ScoreColumn, { look, records: own }: (typeof made)[number]): Html => {
    const counted = own.filter((record) => isSummed(facts, column, record));
    const spread = spreadOf(counted.map(({ scores }) => scores[column.key]));
    if (spread === null) {
      const absence = counted.length < own.length ? 'The reference itself' : 'No value';
      return html`<td class="number">${numberHtml(null, column, absence)}</td>`;
    }
    const range = `${formatNumber(spread.min, column)} to ${formatNumber(spread.max, column)}`;
    const count = spread.n === own.length ? '' : `, ${countOf(spread.n, 'item')}`;
    return html`<td class="number" data-summary="${look.conditionId}.${column.key}">${numberHtml(spread.median, column)}<br><span class="range">${spread.n === 1 ? 'one item' : `${range}${count}`}</span></td>`;
  };
  return tableHtml({
    caption: 'Median, and range below it, of every score, by condition',
    className: 'scores',
    head: html`<tr><th scope="col">Score</th>${made.map(({ look, records: own }) => html`<th scope="col" class="number">${look.label}<br><span class="unit">${countOf(own.length, 'item')}</span></th>`)}</tr>`,
    body: groupsOf(columns).map(
      (group) => html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="${made.length + 1}"><span>${capitalize(group.words)}</span></th></tr>
${group.columns.map(
  (
    column,
  ) => html`<tr><th scope="row">${column.title}${column.unit !== '' && html` <span class="unit">${column.unit}</span>`}</th>${made.map((one) => cellOf(column, one))}</tr>
`,
)}</tbody>
`,
    ),
  });
}

const CHARTED = [
  'integratedLufs',
  'truePeakDbtp',
  'crestFactorDb',
  'spectralDistanceDb',
  'mfccDistance',
  'chromaDistance',
];

function stripsOf(
  facts: RunFacts,
  records: readonly RunRecord[],
  columns: readonly ScoreColumn[],
): ScoreStrip[] {
  return columns
    .filter(({ key }) => CHARTED.includes(key))
    .map((column) => ({
      label: column.title,
      unit: column.unit,
      dots: facts.items.flatMap((item) =>
        records.flatMap((record) => {
          const { itemId, conditionId, scores } = record;
          const value = scores[column.key] ?? null;
          return itemId !== item.id || value === null || !isSummed(facts, column, record)
            ? []
            : [{ conditionId, itemId, itemTitle: item.title, value }];
        }),
      ),
      ...(column.comparesWith === 'reference' ? { reference: { value: 0, text: 'reference master' } } : {}),
    }));
}

/** The section with every measured number of the run. */
export function scoresSection(input: ReportInput, facts: RunFacts, looks: readonly ConditionLook[]): Html {
  const { records } = input;
  const columns = scoreColumnsOf(records);
  const figure = scoresFigure({
    id: 'figure-scores',
    title: 'Scores by condition',
    strips: stripsOf(facts, records, columns),
    looks,
    readingAid:
      'One dot is one item, the upright line is the median, a thin line joins the same item across conditions. For the three distances, left is nearer to the reference master; for the others no direction is better in itself.',
  });
  return html`<section id="scores" aria-labelledby="scores-title">
<h2 id="scores-title">What was measured</h2>
<p>${countOf(facts.items.length, 'item')} under ${countOf(looks.length, 'condition')}. Level, peak and dynamics are those of the masters as delivered. Distances are taken after alignment and say how far a rendering is from the reference master of its item. How each number is defined stands under <a href="#metrics">method</a>.</p>
${facts.failures.length > 0 && html`<p class="notice">${countOf(facts.failures.length, 'rendering')} could not be made; the table says why. They are left out of every summary.</p>`}
${figure}
<h3>Scores of each item</h3>
${groupsOf(columns).map((group, index) =>
  tableHtml({
    caption: `Scores of every item and condition: ${group.words}`,
    className: 'scores',
    head: html`<tr><th scope="col">Condition</th>${group.columns.map(headOf)}</tr>`,
    body: itemRows(input, facts, looks, { columns: group.columns, hasRemarks: index === 0 }),
  }),
)}
<h3>Scores of each condition</h3>
${summaryTable(facts, records, looks, columns)}
<p class="reading-aid">Median and range describe these items; they are no estimate for other music.</p>
</section>
`;
}
