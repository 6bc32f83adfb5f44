/** From a run to what a panel compares: the renderings of each item under the conditions asked for. */
import { join } from 'node:path';
import type { DatasetManifest } from '../datasets/dataset-manifest.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { ComparisonRequest } from './comparison-request.ts';
import { storedFile } from './panel-material.ts';

/**
 * One comparison per item that has a rendering under every one of the conditions; audio is opened when a pack is made of it.
 *
 * @param conditionIds two or more, as `['ours', 'human']`
 */
export function comparisonsFromRun({
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
}): ComparisonRequest[] {
  return manifest.items.flatMap(({ id, title }) => {
    const renderings = conditionIds.flatMap((conditionId) => {
      const record = records.find((one) => one.itemId === id && one.conditionId === conditionId);
      const { renderingFile = null, renderingSha256 = null } = record ?? {};
      if (record === undefined || renderingFile === null || renderingSha256 === null) return [];
      const audio = storedFile(join(runFolder, renderingFile), {
        digest: renderingSha256,
        cure: 'run the bench again',
      });
      return [{ conditionId, makerKind: record.maker.kind, audio }];
    });
    if (renderings.length < conditionIds.length) return [];
    return [{ itemId: id, itemTitle: title, renderings, excerpt: { choose: 'differ-most', seconds } }];
  });
}
