/** One item under one condition: the file of its rendering, taken from the dataset, from the store, or made now. */
import { cpus } from 'node:os';
import type { PcmAudio } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { z } from 'zod';
import type { Condition, MakingCondition } from '../conditions/condition.ts';
import { renderItem } from '../conditions/render-item.ts';
import type { AudioFile, DatasetItem } from '../datasets/dataset-manifest.ts';
import { type Dataset, openItemAudio, verifyItemFile } from '../datasets/load-dataset.ts';
import { referenceMasterOf } from '../datasets/reference-master.ts';
import { BenchError } from '../errors.ts';
import type { CostRecord } from './run-record.ts';
import type { RunStore } from './run-store.ts';

type Cost = Pick<CostRecord, 'cpuSeconds' | 'wallSeconds' | 'peakMemoryMib' | 'machine' | 'date'>;

export interface ProducedRendering {
  readonly sha256: string;
  readonly path: string;
  /** The mastering plan as it is written to a file. */
  readonly planText: string | null;
  readonly findings: readonly string[];
  /** What making it cost, now or when it was made; null for a master that came with the dataset. */
  readonly cost: (Cost & { readonly reused: boolean }) | null;
  openAudio(): Promise<PcmAudio>;
}

const jobSchema = z.strictObject({
  rendering: z.strictObject({ sha256: z.string(), extension: z.string() }),
  planText: z.string().nullable(),
  findings: z.array(z.string()),
  cost: z.strictObject({
    cpuSeconds: z.number(),
    wallSeconds: z.number(),
    peakMemoryMib: z.number(),
    machine: z.string(),
    date: z.string(),
  }),
});

function describeMachine(): string {
  const processors = cpus();
  return `${processors[0]?.model.trim() ?? 'unknown processor'} × ${processors.length}, Node ${process.versions.node}`;
}

/** Runs the work and says what it cost this process. */
async function withCost<Result>(work: () => Promise<Result>): Promise<{ result: Result; cost: Cost }> {
  const started = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return {
    result,
    cost: {
      cpuSeconds: (user + system) / 1e6,
      wallSeconds: (performance.now() - started) / 1e3,
      peakMemoryMib: process.resourceUsage().maxRSS / 1024,
      machine: describeMachine(),
      date: new Date().toISOString(),
    },
  };
}

/**
 * Produces a rendering. What was made before by the same code from the same mix with the same settings is used again when its file is
 * whole; a lost file is made again and must come out the same.
 *
 * @throws {BenchError} when there is no mix to work from, or the same work gave other bytes
 */
export async function produceRendering({
  dataset,
  item,
  condition,
  store,
  signal,
}: {
  dataset: Dataset;
  item: DatasetItem;
  condition: Condition;
  store: RunStore;
  signal?: AbortSignal | undefined;
}): Promise<ProducedRendering> {
  if (condition.kind === 'existing') {
    const file = await condition.file(item);
    if (file === null) throw new BenchError('there is no such master of this item');
    return {
      sha256: file.sha256,
      path: await verifyItemFile(dataset, file),
      planText: null,
      findings: [],
      cost: null,
      openAudio: () => openItemAudio(dataset, file),
    };
  }
  const { mix, reference } = inputsOf(condition, item);
  const key = store.key(
    mix.sha256,
    reference?.sha256 ?? null,
    await condition.codeDigest(),
    condition.settings(item),
  );
  const known = await store.read('jobs', key, jobSchema);
  const produced = (job: z.infer<typeof jobSchema>, reused: boolean): ProducedRendering => ({
    sha256: job.rendering.sha256,
    path: store.renderingFile(job.rendering),
    planText: job.planText,
    findings: job.findings,
    cost: { ...job.cost, reused },
    openAudio: async () => (await readAudio(store.renderingFile(job.rendering))).audio,
  });
  if (known !== null && (await store.hasRendering(known.rendering))) return produced(known, true);

  const job = await store.withWorkFolder(async (workFolder) => {
    const mixFile = await verifyItemFile(dataset, mix);
    const referenceFile = reference === null ? null : await verifyItemFile(dataset, reference);
    const { result, cost } = await withCost(() =>
      renderItem(condition, { item, mixFile, referenceFile, workFolder, signal }),
    );
    const { planText, findings } = result;
    return { rendering: await store.keepRendering(result.file), planText, findings: [...findings], cost };
  });
  if (known !== null && known.rendering.sha256 !== job.rendering.sha256)
    throw new BenchError(
      'the same mix, code and settings gave other bytes than before; the condition is not deterministic',
    );
  await store.write('jobs', key, job);
  return produced(job, false);
}

/** What the item has of that which the condition works from. */
function inputsOf(
  { needsReference = false }: MakingCondition,
  item: DatasetItem,
): { mix: AudioFile; reference: AudioFile | null } {
  if (item.mix === undefined) throw new BenchError('there is no mix to work from');
  const reference = needsReference ? referenceMasterOf(item) : null;
  if (needsReference && reference === null)
    throw new BenchError('there is no reference master to work towards');
  return { mix: item.mix, reference };
}
