/** A dataset of short pieces, made for a test. */
import { join } from 'node:path';
import type { PcmAudio } from '@earwitness/engine';
import { writeWav } from '@earwitness/engine/files';
import { DATASET_SCHEMA, type DatasetItem, type Maker } from '../src/datasets/dataset-manifest.ts';
import { type Dataset, loadDataset } from '../src/datasets/load-dataset.ts';
import { writeManifest } from '../src/datasets/write-manifest.ts';
import { sha256OfFile } from '../src/files/sha256.ts';

export interface SmallItem {
  readonly id: string;
  readonly mix?: PcmAudio;
  /** By condition; the makers are artists unless it is said. */
  readonly masters?: Readonly<Record<string, PcmAudio>>;
  readonly maker?: Maker;
}

const ARTIST: Maker = { kind: 'artist', name: 'somebody' };

/** @param folder where the dataset is written */
export async function smallDataset(folder: string, items: readonly SmallItem[]): Promise<Dataset> {
  const write = async (file: string, audio: PcmAudio) => {
    await writeWav(join(folder, file), audio);
    return {
      file,
      sha256: await sha256OfFile(join(folder, file)),
      licence: 'CC0',
      credit: 'made for this test',
    };
  };
  const written: DatasetItem[] = [];
  for (const { id, mix, masters = {}, maker = ARTIST } of items) {
    const conditions: DatasetItem['conditions'] = [];
    for (const [conditionId, audio] of Object.entries(masters))
      conditions.push({ conditionId, maker, ...(await write(`${id}.${conditionId}.wav`, audio)) });
    written.push({
      ...{ id, title: id, artist: 'somebody', genre: 'test', tags: [], conditions },
      ...(mix !== undefined && { mix: await write(`${id}.mix.wav`, mix) }),
    });
  }
  await writeManifest(folder, { schema: DATASET_SCHEMA, id: 'test', title: 'Test', items: written });
  return loadDataset(folder);
}
