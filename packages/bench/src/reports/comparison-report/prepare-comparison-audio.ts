/** Lets the reader of a comparison hear the items that changed most: the mix, the baseline and the candidate in step. */
import { dirname, join, relative, resolve } from 'node:path';
import type { FoundRenderings } from '../../comparison/find-renderings.ts';
import type { RunSide } from '../../comparison/open-run-side.ts';
import type { Dataset } from '../../datasets/load-dataset.ts';
import { isStore } from '../../runs/collect-garbage.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import { prepareReportAudio } from '../audio/prepare-report-audio.ts';
import type { ReportAudio } from '../audio/report-audio.ts';

/** The side's records as those of a condition that is named after the side, their files found from the folder of the candidate's run. */
function recordsAs(
  name: keyof FoundRenderings,
  { records, conditionId, runFolder }: RunSide,
  { renderings, from }: { renderings: ReadonlyMap<string, FoundRenderings>; from: string },
): RunRecord[] {
  return records
    .filter((record) => record.conditionId === conditionId && renderings.has(record.itemId))
    .map((record) => {
      const { itemId, renderingFile } = record;
      const found = renderings.get(itemId)![name];
      return {
        ...record,
        conditionId: name,
        renderingFile: renderingFile && relative(from, found ?? resolve(runFolder, renderingFile)),
      };
    });
}

/** @returns undefined where there is nothing to be heard */
export async function prepareComparisonAudio({
  renderings,
  baseline,
  candidate,
  dataset,
  pageFile,
  reportsFolder,
  signal,
}: {
  /** Of the items that are to be heard. */
  renderings: ReadonlyMap<string, FoundRenderings>;
  baseline: RunSide;
  candidate: RunSide;
  dataset: Dataset;
  pageFile: string;
  reportsFolder: string;
  signal?: AbortSignal | undefined;
}): Promise<ReportAudio | undefined> {
  if (renderings.size === 0) return undefined;
  const { runFolder } = candidate;
  const places = { renderings, from: runFolder };
  const besideRun = join(dirname(resolve(runFolder)), 'store');
  return prepareReportAudio({
    run: {
      dataset,
      runFolder,
      records: [...recordsAs('baseline', baseline, places), ...recordsAs('candidate', candidate, places)],
    },
    pageFile,
    chooseBy: ['baseline', 'candidate'],
    storeFolder: (await isStore(besideRun)) ? besideRun : join(resolve(reportsFolder), 'store'),
    signal,
  });
}
