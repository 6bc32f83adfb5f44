/** One side of a comparison: a condition of a run that was made. */
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import { type Dataset, loadDataset } from '../datasets/load-dataset.ts';
import { readKeptRun } from '../history/history-entry.ts';
import { resolveRun } from '../history/resolve-run.ts';
import { readRun } from '../runs/read-run.ts';
import { readRunOrigin } from '../runs/run-origin.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { ComparedSide } from './compare-scores.ts';
import { readComparedRun } from './read-compared-run.ts';

export interface RunSide extends ComparedSide {
  readonly records: readonly RunRecord[];
  readonly runFolder: string;
  /** Whose music the items are, as far as anybody still knows it. */
  readonly credits: readonly Pick<DatasetItem, 'id' | 'artist'>[];
  /** Null where it is not where it was. */
  readonly dataset: Dataset | null;
}

const OURS = 'ours';

/** `reports/demo:human` as run and condition; a condition is what ids are made of, so that a drive's letter stays with its path. */
export function parseRunSide(text: string): { readonly run: string; readonly conditionId?: string } {
  const [, run, conditionId] = /^(.+):([a-z0-9][a-z0-9-]{0,63})$/s.exec(text) ?? [];
  return run === undefined ? { run: text } : { run, conditionId: conditionId! };
}

/**
 * Opens one side.
 *
 * @param run as `resolveRun` understands it
 * @param conditionId by default `ours`, or the one condition that the run has
 * @throws {BenchError} when there is no such run
 * @throws {RangeError} when the run has no such condition, or several and none of them is ours
 */
export async function openRunSide({
  run,
  conditionId,
  label,
  reportsFolder,
}: {
  run: string;
  conditionId?: string | undefined;
  label: string;
  reportsFolder: string;
}): Promise<RunSide> {
  const runFolder = await resolveRun(run, { reportsFolder });
  const { records } = await readRun(runFolder);
  const dataset = await readRunOrigin(runFolder)
    .then(loadDataset)
    .catch(() => null);
  return {
    ...{ label, runFolder, records },
    conditionId: chooseCondition(records, { run, conditionId }),
    dataset,
    run: await readComparedRun(runFolder, { reportsFolder }),
    credits: await creditsOf(runFolder, dataset),
  };
}

function chooseCondition(
  records: readonly RunRecord[],
  { run, conditionId }: { run: string; conditionId: string | undefined },
): string {
  const known = [...new Set(records.map((record) => record.conditionId))].sort();
  const chosen = conditionId ?? (known.length === 1 ? known[0]! : OURS);
  if (known.includes(chosen)) return chosen;
  throw new RangeError(
    `Cannot compare ${run} as its condition must be one of ${known.join(', ')}, as in ${run}:${known[0] ?? OURS}: current value is ${chosen}`,
  );
}

/** From the dataset where it still is, else from what the history kept of it. */
async function creditsOf(runFolder: string, dataset: Dataset | null): Promise<RunSide['credits']> {
  return (
    dataset?.manifest.items ??
    (await readKeptRun(runFolder).then(
      (kept) => kept.items,
      () => [],
    ))
  );
}
