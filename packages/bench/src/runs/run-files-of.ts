import { join } from 'node:path';
import type { Shard } from './plan-jobs.ts';

export interface RunFiles {
  readonly records: string;
  readonly costs: string;
  /** Which files of the store the run is made of. */
  readonly storeUses: string;
}

/** Where a run, or a shard of one, writes. */
export function runFilesOf(runFolder: string, shard?: Shard | undefined): RunFiles {
  const ending = shard === undefined ? '' : `.${shard.index}-of-${shard.count}`;
  return {
    records: join(runFolder, `records${ending}.jsonl`),
    costs: join(runFolder, `costs${ending}.jsonl`),
    storeUses: join(runFolder, `store-uses${ending}.json`),
  };
}
