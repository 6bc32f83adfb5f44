/** A run: every item of a dataset under every condition, rendered, aligned, scored and written down. */
import { join, relative, sep } from 'node:path';
import { type Analysis, ENGINE_VERSION, type PcmAudio, toAudioSource } from '@earwitness/engine';
import { analyze } from '@earwitness/engine/measure';
import { z } from 'zod';
import type { Condition } from '../conditions/condition.ts';
import type { AudioFile, DatasetItem, Maker } from '../datasets/dataset-manifest.ts';
import { type Dataset, openItemAudio } from '../datasets/load-dataset.ts';
import { referenceMasterOf } from '../datasets/reference-master.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { copyFileSafely, writeFileSafely } from '../files/write-file-safely.ts';
import type { MeasuredAudio, Metric } from '../metrics/metric.ts';
import { METRICS } from '../metrics/metric-table.ts';
import { analysisSchema } from './analysis-schema.ts';
import { benchDigest, engineDigest } from './code-digest.ts';
import { type ProducedRendering, produceRendering } from './produce-rendering.ts';
import { writeRunOrigin } from './run-origin.ts';
import {
  alignmentRecordSchema,
  COST_RECORD_SCHEMA,
  type CostRecord,
  RUN_RECORD_SCHEMA,
  type RunRecord,
  scoresSchema,
} from './run-record.ts';
import { openRunStore, type RunStore } from './run-store.ts';
import { type AlignedAudio, type Anchor, alignReference, scoreRendering } from './score-rendering.ts';

export interface RunProgress {
  readonly itemId: string;
  readonly conditionId: string;
  /** Renderings finished, and all that the run will have. */
  readonly done: number;
  readonly total: number;
}

export interface BenchRun {
  readonly records: readonly RunRecord[];
  /** Of renderings that are made; a master that came with the dataset has none. */
  readonly costs: readonly CostRecord[];
}

const scoredSchema = z.strictObject({
  alignment: alignmentRecordSchema.nullable(),
  scores: scoresSchema,
  findings: z.array(z.string()),
});

interface Workshop {
  readonly dataset: Dataset;
  readonly store: RunStore;
  readonly metrics: readonly Metric[];
  readonly engineDigest: string;
  readonly benchDigest: string;
  readonly runFolder: string;
  readonly signal: AbortSignal | undefined;
}

/** Keeps what a function gave the first time. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= make();
    return value;
  };
}

/** A file that may be listened to: its analysis comes from the store, its samples only when they are needed. */
interface Listenable {
  readonly sha256: string;
  openAudio(): Promise<PcmAudio>;
  analysis(): Promise<Analysis>;
}

function toListenable(
  { store, engineDigest: code, signal }: Workshop,
  { sha256, openAudio }: { sha256: string; openAudio(): Promise<PcmAudio> },
): Listenable {
  const openOnce = once(openAudio);
  const key = store.key(sha256, code);
  return {
    sha256,
    openAudio: openOnce,
    analysis: once(async () => {
      const known = await store.read('analyses', key, analysisSchema);
      if (known !== null) return known;
      // parsed like one from the store, so that both write their fields in one order
      const analysis = analysisSchema.parse(
        await analyze(await openOnce(), signal === undefined ? {} : { signal }),
      );
      await store.write('analyses', key, analysis);
      return analysis;
    }),
  };
}

const measured = async (listenable: Listenable): Promise<MeasuredAudio> => ({
  source: toAudioSource(await listenable.openAudio()),
  analysis: await listenable.analysis(),
});

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

const toPortable = (path: string): string => path.split(sep).join('/');

async function writeJson(file: string, content: unknown): Promise<void> {
  await writeFileSafely(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** Puts a finished master where people look for it; untouched when it is there already. */
async function placeMaster(from: string, digest: string, to: string): Promise<void> {
  if ((await sha256OfFile(to).catch(() => null)) === digest) return;
  await copyFileSafely(from, to);
}

interface ItemAtWork {
  readonly item: DatasetItem;
  readonly mix: Listenable | null;
  readonly reference: Listenable | null;
  /** What lags are counted against: the mix, else the reference master, else nothing. */
  readonly anchor: (() => Promise<Anchor>) | null;
  /** `mix`, or the condition id of the reference master. */
  readonly anchorName: string | null;
  readonly alignedReference: (() => Promise<AlignedAudio>) | null;
  /** Opens a file once, under whatever condition it appears. */
  listenTo(file: { sha256: string; openAudio(): Promise<PcmAudio> }): Listenable;
}

function openItem(workshop: Workshop, item: DatasetItem): ItemAtWork {
  const opened = new Map<string, Listenable>();
  const listenTo: ItemAtWork['listenTo'] = (file) => {
    const listenable = opened.get(file.sha256) ?? toListenable(workshop, file);
    opened.set(file.sha256, listenable);
    return listenable;
  };
  const listenToFile = (file: AudioFile): Listenable =>
    listenTo({ sha256: file.sha256, openAudio: () => openItemAudio(workshop.dataset, file) });
  const master = referenceMasterOf(item);
  const mix = item.mix === undefined ? null : listenToFile(item.mix);
  const reference = master === null ? null : listenToFile(master);
  const anchorFile = mix ?? reference;
  const anchorName = mix !== null ? 'mix' : (master?.conditionId ?? null);
  const anchor =
    anchorFile === null || anchorName === null
      ? null
      : once(async () => ({ ...(await measured(anchorFile)), name: anchorName }));
  const alignedReference =
    reference === null || anchor === null
      ? null
      : once(async () => alignReference(await anchor(), await measured(reference)));
  return { item, mix, reference, anchor, anchorName, alignedReference, listenTo };
}

/** Scores from the store, or made now. */
async function scoresOf(
  { store, metrics, engineDigest: engine, benchDigest: bench }: Workshop,
  { mix, reference, anchor, anchorName, alignedReference }: ItemAtWork,
  condition: Condition,
  rendering: Listenable,
): Promise<z.infer<typeof scoredSchema>> {
  const compareWithMix = condition.kind === 'existing' && mix !== null && rendering !== mix;
  const key = store.key(
    rendering.sha256,
    mix?.sha256 ?? null,
    reference?.sha256 ?? null,
    anchorName ?? condition.conditionId,
    compareWithMix,
    metrics.map(({ id }) => id),
    engine,
    bench,
  );
  const known = await store.read('scores', key, scoredSchema);
  if (known !== null) return known;

  const own = await measured(rendering);
  const scored = await scoreRendering({
    rendering: own,
    anchor: anchor === null ? { ...own, name: condition.conditionId } : await anchor(),
    reference: alignedReference === null ? null : await alignedReference(),
    metrics,
    compareWithMix,
  });
  const entry = { ...scored, findings: [...scored.findings] };
  await store.write('scores', key, entry);
  return entry;
}

/** Where the record says the rendering is; our masters are placed beside the run's records. */
async function placeFiles(
  { runFolder }: Workshop,
  itemId: string,
  condition: Condition,
  produced: ProducedRendering,
): Promise<{ renderingFile: string; planFile: string | null }> {
  if (condition.conditionId !== 'ours')
    return { renderingFile: toPortable(relative(runFolder, produced.path)), planFile: null };
  const renderingFile = `masters/${itemId}.wav`;
  await placeMaster(produced.path, produced.sha256, join(runFolder, renderingFile));
  if (produced.planText === null) return { renderingFile, planFile: null };
  const planFile = `masters/${itemId}.plan.json`;
  await writeFileSafely(join(runFolder, planFile), produced.planText);
  return { renderingFile, planFile };
}

async function runCondition(
  workshop: Workshop,
  atWork: ItemAtWork,
  condition: Condition,
  maker: Maker,
): Promise<{ record: RunRecord; cost: CostRecord | null }> {
  const { dataset, store, signal, runFolder } = workshop;
  const { item } = atWork;
  const { conditionId } = condition;
  const about = {
    schema: RUN_RECORD_SCHEMA,
    datasetId: dataset.manifest.id,
    itemId: item.id,
    conditionId,
    maker,
    engineVersion: ENGINE_VERSION,
  } as const;
  try {
    const produced = await produceRendering({
      dataset,
      item,
      condition,
      store,
      signal,
    });
    const rendering = atWork.listenTo(produced);
    const { sampleRate, seconds } = await rendering.analysis();
    const { alignment, scores, findings } = await scoresOf(workshop, atWork, condition, rendering);
    await writeJson(
      join(runFolder, 'analyses', `${item.id}.${conditionId}.json`),
      await rendering.analysis(),
    );
    return {
      record: {
        ...about,
        renderingSha256: produced.sha256,
        ...(await placeFiles(workshop, item.id, condition, produced)),
        sampleRate,
        seconds,
        alignment,
        scores,
        findings: [...produced.findings, ...findings],
        failure: null,
      },
      cost:
        produced.cost === null
          ? null
          : { schema: COST_RECORD_SCHEMA, itemId: item.id, conditionId, ...produced.cost },
    };
  } catch (error) {
    signal?.throwIfAborted();
    return {
      record: {
        ...about,
        renderingSha256: null,
        renderingFile: null,
        planFile: null,
        sampleRate: null,
        seconds: null,
        alignment: null,
        scores: Object.fromEntries(workshop.metrics.map(({ id }) => [id, null])),
        findings: [],
        failure: messageOf(error),
      },
      cost: null,
    };
  }
}

const byItemAndCondition = (
  one: { itemId: string; conditionId: string },
  other: { itemId: string; conditionId: string },
): number => {
  if (one.itemId !== other.itemId) return one.itemId < other.itemId ? -1 : 1;
  return one.conditionId < other.conditionId ? -1 : one.conditionId > other.conditionId ? 1 : 0;
};

const toJsonLines = (rows: readonly unknown[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/**
 * Runs the bench.
 *
 * The run folder receives `run.json` (which dataset), `records.jsonl` and `costs.jsonl` (sorted by item and condition), `analyses/<item>.<condition>.json` and
 * `analyses/<item>.mix.json`, and of condition `ours` `masters/<item>.wav` and `masters/<item>.plan.json`. The same inputs give the same
 * records, byte for byte; costs stand apart. What the store holds is used again. A condition that fails leaves a record that says why,
 * and the run goes on.
 *
 * @throws the signal's reason, when it aborts; what was made until then stays in the store
 */
export async function runBench({
  dataset,
  conditions,
  runFolder,
  storeFolder,
  metrics = METRICS,
  onProgress,
  signal,
}: {
  dataset: Dataset;
  conditions: readonly Condition[];
  runFolder: string;
  storeFolder: string;
  metrics?: readonly Metric[];
  onProgress?: (progress: RunProgress) => void;
  signal?: AbortSignal;
}): Promise<BenchRun> {
  const [engine, bench] = await Promise.all([engineDigest(), benchDigest()]);
  const workshop: Workshop = {
    dataset,
    store: openRunStore(storeFolder),
    metrics,
    engineDigest: engine,
    benchDigest: bench,
    runFolder,
    signal,
  };
  const jobs = dataset.manifest.items.map((item) => ({
    item,
    tasks: conditions.flatMap((condition) => {
      const maker = condition.maker(item);
      return maker === null ? [] : [{ condition, maker }];
    }),
  }));
  const total = jobs.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const records: RunRecord[] = [];
  const costs: CostRecord[] = [];
  for (const { item, tasks } of jobs) {
    const atWork = openItem(workshop, item);
    for (const { condition, maker } of tasks) {
      signal?.throwIfAborted();
      onProgress?.({ itemId: item.id, conditionId: condition.conditionId, done: records.length, total });
      const { record, cost } = await runCondition(workshop, atWork, condition, maker);
      records.push(record);
      if (cost !== null) costs.push(cost);
      onProgress?.({ itemId: item.id, conditionId: condition.conditionId, done: records.length, total });
    }
    const mixAnalysis = await atWork.mix?.analysis().catch(() => null);
    if (mixAnalysis) await writeJson(join(runFolder, 'analyses', `${item.id}.mix.json`), mixAnalysis);
  }
  records.sort(byItemAndCondition);
  costs.sort(byItemAndCondition);
  await writeRunOrigin(runFolder, dataset);
  await writeFileSafely(join(runFolder, 'records.jsonl'), toJsonLines(records));
  await writeFileSafely(join(runFolder, 'costs.jsonl'), toJsonLines(costs));
  return { records, costs };
}
