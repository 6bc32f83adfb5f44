import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../statistics/numeric/normal.ts';
import { createRandom } from '../statistics/numeric/random.ts';
import { asNearAsAnotherHuman, type ItemDistances } from './as-near-as-another-human.ts';
import { itemDistancesOf } from './item-distances.ts';

const distances = (itemId: string, ours: [number, number], between: number): ItemDistances => ({
  itemId,
  fromCondition: { anna: ours[0], ben: ours[1] },
  fromHumans: { anna: { ben: between }, ben: { anna: between } },
});

/** A dataset whose masters are points in a plane: humans scatter about each item's taste, the condition likewise, and off it by `bias`. */
function drawItems(
  seed: string,
  { items, bias, humans = 3 }: { items: number; bias: number; humans?: number },
) {
  const random = createRandom(seed);
  const normal = (): number => normalQuantile((random.integer(1e6) + 0.5) / 1e6);
  return Array.from({ length: items }, (_, index): ItemDistances => {
    // Some pieces leave more room for taste than others
    const scatter = 0.5 + random.uniform();
    const point = (offset: number): [number, number] => [offset + scatter * normal(), scatter * normal()];
    const masters = Array.from({ length: humans }, () => point(0));
    const ours = point(bias);
    const away = (one: [number, number], other: [number, number]) =>
      Math.hypot(one[0] - other[0], one[1] - other[1]);
    const named = (values: number[]) =>
      Object.fromEntries(values.map((value, human) => [`human-${human}`, value]));
    return {
      itemId: `item-${index}`,
      fromCondition: named(masters.map((master) => away(ours, master))),
      fromHumans: Object.fromEntries(
        masters.map((master, human) => [
          `human-${human}`,
          named(masters.map((other) => away(master, other))),
        ]),
      ),
    };
  });
}

function outcomes(runs: number, bias: number, margin: number, items = 20) {
  const counts = { supported: 0, refuted: 0, undecided: 0 };
  for (let run = 0; run < runs; run += 1) {
    const { statement } = asNearAsAnotherHuman(drawItems(`run ${run}`, { items, bias }), { margin });
    counts[statement!.outcome] += 1;
  }
  return counts;
}

describe('asNearAsAnotherHuman()', () => {
  it('sets the distance to each human against that of the other humans', () => {
    const { items } = asNearAsAnotherHuman([distances('one', [3, 5], 2.5)], { margin: 0 });
    expect(items).toEqual([
      { itemId: 'one', humanCount: 2, conditionDistance: 4, humanDistance: 2.5, difference: 1.5 },
    ]);
  });

  it('leaves out items with one human, or without values', () => {
    const one: ItemDistances = { itemId: 'one', fromCondition: { anna: 1 }, fromHumans: { anna: {} } };
    const silent: ItemDistances = {
      itemId: 'silent',
      fromCondition: { anna: null, ben: null },
      fromHumans: { anna: { ben: null }, ben: { anna: null } },
    };
    expect(asNearAsAnotherHuman([one, silent], { margin: 0 }).items).toEqual([]);
  });

  it('states nothing of too few items', () => {
    const few = Array.from({ length: 19 }, (_, index) => distances(`${index}`, [1, 1 + index], 9));
    expect(asNearAsAnotherHuman(few, { margin: 0 }).statement).toBeNull();
    expect(asNearAsAnotherHuman(few, { margin: 0, leastItems: 19 }).statement?.outcome).toBe('supported');
  });

  it('agrees with a t-test by hand', () => {
    const eight = [1, 2, 3, 4, 5, 6, 7, 8].map((value) => distances(`${value}`, [value, value], 4));
    // Differences −3 … 4: mean 0.5, SD √6 = 2.4495, no skewness; t(0.95, 7) = 1.894579
    const { statement } = asNearAsAnotherHuman(eight, { margin: 0, leastItems: 8 });
    expect(statement!.estimate).toBeCloseTo(0.5, 12);
    expect(statement!.interval.high).toBeCloseTo(0.5 + (1.894579 * Math.sqrt(6)) / Math.sqrt(8), 5);
    expect(statement!.outcome).toBe('undecided');
  });

  it('decides without spread, and by the margin', () => {
    const same = Array.from({ length: 20 }, (_, index) => distances(`${index}`, [2, 2], 1));
    expect(asNearAsAnotherHuman(same, { margin: 1.5 }).statement).toMatchObject({
      outcome: 'supported',
      pValue: 0,
    });
    expect(asNearAsAnotherHuman(same, { margin: 1 }).statement).toMatchObject({
      outcome: 'undecided',
      pValue: 0.5,
    });
    expect(asNearAsAnotherHuman(same, { margin: 0.5 }).statement).toMatchObject({
      outcome: 'refuted',
      pValue: 1,
    });
  });

  it('says the same by interval and by p-value, skewed as differences may be', () => {
    for (let run = 0; run < 50; run += 1) {
      const { statement } = asNearAsAnotherHuman(drawItems(`run ${run}`, { items: 20, bias: 0.5 }), {
        margin: 0.1,
      });
      expect(statement!.outcome === 'supported').toBe(statement!.pValue <= 0.05);
      expect(statement!.outcome === 'refuted').toBe(statement!.pValue > 0.95);
    }
  });

  it('rejects each way about as often as alpha says where the condition is one of the humans', () => {
    const runs = 1500;
    const { supported, refuted } = outcomes(runs, 0, 0);
    // 3 to 7.5 %; Binomial(1500, 0.05) has an SD of 0.56 %
    for (const share of [supported / runs, refuted / runs]) {
      expect(share).toBeGreaterThan(0.03);
      expect(share).toBeLessThan(0.075);
    }
  });

  it('finds a condition that is off, and one that is not within the margin', () => {
    expect(outcomes(200, 3, 0.5).refuted).toBeGreaterThan(190);
    expect(outcomes(200, 0, 0.9).supported).toBeGreaterThan(190);
  });

  it('refuses what cannot be asked', () => {
    expect(() => asNearAsAnotherHuman([], { margin: -1 })).toThrow(RangeError);
    expect(() => asNearAsAnotherHuman([], { margin: 0, alpha: 0.5 })).toThrow(RangeError);
    expect(() => asNearAsAnotherHuman([], { margin: 0, leastItems: 1 })).toThrow(RangeError);
    const twice = [distances('one', [1, 1], 1), distances('one', [1, 1], 1)];
    expect(() => asNearAsAnotherHuman(twice, { margin: 0 })).toThrow(/one comes more often/);
  });
});

describe('itemDistancesOf()', () => {
  const record = (conditionId: string, toReferences: Record<string, number>) => ({
    itemId: 'piece',
    conditionId,
    toReferences: Object.fromEntries(
      Object.entries(toReferences).map(([human, value]) => [human, { spectralDistanceDb: value }]),
    ),
  });
  const records = [
    record('ours', { anna: 1, ben: 2 }),
    record('anna', { ben: 3 }),
    record('ben', { anna: 4 }),
    record('landr', { anna: 9, ben: 9 }),
  ];

  it('collects what records hold, and no other condition', () => {
    expect(itemDistancesOf(records, { metricId: 'spectralDistanceDb', conditionId: 'ours' })).toEqual([
      {
        itemId: 'piece',
        fromCondition: { anna: 1, ben: 2 },
        fromHumans: { anna: { ben: 3 }, ben: { anna: 4 } },
      },
    ]);
  });

  it.each(['attackDifferenceDb', 'correlation', 'integratedLufs'])(
    'refuses %s, of which less is not nearer',
    (metricId) => {
      expect(() => itemDistancesOf(records, { metricId, conditionId: 'ours' })).toThrow(RangeError);
    },
  );

  it('has no value for a metric that was not scored', () => {
    const [item] = itemDistancesOf(records, { metricId: 'unknown', conditionId: 'ours' });
    expect(asNearAsAnotherHuman([item!], { margin: 0 }).items).toEqual([]);
  });
});
