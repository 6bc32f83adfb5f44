/** Whether a condition comes as near to human masters as other humans do, where items have two of them or more. */
import { mean } from 'simple-statistics';
import { asNearAsAnotherHuman, type NearnessStatement } from '../../comparison/as-near-as-another-human.ts';
import { itemDistancesOf } from '../../comparison/item-distances.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import { countOf, numberHtml } from '../number-text.ts';
import type { ScoreColumn } from '../score-columns.ts';
import { tableHtml } from './table.ts';

const OUTCOME_WORDS = {
  supported: 'Supported: as near as another human, or nearer',
  refuted: 'Refuted: further than another human',
  undecided: 'Undecided',
} as const;

/** Nearer on average than the humans are to each other: no margin was fixed beforehand, so none is granted. */
const MARGIN = 0;

function statementHtml(statement: NearnessStatement | null, column: ScoreColumn): readonly [Html, Html] {
  if (statement === null) {
    const absence = 'Too few items to test';
    return [numberHtml(null, column, absence), html`Too few items to test; facts of these items only`];
  }
  const { interval, outcome } = statement;
  return [
    html`${numberHtml(interval.low, { ...column, signed: true })} to ${numberHtml(interval.high, { ...column, signed: true })}`,
    html`<strong>${OUTCOME_WORDS[outcome]}</strong>`,
  ];
}

/** null where no item has two human masters. */
export function humanNearness(
  records: readonly RunRecord[],
  columns: readonly ScoreColumn[],
  looks: readonly ConditionLook[],
): Html | null {
  const humans = new Set(records.flatMap(({ toReferences }) => Object.keys(toReferences)));
  const distances = columns.filter(
    ({ comparesWith, better, family }) =>
      comparesWith === 'reference' && better === 'lower' && family !== null,
  );
  const rows = distances.flatMap((column) =>
    looks
      .filter(({ conditionId }) => !humans.has(conditionId))
      .flatMap(({ conditionId, label }) => {
        const { items, statement } = asNearAsAnotherHuman(
          itemDistancesOf(records, { metricId: column.key, conditionId }),
          { margin: MARGIN },
        );
        if (items.length === 0) return [];
        const nearer = items.filter(({ difference }) => difference <= 0).length;
        const [interval, words] = statementHtml(statement, column);
        return [
          html`<tr><th scope="row">${column.title}${column.unit !== '' && html` <span class="unit">${column.unit}</span>`}</th><td>${label}</td><td class="number">${nearer} of ${items.length}</td><td class="number">${numberHtml(mean(items.map(({ difference }) => difference)), { ...column, signed: true })}</td><td class="number">${interval}</td><td>${words}</td></tr>
`,
        ];
      }),
  );
  if (rows.length === 0) return null;
  return html`<h3 id="humans">As near as another human?</h3>
<p>${countOf(humans.size, 'human master', 'human masters')} of the same items: how far a condition is from each of them, less how far the other humans are from it. Below 0 the condition is nearer than another human is.</p>
${tableHtml({
  caption: 'Distance to human masters, against the distance of humans to each other',
  isSortable: true,
  head: html`<tr><th scope="col">Distance</th><th scope="col">Condition</th><th scope="col" class="number">As near or nearer<br><span class="unit">items</span></th><th scope="col" class="number">Mean difference</th><th scope="col" class="number">90 % interval</th><th scope="col">In music like this</th></tr>`,
  body: html`<tbody>${rows}</tbody>`,
})}
<p class="reading-aid">The last column is a test over 20 items or more (Student’s t, skewness taken out, level 5 % each way) and takes the items for a fair sample of the music it speaks of.</p>`;
}
