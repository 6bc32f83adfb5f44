import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { catchTrialCurve, catchTrialRule } from './catch-trials.ts';
import { confidenceCalibration, typeTwoRoc } from './confidence-check.ts';
import { testOrderEffect, testPositionBias } from './order-effects.ts';
import { choiceConsistency, ratingRepeatability } from './test-retest.ts';

describe('catchTrialRule()', () => {
  it('is 7 of 8 by default', () => {
    const rule = catchTrialRule()!;
    expect(rule).toMatchObject({ required: 7, of: 8 });
    expect(rule.guesserPasses).toBeCloseTo(9 / 256, 12);
    expect(rule.attentiveFails).toBeCloseTo(0.0572, 4);
  });

  it('is null where even all right is too likely by guessing', () => {
    expect(catchTrialRule({ of: 4 })).toBeNull();
    expect(catchTrialRule({ of: 5 })).toMatchObject({ required: 5 });
  });
});

describe('catchTrialCurve()', () => {
  it('falls for guessers and rises for the attentive', () => {
    const curve = catchTrialCurve({ of: 10 });
    expect(curve).toHaveLength(10);
    for (const [index, { guesserPasses, attentiveFails }] of curve.slice(1).entries()) {
      expect(guesserPasses).toBeLessThan(curve[index]!.guesserPasses);
      expect(attentiveFails).toBeGreaterThan(curve[index]!.attentiveFails);
    }
  });

  it('refuses no trials and certain listeners', () => {
    expect(() => catchTrialCurve({ of: 0 })).toThrow('whole and >= 1');
    expect(() => catchTrialCurve({ of: 8, attention: 1 })).toThrow('attention');
  });
});

describe('choiceConsistency()', () => {
  const repeat = (listener: number, first: string, second: string, times: number) =>
    Array.from({ length: times }, () => ({ listener, first, second }));

  it('compares agreement with p² + (1 − p)²', () => {
    const pairs = [...repeat(1, 'A', 'A', 6), ...repeat(1, 'B', 'B', 2), ...repeat(1, 'A', 'B', 2)];
    const { agreement, expected, kappa } = choiceConsistency(pairs);
    expect(agreement).toBe(0.8);
    expect(expected).toBeCloseTo(0.7 ** 2 + 0.3 ** 2, 12);
    expect(kappa).toBeCloseTo((0.8 - 0.58) / 0.42, 12);
  });

  it('finds consistency within listeners, not listeners who always say the same', () => {
    const steady = [...repeat(1, 'A', 'A', 5), ...repeat(1, 'B', 'B', 5)];
    expect(choiceConsistency(steady).pValue).toBeLessThan(0.02);
    const stubborn = [...repeat(1, 'A', 'A', 10), ...repeat(2, 'B', 'B', 10)];
    expect(choiceConsistency(stubborn)).toMatchObject({ agreement: 1, pValue: 1 });
  });

  it('says nothing of no pairs, or one answer only', () => {
    expect(choiceConsistency([])).toMatchObject({ agreement: null, pValue: 1 });
    expect(choiceConsistency(repeat(1, 'A', 'A', 3))).toMatchObject({ agreement: 1, kappa: null, pValue: 1 });
  });
});

describe('ratingRepeatability()', () => {
  it('knows a shift from noise', () => {
    const pairs = [60, 70, 50, 80].map((first, index) => ({ first, second: first + 5 + (index % 2) }));
    const { standardErrorOfMeasurement, shift, correlation } = ratingRepeatability(pairs);
    expect(shift!.mean).toBe(5.5);
    expect(standardErrorOfMeasurement).toBeCloseTo(Math.sqrt(1 / 3 / 2), 12);
    expect(correlation.estimate).toBeGreaterThan(0.99);
  });

  it('says nothing of one pair or none', () => {
    for (const pairs of [[], [{ first: 1, second: 2 }]])
      expect(ratingRepeatability(pairs)).toMatchObject({
        standardErrorOfMeasurement: null,
        shift: null,
        correlation: { estimate: null },
      });
  });
});

describe('testPositionBias()', () => {
  it('finds the listener who always takes the first', () => {
    const choices = Array.from({ length: 40 }, (_, row) => ({
      listener: row % 4,
      position: row % 4 === 0 ? 0 : (row >> 2) % 2,
    }));
    const { byListener, counts } = testPositionBias(choices);
    expect(counts).toEqual([25, 15]);
    expect(byListener[0]).toMatchObject({ listener: 0, counts: [10, 0] });
    expect(byListener[0]!.adjustedPValue).toBeCloseTo((4 * 2) / 1024, 12);
    expect(byListener[1]!.adjustedPValue).toBe(1);
  });

  it('draws evenly among more positions', () => {
    const even = Array.from({ length: 30 }, (_, row) => ({ listener: 1, position: row % 3 }));
    expect(testPositionBias(even, { positions: 3 }).pValue).toBe(1);
    const first = even.map((choice, row) => (row < 24 ? { ...choice, position: 0 } : choice));
    expect(testPositionBias(first, { positions: 3 }).pValue).toBe(1e-4);
  });

  it('says p 1 without choices, and refuses positions that are none', () => {
    expect(testPositionBias([])).toMatchObject({ counts: [0, 0], pValue: 1, byListener: [] });
    expect(() => testPositionBias([{ listener: 1, position: 2 }])).toThrow('0…1');
  });
});

describe('testOrderEffect()', () => {
  it('finds listeners who tire, in log-odds per trial', () => {
    const random = createRandom('tiring');
    const answers = Array.from({ length: 400 }, (_, row) => {
      const place = row % 40;
      return { listener: Math.floor(row / 40), place, correct: random.uniform() < 0.95 - place / 80 };
    });
    const { slope, standardError, pValue } = testOrderEffect(answers);
    expect(slope).toBeLessThan(-2 * standardError!);
    expect(pValue).toBeLessThan(0.01);
  });

  it('does not take differences between listeners for a trend', () => {
    const answers = [0, 1].flatMap((listener) =>
      Array.from({ length: 20 }, (_, row) => ({
        listener,
        place: row + 20 * listener,
        correct: listener === 0 ? row % 10 !== 0 : row % 10 === 0,
      })),
    );
    expect(testOrderEffect(answers).pValue).toBeGreaterThan(0.3);
  });

  it('has no slope where places separate right from wrong, but a p', () => {
    const answers = Array.from({ length: 12 }, (_, place) => ({ listener: 1, place, correct: place < 6 }));
    const { slope, pValue } = testOrderEffect(answers);
    expect(slope).toBeNull();
    expect(pValue).toBeLessThan(0.01);
  });

  it('says p 1 where nothing varies', () => {
    const all = (correct: boolean) => [0, 1, 2].map((place) => ({ listener: 1, place, correct }));
    for (const answers of [[], all(true), all(false), [{ listener: 1, place: 0, correct: true }]])
      expect(testOrderEffect(answers)).toMatchObject({ slope: null, pValue: 1 });
  });
});

describe('confidenceCalibration()', () => {
  const answers = [1, 1, 2, 2, 3, 3, 3, 3].map((confidence, row) => ({
    listener: 1,
    confidence,
    correct: row > 3 || row % 2 === 0,
  }));

  it('has a row for each confidence, or for each bin with answers', () => {
    expect(confidenceCalibration(answers).map(({ from, n, accuracy }) => [from, n, accuracy])).toEqual([
      [1, 2, 0.5],
      [2, 2, 0.5],
      [3, 4, 1],
    ]);
    const rows = confidenceCalibration(answers, { edges: [0, 2, 2.5, 3] });
    expect(rows.map(({ from, to, n }) => [from, to, n])).toEqual([
      [0, 2, 2],
      [2, 2.5, 2],
      [2.5, 3, 4],
    ]);
  });

  it('is empty without answers, and refuses edges that miss some', () => {
    expect(confidenceCalibration([])).toEqual([]);
    expect(() => confidenceCalibration(answers, { edges: [0, 2] })).toThrow('enclose all');
    expect(() => confidenceCalibration(answers, { edges: [0, 0, 9] })).toThrow('ascend');
  });
});

describe('typeTwoRoc()', () => {
  const of = (listener: number, right: readonly number[], wrong: readonly number[]) => [
    ...right.map((confidence) => ({ listener, confidence, correct: true })),
    ...wrong.map((confidence) => ({ listener, confidence, correct: false })),
  ];

  it('counts pairs within listeners: how they use the scale does not matter', () => {
    const one = of(1, [3, 4], [1, 2]);
    const other = of(2, [30, 40], [10, 20]);
    expect(typeTwoRoc([...one, ...other])).toMatchObject({ area: 1, listeners: 2 });
    const mixed = typeTwoRoc([...of(1, [1, 3], [2]), ...of(2, [5], [5, 4])]);
    expect(mixed.area).toBe((1 + 1.5) / 4);
  });

  it('has no interval of one listener, and nothing without right and wrong answers', () => {
    expect(typeTwoRoc(of(1, [3, 4], [1, 2])).interval).toBeNull();
    for (const answers of [[], of(1, [1, 2], []), of(1, [], [3])])
      expect(typeTwoRoc(answers)).toEqual({ area: null, interval: null, pValue: 1, listeners: 0 });
  });
});
