/** One metric over builds: its mean over items, with an interval, run by run. Pure: it runs in the page. */
import { meanTInterval } from '../../statistics/paired/mean-t-interval.ts';
import type { HistoryItem, HistoryRun, PackedHistory } from './packed-history.ts';

/** Which items count: all of them, or those that have something alike. */
export interface Stratum {
  readonly kind: 'all' | 'genre' | 'artist' | 'tag' | 'item';
  /** Empty for all. */
  readonly value: string;
}

const MEMBERS: Readonly<Record<Stratum['kind'], (item: HistoryItem) => readonly string[]>> = {
  all: () => [''],
  genre: ({ genre }) => [genre],
  artist: ({ artist }) => [artist],
  tag: ({ tags }) => tags,
  item: ({ id }) => [id],
};

const isOfStratum = (item: HistoryItem, { kind, value }: Stratum): boolean =>
  MEMBERS[kind](item).includes(value);

/** Every stratum of some runs, with how many items it has at most. */
export function strataOf(
  history: PackedHistory,
  runs: readonly HistoryRun[],
): readonly { readonly stratum: Stratum; readonly itemCount: number }[] {
  const lists = [...new Set(runs.map(({ items }) => items))].map((place) => history.itemLists[place]!);
  return (Object.keys(MEMBERS) as Stratum['kind'][]).flatMap((kind) => {
    const values = new Set(lists.flatMap((items) => items.flatMap(MEMBERS[kind])));
    return [...values].sort().map((value) => {
      const stratum = { kind, value };
      const counts = lists.map((items) => items.filter((item) => isOfStratum(item, stratum)).length);
      return { stratum, itemCount: Math.max(...counts) };
    });
  });
}

export interface RunPoint {
  readonly run: HistoryRun;
  /** Place among the runs, the oldest first. */
  readonly place: number;
  readonly conditionId: string;
  readonly mean: number;
  /** By Student's t over items, at 95 %; null for a single item. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Items with a value. */
  readonly itemCount: number;
}

/**
 * A metric's mean over the items of a stratum, for each run and condition that has a value of it.
 *
 * @param runs in the order in which they are to stand
 */
export function metricOverRuns(
  history: PackedHistory,
  { runs, metricId, stratum }: { runs: readonly HistoryRun[]; metricId: string; stratum: Stratum },
): readonly RunPoint[] {
  const column = history.metrics.findIndex(({ id }) => id === metricId);
  /** Where the metric stands in a row of scores, by the row's list; 0 for nowhere, which is the list itself. */
  const places = history.metricLists.map((list) => list.indexOf(column) + 1);
  const members = history.itemLists.map(
    (items) => new Set(items.filter((item) => isOfStratum(item, stratum)).map(({ id }) => id)),
  );
  return runs.flatMap((run, place) => {
    const values = new Map<string, number[]>();
    for (const recordPlace of run.records) {
      const { itemId, conditionId, scores } = history.records[recordPlace]!;
      const row = history.scores[scores]!;
      const at = places[row[0]!]!;
      const value = at === 0 ? null : row[at]!;
      if (value === null || !members[run.items]!.has(itemId)) continue;
      const own = values.get(conditionId);
      if (own === undefined) values.set(conditionId, [value]);
      else own.push(value);
    }
    return [...values].map(([conditionId, own]): RunPoint => {
      const common = { run, place, conditionId, itemCount: own.length };
      if (own.length < 2) return { ...common, mean: own[0]!, interval: null };
      const { mean, interval } = meanTInterval(own);
      return { ...common, mean, interval };
    });
  });
}
