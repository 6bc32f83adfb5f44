/** How steady a preference scale is when other listeners of the same kind had come. */
import { quantileSorted } from 'simple-statistics';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import type { Random } from '../numeric/random.ts';
import {
  checkPrior,
  coefficientsOf,
  fitTally,
  type PreferenceOptions,
  pairModel,
  winsOf,
} from './bradley-terry.ts';
import { InfiniteEstimateError } from './choice-model.ts';
import { fitChoices } from './fit-choices.ts';
import { type PairedComparison, tallyComparisons } from './paired-comparison.ts';
import { connectedGroups } from './win-graph.ts';

interface BootstrappedItem {
  readonly item: string;
  readonly strength: number;
  readonly standardError: number;
  /** Percentiles of the resamples. */
  readonly interval: Interval;
  /** Share of resamples in which the item came out on top. */
  readonly topShare: number;
}

export interface BootstrappedStrengths {
  readonly items: readonly BootstrappedItem[];
  readonly resamples: number;
  /** Resamples that could not be put on one scale; the figures are of the others. */
  readonly failedResamples: number;
}

/** Percentiles of fewer resamples than this say nothing. */
const LEAST_RESAMPLES = 20;

/**
 * Draws listeners with replacement, all their answers with them, and fits each panel so drawn. The intervals are too short for fewer
 * than about 20 listeners (docs/statistics-calibration.md): `compareStrengths` is what decides.
 *
 * @returns null for fewer than two listeners, or when fewer than 20 resamples could be fitted
 * @throws {RangeError} for resamples that are no whole number ≥ 20; as `fitBradleyTerry` for the panel itself
 * @source Davison & Hinkley, Bootstrap Methods and their Application, 1997, §3.8
 */
export function bootstrapStrengths(
  comparisons: readonly PairedComparison[],
  {
    random,
    resamples = 2000,
    level = 0.95,
    ...options
  }: PreferenceOptions & { random: Random; resamples?: number; level?: number },
): BootstrappedStrengths | null {
  checkLevel(level);
  checkPrior(options.priorStandardDeviation ?? null);
  if (!Number.isInteger(resamples) || resamples < LEAST_RESAMPLES)
    throw new RangeError(
      `Cannot bootstrap as resamples must be a whole number >= ${LEAST_RESAMPLES}: current value is ${resamples}`,
    );
  const tally = tallyComparisons(comparisons);
  const scale = fitTally(tally, options);
  const { model, clusters, counts, tie } = pairModel(tally, options);
  if (clusters.length < 2) return null;
  const start = coefficientsOf(scale);
  const drawn: number[][] = [];
  for (let resample = 0; resample < resamples; resample += 1) {
    const sums = counts.map((each) => each.map(() => 0));
    for (let draw = 0; draw < clusters.length; draw += 1) {
      const cluster = clusters[random.integer(clusters.length)]!;
      for (const [index, set] of cluster.sets.entries())
        for (const [alternative, count] of cluster.counts[index]!.entries())
          sums[set]![alternative]! += count;
    }
    if (model.priorStandardDeviation === null) {
      const cells = sums.map(([first, second, tied = 0]) => [first!, second!, tied] as const);
      if (connectedGroups(winsOf({ ...tally, counts: cells }, { withTies: tie !== null })).length > 1)
        continue;
    }
    const coefficients = coefficientsOrNull(() => fitChoices(model, sums, { start }).coefficients);
    if (coefficients) drawn.push(coefficients.slice(0, tally.items.length));
  }
  if (drawn.length < LEAST_RESAMPLES) return null;
  const best = drawn.map((strengths) => strengths.indexOf(Math.max(...strengths)));
  return {
    items: tally.items.map((item, index) => {
      const values = Float64Array.from(drawn, (strengths) => strengths[index]!).sort();
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return {
        item,
        strength: scale.strengths[index]!,
        standardError: Math.sqrt(squares / (values.length - 1)),
        interval: {
          low: quantileSorted([...values], (1 - level) / 2),
          high: quantileSorted([...values], (1 + level) / 2),
          level,
        },
        topShare: best.filter((place) => place === index).length / drawn.length,
      };
    }),
    resamples,
    failedResamples: resamples - drawn.length,
  };
}

function coefficientsOrNull(attempt: () => readonly number[]): readonly number[] | null {
  try {
    return attempt();
  } catch (cause) {
    if (cause instanceof InfiniteEstimateError) return null;
    throw cause;
  }
}
