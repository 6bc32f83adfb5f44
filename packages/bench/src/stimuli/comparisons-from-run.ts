/** From a run to what a panel compares: the renderings of each item under the conditions asked for. */
import { join } from 'node:path';
import { readAudio } from '@earwitness/engine/files';
import type { DatasetManifest } from '../datasets/dataset-manifest.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { ComparedRendering, ComparisonRequest } from './prepare-comparison.ts';

/**
 * One comparison per item that has a rendering under every one of the conditions; audio is opened one item at a time.
 *
 * @param conditionIds two or more, as `['ours', 'human']`
 */
export async function* comparisonsFromRun({
  manifest,
  records,
  runFolder,
  conditionIds,
  seconds = 10,
}: {
  manifest: DatasetManifest;
  records: readonly RunRecord[];
  runFolder: string;
  conditionIds: readonly string[];
  seconds?: number;
}): AsyncGenerator<ComparisonRequest> {
  for (const { id, title } of manifest.items) {
    const found = conditionIds.flatMap(
      (conditionId) =>
        records.find((record) => record.itemId === id && record.conditionId === conditionId) ?? [],
    );
    const renderings: ComparedRendering[] = [];
    for (const { renderingFile, conditionId, maker } of found) {
      if (renderingFile === null) continue;
      const { audio } = await readAudio(join(runFolder, renderingFile));
      renderings.push({ conditionId, makerKind: maker.kind, audio });
    }
    if (renderings.length === conditionIds.length)
      yield { itemId: id, itemTitle: title, renderings, seconds };
  }
}
