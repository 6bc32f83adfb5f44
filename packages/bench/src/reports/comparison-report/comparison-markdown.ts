/** A comparison as a comment on a pull request: the verdict, two short tables, and what the gate says. */
import type { GateResult } from '../../comparison/check-gate.ts';
import type { Comparison, MetricComparison } from '../../comparison/comparison.ts';
import { formatPValue } from '../../statistics/verdict/format-p-value.ts';
import {
  changedMetrics,
  comparedRunText,
  comparisonWords,
  countsInWords,
  differenceText,
  intervalNote,
  intervalText,
  meanDifferenceOf,
  mostChangedItems,
  outcomeWord,
  testedMetrics,
} from './comparison-words.ts';
import { gateVerdict, gateViolationTexts } from './gate-words.ts';

/** Names of datasets and conditions are anybody's: they must not become markup, mentions or cells of their own. */
const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\r\n]+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]#|~]/g, (sign) => `\\${sign}`)
    .replaceAll('@', '@\u200b');

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? ':--' : '--:'))), ...rows.map(line)].join(
    '\n',
  );
}

const factRow = (metric: MetricComparison): string[] => [
  escapeMarkdown(metric.title),
  differenceText(metric, meanDifferenceOf(metric)),
  countsInWords(metric),
];

function newItemsRow(metric: MetricComparison): string[] {
  const { outcome, estimate, interval, adjustedPValue } = metric.generalization;
  return [
    escapeMarkdown(metric.title),
    differenceText(metric, estimate!),
    intervalText(metric, interval!),
    formatPValue(adjustedPValue!),
    outcome === 'undecided' ? outcome : `**${outcomeWord(outcome)}**`,
  ];
}

function changedRows(comparison: Comparison): string[][] {
  return mostChangedItems(comparison).map(({ itemId, largest: { metricId, difference, spreads } }) => {
    const metric = comparison.metrics.find((one) => one.metricId === metricId)!;
    return [
      escapeMarkdown(itemId),
      escapeMarkdown(metric.title),
      differenceText(metric, difference),
      spreads.toFixed(1),
    ];
  });
}

const folded = (summary: string, body: string): string =>
  `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;

/** Writes the comparison as GitHub’s Markdown, escaped, facts apart from generalisation; some 4 KB. */
export function comparisonMarkdown(
  comparison: Comparison,
  { gate }: { gate?: GateResult | undefined } = {},
): string {
  const { baseline, candidate } = comparison;
  const words = comparisonWords(comparison);
  const changed = changedMetrics(comparison);
  const tested = testedMetrics(comparison);
  const list = (sentences: readonly string[]) =>
    sentences.map((sentence) => `- ${escapeMarkdown(sentence)}`).join('\n');
  const gateText =
    gate === undefined
      ? []
      : [`**${gateVerdict(gate)}**`, ...(gate.isPassed ? [] : [list(gateViolationTexts(gate, comparison))])];
  const rows = changedRows(comparison);
  return `${[
    `### Masters compared: ${escapeMarkdown(candidate.label)} against ${escapeMarkdown(baseline.label)}`,
    escapeMarkdown(words.verdict),
    ...gateText,
    ...(changed.length === 0
      ? []
      : [
          '#### These items: facts',
          escapeMarkdown(words.facts[0]!),
          tableOf(['Score', 'Mean difference', 'Items'], changed.map(factRow)),
          '#### New items like them: generalisation',
          ...(tested.length === 0
            ? [list(words.generalization)]
            : [
                tableOf(['Score', 'Mean difference', 'Interval', 'p', 'New items'], tested.map(newItemsRow)),
                list([intervalNote(comparison), ...words.caveats]),
              ]),
        ]),
    ...(rows.length === 0
      ? []
      : [
          folded(
            'Changed most',
            tableOf(['Item', 'Score', 'Difference', 'Beside the spread of that score'], rows),
          ),
        ]),
    list(
      [
        { name: 'Baseline', side: baseline },
        { name: 'Candidate', side: candidate },
      ].map(({ name, side }) => `${name}: condition ${side.conditionId}, ${comparedRunText(side)}`),
    ),
    ...(words.notes.length === 0 ? [] : [folded('To keep in mind', list(words.notes))]),
  ].join('\n\n')}\n`;
}
