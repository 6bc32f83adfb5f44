/** What the page of the history knows of all runs: as little text as it can be, since most scores of a build are those of the last one. */
import type { ComparedMetric } from '../../comparison/metric-facts.ts';
import type { ComparedRecord } from '../../comparison/pair-records.ts';
import type { DatasetItem } from '../../datasets/dataset-manifest.ts';
import type { RunBuild } from '../../runs/run-build.ts';
import type { RecordInputs } from '../../runs/run-record.ts';
import type { ConditionLook } from '../condition-looks.ts';

export interface HistoryMetric extends ComparedMetric {
  readonly meaning: string;
}

export interface HistoryItem extends Pick<DatasetItem, 'id' | 'title' | 'artist' | 'genre' | 'tags'> {
  /** The same for all records of it that a run has. */
  readonly inputs: RecordInputs;
}

/** A record without what all records of its run have alike. */
interface PackedRecord {
  readonly itemId: string;
  readonly conditionId: string;
  readonly renderingSha256: string | null;
  /** Place in `scores`. */
  readonly scores: number;
  readonly failure: string | null;
  /** Why it is not compared with others; undefined for one without alignment. */
  readonly refusal?: string | null;
}

export interface HistoryRun {
  readonly runId: string;
  readonly datasetId: string;
  readonly name: string | null;
  readonly isPinned: boolean;
  readonly finished: string;
  readonly engineVersion: string;
  readonly benchVersion: string;
  readonly seed: string;
  readonly git: RunBuild['git'];
  readonly engineDigest: string;
  readonly failureCount: number;
  /** The report's path from the page; null where another run, or none, lies in the folder by now. */
  readonly report: string | null;
  /** Place in `itemLists`. */
  readonly items: number;
  readonly conditionIds: readonly string[];
  /** Places in `records`. */
  readonly records: readonly number[];
}

export interface PackedHistory {
  readonly datasets: readonly { readonly id: string; readonly title: string }[];
  readonly metrics: readonly HistoryMetric[];
  readonly looks: readonly ConditionLook[];
  readonly itemLists: readonly (readonly HistoryItem[])[];
  /** Places in `metrics`, of what was scored together. */
  readonly metricLists: readonly (readonly number[])[];
  /** Each once: the place in `metricLists`, then the scores of those metrics. */
  readonly scores: readonly (readonly (number | null)[])[];
  /** Each once, whatever number of runs has it. */
  readonly records: readonly PackedRecord[];
  /** The newest first. */
  readonly runs: readonly HistoryRun[];
}

/** A run's records, as far as comparisons read them. */
export function recordsOfRun(history: PackedHistory, run: HistoryRun): readonly ComparedRecord[] {
  const { datasetId, engineVersion, benchVersion, seed } = run;
  const inputs = new Map(history.itemLists[run.items]!.map((item) => [item.id, item.inputs]));
  return run.records.map((place) => {
    const { itemId, conditionId, renderingSha256, failure, refusal, ...packed } = history.records[place]!;
    return {
      ...{ datasetId, itemId, conditionId, engineVersion, benchVersion, seed, renderingSha256, failure },
      inputs: inputs.get(itemId)!,
      scores: scoresAt(history, packed.scores),
      alignment: refusal === undefined ? null : { refusal },
    };
  });
}

function scoresAt({ scores, metricLists, metrics }: PackedHistory, place: number): ComparedRecord['scores'] {
  const [list, ...values] = scores[place]!;
  const ids = metricLists[list!]!.map((metric) => metrics[metric]!.id);
  return Object.fromEntries(ids.map((id, index) => [id, values[index] ?? null]));
}
