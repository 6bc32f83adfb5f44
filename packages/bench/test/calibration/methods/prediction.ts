import { drawNormal } from '../../../src/statistics/numeric/normal-deviates.ts';
import type { Random } from '../../../src/statistics/numeric/random.ts';
import { fitConditionalLogit } from '../../../src/statistics/prediction/conditional-logit.ts';
import { type CorrelationMethod, correlate } from '../../../src/statistics/prediction/correlation.ts';
import { fitListenerSlopes } from '../../../src/statistics/prediction/listener-slopes.ts';
import type { MetricTrial } from '../../../src/statistics/prediction/metric-trial.ts';
import { testChosenMetric } from '../../../src/statistics/prediction/split-half.ts';
import { InfiniteEstimateError } from '../../../src/statistics/preference/choice-model.ts';
import type { Calibration, CalibrationCell } from '../calibration.ts';

interface Design {
  readonly listeners: number;
  readonly tracks: number;
  /** Standard deviation of the listeners' slopes on the first metric. */
  readonly slopeSd: number;
  /** Standard deviation of what a track's two renderings differ by to everybody, whatever the metrics say. */
  readonly trackSd: number;
  readonly metrics?: number;
}

/** One pair of renderings a track, judged once by every listener; the metrics have no effect on average. */
function drawTrials(
  random: Random,
  { listeners, tracks, slopeSd, trackSd, metrics = 2 }: Design,
): MetricTrial[] {
  const slopes = Array.from({ length: listeners }, () => slopeSd * drawNormal(random));
  return Array.from({ length: tracks }, (_, track) => {
    const own = trackSd * drawNormal(random);
    const scores = Array.from({ length: metrics }, () => drawNormal(random));
    return slopes.map((slope, listener): MetricTrial => {
      const isFirst = random.uniform() < 0.5;
      const share = 1 / (1 + Math.exp(-slope * scores[0]! - own - (isFirst ? 0.2 : -0.2)));
      return {
        differences: Object.fromEntries(scores.map((score, metric) => [`m${metric}`, score])),
        presentedFirst: isFirst ? 'A' : 'B',
        preferred: random.uniform() < share ? 'A' : 'B',
        listener: `${listener}`,
        track: `${track}`,
      };
    });
  }).flat();
}

function answerOrNull(answer: () => boolean): boolean | null {
  try {
    return answer();
  } catch (error) {
    if (error instanceof InfiniteEstimateError) return null;
    throw error;
  }
}

const cellsOf = (
  designs: readonly Design[],
  run: (random: Random, design: Design) => boolean,
): CalibrationCell[] =>
  designs.map((design) => ({
    cell: `${design.listeners} listeners × ${design.tracks} tracks, sd ${design.slopeSd} / ${design.trackSd}`,
    run: (random) => answerOrNull(() => run(random, design)),
  }));

const GRID: readonly Design[] = [
  [10, 10],
  [20, 20],
  [40, 10],
  [40, 40],
].flatMap(([listeners, tracks]) =>
  [
    [0, 0],
    [0.4, 0],
    [0.4, 0.4],
  ].map(([slopeSd, trackSd]) => ({
    listeners: listeners!,
    tracks: tracks!,
    slopeSd: slopeSd!,
    trackSd: trackSd!,
  })),
);

const printed = { claim: 'printed', nominal: 0.05, panels: { short: 20, long: 2000 } } as const;
const rejections = { ...printed, counts: 'rejections of a true null' } as const;
const NO_EFFECT = 'Composite null: on average over listeners and tracks the metric has no effect';

/** Two sides that are normal with a correlation of r. */
function drawSides(random: Random, n: number, r: number): { x: number[]; y: number[] } {
  const x = Array.from({ length: n }, () => drawNormal(random));
  return { x, y: x.map((value) => r * value + Math.sqrt(1 - r * r) * drawNormal(random)) };
}

const TRUE_COEFFICIENT: Record<CorrelationMethod, (r: number) => number> = {
  pearson: (r) => r,
  spearman: (r) => (6 / Math.PI) * Math.asin(r / 2),
  kendall: (r) => (2 / Math.PI) * Math.asin(r),
};

export const predictionCalibrations: readonly Calibration[] = [
  {
    ...rejections,
    method: 'fitConditionalLogit(), as if choices were independent',
    truth: NO_EFFECT,
    guard: 0.9,
    cells: cellsOf(GRID, (random, design) => {
      const [metric] = fitConditionalLogit(drawTrials(random, design)).metrics;
      return Math.abs(metric!.estimate) > 1.959964 * metric!.modelStandardError;
    }),
  },
  {
    ...rejections,
    method: 'fitConditionalLogit(), clustered by listener and track',
    truth: NO_EFFECT,
    guard: 0.3,
    cells: cellsOf(
      GRID,
      (random, design) => fitConditionalLogit(drawTrials(random, design)).metrics[0]!.pValue <= 0.05,
    ),
  },
  {
    ...rejections,
    method: 'fitListenerSlopes(), the mean slope (Student’s t, listeners − 1)',
    truth: 'Composite null: the slope is 0 on average over listeners; tracks alike',
    panels: { short: 6, long: 2000 },
    guard: 0.6,
    cells: cellsOf(
      [
        { listeners: 10, tracks: 15, slopeSd: 0.4, trackSd: 0 },
        { listeners: 20, tracks: 15, slopeSd: 0.4, trackSd: 0 },
      ],
      (random, design) =>
        fitListenerSlopes(drawTrials(random, { ...design, metrics: 1 }), { quadraturePoints: 5 }).metrics[0]!
          .pValue <= 0.05,
    ),
  },
  {
    ...rejections,
    method: 'fitListenerSlopes(), whether slopes vary (half chi-square)',
    truth: 'Null: all listeners have the same slope',
    panels: { short: 6, long: 2000 },
    guard: 0.6,
    cells: cellsOf(
      [{ listeners: 15, tracks: 15, slopeSd: 0, trackSd: 0 }],
      (random, design) =>
        fitListenerSlopes(drawTrials(random, { ...design, metrics: 1 }), { quadraturePoints: 5 })
          .variationPValue <= 0.05,
    ),
  },
  {
    ...printed,
    counts: 'misses of the true value',
    method: 'fitListenerSlopes(), 95 % profile interval of the slopes’ standard deviation',
    truth: 'Known effect: slopes with a standard deviation of 0.5',
    panels: { short: 6, long: 2000 },
    guard: 0.6,
    cells: cellsOf([{ listeners: 20, tracks: 15, slopeSd: 0.5, trackSd: 0 }], (random, design) => {
      const { standardDeviation } = fitListenerSlopes(drawTrials(random, { ...design, metrics: 1 }), {
        quadraturePoints: 5,
      });
      return standardDeviation.interval.low > 0.5 || standardDeviation.interval.high < 0.5;
    }),
  },
  {
    ...rejections,
    method: 'testChosenMetric(), the best of ten metrics on tracks it was not chosen by',
    truth: 'Composite null: no metric has an effect on average',
    panels: { short: 40, long: 2000 },
    guard: 0.2,
    cells: cellsOf(
      [
        { listeners: 5, tracks: 8, slopeSd: 0, trackSd: 0, metrics: 10 },
        { listeners: 5, tracks: 20, slopeSd: 0, trackSd: 0, metrics: 10 },
        { listeners: 5, tracks: 20, slopeSd: 0.4, trackSd: 0.6, metrics: 10 },
      ],
      (random, design) =>
        testChosenMetric(drawTrials(random, design), { random, splits: 50, resamples: 20 }).pValue <= 0.05,
    ),
  },
  ...(['pearson', 'spearman', 'kendall'] as const).flatMap((method): Calibration[] => [
    {
      ...printed,
      counts: 'misses of the true value',
      method: `correlate(), 95 % interval, ${method}`,
      truth: 'Known effect: two normal sides with r = 0.6',
      panels: { short: 100, long: 20_000 },
      guard: 0.2,
      cells: [10, 16, 40].map((n) => ({
        cell: `n = ${n}`,
        run(random) {
          const { x, y } = drawSides(random, n, 0.6);
          const { interval } = correlate(x, y, { method });
          const truth = TRUE_COEFFICIENT[method](0.6);
          return interval.low > truth || interval.high < truth;
        },
      })),
    },
    {
      ...rejections,
      method: `correlate(), p-value, ${method}`,
      truth: 'Null: the sides are independent',
      claim: method === 'spearman' ? 'printed' : 'bounded',
      panels: { short: 200, long: 20_000 },
      guard: 0.15,
      cells: [6, 12, 40].map((n) => ({
        cell: `n = ${n}`,
        run(random) {
          const { x, y } = drawSides(random, n, 0);
          return correlate(x, y, { method }).pValue <= 0.05;
        },
      })),
    },
  ]),
];
