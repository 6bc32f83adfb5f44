/** Where the renderings lie that a comparison is about, as far as they still do. */
import { extname, join, resolve } from 'node:path';
import { sha256OfFile } from '../files/sha256.ts';
import type { RunSide } from './open-run-side.ts';

/** Paths; null for a rendering that is not there any more, or has given its place to another. */
export interface FoundRenderings {
  readonly baseline: string | null;
  readonly candidate: string | null;
}

/** Where the run says, else in the store beside it: of a run of which records alone were kept, masters lie nowhere else. */
async function findRendering(
  { records, conditionId, runFolder }: RunSide,
  itemId: string,
): Promise<string | null> {
  const record = records.find((one) => one.itemId === itemId && one.conditionId === conditionId);
  if (!record?.renderingFile) return null;
  const { renderingFile, renderingSha256 } = record;
  const inStore = join('..', 'store', 'renderings', `${renderingSha256}${extname(renderingFile)}`);
  for (const place of [renderingFile, inStore]) {
    const file = resolve(runFolder, place);
    const digest = await sha256OfFile(file).catch(() => null);
    if (digest === renderingSha256) return file;
  }
  return null;
}

/** Finds both renderings of each item and checks them against their digests. */
export async function findRenderings(
  itemIds: readonly string[],
  { baseline, candidate }: { baseline: RunSide; candidate: RunSide },
): Promise<ReadonlyMap<string, FoundRenderings>> {
  const found = new Map<string, FoundRenderings>();
  for (const itemId of itemIds)
    found.set(itemId, {
      baseline: await findRendering(baseline, itemId),
      candidate: await findRendering(candidate, itemId),
    });
  return found;
}
