/** One item under one condition: the file of its rendering, taken from the dataset, from the store, or made now. */
import { cpus } from 'node:os';
import { formatPlan, type PcmAudio } from '@earwitness/engine';
import { encodeWav, readAudio } from '@earwitness/engine/files';
import { z } from 'zod';
import type { Condition } from '../conditions/condition.ts';
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import { type Dataset, openItemAudio, verifyItemFile } from '../datasets/load-dataset.ts';
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
  renderingSha256: z.string(),
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
  codeDigest,
  openMix,
  signal,
}: {
  dataset: Dataset;
  item: DatasetItem;
  condition: Condition;
  store: RunStore;
  codeDigest: string;
  openMix: () => Promise<PcmAudio>;
  signal?: AbortSignal;
}): Promise<ProducedRendering> {
  if (condition.kind === 'existing') {
    const file = condition.file(item);
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
  if (item.mix === undefined) throw new BenchError('there is no mix to work from');

  const key = store.key(condition.conditionId, item.mix.sha256, codeDigest, condition.settings(item));
  const known = await store.read('jobs', key, jobSchema);
  const produced = (job: z.infer<typeof jobSchema>, reused: boolean): ProducedRendering => ({
    sha256: job.renderingSha256,
    path: store.renderingFile(job.renderingSha256),
    planText: job.planText,
    findings: job.findings,
    cost: { ...job.cost, reused },
    openAudio: async () => (await readAudio(store.renderingFile(job.renderingSha256))).audio,
  });
  if (known !== null && (await store.hasRendering(known.renderingSha256))) return produced(known, true);

  const mix = await openMix();
  const { result, cost } = await withCost(() =>
    condition.render(mix, { item, ...(signal !== undefined && { signal }) }),
  );
  const renderingSha256 = await store.keepRendering(encodeWav(result.audio, { bitDepth: 24 }));
  if (known !== null && known.renderingSha256 !== renderingSha256)
    throw new BenchError(
      'the same mix, code and settings gave other bytes than before; the condition is not deterministic',
    );
  const job = {
    renderingSha256,
    planText: result.plan === null ? null : formatPlan(result.plan),
    findings: [...result.findings],
    cost,
  };
  await store.write('jobs', key, job);
  return produced(job, false);
}
