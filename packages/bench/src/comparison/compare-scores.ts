/** Compares two sides by their scores: facts about these items, and what they say of new ones. Pure: it also runs in a page. */
import { holmAdjust } from '../statistics/multiplicity/holm.ts';
import type {
  ComparedRun,
  Comparison,
  ComparisonGap,
  ComparisonSide,
  Generalization,
  ItemComparison,
  MetricComparison,
} from './comparison.ts';
import { type Evidence, type EvidenceOptions, gatherEvidence, LEAST_UNITS } from './generalize.ts';
import { type ComparedMetric, directionOf, isOutOfPlace, metricFactsOf } from './metric-facts.ts';
import {
  type ComparedRecord,
  pairRecords,
  type RecordPair,
  referenceGapsOf,
  SIDES,
  scoreGapsOf,
} from './pair-records.ts';

/** A build or condition: one condition of a run. */
export interface ComparedSide {
  /** How it is to be called. */
  readonly label: string;
  /** A run's records; those of other conditions are not looked at. */
  readonly records: readonly ComparedRecord[];
  readonly conditionId: string;
  /** Null, or left out, where nothing tells what made it. */
  readonly run?: ComparedRun | null | undefined;
}

export interface CompareScoresOptions {
  readonly baseline: ComparedSide;
  readonly candidate: ComparedSide;
  /** In the order in which they are to be told of. */
  readonly metrics: readonly ComparedMetric[];
  /** The chance of any false claim about new items, all metrics together. */
  readonly alpha?: number | undefined;
  readonly seed?: string | undefined;
  /** What an item shares with others, so that they are not independent: its artist. By default every item stands for itself. */
  readonly groupOf?: ((itemId: string) => string | null) | undefined;
  readonly groupName?: string | undefined;
  /** Patterns of signs drawn for more than 28 units, and resamples of the bootstrap. */
  readonly draws?: number | undefined;
  readonly resamples?: number | undefined;
}

/**
 * Compares two sides item by item.
 *
 * Facts are about these items and engines that give the same bytes each time: a difference counts where it is beyond the metric's
 * resolution, and where both renderings are the same bytes there is none. Generalization is about new items like these: the mean
 * difference, tested by turning signs and by a t without its skewness, the larger p-value of the two raised by Holm's rule over all
 * metrics that changed beyond it on any item; with fewer than 8 items, or artists where items share them, it says so and nothing else.
 * What has no partner is named in `gaps`, and so are distances to a reference master where one side is that master.
 *
 * The same records give the same comparison, also in another order.
 *
 * @throws {RangeError} for an alpha outside 0…1, a side without any record of its condition, or with two of one item
 */
export function compareScores({
  baseline,
  candidate,
  metrics,
  alpha = 0.05,
  seed = '1',
  groupOf,
  groupName = 'artist',
  draws = 9_999,
  resamples = 4_999,
}: CompareScoresOptions): Comparison {
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`Cannot compare as alpha must be between 0 and 1: current value is ${alpha}`);
  const own = { baseline: ownRecords(baseline), candidate: ownRecords(candidate) };
  const { pairs, gaps } = pairRecords(own.baseline, own.candidate);
  const { scored, unscored } = scoredMetrics(metrics, own);
  const scoredIds = scored.map(({ id }) => id);
  const compared = compareMetrics(scored, pairs, {
    alpha,
    seed,
    groupOf: groupOf ?? (() => null),
    draws,
    resamples,
  });
  return {
    schema: 'earwitness.comparison/1',
    ...{ alpha, seed },
    baseline: describeSide(baseline, own.baseline),
    candidate: describeSide(candidate, own.candidate),
    groupName: groupOf === undefined ? null : groupName,
    items: pairs.map((pair) => describeItem(pair, compared, groupOf?.(pair.itemId) ?? null)),
    metrics: compared,
    gaps: [...gaps, ...pairs.flatMap((pair) => gapsOfPair(pair, scored))],
    unscored,
    remeasured: pairs.flatMap((pair) => remeasuredScores(pair, scoredIds)),
  };
}

function ownRecords({ label, records, conditionId }: ComparedSide): readonly ComparedRecord[] {
  const own = records.filter((record) => record.conditionId === conditionId);
  if (own.length > 0) return own;
  const known = [...new Set(records.map((record) => record.conditionId))].sort().join(', ');
  throw new RangeError(
    `Cannot compare ${label} as its condition must be one of ${known || 'a run’s, and it has none'}: current value is ${conditionId}`,
  );
}

function scoredMetrics(
  metrics: readonly ComparedMetric[],
  own: { readonly baseline: readonly ComparedRecord[]; readonly candidate: readonly ComparedRecord[] },
): { readonly scored: readonly ComparedMetric[]; readonly unscored: Comparison['unscored'] } {
  const lacks = (records: readonly ComparedRecord[], id: string): boolean =>
    !records.some(({ scores }) => Object.hasOwn(scores, id));
  const unscored = metrics.flatMap(({ id: metricId, title, better }) => {
    const sides = SIDES.filter((side) => lacks(own[side], metricId));
    return sides.length === 0 ? [] : [{ metricId, title, better, sides }];
  });
  return {
    scored: metrics.filter(({ id }) => !unscored.some(({ metricId }) => metricId === id)),
    unscored,
  };
}

function compareMetrics(
  metrics: readonly ComparedMetric[],
  pairs: readonly RecordPair[],
  { seed, ...options }: EvidenceOptions,
): MetricComparison[] {
  const found = metrics.map((metric) => {
    const facts = metricFactsOf(metric, pairs);
    const evidence = gatherEvidence(facts.items, { ...options, seed: `${seed}, ${metric.id}` });
    return { metric, facts, evidence };
  });
  // Nothing is claimed of differences that are all within the resolution, and turning signs changes no size: they need no share of alpha.
  const family = found.filter(({ evidence }) => evidence.pValue !== null && !evidence.isUnchanged);
  const adjusted = holmAdjust(family.map(({ evidence }) => evidence.pValue!));
  return found.map((one) => {
    const { metric, facts, evidence } = one;
    const { id: metricId, title, unit, digits, better } = metric;
    const place = family.indexOf(one);
    const adjustedPValue = place === -1 ? null : adjusted[place]!;
    const generalization = conclude(evidence, {
      metric,
      alpha: options.alpha,
      adjustedPValue,
      familySize: family.length,
    });
    return { metricId, title, unit, digits, better, ...facts, generalization };
  });
}

function conclude(
  { isUnchanged, leastPValue, ...evidence }: Evidence,
  {
    metric,
    alpha,
    adjustedPValue,
    familySize,
  }: { metric: ComparedMetric; alpha: number; adjustedPValue: number | null; familySize: number },
): Generalization {
  const outcomeOf = (): Generalization['outcome'] => {
    if (evidence.unitCount < LEAST_UNITS) return 'too-few';
    if (isUnchanged) return 'unchanged';
    return adjustedPValue! <= alpha ? directionOf(metric, evidence.estimate!) : 'undecided';
  };
  return {
    outcome: outcomeOf(),
    ...evidence,
    adjustedPValue,
    leastAdjustedPValue: adjustedPValue === null ? null : Math.min(1, leastPValue! * familySize),
  };
}

function gapsOfPair(pair: RecordPair, metrics: readonly ComparedMetric[]): readonly ComparisonGap[] {
  const idsOf = (wanted: readonly ComparedMetric[]) => wanted.map(({ id }) => id);
  const omitted = metrics.filter((metric) => isOutOfPlace(metric, pair));
  return [
    ...referenceGapsOf(pair, idsOf(omitted)),
    ...scoreGapsOf(pair, idsOf(metrics.filter((metric) => !omitted.includes(metric)))),
  ];
}

const eachOnce = (values: readonly string[]): string[] => [...new Set(values)].sort();

function describeSide(
  { label, conditionId, run = null }: ComparedSide,
  records: readonly ComparedRecord[],
): ComparisonSide {
  return {
    ...{ label, conditionId, run },
    datasetIds: eachOnce(records.map(({ datasetId }) => datasetId)),
    engineVersions: eachOnce(records.map(({ engineVersion }) => engineVersion)),
    benchVersions: eachOnce(records.map(({ benchVersion }) => benchVersion)),
    seeds: eachOnce(records.map(({ seed }) => seed)),
    itemCount: records.length,
    failureCount: records.filter(({ failure }) => failure !== null).length,
  };
}

function describeItem(
  { itemId, isSameRendering }: RecordPair,
  metrics: readonly MetricComparison[],
  group: string | null,
): ItemComparison {
  const changes = metrics.flatMap(({ metricId, spread, items }) => {
    const fact = items.find((item) => item.itemId === itemId);
    if (fact === undefined || fact.change === 'same') return [];
    return [{ metricId, difference: fact.difference, spreads: Math.abs(fact.difference) / spread }];
  });
  const largest = changes.reduce<ItemComparison['largest']>(
    (most, change) => (most === null || change.spreads > most.spreads ? change : most),
    null,
  );
  return {
    ...{ itemId, group },
    rendering: isSameRendering ? 'same' : 'changed',
    changedCount: changes.length,
    largest,
  };
}

function remeasuredScores(
  { itemId, baseline, candidate, isSameRendering }: RecordPair,
  metricIds: readonly string[],
): Comparison['remeasured'] {
  if (!isSameRendering) return [];
  return metricIds.flatMap((metricId) => {
    const [one, other] = [baseline.scores[metricId] ?? null, candidate.scores[metricId] ?? null];
    return one === other ? [] : [{ itemId, metricId, baseline: one, candidate: other }];
  });
}
