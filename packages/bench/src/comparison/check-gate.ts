/** Holds a comparison against a gate. */
import type { Comparison, ComparisonGap, ItemFact, MetricComparison } from './comparison.ts';
import { EVERY_METRIC, type FactBound, type Gate, type NewItemsBound } from './gate.ts';

/** A bound that does not hold, with what there is to say of it; words are made where they are read. */
export type GateViolation =
  | { readonly kind: 'nothing-compared' }
  | { readonly kind: 'lost-items'; readonly itemIds: readonly string[]; readonly allowed: number }
  | { readonly kind: 'failures'; readonly itemIds: readonly string[]; readonly allowed: number }
  | { readonly kind: 'changed-renderings'; readonly itemIds: readonly string[] }
  | { readonly kind: 'missing-metric'; readonly metricId: string }
  | { readonly kind: 'no-direction'; readonly metricId: string }
  | { readonly kind: 'missing-values'; readonly metricId: string; readonly itemIds: readonly string[] }
  | {
      readonly kind: 'fact';
      readonly metricId: string;
      readonly bound: BoundName;
      readonly limit: number;
      /** Those beyond the limit, the worst first. */
      readonly items: readonly ItemFact[];
      readonly allowed: number;
    }
  | { readonly kind: 'too-few-items'; readonly metricId: string }
  | {
      readonly kind: 'new-items';
      readonly metricId: string;
      readonly bound: MovementName;
      readonly limit: number;
      /** How far the interval's end goes in that direction. */
      readonly reaches: number;
    }
  | { readonly kind: 'proven-worse'; readonly metricId: string };

type MovementName = 'worseByAtMost' | 'riseAtMost' | 'fallAtMost' | 'changeAtMost';
type BoundName = MovementName | 'atMost' | 'atLeast';

export interface GateResult {
  readonly isPassed: boolean;
  /** How many bounds were held against the comparison. */
  readonly boundCount: number;
  readonly violations: readonly GateViolation[];
}

const MOVEMENTS: readonly MovementName[] = ['worseByAtMost', 'riseAtMost', 'fallAtMost', 'changeAtMost'];

/** What sums of the same decimals may differ by in their last bits is nothing beyond a limit. */
const ROUNDING = 1e-9;

/** How far a difference goes in the direction that a bound watches. */
function extentOf(bound: MovementName, { better }: MetricComparison, difference: number): number {
  switch (bound) {
    case 'riseAtMost':
      return difference;
    case 'fallAtMost':
      return -difference;
    case 'changeAtMost':
      return Math.abs(difference);
    case 'worseByAtMost':
      return better === 'higher' ? -difference : difference;
  }
}

/** How far an item is beyond a bound; 0 or less where it is within. */
function excessOf(bound: BoundName, limit: number, metric: MetricComparison, item: ItemFact): number {
  if (bound === 'atMost') return item.candidate - limit;
  if (bound === 'atLeast') return limit - item.candidate;
  // what the metric cannot tell apart is no movement
  return item.change === 'same' ? 0 : extentOf(bound, metric, item.difference) - limit;
}

/** Every score means those that there is something of. */
function metricsOf(
  { metric: metricId }: { readonly metric: string },
  comparison: Comparison,
): readonly MetricComparison[] {
  return comparison.metrics.filter((metric) =>
    metricId === EVERY_METRIC
      ? metric.better !== 'none' && (metric.items.length > 0 || lostValuesOf(metric, comparison).length > 0)
      : metric.metricId === metricId,
  );
}

/** Items that the candidate alone has such a gap of; where the baseline has one too, nothing was lost. */
function itemsLost({ gaps }: Comparison, isMeant: (gap: ComparisonGap) => boolean): readonly string[] {
  const meant = gaps.filter(isMeant);
  const neverThere = meant.filter(({ side }) => side === 'baseline').map(({ itemId }) => itemId);
  return meant.flatMap(({ side, itemId }) =>
    side === 'candidate' && !neverThere.includes(itemId) ? [itemId] : [],
  );
}

/** Items of which the candidate lost the value that the baseline has. */
const lostValuesOf = ({ metricId }: MetricComparison, comparison: Comparison): readonly string[] =>
  itemsLost(comparison, ({ kind, metricIds }) => kind !== 'is-reference' && metricIds.includes(metricId));

/** Scores with a direction that the candidate was not measured for. */
const lostMetricsOf = ({ unscored }: Comparison): readonly GateViolation[] =>
  unscored
    .filter(({ better, sides }) => better !== 'none' && sides.includes('candidate'))
    .map(({ metricId }) => ({ kind: 'missing-metric', metricId }));

function missingValues(metric: MetricComparison, comparison: Comparison): GateViolation[] {
  const itemIds = lostValuesOf(metric, comparison);
  return itemIds.length === 0 ? [] : [{ kind: 'missing-values', metricId: metric.metricId, itemIds }];
}

function checkFacts(bound: FactBound, metric: MetricComparison, comparison: Comparison): GateViolation[] {
  const { metricId } = metric;
  if (bound.worseByAtMost !== undefined && metric.better === 'none')
    return [{ kind: 'no-direction', metricId }];
  const lost = missingValues(metric, comparison);
  const asked = [...MOVEMENTS, 'atMost' as const, 'atLeast' as const].flatMap((name) => {
    const limit = bound[name];
    return limit === undefined ? [] : [{ name, limit }];
  });
  return [
    ...lost,
    ...(metric.items.length === 0 && lost.length === 0
      ? [{ kind: 'missing-metric' as const, metricId }]
      : []),
    ...asked.flatMap(({ name, limit }): GateViolation[] => {
      const beyond = metric.items
        .map((item) => ({ item, excess: excessOf(name, limit, metric, item) }))
        .filter(({ excess }) => excess > ROUNDING)
        .sort((a, b) => b.excess - a.excess);
      if (beyond.length <= bound.exceptOn) return [];
      const items = beyond.map(({ item }) => item);
      return [{ kind: 'fact', metricId, bound: name, limit, items, allowed: bound.exceptOn }];
    }),
  ];
}

function checkNewItems(
  bound: NewItemsBound,
  metric: MetricComparison,
  comparison: Comparison,
): GateViolation[] {
  const { metricId, generalization, better } = metric;
  const { outcome, interval } = generalization;
  const asksDirection = bound.worseByAtMost !== undefined || bound.notProvenWorse !== undefined;
  if (asksDirection && better === 'none') return [{ kind: 'no-direction', metricId }];
  if (interval === null) return [{ kind: 'too-few-items', metricId }];
  const movements = MOVEMENTS.flatMap((name): GateViolation[] => {
    const limit = bound[name];
    // what the metric cannot tell apart is no movement
    if (limit === undefined || outcome === 'unchanged') return [];
    const reaches = Math.max(extentOf(name, metric, interval.low), extentOf(name, metric, interval.high));
    return reaches > limit + ROUNDING ? [{ kind: 'new-items', metricId, bound: name, limit, reaches }] : [];
  });
  const isProvenWorse = bound.notProvenWorse === true && outcome === 'worse';
  return [
    ...missingValues(metric, comparison),
    ...movements,
    ...(isProvenWorse ? [{ kind: 'proven-worse' as const, metricId }] : []),
  ];
}

/** A metric that is asked for and not there is no pass. */
function checkEach<Bound extends { readonly metric: string }>(
  bounds: readonly Bound[],
  comparison: Comparison,
  check: (bound: Bound, metric: MetricComparison, comparison: Comparison) => GateViolation[],
): GateViolation[] {
  return bounds.flatMap((bound) => {
    const metrics = metricsOf(bound, comparison);
    const lost = bound.metric === EVERY_METRIC ? lostMetricsOf(comparison) : [];
    if (metrics.length + lost.length === 0) return [{ kind: 'missing-metric', metricId: bound.metric }];
    return [...lost, ...metrics.flatMap((metric) => check(bound, metric, comparison))];
  });
}

/** Items of the baseline that the candidate has no rendering of, or one of other inputs. */
const lostItemsOf = (comparison: Comparison): readonly string[] =>
  itemsLost(comparison, ({ metricIds }) => metricIds.length === 0);

/** Items that the candidate failed on, whether or not the baseline has them. */
const failedItemsOf = ({ gaps }: Comparison): readonly string[] =>
  gaps.filter(({ side, kind }) => side === 'candidate' && kind === 'failed').map(({ itemId }) => itemId);

/**
 * Holds a comparison against a gate.
 *
 * A bound that cannot be judged does not hold: a metric that was not scored, items that lost their value, too few items for what is
 * said of new ones, a comparison of nothing.
 */
export function checkGate(gate: Gate, comparison: Comparison): GateResult {
  const { items } = comparison;
  const lost = lostItemsOf(comparison);
  const failed = failedItemsOf(comparison);
  const changed = items.filter(({ rendering }) => rendering === 'changed').map(({ itemId }) => itemId);
  const violations: GateViolation[] = [
    ...(items.length === 0 ? [{ kind: 'nothing-compared' as const }] : []),
    ...(lost.length > gate.lostItemsAtMost
      ? [{ kind: 'lost-items' as const, itemIds: lost, allowed: gate.lostItemsAtMost }]
      : []),
    ...(gate.failuresAtMost !== undefined && failed.length > gate.failuresAtMost
      ? [{ kind: 'failures' as const, itemIds: failed, allowed: gate.failuresAtMost }]
      : []),
    ...(gate.renderings === 'unchanged' && changed.length > 0
      ? [{ kind: 'changed-renderings' as const, itemIds: changed }]
      : []),
    ...checkEach(gate.facts, comparison, checkFacts),
    ...checkEach(gate.newItems, comparison, checkNewItems),
  ];
  const ofWholeRuns = [true, gate.failuresAtMost !== undefined, gate.renderings === 'unchanged'];
  const boundCount = ofWholeRuns.filter(Boolean).length + gate.facts.length + gate.newItems.length;
  return { isPassed: violations.length === 0, boundCount, violations };
}
