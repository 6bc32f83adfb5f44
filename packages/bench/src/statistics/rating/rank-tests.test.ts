import { describe, expect, it } from 'vitest';
import { doubledRanks } from '../numeric/doubled-ranks.ts';
import { createRandom } from '../numeric/random.ts';
import { friedmanTest } from './friedman-test.ts';
import { hodgesLehmannShift } from './hodges-lehmann.ts';
import { kruskalWallisTest } from './kruskal-wallis-test.ts';
import { mannWhitneyTest } from './mann-whitney-test.ts';
import { signedRankTest } from './signed-rank-test.ts';

describe('doubledRanks()', () => {
  it('doubles mid-ranks', () => expect(doubledRanks([5, 1, 5, 9])).toEqual([5, 2, 5, 8]));
});

describe('signedRankTest()', () => {
  it('gives 2 / 2ⁿ where all differences point one way, ties or not', () => {
    for (const differences of [
      [1, 2, 3, 4, 5, 6, 7, 8],
      [2, 2, 2, 2, 2, 2, 2, 2],
    ])
      expect(signedRankTest(differences)).toMatchObject({
        pValue: 2 / 256,
        rankBiserial: 1,
        method: 'exact',
      });
  });

  it('mirrors', () => {
    const differences = [3, -1, 4, -1, 5, 9, -2, 6];
    const mirrored = differences.map((difference) => -difference);
    const one = signedRankTest(differences, { alternative: 'greater' });
    const other = signedRankTest(mirrored, { alternative: 'less' });
    expect(one.pValue).toBeCloseTo(other.pValue, 14);
    expect(one.rankBiserial).toBe(-other.rankBiserial);
  });

  it('is exact beyond what a table holds, near the normal approximation', () => {
    const random = createRandom('signed ranks');
    const differences = Array.from({ length: 300 }, () => random.uniform() - 0.46);
    const exact = signedRankTest(differences);
    expect(exact.method).toBe('exact');
    expect(exact.pValue).toBeCloseTo(signedRankTest(differences, { reference: 'normal' }).pValue, 3);
    expect(signedRankTest([...differences, 0.1]).method).toBe('normal');
  });

  it('says p 1 without differences, of one listener, and of zeros alone', () => {
    expect(signedRankTest([])).toMatchObject({ pValue: 1, n: 0, rankBiserial: 0 });
    expect(signedRankTest([0, 0])).toMatchObject({ pValue: 1, n: 0, zeros: 2 });
    expect(signedRankTest([4]).pValue).toBe(1);
    expect(signedRankTest([4], { reference: 'normal' }).pValue).toBe(1);
  });
});

describe('hodgesLehmannShift()', () => {
  it('has no 95 % interval of five listeners, and the whole range of six', () => {
    expect(hodgesLehmannShift([1, 2, 3, 4, 5]).interval).toMatchObject({ low: -Infinity, high: Infinity });
    expect(hodgesLehmannShift([1, 2, 3, 4, 5, 9])).toMatchObject({ interval: { low: 1, high: 9 } });
  });

  it('excludes zero just where the signed-rank test rejects', () => {
    const random = createRandom('shift and test');
    for (let panel = 0; panel < 200; panel += 1) {
      const differences = Array.from({ length: 9 }, () => random.uniform() - 0.3);
      const { low, high } = hodgesLehmannShift(differences).interval;
      expect(low > 0 || high < 0).toBe(signedRankTest(differences).pValue <= 0.05);
    }
  });

  it('moves little from counted to normal order at 200 listeners', () => {
    const random = createRandom('many listeners');
    const differences = Array.from({ length: 201 }, () => random.uniform());
    const [many, counted] = [hodgesLehmannShift(differences), hodgesLehmannShift(differences.slice(1))];
    expect(many.interval.low).toBeCloseTo(counted.interval.low, 1);
    expect(many.interval.high).toBeCloseTo(counted.interval.high, 1);
  });

  it('is the one difference of one listener, and refuses none', () => {
    expect(hodgesLehmannShift([7]).estimate).toBe(7);
    expect(() => hodgesLehmannShift([])).toThrow('at least one difference');
  });
});

describe('mannWhitneyTest()', () => {
  it('counts ways to deal: 2 of 20 where three lie above three', () => {
    const found = mannWhitneyTest({ first: [7, 8, 9], second: [1, 2, 3] });
    expect(found.pValue).toBeCloseTo(2 / 20, 14);
    expect(found).toMatchObject({
      statistic: 9,
      superiority: 1,
      rankBiserial: 1,
    });
  });

  it('is the same from either side, groups of unequal size', () => {
    const [first, second] = [
      [5, 5, 7, 9, 9, 9, 12],
      [1, 5, 6],
    ];
    const one = mannWhitneyTest({ first, second, alternative: 'greater' });
    const other = mannWhitneyTest({ first: second, second: first, alternative: 'less' });
    expect(one.pValue).toBeCloseTo(other.pValue, 14);
    expect(one.superiority).toBeCloseTo(1 - other.superiority, 14);
  });

  it('comes near the normal approximation for many', () => {
    const random = createRandom('two groups');
    const first = Array.from({ length: 30 }, () => Math.round(10 * random.uniform()));
    const second = Array.from({ length: 25 }, () => Math.round(10 * random.uniform() + 1.5));
    const exact = mannWhitneyTest({ first, second });
    expect(exact.method).toBe('exact');
    expect(exact.pValue).toBeCloseTo(mannWhitneyTest({ first, second, reference: 'normal' }).pValue, 2);
  });

  it('says p 1 of an empty group and where all tie', () => {
    expect(mannWhitneyTest({ first: [], second: [1, 2] })).toMatchObject({ pValue: 1, superiority: 0.5 });
    for (const reference of ['exact', 'normal'] as const)
      expect(mannWhitneyTest({ first: [3, 3], second: [3, 3, 3], reference })).toMatchObject({
        pValue: 1,
        superiority: 0.5,
      });
  });
});

describe('friedmanTest()', () => {
  it('is exact where orders can be gone through: complete agreement of four on three systems is 1 in 6³', () => {
    const rows = Array.from({ length: 4 }, () => [1, 2, 3]);
    const { pValue, method, kendallW, imanDavenport } = friedmanTest(rows);
    expect(method).toBe('exact');
    expect(pValue).toBeCloseTo(1 / 216, 14);
    expect(kendallW).toBe(1);
    expect(imanDavenport.statistic).toBe(Infinity);
    expect(imanDavenport.pValue).toBeCloseTo(1 / 216, 14);
  });

  it('draws near what is exact', () => {
    const rows = [
      [1, 3, 2, 4, 5, 6],
      [1, 2, 3, 6, 4, 5],
      [2, 1, 3, 4, 6, 5],
    ];
    const fewer = rows.map((row) => row.slice(0, 4));
    const exact = friedmanTest(fewer);
    expect(exact.method).toBe('exact');
    const drawn = friedmanTest(rows, { reference: 'permutation' });
    expect(drawn.method).toBe('permutation');
    expect(drawn).toEqual(friedmanTest(rows, { reference: 'permutation' }));
    expect(drawn.pValue).toBeGreaterThan(0);
    expect(friedmanTest(rows).method).toBe('chi-square');
  });

  it('has nothing to say of no listener, one system or ties alone', () => {
    for (const rows of [
      [],
      [[]],
      [[1], [2]],
      [
        [5, 5],
        [5, 5],
      ],
    ])
      expect(friedmanTest(rows)).toMatchObject({ statistic: 0, pValue: 1, kendallW: 0 });
    expect(friedmanTest([[1, 2, 3]]).pValue).toBeCloseTo(1, 14);
  });

  it('refuses gaps', () => expect(() => friedmanTest([[1, 2], [1]])).toThrow('2 finite scores'));
});

describe('kruskalWallisTest()', () => {
  it('with two groups goes through what Mann and Whitney go through', () => {
    const [first, second] = [
      [1, 2, 6, 6],
      [4, 6, 8, 9, 10],
    ];
    const { pValue, method } = kruskalWallisTest({ groups: [first, second] });
    expect(method).toBe('exact');
    expect(pValue).toBeCloseTo(mannWhitneyTest({ first, second }).pValue, 12);
  });

  it('draws where there are too many deals, the same every time', () => {
    const groups = [
      [1, 5, 9, 11, 4],
      [2, 6, 10, 12, 3],
      [7, 8, 13, 14, 15],
    ];
    const drawn = kruskalWallisTest({ groups });
    expect(drawn.method).toBe('permutation');
    expect(drawn).toEqual(kruskalWallisTest({ groups }));
    expect(drawn.pValue).toBeCloseTo(kruskalWallisTest({ groups, reference: 'chi-square' }).pValue, 1);
  });

  it('has nothing to say of one group, none, or ties alone', () => {
    for (const groups of [[], [[1, 2]], [[1], []], [[3, 3], [3]]])
      expect(kruskalWallisTest({ groups })).toMatchObject({ statistic: 0, pValue: 1 });
  });
});
