/** What was measured: scores by item and condition, their summary, findings and failures. */
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

function absenceOf(column: ScoreColumn, record: RunRecord | undefined, hasReference: boolean): string {
  if (record === undefined) return 'Not part of this run';
  if (record.failure !== null) return 'There is no rendering';
  if (column.needsReference && !hasReference) return 'This item has no reference master';
  return 'This rendering has no such value (silence or too short)';
}

function itemRows(
  facts: RunFacts,
  looks: readonly ConditionLook[],
  columns: readonly ScoreColumn[],
): readonly Html[] {
  return facts.items.map((item) => {
    const referenceId = facts.referenceOf(item.id);
    const rows = looks.flatMap((look) => {
      const record = facts.recordOf(item.id, look.conditionId);
      if (record === undefined) return [];
      const isReference = look.conditionId === referenceId;
      const cells = columns.map((column) => {
        const value = record.scores[column.key] ?? null;
        const absence = absenceOf(column, record, referenceId !== undefined);
        return html`<td class="number" data-score="${column.key}">${numberHtml(value, { digits: column.digits }, absence)}</td>`;
      });
      const remarks = [
        ...record.findings.map((finding) => html`<span class="finding">${finding}</span>`),
        ...(record.failure === null ? [] : [html`<span class="failure">Failed: ${record.failure}</span>`]),
      ];
      return [
        html`<tr data-record="${item.id}.${look.conditionId}"${remarks.length > 0 && html` class="remarked"`}>
<th scope="row">${look.label}${isReference && html` <span class="tag">reference</span>`}</th>
${cells}
</tr>
${
  remarks.length > 0 &&
  html`<tr class="remarks"><td colspan="${columns.length + 1}"><div>${remarks}</div></td></tr>
`
}`,
      ];
    });
    return html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="${columns.length + 1}"><span><a href="#item-${item.id}">${item.title}</a></span></th></tr>
${rows}
</tbody>
`;
  });
}

function summaryRows(
  records: readonly RunRecord[],
  looks: readonly ConditionLook[],
  columns: readonly ScoreColumn[],
): readonly Html[] {
  return looks.map((look) => {
    const own = records.filter(({ conditionId }) => conditionId === look.conditionId);
    const cells = columns.map(({ key, digits }) => {
      const spread = spreadOf(own.map(({ scores }) => scores[key]));
      if (spread === null) return html`<td class="number">${numberHtml(null, { digits })}</td>`;
      const range =
        spread.n === 1
          ? 'one item'
          : `${formatNumber(spread.min, { digits })} to ${formatNumber(spread.max, { digits })}`;
      return html`<td class="number" data-summary="${look.conditionId}.${key}">${numberHtml(spread.median, { digits })}<br><span class="range">${range}</span></td>`;
    });
    const finished = own.filter(({ failure }) => failure === null).length;
    return html`<tr><th scope="row">${look.label}</th><td class="number">${finished}</td>${cells}</tr>
`;
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
    .map(({ key, title, unit, needsReference }) => ({
      label: title,
      unit,
      dots: facts.items.flatMap((item) =>
        records.flatMap(({ itemId, conditionId, scores }) => {
          const value = scores[key] ?? null;
          const isReferenceItself = needsReference && conditionId === facts.referenceOf(item.id);
          return itemId !== item.id || value === null || isReferenceItself
            ? []
            : [{ conditionId, itemId, itemTitle: item.title, value }];
        }),
      ),
      ...(needsReference ? { reference: { value: 0, text: 'reference master' } } : {}),
    }));
}

/** The section with every measured number of the run. */
export function scoresSection(
  { records }: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html {
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
${tableHtml({
  caption: 'Scores of every item and condition',
  className: 'scores',
  head: html`<tr><th scope="col">Condition</th>${columns.map(headOf)}</tr>`,
  body: itemRows(facts, looks, columns),
})}
<h3>Scores of each condition</h3>
${tableHtml({
  caption: 'Median and range of every score, by condition',
  className: 'scores',
  head: html`<tr><th scope="col">Condition</th><th scope="col" class="number">Items</th>${columns.map(headOf)}</tr>`,
  body: html`<tbody>${summaryRows(records, looks, columns)}</tbody>`,
})}
<p class="reading-aid">Median and range describe these items; they are no estimate for other music.</p>
</section>
`;
}
