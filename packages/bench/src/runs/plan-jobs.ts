/** Which jobs a run has: every item of its share under every condition that has it. */
import type { Maker } from '../datasets/dataset-manifest.ts';
import type { Workshop } from './workshop.ts';

export interface RunJob {
  readonly itemId: string;
  readonly conditionId: string;
  readonly maker: Maker;
  /** 2 after the worker was killed once. */
  readonly attempt: number;
}

/** One of several parts of a run, each made by a process or machine of its own: 1 … count. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * Plans the jobs, in the order of items and conditions.
 *
 * @param shard takes each `count`-th item, by its place in the order of ids: which items it has depends on nothing but the dataset
 * @throws {RangeError} for a shard that is not one of so many
 */
export function planJobs({ dataset, conditions }: Workshop, shard?: Shard | undefined): RunJob[] {
  const { index, count } = shard ?? { index: 1, count: 1 };
  if (!Number.isInteger(index) || !Number.isInteger(count) || index < 1 || index > count)
    throw new RangeError(
      `Cannot run a shard as it must be one of 1 to its count: current value is ${index} of ${count}`,
    );
  const { items } = dataset.manifest;
  const ids = items.map(({ id }) => id).sort();
  const share = new Set(ids.filter((_, place) => place % count === index - 1));
  return items
    .filter(({ id }) => share.has(id))
    .flatMap((item) =>
      conditions.flatMap((condition) => {
        const maker = condition.maker(item);
        const { conditionId } = condition;
        return maker === null ? [] : [{ itemId: item.id, conditionId, maker, attempt: 1 }];
      }),
    );
}
