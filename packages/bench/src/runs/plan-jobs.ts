/** Which jobs a run has: every item of its share under every condition that has it. */
import type { Condition } from '../conditions/condition.ts';
import { type DatasetItem, type Maker, makerSchema } from '../datasets/dataset-manifest.ts';
import { firstIssue } from '../files/first-issue.ts';
import { failureText } from './failure-text.ts';
import type { Workshop } from './workshop.ts';

export interface RunJob {
  readonly itemId: string;
  readonly conditionId: string;
  readonly maker: Maker;
  /** Why it cannot be done, which was clear before anyone began; null when it can be tried. */
  readonly refusal: string | null;
  /** 2 after the worker was killed once. */
  readonly attempt: number;
}

/** One of several parts of a run, each made by a process or machine of its own: 1 … count. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

const UNKNOWN: Maker = { kind: 'none', name: 'unknown' };

/** Who makes the item's master; null where the condition has none of it. A configuration may answer anything. */
function askMaker(condition: Condition, item: DatasetItem): { maker: Maker; refusal: string | null } | null {
  try {
    const answer: unknown = condition.maker(item) ?? null;
    if (answer === null) return null;
    const { data, error } = makerSchema.safeParse(answer);
    return error === undefined
      ? { maker: data, refusal: null }
      : { maker: UNKNOWN, refusal: `its maker() gave no maker: ${firstIssue(error)}` };
  } catch (error) {
    return { maker: UNKNOWN, refusal: `its maker() failed: ${failureText(error)}` };
  }
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
        const made = askMaker(condition, item);
        const { conditionId } = condition;
        return made === null ? [] : [{ itemId: item.id, conditionId, ...made, attempt: 1 }];
      }),
    );
}
