import { describe, expect, it } from 'vitest';
import { compareSystems } from './compare-systems.ts';
import { describeRatings, describeScores } from './describe-scores.ts';
import { gaugeListeners } from './listener-gauge.ts';
import { testRatingEquivalence } from './rating-equivalence.ts';
import type { Rating } from './rating-table.ts';
import { screenListeners, withAndWithoutScreening } from './screen-listeners.ts';

/** Every listener on every item and system by a rule. */
const panel = (
  { listeners, items, systems }: { listeners: number; items: number; systems: readonly string[] },
  score: (listener: number, item: number, system: number) => number,
): Rating[] =>
  Array.from({ length: listeners }, (_, listener) =>
    Array.from({ length: items }, (_item, item) =>
      systems.map((system, place) => ({ listener, item, system, score: score(listener, item, place) })),
    ),
  ).flat(2);

describe('describeScores()', () => {
  it('knows one score, and refuses none', () => {
    expect(describeScores([70])).toMatchObject({
      mean: 70,
      median: 70,
      standardDeviation: null,
      interval: null,
    });
    expect(() => describeScores([])).toThrow('at least one');
  });
});

describe('describeRatings()', () => {
  it('has an interval as wide as listeners differ, however many items each of them rated', () => {
    const few = panel({ listeners: 5, items: 2, systems: ['a'] }, (listener) => 50 + 5 * listener);
    const many = panel({ listeners: 5, items: 40, systems: ['a'] }, (listener) => 50 + 5 * listener);
    const [narrow, wide] = [describeRatings(many)[0]!, describeRatings(few)[0]!];
    expect(narrow.interval).toEqual(wide.interval);
    expect(narrow).toMatchObject({ n: 5, ratings: 200 });
  });
});

describe('compareSystems()', () => {
  it('names the pair, its listeners, and adjusts over all pairs', () => {
    const ratings = panel(
      { listeners: 8, items: 2, systems: ['a', 'b', 'c'] },
      (listener, item, system) => 60 - 10 * system + listener + item,
    );
    const found = compareSystems(ratings);
    expect(found.map(({ first, second }) => `${first}${second}`)).toEqual(['ab', 'ac', 'bc']);
    for (const { signedRank, adjustedPValue, listeners } of found) {
      expect(signedRank.pValue).toBe(2 / 256);
      expect(adjustedPValue).toBe(6 / 256);
      expect(listeners).toBe(8);
    }
  });

  it('has p 1 and no shift where nobody rated both', () => {
    const ratings: Rating[] = [
      { listener: 1, item: 1, system: 'a', score: 5 },
      { listener: 2, item: 1, system: 'b', score: 9 },
    ];
    expect(compareSystems(ratings)).toMatchObject([{ listeners: 0, shift: null, adjustedPValue: 1 }]);
  });
});

describe('testRatingEquivalence()', () => {
  const pair = { first: 'a', second: 'b' };
  const apart = (differences: readonly number[]): Rating[] =>
    differences.flatMap((difference, listener) => [
      { listener, item: 1, system: 'a', score: 50 + difference },
      { listener, item: 1, system: 'b', score: 50 },
    ]);

  it('tells equivalent, beyond margin and undecided apart', () => {
    const outcome = (differences: readonly number[]) =>
      testRatingEquivalence(apart(differences), { ...pair, margin: 5 }).outcome;
    expect(outcome([0, 1, -1, 0, 1, -1, 0, 0])).toBe('equivalent');
    expect(outcome([10, 11, 9, 12, 8, 10])).toBe('beyond margin');
    expect(outcome([-20, 20, 5, -7, 0])).toBe('undecided');
  });

  it('is equivalent just where the 90 % interval lies within the margin', () => {
    for (const margin of [1.5, 1.7, 1.9, 2.1, 2.3, 2.5, 3]) {
      const { interval, outcome } = testRatingEquivalence(apart([0, 3, -1, 2, 1, 0]), { ...pair, margin });
      expect(outcome === 'equivalent').toBe(interval!.high < margin && interval!.low > -margin);
    }
  });

  it('takes the sign test where all listeners differ alike: two of them prove nothing, five do', () => {
    const alike = (n: number) =>
      testRatingEquivalence(apart(new Array<number>(n).fill(1)), { ...pair, margin: 5 });
    expect(alike(2)).toMatchObject({ pValue: 0.25, outcome: 'undecided' });
    expect(alike(5)).toMatchObject({ pValue: 1 / 32, outcome: 'equivalent' });
  });

  it('is undecided with one listener or none', () => {
    expect(testRatingEquivalence(apart([3]), { ...pair, margin: 5 })).toMatchObject({
      difference: 3,
      pValue: 1,
      interval: null,
      outcome: 'undecided',
    });
    expect(testRatingEquivalence(apart([3]), { first: 'a', second: 'z', margin: 5 }).difference).toBeNull();
  });
});

describe('screenListeners()', () => {
  const rule = { reference: 'reference', midAnchor: 'anchor' };

  it('does not look at the systems under test', () => {
    const scores = [
      [100, 40, 0],
      [100, 95, 50],
      [80, 40, 100],
      [100, 40, 70],
      [100, 40, 20],
    ];
    const ratings = panel(
      { listeners: 5, items: 4, systems: ['reference', 'anchor', 'ours'] },
      (listener, _, system) => scores[listener]![system]!,
    );
    const { excluded, listeners, exceptedItems } = screenListeners(ratings, rule);
    expect(excluded).toEqual([1, 2]);
    expect(listeners[1]!.reasons).toEqual(['anchor rated high']);
    expect(listeners[2]!.reasons).toEqual(['reference rated low']);
    expect(exceptedItems).toEqual([]);
    const without = screenListeners(
      ratings.filter(({ system }) => system !== 'ours'),
      rule,
    );
    expect(without.excluded).toEqual(excluded);
  });

  it('excepts an item whose anchor more than a quarter of listeners rate high', () => {
    const ratings = panel(
      { listeners: 4, items: 2, systems: ['reference', 'anchor'] },
      (listener, item, system) => (system === 0 ? 100 : item === 0 && listener < 2 ? 95 : 40),
    );
    expect(screenListeners(ratings, rule)).toMatchObject({ exceptedItems: [0], excluded: [] });
  });

  it('says where a single slip excludes: with six items, not with seven', () => {
    const of = (items: number) =>
      screenListeners(
        panel({ listeners: 2, items, systems: ['reference'] }, () => 100),
        {
          reference: 'reference',
        },
      ).isOneSlipEnough;
    expect([of(6), of(7)]).toEqual([true, false]);
  });

  it('refuses a reference that nobody rated', () =>
    expect(() =>
      screenListeners(
        panel({ listeners: 1, items: 1, systems: ['a'] }, () => 1),
        rule,
      ),
    ).toThrow('"reference" must have been rated'));
});

describe('withAndWithoutScreening()', () => {
  it('gives both results, and null where nobody is kept', () => {
    const count = (ratings: readonly Rating[]) => ratings.length;
    const ratings = panel({ listeners: 3, items: 2, systems: ['r'] }, (listener) =>
      listener === 0 ? 50 : 100,
    );
    expect(withAndWithoutScreening(ratings, { reference: 'r', analyze: count })).toMatchObject({
      all: 6,
      screened: 4,
    });
    const bad = ratings.map((rating) => ({ ...rating, score: 10 }));
    expect(withAndWithoutScreening(bad, { reference: 'r', analyze: count }).screened).toBeNull();
  });
});

describe('gaugeListeners()', () => {
  const shape = { listeners: 3, items: 4, systems: ['a', 'b', 'c'] };

  it('finds who hears and who does not, the same every time', () => {
    const noise = [7, -5, 3, -6, 4, -2, 5, 1, -7, 6, -3, 2];
    const ratings = panel(shape, (listener, item, system) =>
      listener === 2
        ? 50 + noise[3 * item + system]!
        : 50 + 10 * system + noise[(3 * item + 5 * system) % 12]! / 4,
    );
    const [one, , last] = gaugeListeners(ratings);
    expect(one!.discrimination!.permutationPValue).toBeLessThan(0.01);
    expect(one!.agreement!.permutationPValue).toBeLessThan(0.01);
    expect(last!.discrimination!.permutationPValue).toBeGreaterThan(0.05);
    expect(gaugeListeners(ratings)).toEqual(gaugeListeners(ratings));
  });

  it('ranks means of others that differ by rounding only as ties', () => {
    const others = [
      [1, 2, 3],
      [3, 2, 1],
      [2, 2, 2],
      [5, 6, 7],
    ];
    const inPoints = (point: number) =>
      panel({ listeners: 4, items: 2, systems: ['a', 'b'] }, (listener, item, system) =>
        listener === 0 ? item + 2 * system : others[2 * item + system]![listener - 1]! * point,
      );
    const [whole, tenths] = [1, 0.1].map((point) => gaugeListeners(inPoints(point))[0]!.agreement!);
    expect(tenths!.rankCorrelation).toBeCloseTo(whole!.rankCorrelation, 12);
  });

  it('takes the permutations where a listener makes no error at all', () => {
    const [first] = gaugeListeners(panel(shape, (_, item, system) => item + 10 * system));
    expect(first!.discrimination!.statistic).toBe(Infinity);
    expect(first!.discrimination!.pValue).toBe(first!.discrimination!.permutationPValue);
    expect(first!.reliability!.rmsError).toBe(0);
  });

  it('gives F 0 and p 1 to one who rates everything alike, and no agreement', () => {
    const [first] = gaugeListeners(panel(shape, () => 50));
    expect(first).toMatchObject({ discrimination: { statistic: 0, pValue: 1 }, agreement: null });
  });

  it('has nothing to go by with one item, one system, or one listener', () => {
    const one = gaugeListeners(panel({ ...shape, items: 1 }, () => 1))[0];
    expect(one).toMatchObject({ discrimination: null, reliability: null, agreement: null });
    expect(gaugeListeners(panel({ ...shape, systems: ['a'] }, () => 1))[0]!.discrimination).toBeNull();
    const alone = gaugeListeners(panel({ ...shape, listeners: 1 }, (_, item, system) => item * system))[0]!;
    expect(alone.agreement).toBeNull();
    expect(alone.discrimination).not.toBeNull();
  });
});
