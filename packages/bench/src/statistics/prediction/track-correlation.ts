/** A metric against preference over systems that all mastered the same tracks: the tracks are the sample, not the systems' scores. */
import { mean, quantileSorted } from 'simple-statistics';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import type { Random } from '../numeric/random.ts';
import { type Correlation, type CorrelationMethod, correlate } from './correlation.ts';

/** One system's master of one track. */
export interface ScoredMaster {
  readonly track: string;
  readonly system: string;
  readonly metric: number;
  /** How much it was preferred: a strength, a share or a rating. */
  readonly preference: number;
}

export interface TrackCorrelation {
  /** Over the systems' means. */
  readonly correlation: Correlation;
  /** Percentiles over resampled tracks: how far other music would move it; null for fewer than two tracks. */
  readonly interval: Interval | null;
  readonly systems: number;
  readonly tracks: number;
  readonly resamples: number;
  /** Resamples in which one side did not vary; the interval is of the others. */
  readonly failedResamples: number;
}

/** Percentiles of fewer resamples than this say nothing. */
const LEAST_RESAMPLES = 20;

/**
 * Correlates the systems' mean scores with their mean preference, and resamples tracks, each with all that was made of it.
 *
 * @returns coefficient null for systems that do not differ, interval null for fewer than two tracks
 * @throws {RangeError} for values that are not finite, resamples that are no whole number ≥ 20, a level outside 0…1
 */
export function correlateOverTracks(
  masters: readonly ScoredMaster[],
  {
    method,
    random,
    resamples = 2000,
    level = 0.95,
  }: { method: CorrelationMethod; random: Random; resamples?: number; level?: number },
): TrackCorrelation {
  checkLevel(level);
  if (!Number.isInteger(resamples) || resamples < LEAST_RESAMPLES)
    throw new RangeError(
      `Cannot bootstrap as resamples must be a whole number >= ${LEAST_RESAMPLES}: current value is ${resamples}`,
    );
  const systems = [...new Set(masters.map(({ system }) => system))];
  const byTrack = new Map<string, ScoredMaster[]>();
  for (const master of masters) {
    const own = byTrack.get(master.track);
    if (own) own.push(master);
    else byTrack.set(master.track, [master]);
  }
  const tracks = [...byTrack.values()];
  const over = (drawn: readonly (readonly ScoredMaster[])[]): Correlation => {
    const all = drawn.flat();
    const means = systems
      .map((system) => all.filter((master) => master.system === system))
      .filter((own) => own.length > 0)
      .map((own) => [mean(own.map(({ metric }) => metric)), mean(own.map(({ preference }) => preference))]);
    return correlate(
      means.map(([metric]) => metric!),
      means.map(([, preference]) => preference!),
      { method, level },
    );
  };
  const correlation = over(tracks);
  const drawn: number[] = [];
  if (tracks.length >= 2)
    for (let resample = 0; resample < resamples; resample += 1) {
      const { coefficient } = over(tracks.map(() => tracks[random.integer(tracks.length)]!));
      if (coefficient !== null) drawn.push(coefficient);
    }
  drawn.sort((a, b) => a - b);
  return {
    correlation,
    interval:
      drawn.length < LEAST_RESAMPLES
        ? null
        : {
            low: quantileSorted(drawn, (1 - level) / 2),
            high: quantileSorted(drawn, (1 + level) / 2),
            level,
          },
    systems: systems.length,
    tracks: tracks.length,
    resamples,
    failedResamples: tracks.length >= 2 ? resamples - drawn.length : 0,
  };
}
