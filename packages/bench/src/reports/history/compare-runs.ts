/** Compares conditions of kept runs from what the page knows of them, as `bench compare` does from their records. */
import { compareScores } from '../../comparison/compare-scores.ts';
import { comparedRunOf } from '../../comparison/compared-run-of.ts';
import type { Comparison } from '../../comparison/comparison.ts';
import { artistGroupsOf } from '../../datasets/group-by-artist.ts';
import { runText } from '../run-words.ts';
import { type HistoryItem, type HistoryRun, type PackedHistory, recordsOfRun } from './packed-history.ts';

export interface ChosenSide {
  readonly run: HistoryRun;
  readonly conditionId: string;
}

/** The items of both sides; those of the candidate where both tell of one. */
export const itemsOf = (history: PackedHistory, ...sides: readonly ChosenSide[]): readonly HistoryItem[] =>
  sides.flatMap(({ run }) => history.itemLists[run.items]!);

/** @throws {RangeError} when a run has no such condition */
export function compareRuns(
  history: PackedHistory,
  { baseline, candidate }: { baseline: ChosenSide; candidate: ChosenSide },
): Comparison {
  const sideOf = ({ run, conditionId }: ChosenSide) => ({
    label: runText(run),
    ...{ conditionId, run: comparedRunOf(run, run) },
    records: recordsOfRun(history, run).filter((record) => record.conditionId === conditionId),
  });
  const [one, other] = [sideOf(baseline), sideOf(candidate)];
  const scored = new Set([...one.records, ...other.records].flatMap(({ scores }) => Object.keys(scores)));
  return compareScores({
    baseline: one,
    candidate: other,
    metrics: history.metrics.filter(({ id }) => scored.has(id)),
    groupOf: artistGroupsOf(itemsOf(history, baseline, candidate)),
  });
}
