/** Packs the records of all kept runs: every record and every row of scores once. */
import type { HistoryEntry } from '../../history/history-entry.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import { lookAtConditions } from '../condition-looks.ts';
import { scoreColumnsOf } from '../score-columns.ts';
import type { HistoryMetric, HistoryRun, PackedHistory } from './packed-history.ts';

export interface RunToPack {
  readonly entry: HistoryEntry;
  readonly records: readonly RunRecord[];
  readonly report: string | null;
}

/** Gives everything that is the same one place. */
function createPlaces<Value>(): { readonly values: Value[]; readonly placeOf: (value: Value) => number } {
  const values: Value[] = [];
  const places = new Map<string, number>();
  return {
    values,
    placeOf(value) {
      const key = JSON.stringify(value);
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, values.length);
      return values.push(value) - 1;
    },
  };
}

/** The bench's metrics in their order, then those of users' own by name. */
function metricsOf(records: Iterable<RunRecord>): HistoryMetric[] {
  const scored = new Map<string, RunRecord>();
  for (const record of records)
    for (const id of Object.keys(record.scores)) if (!scored.has(id)) scored.set(id, record);
  const columns = scoreColumnsOf([...new Set(scored.values())]);
  return columns.map(({ key: id, title, unit, digits, better, comparesWith, meaning }) => ({
    ...{ id, title, unit, digits, better, comparesWith, meaning },
  }));
}

/** @param runs the newest first */
export function packHistory(runs: readonly RunToPack[]): PackedHistory {
  const differentRecords = new Set(runs.flatMap(({ records: own }) => own));
  const metrics = metricsOf(differentRecords);
  const placeOfMetric = new Map(metrics.map(({ id }, place) => [id, place]));
  const itemLists = createPlaces<PackedHistory['itemLists'][number]>();
  const metricLists = createPlaces<readonly number[]>();
  const scores = createPlaces<readonly (number | null)[]>();
  const records = createPlaces<PackedHistory['records'][number]>();
  /** A record that several runs have is one object. */
  const known = new Map<RunRecord, number>();

  const packRecord = (record: RunRecord): number => {
    const before = known.get(record);
    if (before !== undefined) return before;
    const ids = Object.keys(record.scores).sort();
    const list = metricLists.placeOf(ids.map((id) => placeOfMetric.get(id)!));
    const { itemId, conditionId, renderingSha256, failure, alignment } = record;
    const place = records.placeOf({
      ...{ itemId, conditionId, renderingSha256, failure },
      scores: scores.placeOf([list, ...ids.map((id) => record.scores[id]!)]),
      ...(alignment !== null && { refusal: alignment.refusal }),
    });
    known.set(record, place);
    return place;
  };
  const packRun = ({ entry, records: own, report }: RunToPack): HistoryRun => {
    const { runId, datasetId, name, isPinned, failureCount, conditionIds, build, items } = entry;
    const { finished, engineVersion, engineDigest, benchVersion, git, asked } = build;
    const inputs = new Map(own.map((record) => [record.itemId, record.inputs]));
    return {
      ...{ runId, datasetId, name, isPinned, finished, engineVersion, benchVersion, git, failureCount },
      ...{ report, conditionIds, engineDigest, seed: asked.seed },
      items: itemLists.placeOf(items.map((item) => ({ ...item, inputs: inputs.get(item.id)! }))),
      records: own.map(packRecord),
    };
  };
  const packed = runs.map(packRun);
  const titles = new Map(runs.map(({ entry }) => [entry.datasetId, entry.datasetTitle]));
  return {
    datasets: [...titles].map(([id, title]) => ({ id, title })),
    metrics,
    looks: lookAtConditions(oneRecordEach(differentRecords)),
    itemLists: itemLists.values,
    metricLists: metricLists.values,
    scores: scores.values,
    records: records.values,
    runs: packed,
  };
}

/** Of every condition by every maker: all that its look depends on. */
function oneRecordEach(records: Iterable<RunRecord>): RunRecord[] {
  const found = new Map<string, RunRecord>();
  for (const record of records) {
    const { conditionId, maker } = record;
    const key = `${conditionId} ${maker.kind} ${maker.name}`;
    if (!found.has(key)) found.set(key, record);
  }
  return [...found.values()];
}
