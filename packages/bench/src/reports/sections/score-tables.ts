/** Every score of the run, as tables: one row a rendering, and one row a metric with means over items. */
import type { RunRecord } from '../../runs/run-record.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import { itemMeanOf } from '../item-mean.ts';
import { countOf, formatNumber, numberHtml } from '../number-text.ts';
import type { RunFacts } from '../run-facts.ts';
import type { ScoreColumn } from '../score-columns.ts';
import { directionText, isSummed, type ScoreGroup, scoreGroupsOf } from './score-groups.ts';
import { tableHtml } from './table.ts';

/** `dB · lower is better`, or what there is of it. */
const unitText = (column: ScoreColumn): string =>
  [column.unit, directionText(column)].filter((text) => text !== '').join(' · ');

const headOf = (column: ScoreColumn): Html => {
  const below = unitText(column);
  return html`<th scope="col" class="number">${column.title}${below !== '' && html`<br><span class="unit">${below}</span>`}</th>`;
};

const capitalize = (words: string): string => `${words[0]!.toUpperCase()}${words.slice(1)}`;

function absenceOf(
  column: ScoreColumn,
  record: RunRecord,
  { hasReference, hasMix }: { hasReference: boolean; hasMix: boolean },
): string {
  if (record.failure !== null) return 'There is no rendering';
  if (column.comparesWith === 'reference' && !hasReference)
    return 'Not applicable: this item has no reference master';
  if (column.comparesWith === 'mix' && !hasMix) return 'Not applicable: this item has no mix';
  return 'This rendering has no such value';
}

/** One row a rendering, in the order of the dataset; all cells name their record and metric. */
export function itemScoresTable(
  { words, columns }: ScoreGroup,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html {
  const rows = facts.items.flatMap((item) => {
    const referenceId = facts.referenceOf(item.id);
    const has = { hasReference: referenceId !== undefined, hasMix: item.mix !== undefined };
    return looks.flatMap(({ conditionId, label }) => {
      const record = facts.recordOf(item.id, conditionId);
      if (record === undefined) return [];
      const cells = columns.map((column) => {
        const value = record.scores[column.key] ?? null;
        // one element a cell, as a run of a hundred items has ten thousand of them
        return value === null
          ? html`<td data-score="${column.key}">${numberHtml(null, column, absenceOf(column, record, has))}</td>`
          : html`<td data-score="${column.key}" data-value="${value}">${formatNumber(value, column)}</td>`;
      });
      return [
        html`<tr data-record="${item.id}.${conditionId}"><th scope="row"><a href="#item-${item.id}">${item.title}</a></th><td>${label}${conditionId === referenceId && html` <span class="tag">reference</span>`}</td>${cells}</tr>
`,
      ];
    });
  });
  return tableHtml({
    caption: `Scores of every item and condition: ${words}`,
    className: 'scores',
    isSortable: true,
    longRows: rows.length,
    head: html`<tr><th scope="col">Item</th><th scope="col">Condition</th>${columns.map(headOf)}</tr>`,
    body: html`<tbody>${rows}</tbody>`,
  });
}

interface Made {
  readonly look: ConditionLook;
  readonly records: readonly RunRecord[];
}

function summaryCell(column: ScoreColumn, { look, records }: Made, facts: RunFacts): Html {
  const counted = records.filter((record) => isSummed(facts, column, record));
  const values = counted.map(({ scores }) => scores[column.key]);
  const summed = itemMeanOf(values, { least: column.least });
  if (summed === null) {
    const absence = counted.length < records.length ? 'The reference itself' : 'No value';
    return html`<td class="number">${numberHtml(null, column, absence)}</td>`;
  }
  const { n, mean, interval } = summed;
  const count = n === records.length ? '' : `, ${countOf(n, 'item')}`;
  return html`<td class="number" data-summary="${look.conditionId}.${column.key}">${numberHtml(mean, column)}<br><span class="range">${
    interval === null
      ? 'one item'
      : html`${numberHtml(interval.low, column)} to ${numberHtml(interval.high, column)}${count}`
  }</span></td>`;
}

/** One row a metric: the mean over items, and below it the interval in which the mean of music like these items lies. */
export function summaryTable(
  columns: readonly ScoreColumn[],
  {
    facts,
    records,
    looks,
  }: { facts: RunFacts; records: readonly RunRecord[]; looks: readonly ConditionLook[] },
): Html {
  const made = looks.map((look) => ({
    look,
    records: records.filter(
      ({ conditionId, failure }) => conditionId === look.conditionId && failure === null,
    ),
  }));
  return tableHtml({
    caption: 'Mean of every score over items, and its 95 % interval below it, by condition',
    className: 'scores',
    head: html`<tr><th scope="col">Score</th>${made.map(({ look, records: own }) => html`<th scope="col" class="number" data-parts="mean|95 % low|95 % high">${look.label}<br><span class="unit">${countOf(own.length, 'item')}</span></th>`)}</tr>`,
    body: scoreGroupsOf(columns).map(
      (group) => html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="${made.length + 1}"><span>${capitalize(group.words)}</span></th></tr>
${group.columns.map((column) => {
  const beside = unitText(column);
  return html`<tr><th scope="row">${column.title}${beside !== '' && html` <span class="unit">${beside}</span>`}</th>${made.map((one) => summaryCell(column, one, facts))}</tr>
`;
})}</tbody>
`,
    ),
  });
}
