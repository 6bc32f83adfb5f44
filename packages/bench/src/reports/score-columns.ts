/** The scores that tables show: the bench's metrics in their order, each with what it means in plain words. */
import type { Metric, MetricFamily } from '../metrics/metric.ts';
import { METRICS } from '../metrics/metric-table.ts';
import type { RunRecord } from '../runs/run-record.ts';

export interface ScoreColumn
  extends Pick<
    Metric,
    'title' | 'unit' | 'digits' | 'meaning' | 'better' | 'ideal' | 'least' | 'source' | 'comparesWith'
  > {
  /** The key of its scores in a record. */
  readonly key: string;
  /** null for a metric that this version does not know. */
  readonly family: MetricFamily | null;
}

/** The columns of a run: the metrics that it has scores of, then scores of unknown metrics by their own names. */
export function scoreColumnsOf(records: readonly RunRecord[]): readonly ScoreColumn[] {
  const present = new Set(records.flatMap(({ scores }) => Object.keys(scores)));
  const known = METRICS.filter(({ id }) => present.has(id)).map((metric) => ({ ...metric, key: metric.id }));
  const unknown = [...present]
    .filter((key) => !METRICS.some(({ id }) => id === key))
    .sort()
    .map((key) => ({
      key,
      title: key,
      unit: '',
      better: 'none' as const,
      ideal: null,
      least: null,
      source: 'A metric of this run that this version does not know',
      comparesWith: 'nothing' as const,
      digits: 3,
      meaning: '',
      family: null,
    }));
  return [...known, ...unknown];
}
