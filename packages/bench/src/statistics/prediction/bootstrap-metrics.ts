/** How steady the metrics' weights are when other music, or other listeners, had been in the panel. */
import { quantileSorted } from 'simple-statistics';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import type { Random } from '../numeric/random.ts';
import { InfiniteEstimateError } from '../preference/choice-model.ts';
import { fitChoices } from '../preference/fit-choices.ts';
import { type ConditionalLogitOptions, metricModel } from './conditional-logit.ts';
import type { MetricTrial } from './metric-trial.ts';

export interface BootstrappedMetrics {
  readonly metrics: readonly {
    readonly metric: string;
    /** Log odds per unit, of the trials as they are. */
    readonly estimate: number;
    /** Percentiles of the resamples. */
    readonly interval: Interval;
  }[];
  readonly resamples: number;
  /** Resamples without finite estimates; the intervals are of the others. */
  readonly failedResamples: number;
}

/** Percentiles of fewer resamples than this say nothing. */
const LEAST_RESAMPLES = 20;

/**
 * Draws tracks (or listeners) with replacement, all their trials with them, and fits the conditional logit to each panel so drawn.
 *
 * @param over `track` by default: renderings of one track share its music
 * @returns null for fewer than two tracks, or when fewer than 20 resamples could be fitted
 * @throws {RangeError} for resamples that are no whole number ≥ 20; and as `fitConditionalLogit` does for the trials themselves
 */
export function bootstrapMetrics(
  trials: readonly MetricTrial[],
  {
    random,
    over = 'track',
    resamples = 1000,
    level = 0.95,
    ...options
  }: ConditionalLogitOptions & { random: Random; over?: 'track' | 'listener'; resamples?: number },
): BootstrappedMetrics | null {
  checkLevel(level);
  if (!Number.isInteger(resamples) || resamples < LEAST_RESAMPLES)
    throw new RangeError(
      `Cannot bootstrap as resamples must be a whole number >= ${LEAST_RESAMPLES}: current value is ${resamples}`,
    );
  const { model, counts, scales, metrics, clustersBy } = metricModel(trials, options);
  const { coefficients } = fitChoices(model, counts);
  const clusters = clustersBy((trial) => trial[over]);
  if (clusters.length < 2) return null;
  const drawn: (readonly number[])[] = [];
  for (let resample = 0; resample < resamples; resample += 1) {
    const sums = counts.map(() => [0, 0]);
    for (let draw = 0; draw < clusters.length; draw += 1) {
      const cluster = clusters[random.integer(clusters.length)]!;
      for (const [index, set] of cluster.sets.entries()) {
        sums[set]![0]! += cluster.counts[index]![0]!;
        sums[set]![1]! += cluster.counts[index]![1]!;
      }
    }
    try {
      drawn.push(fitChoices(model, sums, { start: coefficients }).coefficients);
    } catch (cause) {
      if (!(cause instanceof InfiniteEstimateError)) throw cause;
    }
  }
  if (drawn.length < LEAST_RESAMPLES) return null;
  return {
    metrics: metrics.map((metric, index) => {
      const values = drawn.map((each) => each[index]! / scales[index]!).sort((a, b) => a - b);
      return {
        metric,
        estimate: coefficients[index]! / scales[index]!,
        interval: {
          low: quantileSorted(values, (1 - level) / 2),
          high: quantileSorted(values, (1 + level) / 2),
          level,
        },
      };
    }),
    resamples,
    failedResamples: resamples - drawn.length,
  };
}
