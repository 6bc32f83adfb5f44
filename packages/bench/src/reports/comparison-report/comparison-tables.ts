/** The tables of a comparison: facts by score, what they say of new items, and every difference of every item. */
import type { Comparison, ItemFact, MetricComparison } from '../../comparison/comparison.ts';
import { meanOf } from '../../statistics/numeric/mean-of.ts';
import { formatPValue } from '../../statistics/verdict/format-p-value.ts';
import { type Html, html } from '../html.ts';
import { numberHtml } from '../number-text.ts';
import { tableHtml } from '../sections/table.ts';
import {
  changedMetrics,
  differenceUnit,
  meanDifferenceOf,
  outcomeWord,
  testedMetrics,
} from './comparison-words.ts';

const scoreHead = ({ title, unit }: MetricComparison): Html =>
  html`<th scope="row">${title}${unit !== '' && html` <span class="unit">${unit}</span>`}</th>`;

const numberCell = (metric: MetricComparison, value: number, signed = false): Html =>
  html`<td class="number">${numberHtml(value, { digits: metric.digits, signed })}</td>`;

const numberHead = (words: string, unit = ''): Html =>
  html`<th scope="col" class="number">${words}${unit !== '' && html`<br><span class="unit">${unit}</span>`}</th>`;

export function factsTable(comparison: Comparison): Html {
  const countCell = (count: number) =>
    html`<td class="number">${count === 0 ? html`<span class="absent">0</span>` : count}</td>`;
  const row = (metric: MetricComparison): Html =>
    html`<tr data-metric="${metric.metricId}">${scoreHead(metric)}${numberCell(
      metric,
      meanOf(metric.items.map(({ baseline }) => baseline)),
    )}${numberCell(metric, meanOf(metric.items.map(({ candidate }) => candidate)))}${numberCell(
      metric,
      meanDifferenceOf(metric),
      true,
    )}${countCell(metric.counts.better)}${countCell(metric.counts.worse)}${countCell(metric.counts.changed)}${countCell(metric.counts.same)}</tr>
`;
  return tableHtml({
    caption:
      'Means over the items that both sides have, and on how many items the score moved beyond its resolution',
    className: 'scores',
    isSortable: true,
    head: html`<tr><th scope="col">Score</th>${numberHead('Baseline', 'mean')}${numberHead('Candidate', 'mean')}${numberHead('Difference', 'mean')}${numberHead('Better', 'items')}${numberHead('Worse', 'items')}${numberHead('Different', 'items')}${numberHead('Same', 'items')}</tr>`,
    body: html`<tbody>${changedMetrics(comparison).map(row)}</tbody>`,
  });
}

/** Scores that were tested; null when none was. */
export function newItemsTable(comparison: Comparison): Html | null {
  const tested = testedMetrics(comparison);
  if (tested.length === 0) return null;
  const row = (metric: MetricComparison): Html => {
    const { outcome, estimate, interval, bcaInterval, adjustedPValue, unitCount } = metric.generalization;
    const word = outcomeWord(outcome);
    return html`<tr data-metric="${metric.metricId}">${scoreHead(metric)}<td>${outcome === 'undecided' ? word : html`<strong>${word}</strong>`}</td>${numberCell(metric, estimate!, true)}${numberCell(metric, interval!.low, true)}${numberCell(metric, interval!.high, true)}${numberCell(metric, bcaInterval!.low, true)}${numberCell(metric, bcaInterval!.high, true)}<td class="number"><data value="${adjustedPValue!}">${formatPValue(adjustedPValue!)}</data></td><td class="number">${unitCount}</td></tr>
`;
  };
  return tableHtml({
    caption: 'The mean difference of new items like these, with its interval by t and by bootstrap',
    className: 'scores',
    isSortable: true,
    head: html`<tr><th scope="col">Score</th><th scope="col">New items</th>${numberHead('Difference', 'mean')}${numberHead('From', 'by t')}${numberHead('To', 'by t')}${numberHead('From', 'by bootstrap')}${numberHead('To', 'by bootstrap')}${numberHead('p', 'raised')}${numberHead('Units')}</tr>`,
    body: html`<tbody>${tested.map(row)}</tbody>`,
  });
}

interface Difference {
  readonly metric: MetricComparison;
  readonly fact: ItemFact;
}

function differencesOf({ metrics }: Comparison, itemId: string): readonly Difference[] {
  return metrics.flatMap((metric) =>
    metric.items.flatMap((fact) =>
      fact.itemId === itemId && fact.change !== 'same' ? [{ metric, fact }] : [],
    ),
  );
}

const CHANGE_WORDS: Readonly<Record<ItemFact['change'], string>> = {
  better: 'better',
  worse: 'worse',
  changed: 'different',
  same: 'the same',
};

/** Every difference of one item that is beyond its resolution, furthest first; null when there is none. */
export function itemDifferencesTable(
  comparison: Comparison,
  { itemId, title }: { itemId: string; title: string },
): Html | null {
  const differences = differencesOf(comparison, itemId).toSorted(
    (a, b) => Math.abs(b.fact.difference) / b.metric.spread - Math.abs(a.fact.difference) / a.metric.spread,
  );
  if (differences.length === 0) return null;
  return tableHtml({
    caption: `${title}: every score that moved beyond its resolution`,
    className: 'scores',
    head: html`<tr><th scope="col">Score</th><th scope="col">Candidate is</th>${numberHead('Baseline')}${numberHead('Candidate')}${numberHead('Difference')}</tr>`,
    body: html`<tbody>${differences.map(
      ({ metric, fact: { baseline, candidate, difference, change } }) =>
        html`<tr data-fact="${itemId}.${metric.metricId}">${scoreHead(metric)}<td>${CHANGE_WORDS[change]}</td>${numberCell(metric, baseline)}${numberCell(metric, candidate)}<td class="number">${numberHtml(difference, { digits: metric.digits, signed: true })} <span class="unit">${differenceUnit(metric)}</span></td></tr>
`,
    )}</tbody>`,
  });
}
