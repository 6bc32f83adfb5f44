/** Holds what was acknowledged against what is stored. */
import { type Answer, keyOf } from './answer.ts';

export interface Account {
  readonly acknowledged: number;
  /** Acknowledged, but not stored. */
  readonly lost: number;
  /** Stored more than once. */
  readonly doubled: number;
  /** Stored after a later one of the same client. */
  readonly outOfOrder: number;
}

export function account({
  acknowledged,
  stored,
}: {
  acknowledged: readonly Answer[];
  stored: readonly Answer[];
}): Account {
  const times = new Map<string, number>();
  const last = new Map<number, number>();
  let outOfOrder = 0;
  for (const answer of stored) {
    times.set(keyOf(answer), (times.get(keyOf(answer)) ?? 0) + 1);
    if (answer.number < (last.get(answer.client) ?? 0)) outOfOrder += 1;
    last.set(answer.client, Math.max(answer.number, last.get(answer.client) ?? 0));
  }
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((answer) => !times.has(keyOf(answer))).length,
    doubled: [...times.values()].filter((count) => count > 1).length,
    outOfOrder,
  };
}

/** Prints what a fault test did and found, in one line. */
export function report(what: string, figures: object): void {
  console.log(
    `${what}: ${Object.entries(figures)
      .map(([name, figure]) => `${name} ${figure}`)
      .join(', ')}`,
  );
}
