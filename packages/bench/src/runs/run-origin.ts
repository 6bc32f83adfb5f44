/** Which dataset a run is of: `run.json` in its folder. */
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { Dataset } from '../datasets/load-dataset.ts';
import { BenchError } from '../errors.ts';
import { portablePath } from '../files/portable-path.ts';
import { writeJsonSafely } from '../files/write-json-safely.ts';

const RUN_SCHEMA = 'earwitness.run/1';

const runSchema = z.strictObject({
  schema: z.literal(RUN_SCHEMA),
  datasetId: z.string(),
  /** Path of the dataset's manifest from the run's folder. */
  manifestFile: z.string(),
});

const originFile = (runFolder: string): string => join(resolve(runFolder), 'run.json');

export async function writeRunOrigin(runFolder: string, dataset: Dataset): Promise<void> {
  const origin = {
    schema: RUN_SCHEMA,
    datasetId: dataset.manifest.id,
    manifestFile: portablePath(relative(resolve(runFolder), dataset.manifestFile)),
  };
  await writeJsonSafely(originFile(runFolder), origin);
}

/**
 * @returns path of the manifest of the dataset
 * @throws {BenchError} when the folder holds no finished run
 */
export async function readRunOrigin(runFolder: string): Promise<string> {
  const file = originFile(runFolder);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BenchError(`Cannot open a run as ${file} is missing: run "earwitness bench run" first`, {
      cause,
    });
  });
  try {
    return resolve(runFolder, runSchema.parse(JSON.parse(text)).manifestFile);
  } catch (cause) {
    throw new BenchError(`Cannot open a run as ${file} is not what a run writes: run the bench again`, {
      cause,
    });
  }
}
