import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import { TooFewLevelsError } from './grouped-answers.ts';
import { levelRates } from './level-rates.ts';
import { likelihoodRatioTest } from './likelihood-ratio-test.ts';
import { logisticMixedModel } from './logistic-mixed-model.ts';
import {
  CollinearityError,
  inverseLogit,
  logisticRegression,
  SeparationError,
} from './logistic-regression.ts';
import { rateByMixedModel } from './rate-by-mixed-model.ts';
import { spreadInterval } from './spread-interval.ts';

const LISTENERS = 40;
const TRACKS = 12;

/** Like the d2 of R's reference fits: two answers to each track, trained listeners, studio and phone, the first stimulus favoured. */
function drawD2() {
  const random = createRandom('d2');
  const listeners = Array.from({ length: LISTENERS }, () => 0.5 * drawNormal(random));
  const tracks = Array.from({ length: TRACKS }, () => 0.6 * drawNormal(random));
  const rows = listeners.flatMap((own, listener) =>
    tracks.flatMap((its, track) =>
      [0, 1].map((studio) => {
        const trained = listener % 2;
        const firstC = random.integer(2);
        const logOdds = -0.2 + 0.4 * trained + 0.3 * studio + 0.4 * firstC + own + its;
        return {
          listener,
          track,
          design: [1, trained, studio, firstC, trained * studio],
          correct: random.uniform() < inverseLogit(logOdds) ? 1 : 0,
        };
      }),
    ),
  );
  return {
    successes: rows.map(({ correct }) => correct),
    design: rows.map(({ design }) => design),
    columns: ['(intercept)', 'trained', 'studio', 'firstC', 'trained × studio'],
    random: [
      { name: 'listener', levels: rows.map(({ listener }) => listener) },
      { name: 'track', levels: rows.map(({ track }) => track) },
    ],
  };
}

const d2 = drawD2();

describe('logisticMixedModel', () => {
  it('recovers effects and spreads that it was drawn from, within three standard errors', () => {
    const model = logisticMixedModel(d2);
    for (const [index, truth] of [-0.2, 0.4, 0.3, 0.4, 0].entries())
      expect(Math.abs(model.coefficients[index]! - truth) / model.standardErrors[index]!).toBeLessThan(3);
    for (const [factor, truth] of [
      ['listener', 0.5],
      ['track', 0.6],
    ] as const) {
      const { sd, standardErrorOfLog } = model.spreads.find((spread) => spread.factor === factor)!;
      expect(Math.abs(Math.log(sd / truth)) / standardErrorOfLog!).toBeLessThan(3);
    }
    expect(model).toMatchObject({ singular: [], converged: true, curvature: 'all', parameters: 7 });
  });

  it('sits on the top of the likelihood: leaving any effect out costs some', () => {
    for (const column of d2.columns)
      expect(likelihoodRatioTest({ ...d2, leaveOut: [column] }).statistic).toBeGreaterThanOrEqual(0);
  });

  it('counts rows or takes them one by one, with the binomial coefficients apart', () => {
    const twice = {
      successes: [3, 1, 4, 2, 5, 0],
      trials: [5, 5, 5, 5, 5, 5],
      design: [[1], [1], [1], [1], [1], [1]],
      columns: ['(intercept)'],
      random: [{ name: 'listener', levels: ['a', 'b', 'c', 'd', 'e', 'f'] }],
    };
    const single = twice.successes.flatMap((right, row) =>
      Array.from({ length: 5 }, (_, trial) => ({
        right: trial < right ? 1 : 0,
        listener: twice.random[0]!.levels[row]!,
      })),
    );
    const [counted, oneByOne] = [
      logisticMixedModel(twice),
      logisticMixedModel({
        successes: single.map(({ right }) => right),
        design: single.map(() => [1]),
        columns: ['(intercept)'],
        random: [{ name: 'listener', levels: single.map(({ listener }) => listener) }],
      }),
    ];
    expect(counted.coefficients[0]).toBeCloseTo(oneByOne.coefficients[0]!, 8);
    expect(counted.logLikelihood - oneByOne.logLikelihood).toBeCloseTo(Math.log(10 * 5 * 5 * 10), 8);
  });

  it('is plain logistic regression where nobody differs, and says so', () => {
    const rows = Array.from({ length: 80 }, (_, row) => ({
      listener: row % 8,
      right: Math.floor(row / 8) % 2,
    }));
    const input = {
      successes: rows.map(({ right }) => right),
      design: rows.map(() => [1]),
      columns: ['(intercept)'],
      random: [{ name: 'listener', levels: rows.map(({ listener }) => listener) }],
    };
    const model = logisticMixedModel(input);
    expect(model.singular).toEqual(['listener']);
    expect(model.spreads).toEqual([
      { factor: 'listener', term: '(intercept)', sd: 0, standardErrorOfLog: null },
    ]);
    expect(model.logLikelihood).toBe(logisticRegression(input).logLikelihood);
    expect(levelRates(model, { factor: 'listener' }).map(({ rate }) => rate)).toEqual(new Array(8).fill(0.5));
    expect(spreadInterval({ ...input, factor: 'listener' }).low).toBe(0);
  });

  it('names the column that separates right from wrong, and fits it under a weak prior', () => {
    const separated = { ...d2, successes: d2.design.map((row) => row[1]!) };
    expect(() => logisticMixedModel(separated)).toThrow(SeparationError);
    expect(() => logisticRegression(separated)).toThrow(expect.objectContaining({ column: 'trained' }));
    const { coefficients } = logisticRegression({ ...separated, priorSd: 2.5 });
    expect(coefficients[1]).toBeGreaterThan(2);
    expect(Number.isFinite(coefficients[1])).toBe(true);
  });

  it('names a factor whose levels are all right or all wrong', () => {
    const levels = d2.random[0]!.levels;
    const input = {
      successes: levels.map((level) => level % 2),
      design: levels.map(() => [1]),
      columns: ['(intercept)'],
      random: [{ name: 'listener', levels }],
    };
    expect(() => logisticMixedModel(input)).toThrow(expect.objectContaining({ column: 'listener' }));
  });

  it('names a column that others determine, and a factor of one level', () => {
    expect(() =>
      logisticMixedModel({
        ...d2,
        columns: [...d2.columns, 'untrained'],
        design: d2.design.map((row) => [...row, 1 - row[1]!]),
      }),
    ).toThrow(CollinearityError);
    expect(() =>
      logisticMixedModel({ ...d2, random: [{ name: 'listener', levels: d2.successes.map(() => 'only') }] }),
    ).toThrow(TooFewLevelsError);
  });

  it('fits slopes that differ and are not singular', () => {
    const random = createRandom('slopes');
    const people = Array.from(
      { length: 60 },
      () => [0.8 * drawNormal(random), 0.9 * drawNormal(random)] as const,
    );
    const rows = people.flatMap(([middle, slope], listener) =>
      Array.from({ length: 40 }, () => {
        const x = drawNormal(random);
        return {
          listener,
          x,
          right: random.uniform() < inverseLogit(0.2 + middle + (0.5 + slope) * x) ? 1 : 0,
        };
      }),
    );
    const model = logisticMixedModel({
      successes: rows.map(({ right }) => right),
      design: rows.map(({ x }) => [1, x]),
      columns: ['(intercept)', 'x'],
      random: [
        {
          name: 'listener',
          levels: rows.map(({ listener }) => listener),
          slopes: [{ name: 'x', values: rows.map(({ x }) => x) }],
        },
      ],
    });
    expect(model.singular).toEqual([]);
    expect(Math.abs(model.coefficients[1]! - 0.5) / model.standardErrors[1]!).toBeLessThan(3);
    for (const [index, truth] of [0.8, 0.9].entries()) {
      const { sd, standardErrorOfLog } = model.spreads[index]!;
      expect(Math.abs(Math.log(sd / truth)) / standardErrorOfLog!).toBeLessThan(3);
    }
    expect(Math.abs(model.correlations[0]!.correlation)).toBeLessThan(0.5);
  });
});

describe('rateByMixedModel', () => {
  const answers = { successes: d2.successes, random: d2.random };

  it('gives a p of 5 % exactly at the ends of its 95 % interval', () => {
    const { interval } = rateByMixedModel(answers);
    for (const chance of [interval.low, interval.high])
      expect(rateByMixedModel({ ...answers, chance }).pValue).toBeCloseTo(0.05, 4);
  });

  it('agrees with the likelihood ratio of the intercept at a chance of one half', () => {
    const { pValue } = rateByMixedModel(answers);
    const test = likelihoodRatioTest({
      ...answers,
      design: d2.successes.map(() => [1]),
      columns: ['(intercept)'],
      leaveOut: ['(intercept)'],
      referenceDegrees: TRACKS - 1,
    });
    expect(pValue).toBeCloseTo(test.pValueByF!, 5);
  });
});
