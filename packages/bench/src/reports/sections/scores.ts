/** What was measured: scores in pictures, their means, every score of every item, findings and failures. */
import { mean } from 'simple-statistics';
import { LEAST_UNITS } from '../../comparison/generalize.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { type ScoreStrip, scoresFigure } from '../figures/scores.ts';
import { type Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import type { ReportInput } from '../report-input.ts';
import type { RunFacts } from '../run-facts.ts';
import { type ScoreColumn, scoreColumnsOf } from '../score-columns.ts';
import { humanNearness } from './human-nearness.ts';
import { landingsTable } from './landings.ts';
import { remarksTable } from './remarks.ts';
import { isSummed, type ScoreGroup, scoreGroupsOf } from './score-groups.ts';
import { itemScoresTable, summaryTable } from './score-tables.ts';

/** What a service does to the level follows from the loudness, and is the same picture again. */
const isCharted = ({ family, better }: ScoreColumn): boolean => family !== 'delivery' || better !== 'none';

/** Where reference masters stand: at the ideal of what compares with them, else at the mean of their own scores. */
function referenceLine(
  column: ScoreColumn,
  facts: RunFacts,
  records: readonly RunRecord[],
): ScoreStrip['reference'] {
  if (column.comparesWith === 'reference') return { value: column.ideal ?? 0, text: 'reference master' };
  const own = records.flatMap(({ itemId, conditionId, scores }) => {
    const value = scores[column.key] ?? null;
    return value === null || conditionId !== facts.referenceOf(itemId) ? [] : [value];
  });
  return own.length === 0 ? undefined : { value: mean(own), text: 'reference masters' };
}

function stripOf(column: ScoreColumn, facts: RunFacts, records: readonly RunRecord[]): ScoreStrip {
  const titles = new Map(facts.items.map(({ id, title }) => [id, title]));
  const dots = records.flatMap((record) => {
    const { itemId, conditionId, scores } = record;
    const value = scores[column.key] ?? null;
    const itemTitle = titles.get(itemId);
    return value === null || itemTitle === undefined || !isSummed(facts, column, record)
      ? []
      : [{ conditionId, itemId, itemTitle, value }];
  });
  const reference = referenceLine(column, facts, records);
  return {
    label: column.title,
    unit: column.unit,
    better: column.better,
    least: column.least,
    dots,
    ...(reference && { reference }),
  };
}

export const groupFigure = (
  { id, words, columns }: ScoreGroup,
  facts: RunFacts,
  records: readonly RunRecord[],
  looks: readonly ConditionLook[],
): Html | null =>
  scoresFigure({
    id: `figure-scores-${id}`,
    title: `Scores by condition: ${words}`,
    strips: columns.filter(isCharted).map((column) => stripOf(column, facts, records)),
    looks,
    readingAid: `Large mark: the mean over items; its bar: the 95 % interval of that mean, which speaks of music like these items from ${LEAST_UNITS} of them on. Small dots: the items. Dashed line: the reference master, or the mean of all of them. An arrow says which way is better; without one, no direction is.`,
  });

/** The section with every measured number of the run. */
export function scoresSection(
  { records }: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html {
  const columns = scoreColumnsOf(records);
  const groups = scoreGroupsOf(columns);
  return html`<section id="scores" aria-labelledby="scores-title">
<h2 id="scores-title">What was measured</h2>
<p>${countOf(facts.items.length, 'item')} under ${countOf(looks.length, 'condition')}. Level, peak and dynamics are those of the masters as delivered. Distances are taken after alignment and say how far a rendering is from the reference master of its item. How each number is defined stands under <a href="#metrics">method</a>.</p>
${facts.failures.length > 0 && html`<p class="notice">${countOf(facts.failures.length, 'rendering')} could not be made; the <a href="#remarks">findings</a> say why. They are left out of every summary.</p>`}
${landingsTable(facts)}
${groups.map((group) => groupFigure(group, facts, records, looks))}
<h3>Scores of each condition</h3>
${summaryTable(columns, { facts, records, looks })}
<p class="reading-aid">Means and intervals (Student’s t over items) take the items for a fair sample of the music they speak of, which fewer than ${LEAST_UNITS} are not; where a score has a least possible value, as no distance lies below 0, its interval ends there.</p>
${humanNearness(records, columns, looks)}
<h3>Scores of each item</h3>
${groups.map((group) => itemScoresTable(group, facts, looks))}
<div id="remarks">${remarksTable(facts, looks)}</div>
</section>
`;
}
