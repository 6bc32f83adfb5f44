import type { DatasetItem } from './dataset-manifest.ts';

/** The master that others are compared with: the first by a human or artist. */
export function referenceMasterOf({ conditions }: DatasetItem): DatasetItem['conditions'][number] | null {
  return conditions.find(({ maker }) => maker.kind === 'human' || maker.kind === 'artist') ?? null;
}
