/** A comparison for people at a terminal: the answer first, facts apart from what they say of new items, then what to hear. */
import { relative } from 'node:path';
import {
  type Comparison,
  changedMetrics,
  comparedRunText,
  comparisonWords,
  differenceText,
  type FoundRenderings,
  formatPValue,
  type GateResult,
  gateVerdict,
  inSentence,
  intervalNote,
  intervalText,
  type MetricComparison,
  meanDifferenceOf,
  mostChangedItems,
  outcomeWord,
  testedMetrics,
} from '@earwitness/bench';
import { fittedTable } from '../terminal/fitted-table.ts';

/** The item that moved most, with how far. */
const largestText = (metric: MetricComparison): string => {
  const [first, ...others] = metric.items;
  const largest = others.reduce(
    (most, item) => (Math.abs(item.difference) > Math.abs(most.difference) ? item : most),
    first!,
  );
  return `${differenceText(metric, largest.difference)} ${largest.itemId}`;
};

const countText = (count: number): string => (count === 0 ? '·' : String(count));

function factTable(metrics: readonly MetricComparison[], width: number): string {
  const hasDirection = metrics.some(({ better }) => better !== 'none');
  return fittedTable<MetricComparison>({
    name: { head: 'score', unit: '', text: ({ title }) => title },
    columns: [
      {
        head: 'mean',
        unit: 'difference',
        text: (metric) => differenceText(metric, meanDifferenceOf(metric)),
      },
      { head: 'largest', unit: 'difference', keep: 1, text: largestText },
      ...(hasDirection
        ? [
            {
              head: 'better',
              unit: 'items',
              text: ({ counts }: MetricComparison) => countText(counts.better),
            },
            { head: 'worse', unit: 'items', text: ({ counts }: MetricComparison) => countText(counts.worse) },
          ]
        : []),
      { head: 'changed', unit: 'items', text: ({ counts }) => countText(counts.changed), keep: 3 },
      { head: 'same', unit: 'items', keep: 2, text: ({ counts }) => countText(counts.same) },
    ],
    rows: metrics,
    width,
  });
}

function newItemsTable(metrics: readonly MetricComparison[], width: number): string {
  return fittedTable<MetricComparison>({
    name: { head: 'score', unit: '', text: ({ title }) => title },
    columns: [
      {
        head: 'mean',
        unit: 'difference',
        text: (metric) => differenceText(metric, metric.generalization.estimate!),
      },
      {
        head: 'interval',
        unit: 'by t',
        text: (metric) => intervalText(metric, metric.generalization.interval!),
      },
      {
        head: 'interval',
        unit: 'by bootstrap',
        keep: 1,
        text: (metric) => intervalText(metric, metric.generalization.bcaInterval!),
      },
      {
        head: 'p',
        unit: 'raised',
        text: ({ generalization }) => formatPValue(generalization.adjustedPValue!),
      },
      {
        head: 'new items',
        unit: '',
        text: ({ generalization: { outcome } }) => outcomeWord(outcome),
      },
    ],
    rows: metrics,
    width,
  });
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function sideText({ label, conditionId, engineVersions, itemCount, failureCount }: Comparison['baseline']) {
  const failures = failureCount === 0 ? '' : `, ${failureCount} failed`;
  return `${label} (condition ${conditionId}, engine ${engineVersions.join(', ')}, ${itemCount} items${failures})`;
}

const placeText = (file: string | null | undefined): string =>
  file ? relative(process.cwd(), file) : 'is no longer there';

function mostChangedLines(
  comparison: Comparison,
  renderings: ReadonlyMap<string, FoundRenderings>,
): readonly string[] {
  const items = mostChangedItems(comparison);
  if (items.length === 0) return [];
  return [
    '',
    'Changed most, by a difference beside the spread of its score over all these renderings',
    ...items.flatMap(({ itemId, largest: { metricId, difference, spreads } }) => {
      const metric = comparison.metrics.find((one) => one.metricId === metricId)!;
      const found = renderings.get(itemId);
      return [
        `  ${itemId}: ${inSentence(metric.title)} ${differenceText(metric, difference)}, ${spreads.toFixed(1)} times the spread`,
        `    baseline   ${placeText(found?.baseline)}`,
        `    candidate  ${placeText(found?.candidate)}`,
      ];
    }),
  ];
}

const section = (title: string, ...body: readonly string[]): string[] =>
  body.length === 0 ? [] : ['', title, ...body];

/** Lays a comparison out, with the gate’s verdict where there is one. */
export function comparisonText(
  comparison: Comparison,
  {
    renderings,
    gate,
    width,
  }: { renderings: ReadonlyMap<string, FoundRenderings>; gate?: GateResult | undefined; width: number },
): string {
  const { baseline, candidate } = comparison;
  const words = comparisonWords(comparison);
  const changed = changedMetrics(comparison);
  const tested = testedMetrics(comparison);
  return [
    words.verdict,
    ...(gate === undefined ? [] : [gateVerdict(gate)]),
    '',
    `  baseline   ${sideText(baseline)}`,
    `             ${comparedRunText(baseline)}`,
    `  candidate  ${sideText(candidate)}`,
    `             ${comparedRunText(candidate)}`,
    ...section(
      'These items: facts',
      ...indented(changed.length === 0 ? words.facts : words.facts.slice(0, 1)),
      ...(changed.length === 0 ? [] : [factTable(changed, width)]),
    ),
    ...(changed.length === 0
      ? []
      : section(
          'New items like them: generalisation',
          ...(tested.length === 0
            ? indented(words.generalization)
            : [newItemsTable(tested, width), ...indented([intervalNote(comparison), ...words.caveats])]),
        )),
    ...mostChangedLines(comparison, renderings),
    ...section('To keep in mind', ...indented(words.notes)),
  ].join('\n');
}
