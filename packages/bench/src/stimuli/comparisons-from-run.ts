/** From a run to what a panel compares: the renderings of each item under the conditions asked for. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decodeAudio } from '@earwitness/engine/files';
import type { DatasetManifest } from '../datasets/dataset-manifest.ts';
import { BenchError } from '../errors.ts';
import { sha256 } from '../files/sha256.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { ComparisonRequest, StoredAudio } from './comparison-request.ts';

/** The file that was scored, or an error: what listeners hear must be what the records are about. */
function storedRendering(file: string, digest: string): StoredAudio {
  return {
    sha256: digest,
    async open() {
      const bytes = await readFile(file);
      if (sha256(bytes) !== digest)
        throw new BenchError(`Cannot compare ${file}: it has changed since the run; run the bench again`);
      return (await decodeAudio(bytes, { name: basename(file) })).audio;
    },
  };
}

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
      const audio = storedRendering(join(runFolder, renderingFile), renderingSha256);
      return [{ conditionId, makerKind: record.maker.kind, audio }];
    });
    if (renderings.length < conditionIds.length) return [];
    return [{ itemId: id, itemTitle: title, renderings, excerpt: { choose: 'differ-most', seconds } }];
  });
}
