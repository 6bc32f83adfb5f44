/**
 * Settings tried by the bench: a run for each generation, every setting a condition. Scores are kept under the digest of all that they depend
 * on, so that what was tried is not tried again, by whichever search; renderings are not kept, or hours of tuning would fill every disk.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DATASET_SCHEMA, type DatasetItem, type DatasetManifest } from '../datasets/dataset-manifest.ts';
import { itemFilesOf } from '../datasets/item-files.ts';
import { loadDataset } from '../datasets/load-dataset.ts';
import { writeManifest } from '../datasets/write-manifest.ts';
import { BenchError } from '../errors.ts';
import { sha256 } from '../files/sha256.ts';
import { writeFileSafely } from '../files/write-file-safely.ts';
import { engineDigest } from '../runs/code-digest.ts';
import { runBench } from '../runs/run-bench.ts';
import { scoresSchema } from '../runs/run-record.ts';
import { openRunStore } from '../runs/run-store.ts';
import { openWorkshop, type RunRequest, type Workshop } from '../runs/workshop.ts';
import type { EvaluateSettings } from './evaluation.ts';
import type { ParameterValues } from './tuned-parameter.ts';
import type { TuningScores } from './tuning-objective.ts';

export interface BenchEvaluatorOptions {
  readonly datasetId: string;
  /** With absolute paths. */
  readonly items: readonly DatasetItem[];
  /** A setting as a condition, in the words of the command line, without an id. */
  readonly conditionOf: (values: ParameterValues) => string;
  readonly conditionsFile?: string | undefined;
  readonly configFile?: string | undefined;
  readonly metricIds: readonly string[];
  readonly seed: string;
  /** Holds kept scores, and what a run that was killed had finished. */
  readonly folder: string;
  readonly workers?: number | undefined;
  readonly limitSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A piece could not be made by some setting. */
  readonly onFailure?: ((failed: { itemId: string; reason: string }) => void) | undefined;
  /** So many pieces were tried, of them so many anew, in so many seconds. */
  readonly onTried?: ((tried: { pieces: number; anew: number; seconds: number }) => void) | undefined;
}

const keptSchema = z.record(z.string(), scoresSchema);

/** What runs leave in a store that is of no use once its scores are known. */
const SPENT_ROOMS = ['renderings', 'jobs', 'scores', 'work'];

/** Mixes and references stay measured; what was made of them goes. */
async function clearStore(storeFolder: string, items: readonly DatasetItem[]): Promise<void> {
  for (const room of SPENT_ROOMS) await rm(join(storeFolder, room), { recursive: true, force: true });
  const { key } = openRunStore(storeFolder);
  const engine = await engineDigest();
  const files = items.flatMap(itemFilesOf);
  const staying = new Set(files.map(({ audioFile }) => `${key(audioFile.sha256, engine)}.json`));
  const analyses = join(storeFolder, 'analyses');
  for (const name of await readdir(analyses).catch(() => []))
    if (!staying.has(name)) await rm(join(analyses, name), { force: true });
}

const settingId = (index: number): string => `setting-${index + 1}`;

/** Scores of earlier generations, also of a tuning that was killed. Of a file that cannot be read all is tried again. */
async function readKept(folder: string): Promise<Map<string, TuningScores>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  const kept = new Map<string, TuningScores>();
  for (const name of names) {
    const entries = await readFile(join(folder, name), 'utf8')
      .then((text) => keptSchema.parse(JSON.parse(text)))
      .catch(() => ({}));
    for (const [key, scores] of Object.entries(entries)) kept.set(key, scores);
  }
  return kept;
}

/** What the scores of an item under each setting depend on. */
async function keysOf(workshop: Workshop, metricIds: readonly string[]): Promise<Map<string, string>> {
  const { conditions, dataset, engineDigest, scoringDigest, benchVersion, seed, limitSeconds } = workshop;
  const keys = new Map<string, string>();
  for (const condition of conditions) {
    if (condition.kind !== 'making') throw new BenchError('Cannot tune what is no making of masters');
    const code = await condition.codeDigest();
    for (const item of dataset.manifest.items) {
      const files = [item.mix?.sha256 ?? null, item.conditions.map(({ sha256: digest }) => digest)];
      const parts = [
        ...[code, condition.settings(item), files, metricIds, engineDigest, scoringDigest, benchVersion],
        ...[seed, limitSeconds ?? null],
      ];
      keys.set(`${condition.conditionId}/${item.id}`, sha256(JSON.stringify(parts)).slice(0, 32));
    }
  }
  return keys;
}

/**
 * Opens a bench for settings.
 *
 * @returns a function that rejects with what `runBench` throws: a metric that does not exist, a condition that cannot be opened, the
 *   signal's reason. A piece that cannot be rendered has no scores, and is tried again when it is asked for again
 */
export async function openBenchEvaluator(options: BenchEvaluatorOptions): Promise<EvaluateSettings> {
  const { items, conditionOf, conditionsFile, configFile, metricIds, seed, folder } = options;
  const { workers, limitSeconds, signal, onTried = () => {}, onFailure = () => {} } = options;
  const scoresFolder = join(folder, 'scores');
  const kept = await readKept(scoresFolder);

  /** A run of these settings on these pieces. */
  const request = async (settings: readonly ParameterValues[], asked: readonly DatasetItem[]) => {
    const manifest: DatasetManifest = {
      schema: DATASET_SCHEMA,
      ...{ id: options.datasetId, title: 'Tuning', items: [...asked] },
    };
    const datasetFolder = join(folder, 'music', sha256(JSON.stringify(manifest)).slice(0, 32));
    await writeManifest(datasetFolder, manifest);
    return {
      ...{ datasetFile: datasetFolder, runFolder: join(folder, 'run'), storeFolder: join(folder, 'store') },
      conditionSpecs: settings.map((values, index) => `${settingId(index)}=${conditionOf(values)}`),
      ...{ conditionsFile, configFile, metricIds, seed, limitSeconds },
    } satisfies RunRequest;
  };

  const run = async (
    settings: readonly ParameterValues[],
    asked: readonly DatasetItem[],
    keys: readonly string[][],
  ): Promise<void> => {
    let since = performance.now();
    let counted = 0;
    const { datasetFile, ...others } = await request(settings, asked);
    const dataset = await loadDataset(datasetFile);
    const { records } = await runBench({
      ...{ ...others, dataset, workers, signal },
      onProgress({ done }) {
        if (done === counted) return;
        const now = performance.now();
        onTried({ pieces: done - counted, anew: done - counted, seconds: (now - since) / 1_000 });
        since = now;
        counted = done;
      },
    });
    const entries: Record<string, TuningScores> = {};
    for (const { conditionId, itemId, scores, failure } of records) {
      const setting = settings.findIndex((_, index) => settingId(index) === conditionId);
      const key = keys[setting]![asked.findIndex(({ id }) => id === itemId)]!;
      if (failure === null) entries[key] = scores;
      else onFailure({ itemId, reason: failure });
    }
    const name = sha256(Object.keys(entries).join(' ')).slice(0, 32);
    await writeFileSafely(join(scoresFolder, `${name}.json`), `${JSON.stringify(entries)}\n`);
    for (const [key, scores] of Object.entries(entries)) kept.set(key, scores);
    await rm(join(folder, 'run'), { recursive: true, force: true });
    await clearStore(join(folder, 'store'), items);
  };

  return async (settings, itemIds) => {
    signal?.throwIfAborted();
    const asked = itemIds.map((id) => items.find((item) => item.id === id)!);
    if (settings.length === 0 || asked.length === 0) return settings.map(() => []);
    const workshop = await openWorkshop(await request(settings, asked), { signal });
    const known = await keysOf(workshop, metricIds);
    const keys = settings.map((_, index) => asked.map(({ id }) => known.get(`${settingId(index)}/${id}`)!));
    const lacking = settings.filter((_, index) => keys[index]!.some((key) => !kept.has(key)));
    const anew = lacking.length * asked.length;
    onTried({ pieces: settings.length * asked.length - anew, anew: 0, seconds: 0 });
    if (anew > 0)
      await run(
        lacking,
        asked,
        lacking.map((values) => keys[settings.indexOf(values)]!),
      );
    const none = Object.fromEntries(metricIds.map((id) => [id, null]));
    return keys.map((row) => row.map((key) => kept.get(key) ?? none));
  };
}
