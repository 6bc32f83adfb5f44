/** Which metrics a comparison tells of: those that records have scores of. */
import type { Metric } from '../metrics/metric.ts';
import { METRICS } from '../metrics/metric-table.ts';
import type { ComparedMetric } from './metric-facts.ts';
import type { ComparedRecord } from './pair-records.ts';

/**
 * The bench's metrics and one's own that records have scores of, in their order; then those that nobody knows any more, without unit and
 * direction.
 *
 * @param ids narrows them to these
 * @throws {RangeError} for one of `ids` that is neither known nor scored, and for none at all
 */
export function comparedMetricsOf(
  records: readonly Pick<ComparedRecord, 'scores'>[],
  { ids, own = [] }: { ids?: readonly string[] | undefined; own?: readonly Metric[] | undefined } = {},
): readonly ComparedMetric[] {
  const scored = new Set(records.flatMap(({ scores }) => Object.keys(scores)));
  const known: readonly ComparedMetric[] = [...METRICS, ...own];
  const unknown = [...scored]
    .filter((id) => !known.some((metric) => metric.id === id))
    .sort()
    .map((id): ComparedMetric => ({ id, title: id, unit: '', digits: 3, better: 'none' }));
  const all = [...known, ...unknown];
  if (ids === undefined) return all.filter(({ id }) => scored.has(id));
  if (ids.length === 0) throw new RangeError('Cannot compare by no metric: the list of metrics is empty');
  const wrong = ids.find((id) => !all.some((metric) => metric.id === id));
  if (wrong !== undefined)
    throw new RangeError(
      `Cannot compare a metric as it must be one of ${all.map(({ id }) => id).join(', ')}: current value is ${wrong}`,
    );
  return all.filter(({ id }) => ids.includes(id));
}
