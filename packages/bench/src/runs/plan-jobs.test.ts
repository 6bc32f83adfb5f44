import { describe, expect, it } from 'vitest';
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import { createJobQueue } from './job-queue.ts';
import { createPace } from './pace.ts';
import { planJobs } from './plan-jobs.ts';
import type { Workshop } from './workshop.ts';

const item = (id: string): DatasetItem => ({
  ...{ id, title: id, artist: '', genre: '', tags: [], conditions: [] },
});
const workshop = (ids: readonly string[]): Workshop =>
  ({
    dataset: { manifest: { items: ids.map(item) } },
    conditions: ['one', 'two', 'three'].map((conditionId) => ({
      conditionId,
      maker: ({ id }: DatasetItem) =>
        id === 'd' && conditionId === 'two' ? null : { kind: 'none', name: '' },
    })),
  }) as unknown as Workshop;
const wordsOf = (jobs: readonly { itemId: string; conditionId: string }[]): string[] =>
  jobs.map(({ itemId, conditionId }) => `${itemId} ${conditionId}`);

describe('planJobs()', () => {
  it('has every item under every condition that has it', () => {
    expect(wordsOf(planJobs(workshop(['d', 'a'])))).toEqual([
      'd one',
      'd three',
      'a one',
      'a two',
      'a three',
    ]);
  });

  it('parts items among shards by their ids, whatever their order: each in one shard, as evenly as can be', () => {
    const ids = ['e', 'b', 'g', 'a', 'f', 'c', 'd'];
    const itemsOf = (index: number, order: readonly string[]) =>
      [...new Set(planJobs(workshop(order), { index, count: 3 }).map(({ itemId }) => itemId))].sort();
    expect([1, 2, 3].map((index) => itemsOf(index, ids))).toEqual([
      ['a', 'd', 'g'],
      ['b', 'e'],
      ['c', 'f'],
    ]);
    expect(itemsOf(1, ids.toReversed())).toEqual(['a', 'd', 'g']);
    expect(planJobs(workshop(['a']), { index: 2, count: 3 })).toEqual([]);
  });

  it('refuses a shard that is none', () => {
    for (const shard of [
      { index: 0, count: 2 },
      { index: 3, count: 2 },
      { index: 1.5, count: 2 },
    ])
      expect(() => planJobs(workshop(['a']), shard)).toThrow(RangeError);
  });
});

describe('createJobQueue()', () => {
  it('keeps a worker at its item, and at the end lets it help where most is left', () => {
    const queue = createJobQueue(planJobs(workshop(['a', 'b', 'c'])));
    const take = (worker: number): string => {
      const job = queue.next(worker);
      return job === null ? 'none' : `${job.itemId} ${job.conditionId}`;
    };
    expect([take(0), take(1), take(0), take(0), take(0)]).toEqual([
      'a one',
      'b one',
      'a two',
      'a three',
      'c one',
    ]);
    // worker 2 comes late: b and c have two jobs left each
    expect([take(2), take(2), take(1), take(0), take(1)]).toEqual([
      'b two',
      'b three',
      'c two',
      'c three',
      'none',
    ]);
  });
});

describe('createPace()', () => {
  it('says nothing at first, then what the last jobs let expect of all workers together', () => {
    const pace = createPace(2);
    pace.add(4);
    pace.add(4);
    expect(pace.secondsLeft(10)).toBeNull();
    pace.add(4);
    expect(pace.secondsLeft(10)).toBe(20);
    for (let job = 0; job < 24; job += 1) pace.add(1);
    expect(pace.secondsLeft(10)).toBe(5);
  });
});
