/** Compares conditions of kept runs from what the page knows of them, as `bench compare` does from their records. */
import { compareScores } from '../../comparison/compare-scores.ts';
import { comparedRunOf } from '../../comparison/compared-run-of.ts';
import type { Comparison } from '../../comparison/comparison.ts';
import { artistGroupsOf } from '../../datasets/group-by-artist.ts';
import { type HistoryData, type HistoryItem, type HistoryRun, recordsOfRun } from './history-data.ts';
import { runText } from './run-words.ts';

export interface ChosenSide {
  readonly run: HistoryRun;
  readonly conditionId: string;
}

/** The items of both sides; those of the candidate where both tell of one. */
export const itemsOf = (data: HistoryData, ...sides: readonly ChosenSide[]): readonly HistoryItem[] =>
  sides.flatMap(({ run }) => data.itemLists[run.items]!);

/** @throws {RangeError} when a run has no such condition */
export function compareRuns(
  data: HistoryData,
  { baseline, candidate }: { baseline: ChosenSide; candidate: ChosenSide },
): Comparison {
  const sideOf = ({ run, conditionId }: ChosenSide) => ({
    label: runText(run),
    ...{ conditionId, run: comparedRunOf(run, run) },
    records: recordsOfRun(data, run).filter((record) => record.conditionId === conditionId),
  });
  const [one, other] = [sideOf(baseline), sideOf(candidate)];
  const scored = new Set([...one.records, ...other.records].flatMap(({ scores }) => Object.keys(scores)));
  return compareScores({
    baseline: one,
    candidate: other,
    metrics: data.metrics.filter(({ id }) => scored.has(id)),
    groupOf: artistGroupsOf(itemsOf(data, baseline, candidate)),
  });
}
