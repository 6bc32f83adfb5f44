import { describe, expect, it } from 'vitest';
import { cohenKappa } from './cohen-kappa.ts';
import { intraclassCorrelation } from './intraclass-correlation.ts';
import { krippendorffAlpha } from './krippendorff-alpha.ts';

describe('krippendorffAlpha()', () => {
  const scales = ['nominal', 'ordinal', 'interval', 'ratio'] as const;

  it('is 1 where all agree, whatever is missing', () => {
    const ratings = [
      [1, 2, 3, null, 5],
      [1, 2, 3, 4, null],
      [1, null, 3, 4, 5],
    ];
    for (const scale of scales) {
      const { alpha, interval, units } = krippendorffAlpha(ratings, { scale, resamples: 50 });
      expect(alpha).toBe(1);
      expect(interval).toEqual({ low: 1, high: 1, level: 0.95 });
      expect(units).toBe(5);
    }
  });

  it('with two raters on two values is Krippendorff’s formula by hand: 1 − 2·4·… / (10·14)', () => {
    // his own example of ten units: 0.095
    const ratings = [
      [0, 1, 0, 0, 0, 0, 0, 0, 1, 0],
      [1, 1, 1, 0, 0, 1, 0, 0, 0, 0],
    ];
    for (const scale of ['nominal', 'ordinal', 'interval'] as const)
      expect(krippendorffAlpha(ratings, { scale, resamples: 0 }).alpha).toBeCloseTo(0.095, 3);
  });

  it('has an interval around it, the same for the same seed', () => {
    const ratings = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, 5, 1, 3],
      [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 2, 3],
    ];
    const { alpha, interval } = krippendorffAlpha(ratings, { scale: 'ordinal' });
    expect(interval!.low).toBeLessThan(alpha!);
    expect(interval!.high).toBeGreaterThan(alpha!);
    expect(krippendorffAlpha(ratings, { scale: 'ordinal' }).interval).toEqual(interval);
    expect(krippendorffAlpha(ratings, { scale: 'ordinal', resamples: 0 }).interval).toBeNull();
  });

  it('is null where nothing varies or nobody can be compared', () => {
    for (const ratings of [
      [],
      [[]],
      [[1, 2, 3]],
      [
        [1, null],
        [null, 2],
      ],
      [
        [4, 4],
        [4, 4],
      ],
    ])
      for (const scale of scales)
        expect(krippendorffAlpha(ratings, { scale })).toMatchObject({ alpha: null, interval: null });
  });

  it('refuses ratios of negative values, and ragged tables', () => {
    expect(() =>
      krippendorffAlpha(
        [
          [-1, 2],
          [1, 2],
        ],
        { scale: 'ratio' },
      ),
    ).toThrow('>= 0');
    expect(() => krippendorffAlpha([[1, 2], [1]], { scale: 'nominal' })).toThrow('2 units');
  });
});

describe('intraclassCorrelation()', () => {
  const forms = ['(1,1)', '(2,1)', '(3,1)', '(1,k)', '(2,k)', '(3,k)'] as const;

  it('does not mind raters’ levels in form 3, and does in form 2', () => {
    const ratings = [
      [1, 11, 21],
      [2, 12, 23],
      [3, 14, 22],
      [5, 15, 26],
    ];
    const level = ratings.map(([one, other, last]) => [one!, other! - 10, last! - 20]);
    const of = (table: number[][], form: (typeof forms)[number]) =>
      intraclassCorrelation(table, { form }).estimate!;
    expect(of(ratings, '(3,1)')).toBeCloseTo(of(level, '(3,1)'), 12);
    expect(of(ratings, '(2,1)')).toBeLessThan(of(level, '(2,1)') / 2);
  });

  it('encloses its estimate', () => {
    const ratings = [
      [9, 2, 5, 8],
      [6, 1, 3, 2],
      [8, 4, 6, 8],
      [7, 1, 2, 6],
      [10, 5, 6, 9],
      [6, 2, 4, 7],
    ];
    for (const form of forms) {
      const { estimate, interval } = intraclassCorrelation(ratings, { form });
      expect(interval!.low).toBeLessThan(estimate!);
      expect(interval!.high).toBeGreaterThan(estimate!);
    }
  });

  it('is 1 without an interval where raters agree completely, p the chance of that', () => {
    const ratings = [
      [1, 1, 1],
      [2, 2, 2],
      [5, 5, 5],
    ];
    for (const form of forms) {
      const found = intraclassCorrelation(ratings, { form });
      expect(found).toMatchObject({ estimate: 1, f: Infinity, interval: null });
      expect(found.pValue).toBeCloseTo(1 / 36, 14);
    }
  });

  it('never is NaN: things or ratings that do not differ, one thing, one rater, none', () => {
    const tables = [
      [],
      [[1, 2]],
      [[1], [2]],
      [
        [3, 3],
        [3, 3],
      ],
      [
        [1, 2],
        [2, 1],
      ],
      [
        [1, 2],
        [1, 2],
      ],
      [
        [1, 3, 2],
        [2, 1, 3],
      ],
    ];
    for (const table of tables)
      for (const form of forms) {
        const { estimate, pValue, f, interval } = intraclassCorrelation(table, { form });
        expect(estimate === null || Number.isFinite(estimate)).toBe(true);
        expect([pValue, f, interval?.low ?? 0, interval?.high ?? 0].some(Number.isNaN)).toBe(false);
        expect(pValue).toBeGreaterThan(0.4);
      }
  });
});

describe('cohenKappa()', () => {
  it('weighs nothing where there are two categories', () => {
    const table = [
      [20, 10],
      [5, 15],
    ];
    const [plain, linear, quadratic] = (['none', 'linear', 'quadratic'] as const).map((weights) =>
      cohenKappa(table, { weights }),
    );
    expect(linear).toEqual(plain);
    expect(quadratic).toEqual(plain);
  });

  it('forgives near misses more by linear and most by quadratic weights', () => {
    const table = [
      [10, 4, 0],
      [3, 10, 4],
      [0, 3, 10],
    ];
    const of = (weights: 'none' | 'linear' | 'quadratic') => cohenKappa(table, { weights }).kappa!;
    expect(of('none')).toBeLessThan(of('linear'));
    expect(of('linear')).toBeLessThan(of('quadratic'));
  });

  it('is 0 with p 1 for independent raters, 1 for complete agreement', () => {
    const chance = cohenKappa([
      [8, 4],
      [4, 2],
    ]);
    expect(chance.kappa).toBeCloseTo(0, 12);
    expect(chance.pValue).toBeCloseTo(1, 10);
    expect(
      cohenKappa([
        [5, 0],
        [0, 5],
      ]),
    ).toMatchObject({ kappa: 1, interval: { low: 1, high: 1 } });
  });

  it('is null for no ratings or one category, and counts no halves', () => {
    for (const table of [
      [],
      [
        [0, 0],
        [0, 0],
      ],
      [
        [7, 0],
        [0, 0],
      ],
      [[3]],
    ])
      expect(cohenKappa(table)).toMatchObject({ kappa: null, pValue: 1, interval: { low: -1, high: 1 } });
    expect(
      cohenKappa([
        [0, 6],
        [0, 0],
      ]),
    ).toMatchObject({ kappa: 0, pValue: 1 });
    expect(() =>
      cohenKappa([
        [0.5, 1],
        [1, 1],
      ]),
    ).toThrow('whole counts');
  });
});
