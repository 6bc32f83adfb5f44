/** Which job a worker does next: one of the item it knows already, so that a mix is opened and measured by one worker alone. */

interface ItemJob {
  readonly itemId: string;
}

export interface JobQueue<Job extends ItemJob> {
  /** The next job for this worker; null when none is left. */
  next(worker: number): Job | null;
}

/** Jobs in the order of the items; at the end, who has nothing to do helps with the item that has the most left. */
export function createJobQueue<Job extends ItemJob>(jobs: readonly Job[]): JobQueue<Job> {
  const waiting = new Map<string, Job[]>();
  for (const job of jobs) waiting.set(job.itemId, [...(waiting.get(job.itemId) ?? []), job]);
  const untouched = [...waiting.keys()];
  const itemOf = new Map<number, string>();

  const take = (worker: number, itemId: string): Job | null => {
    const left = waiting.get(itemId);
    const job = left?.shift() ?? null;
    if (job === null) return null;
    if (left?.length === 0) waiting.delete(itemId);
    itemOf.set(worker, itemId);
    return job;
  };

  return {
    next(worker) {
      const own = take(worker, itemOf.get(worker) ?? '');
      if (own !== null) return own;
      const fresh = untouched.shift();
      if (fresh !== undefined) return take(worker, fresh);
      const fullest = [...waiting].sort(([, one], [, other]) => other.length - one.length)[0];
      return fullest === undefined ? null : take(worker, fullest[0]);
    },
  };
}
