/** A run that is finished, with the dataset it was made of. */
import { resolve } from 'node:path';
import { type Dataset, loadDataset } from '../datasets/load-dataset.ts';
import { readRun } from './read-run.ts';
import type { BenchRun } from './run-bench.ts';
import { readRunOrigin } from './run-origin.ts';

export interface OpenedRun extends BenchRun {
  readonly runFolder: string;
  readonly dataset: Dataset;
}

/**
 * Opens a run's folder: its records, its costs and its dataset.
 *
 * @throws {BenchError} when the folder holds no finished run
 * @throws {DatasetError} when the dataset is not where it was
 */
export async function openRun(runFolder: string): Promise<OpenedRun> {
  return {
    runFolder: resolve(runFolder),
    dataset: await loadDataset(await readRunOrigin(runFolder)),
    ...(await readRun(runFolder)),
  };
}
