/** Does the jobs of a run one after the other, in whichever process, and keeps the item it is at open. */
import { join } from 'node:path';
import { writeJsonSafely } from '../files/write-json-safely.ts';
import { type ItemAtWork, openItem } from './item-at-work.ts';
import { type JobResult, performJob } from './perform-job.ts';
import type { RunJob } from './plan-jobs.ts';
import type { Workshop } from './workshop.ts';

export interface JobRunner {
  run(job: RunJob): Promise<JobResult>;
  /** Lets go of the item it is at. */
  close(): Promise<void>;
}

/** What a report shows of the mix; one that cannot be read has none, which its records tell. */
async function writeMixAnalysis({ runFolder }: Workshop, { item, mix }: ItemAtWork): Promise<void> {
  const analysis = await mix?.analysis().catch(() => null);
  if (analysis) await writeJsonSafely(join(runFolder, 'analyses', `${item.id}.mix.json`), analysis);
}

export function createJobRunner(
  workshop: Workshop,
  { onPart, signal }: { onPart: (limitSeconds: number) => void; signal: AbortSignal | undefined },
): JobRunner {
  let current: ItemAtWork | undefined;

  async function close(): Promise<void> {
    const left = current;
    current = undefined;
    await left?.close();
  }

  async function workOn(itemId: string): Promise<ItemAtWork> {
    if (current?.item.id === itemId) return current;
    await close();
    const item = workshop.dataset.manifest.items.find(({ id }) => id === itemId);
    if (item === undefined)
      throw new Error(`a job is of the item ${itemId}, which the dataset does not have`);
    current = await openItem(workshop, item, signal);
    return current;
  }

  return {
    async run({ itemId, conditionId, ...job }) {
      const condition = workshop.conditions.find((one) => one.conditionId === conditionId);
      if (condition === undefined)
        throw new Error(`a job is of the condition ${conditionId}, which the run does not have`);
      const isNew = current?.item.id !== itemId;
      const atWork = await workOn(itemId);
      const result = await performJob({ ...job, workshop, atWork, condition, onPart, signal });
      if (isNew) await writeMixAnalysis(workshop, atWork);
      return { ...result, uses: [...result.uses, ...workshop.store.takeUses()] };
    },
    close,
  };
}
