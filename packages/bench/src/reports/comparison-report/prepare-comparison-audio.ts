/** Lets the reader of a comparison hear the items that changed most: the mix, the baseline and the candidate in step. */
import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Comparison } from '../../comparison/comparison.ts';
import type { RunSide } from '../../comparison/open-run-side.ts';
import type { Dataset } from '../../datasets/load-dataset.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import { prepareReportAudio } from '../audio/prepare-report-audio.ts';
import type { ReportAudio } from '../audio/report-audio.ts';
import { mostChangedItems } from './comparison-words.ts';

/** The side's records as those of a condition that is named after the side, found from the folder of the candidate's run. */
function recordsAs(
  name: string,
  { records, conditionId, runFolder }: RunSide,
  { itemIds, from }: { itemIds: readonly string[]; from: string },
): RunRecord[] {
  return records
    .filter((record) => record.conditionId === conditionId && itemIds.includes(record.itemId))
    .map((record) => ({
      ...record,
      conditionId: name,
      renderingFile: record.renderingFile && relative(from, resolve(runFolder, record.renderingFile)),
    }));
}

/** @returns undefined where nothing changed */
export async function prepareComparisonAudio({
  comparison,
  baseline,
  candidate,
  dataset,
  pageFile,
  reportsFolder,
  signal,
}: {
  comparison: Comparison;
  baseline: RunSide;
  candidate: RunSide;
  dataset: Dataset;
  pageFile: string;
  reportsFolder: string;
  signal?: AbortSignal | undefined;
}): Promise<ReportAudio | undefined> {
  const itemIds = mostChangedItems(comparison).map(({ itemId }) => itemId);
  if (itemIds.length === 0) return undefined;
  const { runFolder } = candidate;
  const places = { itemIds, from: runFolder };
  const besideRun = join(dirname(resolve(runFolder)), 'store');
  const isBeside = await stat(besideRun).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return prepareReportAudio({
    run: {
      dataset,
      runFolder,
      records: [...recordsAs('baseline', baseline, places), ...recordsAs('candidate', candidate, places)],
    },
    pageFile,
    storeFolder: isBeside ? besideRun : join(resolve(reportsFolder), 'store'),
    signal,
  });
}
