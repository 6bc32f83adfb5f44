/** A comparison in words, the same ones in terminal, page and Markdown. It also runs in a page. */
import type {
  Comparison,
  ComparisonGap,
  ComparisonSide,
  Generalization,
  ItemComparison,
  MetricComparison,
} from '../../comparison/comparison.ts';
import { formatPValue } from '../../statistics/verdict/format-p-value.ts';
import { countOf, formatNumber, listInWords } from '../number-text.ts';
import { commitText, dateText } from '../run-words.ts';

export interface ComparisonWords {
  /** The answer in one or two sentences. */
  readonly verdict: string;
  /** About these items. */
  readonly facts: readonly string[];
  /** About new items like them. */
  readonly generalization: readonly string[];
  /** What that rests on, and what it could not have shown. */
  readonly caveats: readonly string[];
  /** What is not compared, and what to keep in mind. */
  readonly notes: readonly string[];
}

type Standing = 'better' | 'worse' | 'mixed' | 'changed' | 'same';

/** More names than these make no sentence. */
const MOST_NAMES = 4;

/** How a metric stands on these items as a whole. */
function standingOf({ counts }: MetricComparison): Standing {
  if (counts.changed > 0) return 'changed';
  if (counts.better > 0) return counts.worse > 0 ? 'mixed' : 'better';
  return counts.worse > 0 ? 'worse' : 'same';
}

/** Scores that changed on some item beyond their resolution. */
export const changedMetrics = ({ metrics }: Comparison): readonly MetricComparison[] =>
  metrics.filter((metric) => standingOf(metric) !== 'same');

/** Scores of which something is asked about new items. */
export const testedMetrics = ({ metrics }: Comparison): readonly MetricComparison[] =>
  metrics.filter(({ generalization }) => generalization.adjustedPValue !== null);

/** `better on 3 of 5 items`, `better on 2 and worse on 1 of 5 items`. */
export function countsInWords({ counts, items }: MetricComparison): string {
  const parts = (['better', 'worse', 'changed'] as const)
    .filter((change) => counts[change] > 0)
    .map((change) => `${change === 'changed' ? 'different' : change} on ${counts[change]}`);
  if (items.length === 0) return 'no item with a value on both sides';
  if (parts.length === 0) return `the same on ${countOf(items.length, 'item')}`;
  return `${listInWords(parts)} of ${countOf(items.length, 'item')}`;
}

/** A title within a sentence; abbreviations stay as they are. */
export const inSentence = (title: string): string =>
  /^\p{Lu}\p{Ll}/u.test(title) ? `${title[0]!.toLowerCase()}${title.slice(1)}` : title;

const namesOf = (metrics: readonly MetricComparison[]): string => {
  const titles = metrics.map(({ title }) => inSentence(title));
  return titles.length <= MOST_NAMES
    ? listInWords(titles)
    : `${titles.slice(0, MOST_NAMES).join(', ')} and ${countOf(titles.length - MOST_NAMES, 'more score')}`;
};

/** Differences of levels are relative, and their unit with them. */
export const differenceUnit = ({ unit }: Pick<MetricComparison, 'unit'>): string =>
  (({ LUFS: 'LU', dBTP: 'dB', dBFS: 'dB' }) as Readonly<Record<string, string>>)[unit] ?? unit;

/** A signed difference with its unit, as exact as the metric. */
export function differenceText(
  { digits, unit }: Pick<MetricComparison, 'digits' | 'unit'>,
  value: number,
): string {
  const number = formatNumber(value, { digits, signed: true });
  const relative = differenceUnit({ unit });
  return relative === '' ? number : `${number}\u00a0${relative}`;
}

/** The interval without its estimate: `−0.61 to −0.22 dB`. */
export function intervalText(
  metric: Pick<MetricComparison, 'digits' | 'unit'>,
  { low, high }: { low: number; high: number },
): string {
  return `${formatNumber(low, { digits: metric.digits, signed: true })} to ${differenceText(metric, high)}`;
}

/** Over the items with a value on both sides. */
export const meanDifferenceOf = ({ items }: Pick<MetricComparison, 'items'>): number =>
  items.reduce((sum, { difference }) => sum + difference, 0) / items.length;

export const outcomeWord = (outcome: Generalization['outcome']): string =>
  outcome === 'changed' ? 'different' : outcome === 'too-few' ? 'too few' : outcome;

/** The level of an interval: `95 %`, `99.5 %`. */
export const levelText = (level: number): string => `${Math.round(level * 1000) / 10}\u00a0%`;

/** What there is too little of to speak of new items: `too few artists to generalise: 5, and 8 or more are needed`. */
export const tooFewText = (
  { unit, unitCount }: Pick<Generalization, 'unit' | 'unitCount'>,
  { groupName }: Pick<Comparison, 'groupName'>,
): string => `too few ${unitWord(unit, groupName)}s to generalise: ${unitCount}, and 8 or more are needed`;

const unitWord = (unit: Generalization['unit'], groupName: string | null): string =>
  unit === 'group' ? (groupName ?? 'group') : 'item';

/** What a metric says of new items: `better: −0.42 dB on average (−0.61 to −0.22), p = 0.003`. */
function generalizationText({ generalization, ...metric }: MetricComparison): string {
  const { outcome, estimate, interval, adjustedPValue } = generalization;
  if (outcome === 'unchanged') return 'no difference beyond its resolution on any item';
  const sign = adjustedPValue! < 0.001 ? '' : '= ';
  return `${outcomeWord(outcome)}: ${differenceText(metric, estimate!)} on average (${intervalText(metric, interval!)}), p ${sign}${formatPValue(adjustedPValue!)}`;
}

/** Scores with values that moved on no item beyond their resolution. */
export const unmovedCount = (metrics: readonly MetricComparison[]): number =>
  metrics.filter((metric) => metric.items.length > 0 && standingOf(metric) === 'same').length;

/** Why nothing can be compared. */
const nothingInCommon = ({ gaps }: Comparison): string =>
  gaps.some(({ kind }) => kind === 'other-mix' || kind === 'other-reference')
    ? 'no item has renderings on both sides of the same mix and set against the same reference master'
    : 'no item has a rendering on both sides';

function factSentences(comparison: Comparison): string[] {
  const { items, metrics } = comparison;
  if (items.length === 0) return [`N${nothingInCommon(comparison).slice(1)}.`];
  const changed = items.filter(({ rendering }) => rendering === 'changed').length;
  const sentence = (standing: Standing, words: string): string[] => {
    const own = metrics.filter((metric) => standingOf(metric) === standing);
    return own.length === 0
      ? []
      : [
          `${words}: ${own.map((metric) => `${inSentence(metric.title)} (${countsInWords(metric)})`).join('; ')}.`,
        ];
  };
  const same = unmovedCount(metrics);
  return [
    changed === 0
      ? `The renderings of ${items.length === 1 ? 'the one item' : `all ${items.length} items`} are the same bytes.`
      : `${changed} of ${countOf(items.length, 'rendering')} changed.`,
    ...sentence('better', 'Better'),
    ...sentence('worse', 'Worse'),
    ...sentence('mixed', 'Better on some items and worse on others'),
    ...sentence('changed', 'Different, where no direction is better in itself'),
    ...(same === 0 || changed === 0
      ? []
      : [`No difference beyond the resolution of the measurement: ${countOf(same, 'score')}.`]),
  ];
}

const withOutcome = (
  { metrics }: Comparison,
  ...outcomes: readonly Generalization['outcome'][]
): MetricComparison[] => metrics.filter(({ generalization }) => outcomes.includes(generalization.outcome));

/** Of the metric with most of them. */
const mostUnits = (metrics: readonly MetricComparison[]): Pick<Generalization, 'unit' | 'unitCount'> =>
  metrics.reduce<Pick<Generalization, 'unit' | 'unitCount'>>(
    (found, { generalization }) => (generalization.unitCount > found.unitCount ? generalization : found),
    { unit: 'item', unitCount: 0 },
  );

/** By the metric that comes nearest to enough. */
const tooFewSentence = (comparison: Comparison): string =>
  `T${tooFewText(mostUnits(comparison.metrics), comparison).slice(1)}.`;

/** `Too few items or artists with a value to generalise`. */
function tooFewWithValues(tooFew: readonly MetricComparison[], { groupName }: Comparison): string {
  const units = (['item', 'group'] as const).filter((unit) =>
    tooFew.some(({ generalization }) => generalization.unit === unit),
  );
  const words = units.map((unit) => `${unitWord(unit, groupName)}s`).join(' or ');
  return `Too few ${words} with a value to generalise (8 or more are needed): ${namesOf(tooFew)}.`;
}

function generalizationSentences(comparison: Comparison): string[] {
  if (comparison.items.length > 0 && isUnmeasured(comparison)) return ['No score was taken on both sides.'];
  const decided = withOutcome(comparison, 'better', 'worse', 'changed');
  const undecided = withOutcome(comparison, 'undecided');
  const unchanged = withOutcome(comparison, 'unchanged');
  const tooFew = withOutcome(comparison, 'too-few');
  if (decided.length + undecided.length + unchanged.length === 0) return [tooFewSentence(comparison)];
  return [
    ...decided.map((metric) => `${metric.title}: ${generalizationText(metric)}.`),
    ...(undecided.length === 0 ? [] : [`Undecided: ${namesOf(undecided)}.`]),
    ...(unchanged.length === 0
      ? []
      : [`No difference beyond the resolution on any item: ${namesOf(unchanged)}.`]),
    ...(tooFew.length === 0 ? [] : [tooFewWithValues(tooFew, comparison)]),
  ];
}

/** Many scores of few items: no result whatever could have decided anything. */
function outOfReach(comparison: Comparison): string[] {
  const { alpha } = comparison;
  const undecided = withOutcome(comparison, 'undecided');
  const reach = undecided.flatMap(({ generalization }) => generalization.leastAdjustedPValue ?? []);
  const least = Math.min(...reach);
  if (reach.length === 0 || least <= alpha) return [];
  const family = testedMetrics(comparison).length;
  const most = mostUnits(undecided);
  const units = `${unitWord(most.unit, comparison.groupName)}s`;
  return [
    `With ${most.unitCount} ${units} and ${family} scores at once the smallest p-value within reach is ${formatPValue(least)}, above ${alpha}: name fewer scores beforehand, or take more ${units}.`,
  ];
}

function independenceSentences({ metrics, items, groupName }: Comparison): string[] {
  const tested = metrics.map(({ generalization }) => generalization).filter(({ pValue }) => pValue !== null);
  const grouped = tested.find(({ unit }) => unit === 'group');
  if (tested.length === 0) return [];
  if (groupName === null) return ['Which items share an artist is not known: each counts as independent.'];
  const unknown = items.filter(({ group }) => group === null).length;
  return [
    ...(grouped === undefined
      ? []
      : [
          `${countOf(grouped.itemCount, 'item')} by ${countOf(grouped.unitCount, groupName)}: each ${groupName} counts once, by the mean of its items.`,
        ]),
    ...(unknown === 0
      ? []
      : [
          `The ${groupName} of ${countOf(unknown, 'item')} is not stated: each of them counts as independent.`,
        ]),
  ];
}

const DIGEST_DIGITS = 8;

/** Which run a side is of: `run 20261126-1504… · 2026-11-26 15:04 UTC · commit 0123abcd+ · engine code 89ab4567`. */
export function comparedRunText({ run }: Pick<ComparisonSide, 'run'>): string {
  if (run === null) return 'nothing tells which run this is and what made it';
  const { runId, name, finished, commit, isDirty, engineDigest } = run;
  return [
    name === null
      ? runId === null
        ? 'a run that is not kept in the history'
        : `run ${runId}`
      : `run ${name} (${runId})`,
    `${dateText(finished)} UTC`,
    commit === null ? 'no commit known' : `commit ${commitText({ commit, isDirty })}`,
    `engine code ${engineDigest.slice(0, DIGEST_DIGITS)}`,
  ].join(' · ');
}

const KIND_WORDS: Readonly<Record<Exclude<ComparisonGap['kind'], 'absent' | 'is-reference'>, string>> = {
  failed: 'failed',
  'other-mix': 'was made of another mix, so that the two are not compared',
  'other-reference': 'is set against another reference master, so that the two are not compared',
  refused: 'could not be aligned',
  'no-value': 'has no value',
};

/** A metric is told of by its title; by its id where nobody knows another name. */
export const metricTitleOf = (id: string, { metrics, unscored }: Comparison): string =>
  [...metrics, ...unscored].find(({ metricId }) => metricId === id)?.title ?? id;

const titlesOf = (ids: readonly string[], comparison: Comparison): string =>
  ids.map((id) => inSentence(metricTitleOf(id, comparison))).join(', ');

/** One sentence a side: where a human master is compared, it is the reference of most items. */
function referenceSentences(comparison: Comparison): string[] {
  return (['baseline', 'candidate'] as const).flatMap((side) => {
    const own = comparison.gaps.filter((gap) => gap.kind === 'is-reference' && gap.side === side);
    if (own.length === 0) return [];
    const ids = own.map(({ itemId }) => itemId);
    const where = ids.length <= MOST_NAMES ? listInWords(ids) : countOf(ids.length, 'item');
    const omitted = new Set(own.flatMap(({ metricIds }) => metricIds));
    const metrics = comparison.metrics.filter(({ metricId }) => omitted.has(metricId));
    return [
      `On ${where} the ${side} is the reference master itself, whose distance to itself is 0 by construction: distances to the reference are left out there (${namesOf(metrics)}).`,
    ];
  });
}

const gapSentences = (
  { itemId, side, kind, reason, metricIds }: ComparisonGap,
  comparison: Comparison,
): string[] => {
  if (kind === 'is-reference') return [];
  if (kind === 'absent') return [`${itemId}: not part of the ${side}.`];
  const scores = metricIds.length === 0 ? '' : ` (${titlesOf(metricIds, comparison)})`;
  return [`${itemId}: the ${side} ${KIND_WORDS[kind]}${scores}: ${reason}.`];
};

function noteSentences(comparison: Comparison): string[] {
  const { baseline, candidate, gaps, unscored, remeasured } = comparison;
  const differ = (one: readonly string[], other: readonly string[]) => one.join() !== other.join();
  const sides = (texts: (side: Comparison['baseline']) => readonly string[]) =>
    `${texts(baseline).join(', ')} and ${texts(candidate).join(', ')}`;
  return [
    ...(differ(baseline.datasetIds, candidate.datasetIds)
      ? [
          `The sides are of other datasets (${sides(({ datasetIds }) => datasetIds)}): items were matched by their ids.`,
        ]
      : []),
    ...(differ(baseline.benchVersions, candidate.benchVersions)
      ? [
          `Scored by other versions of the bench (${sides(({ benchVersions }) => benchVersions)}): a difference may come from the measuring.`,
        ]
      : []),
    ...(remeasured.length === 0
      ? []
      : [
          `${countOf(remeasured.length, 'score')} of renderings that are the same bytes differ: what measured them changed. They count as no difference.`,
        ]),
    ...referenceSentences(comparison),
    ...gaps.flatMap((gap) => gapSentences(gap, comparison)),
    ...(unscored.length === 0
      ? []
      : [
          `Not scored on both sides: ${titlesOf(
            unscored.map(({ metricId }) => metricId),
            comparison,
          )}.`,
        ]),
  ];
}

/** No score of any item has a value on both sides, so that there is nothing to say of them. */
const isUnmeasured = ({ metrics }: Comparison): boolean => metrics.every(({ items }) => items.length === 0);

function factVerdict(comparison: Comparison): string {
  const { items, metrics } = comparison;
  if (items.length === 0) return `Nothing can be compared: ${nothingInCommon(comparison)}.`;
  const these = items.length === 1 ? 'this one item' : `these ${items.length} items`;
  if (items.every(({ rendering }) => rendering === 'same'))
    return `Nothing differs: on ${these} the renderings are the same bytes.`;
  const having = (standing: Standing) => metrics.filter((metric) => standingOf(metric) === standing);
  const [better, worse, mixed, changed] = [
    having('better'),
    having('worse'),
    having('mixed'),
    having('changed'),
  ];
  const parts = [
    ...(better.length === 0 ? [] : [`better in ${namesOf(better)}`]),
    ...(worse.length === 0 ? [] : [`worse in ${namesOf(worse)}`]),
    ...(mixed.length === 0 ? [] : [`better on some and worse on others in ${namesOf(mixed)}`]),
    ...(changed.length === 0
      ? []
      : [`merely different in ${countOf(changed.length, 'score')} of which no direction is better`]),
  ];
  if (isUnmeasured(comparison))
    return `Renderings changed on ${these}, and no score was taken on both sides.`;
  return parts.length === 0
    ? `Renderings changed on ${these}, but no score by more than its resolution.`
    : `On ${these} the candidate is ${parts.join('; ')}.`;
}

function generalVerdict(comparison: Comparison): string {
  if (comparison.items.length === 0 || comparison.items.every(({ rendering }) => rendering === 'same'))
    return '';
  if (isUnmeasured(comparison)) return '';
  const tested = withOutcome(comparison, 'better', 'worse', 'changed', 'undecided', 'unchanged');
  if (tested.length === 0) return ` ${tooFewSentence(comparison)}`;
  const parts = (['better', 'worse', 'changed'] as const).flatMap((outcome) => {
    const own = withOutcome(comparison, outcome);
    return own.length === 0 ? [] : [`${outcome === 'changed' ? 'different' : outcome} in ${namesOf(own)}`];
  });
  return parts.length === 0
    ? ' For new items nothing is decided.'
    : ` For new items like them: ${parts.join('; ')}.`;
}

/** Says what a comparison found: the answer first, facts apart from what they say of new items. */
export function comparisonWords(comparison: Comparison): ComparisonWords {
  return {
    verdict: `${factVerdict(comparison)}${generalVerdict(comparison)}`,
    facts: factSentences(comparison),
    generalization: generalizationSentences(comparison),
    caveats: [...outOfReach(comparison), ...independenceSentences(comparison)],
    notes: noteSentences(comparison),
  };
}

/** How the confidence of intervals is put: `95 % intervals of each score by itself`. */
export const intervalNote = ({ alpha }: Comparison): string =>
  `${levelText(1 - alpha)} intervals of each score by itself; p-values are raised for how many scores are looked at (Holm).`;

/** The items that changed most, by their largest difference beside the spread of that score over all renderings. */
export const mostChangedItems = (
  { items }: Comparison,
  most = 10,
): readonly (ItemComparison & { readonly largest: NonNullable<ItemComparison['largest']> })[] =>
  items
    .flatMap((item) => (item.largest === null ? [] : [{ ...item, largest: item.largest }]))
    .sort((a, b) => b.largest.spreads - a.largest.spreads || (a.itemId < b.itemId ? -1 : 1))
    .slice(0, most);
