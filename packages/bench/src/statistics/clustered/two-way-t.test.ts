import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { answerTable } from './answer-table.ts';
import { bootstrapRate } from './pigeonhole-bootstrap.ts';
import { signFlipTest } from './sign-flip-test.ts';
import { rateByT } from './two-way-t.ts';

const table = (right: (listener: number, track: number) => boolean, listeners = 10, tracks = 8) =>
  answerTable(
    Array.from({ length: listeners * tracks }, (_, row) => {
      const [listener, track] = [row % listeners, Math.floor(row / listeners)];
      return { listener, track, correct: right(listener, track) };
    }),
  );

/** 5, 6, 7, 5, … of 8 right. */
const uneven = table((listener, track) => track < 5 + (listener % 3));

describe('rateByT', () => {
  it('over listeners is the t test of their means where all answered as often', () => {
    const means = uneven.byListener.map(({ successes, n }) => successes / n);
    const mean = means.reduce((sum, value) => sum + value, 0) / 10;
    const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 9;
    const { rate, standardError, degreesOfFreedom } = rateByT(uneven, { over: 'listeners' })!;
    expect(rate).toBeCloseTo(mean, 12);
    expect(standardError).toBeCloseTo(Math.sqrt(variance / 10), 12);
    expect(degreesOfFreedom).toBe(9);
  });

  it('is unbiased where some gave many times the answers of others', () => {
    const random = createRandom('loads');
    const loads = [20, 20, 4, 4, 4, 4, 4, 4, 4, 4];
    let [found, squares] = [0, 0];
    const panels = 4000;
    for (let panel = 0; panel < panels; panel += 1) {
      const answers = loads.flatMap((load, listener) => {
        // all answers of a listener alike: the clusters are all there is
        const correct = random.uniform() < 0.5;
        return Array.from({ length: load }, (_, track) => ({ listener, track, correct }));
      });
      const { successes, n } = answerTable(answers);
      squares += (successes / n - 0.5) ** 2;
      const result = rateByT(answerTable(answers), { over: 'listeners' });
      found += result === null ? 0 : result.standardError! ** 2;
    }
    expect(found / squares).toBeCloseTo(1, 1);
  });

  it('over both is never surer than over either, or than independent answers', () => {
    const both = rateByT(uneven)!.standardError!;
    for (const over of ['listeners', 'tracks'] as const)
      expect(both).toBeGreaterThanOrEqual(rateByT(uneven, { over })!.standardError!);
    const { rate } = rateByT(uneven)!;
    expect(both).toBeGreaterThanOrEqual(Math.sqrt((rate * (1 - rate)) / 80));
  });

  it('has one-sided p-values that add up, and equivalence only with a margin', () => {
    const by = (alternative: 'greater' | 'less') => rateByT(uneven, { alternative })!.pValue;
    expect(by('greater') + by('less')).toBeCloseTo(1, 12);
    expect(rateByT(uneven)!.equivalencePValue).toBeNull();
    expect(
      rateByT(
        table((listener, track) => (listener + track) % 2 === 0),
        { margin: 0.2 },
      )!.equivalencePValue,
    ).toBeLessThan(0.05);
  });

  it('has no answer where all answers are alike, or one cluster is all there is', () => {
    expect(rateByT(table(() => true))).toBeNull();
    expect(rateByT(table((_, track) => track < 4, 1))).toBeNull();
    expect(
      rateByT(
        table((_, track) => track < 4, 1),
        { over: 'tracks' },
      ),
    ).not.toBeNull();
  });
});

describe('signFlipTest', () => {
  it('goes through every sign of few listeners: 5 of 5 all right is 2 of 32', () => {
    expect(
      signFlipTest(
        table(() => true, 5),
        { over: 'listeners' },
      ),
    ).toEqual({ pValue: 2 / 32, patterns: 32 });
  });

  it('is never 0, and 1 where nothing leans anywhere', () => {
    expect(
      signFlipTest(
        table(() => true, 40),
        { over: 'listeners' },
      ).pValue,
    ).toBeGreaterThan(0);
    expect(signFlipTest(table((listener, track) => (listener + track) % 2 === 0)).pValue).toBe(1);
  });
});

describe('bootstrapRate', () => {
  it('repeats itself for a seed', () => {
    expect(bootstrapRate(uneven, { draws: 200 })).toEqual(bootstrapRate(uneven, { draws: 200 }));
    expect(bootstrapRate(uneven, { draws: 200, seed: 'other' })).not.toEqual(
      bootstrapRate(uneven, { draws: 200 }),
    );
  });

  it('has a point for an interval where all answers are alike', () => {
    expect(bootstrapRate(table(() => true))).toMatchObject({
      rate: 1,
      standardError: 0,
      interval: { low: 1, high: 1 },
    });
  });
});
