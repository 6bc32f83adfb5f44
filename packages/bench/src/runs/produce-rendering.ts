/** One item under one condition: the file of its rendering, taken from the dataset, from the store, or made now. */
import { z } from 'zod';
import type { Condition, MakingCondition } from '../conditions/condition.ts';
import { renderItem } from '../conditions/render-item.ts';
import type { AudioFile, DatasetItem } from '../datasets/dataset-manifest.ts';
import { type Dataset, verifyItemFile } from '../datasets/load-dataset.ts';
import { referenceMasterOf } from '../datasets/reference-master.ts';
import { BenchError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import { failureText } from './failure-text.ts';
import { fileOf } from './file-of.ts';
import { type MakingCost, measureCost } from './measure-cost.ts';
import type { RunStore } from './run-store.ts';

export interface ProducedRendering {
  readonly sha256: string;
  readonly path: string;
  /** The mastering plan as it is written to a file. */
  readonly planText: string | null;
  readonly findings: readonly string[];
  /** What making it cost, now or when it was made; null for a master that came with the dataset. */
  readonly cost: (MakingCost & { readonly reused: boolean }) | null;
}

const OTHER_BYTES =
  'it gave other bytes than before from the same mix, code and settings: the condition is not deterministic';

const wordsSchema = z.strictObject({ planText: z.string().nullable(), findings: z.array(z.string()) });

const jobSchema = wordsSchema.extend({
  rendering: z.strictObject({ sha256: z.string(), extension: z.string() }),
  cost: z.strictObject({
    cpuSeconds: z.number(),
    wallSeconds: z.number(),
    peakMemoryMib: z.number(),
    machine: z.string(),
    date: z.string(),
  }),
});

/**
 * Produces a rendering. What was made before by the same code from the same mix with the same settings is used again when its file is
 * whole; a lost file is made again. Where it comes out different, the new one is kept, and a finding says so from then on.
 *
 * @param limitSeconds for conditions that have no limit of their own
 * @param onRender called before anything is rendered
 * @throws {BenchError} when there is no mix to work from
 */
export async function produceRendering({
  dataset,
  item,
  condition,
  store,
  limitSeconds,
  onRender = async () => {},
  signal,
}: {
  dataset: Dataset;
  item: DatasetItem;
  condition: Condition;
  store: RunStore;
  limitSeconds?: number | undefined;
  onRender?: () => Promise<void>;
  signal?: AbortSignal | undefined;
}): Promise<ProducedRendering> {
  if (condition.kind === 'existing') {
    const file = await fileOf(condition, item);
    if (file === null) throw new BenchError('there is no such master of this item');
    return {
      sha256: file.sha256,
      path: await verifyItemFile(dataset, file),
      planText: null,
      findings: [],
      cost: null,
    };
  }
  const { mix, reference } = inputsOf(condition, item);
  const key = store.key(
    mix.sha256,
    reference?.sha256 ?? null,
    await digestOf(condition),
    condition.settings(item),
  );
  const known = await store.read('jobs', key, jobSchema);
  const produced = (
    { rendering, planText, findings, cost }: z.infer<typeof jobSchema>,
    reused: boolean,
  ): ProducedRendering => ({
    sha256: rendering.sha256,
    path: store.renderingFile(rendering),
    ...{ planText, findings },
    cost: { ...cost, reused },
  });
  if (known !== null && (await store.hasRendering(known.rendering))) return produced(known, true);

  const mixFile = await verifyItemFile(dataset, mix);
  const referenceFile = reference === null ? null : await verifyItemFile(dataset, reference);
  const { folder: workFolder, giveBack } = await store.lendWorkFolder();
  try {
    await onRender();
    const { result, cost } = await measureCost(() =>
      renderItem(condition, { item, mixFile, referenceFile, workFolder, signal }, { limitSeconds }),
    );
    const { planText, findings } = result;
    const rendering = await store.keepRendering(result.file);
    const isOther = known !== null && known.rendering.sha256 !== rendering.sha256;
    const words = wordsSchema.safeParse({ planText, findings });
    if (!words.success)
      throw new BenchError(`its render() gave something else than words: ${firstIssue(words.error)}`);
    const job = { rendering, planText, findings: [...findings, ...(isOther ? [OTHER_BYTES] : [])], cost };
    await store.write('jobs', key, job);
    return produced(job, false);
  } catch (error) {
    signal?.throwIfAborted();
    throw new BenchError(failureText(error, { leaveOut: [workFolder] }), { cause: error });
  } finally {
    await giveBack();
  }
}

/** Whose code this is; a configuration may answer anything. */
async function digestOf(condition: MakingCondition): Promise<string> {
  const digest: unknown = await condition.codeDigest();
  if (typeof digest === 'string') return digest;
  throw new BenchError(`its codeDigest() must give text: current value is ${String(digest)}`);
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
