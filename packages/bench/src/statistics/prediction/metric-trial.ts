/** What metric-against-ear analyses work on: one preference between two renderings, and how far their scores lie apart. */

export interface MetricTrial {
  /** Score of A less score of B, by metric. Only this difference matters, so which rendering is called A does not. */
  readonly differences: Readonly<Record<string, number>>;
  /** `neither` is left out of the analyses, and counted. */
  readonly preferred: 'A' | 'B' | 'neither';
  /** Given in all trials or in none. */
  readonly presentedFirst?: 'A' | 'B';
  /** Given in all trials or in none. */
  readonly listener?: string;
  /** The piece of music; given in all trials or in none. */
  readonly track?: string;
}

/** The metrics of the first trial, the names asked for by default. */
export const metricsOf = (trials: readonly MetricTrial[]): string[] =>
  Object.keys(trials[0]?.differences ?? {});

/**
 * Checks trials before anything is computed of them.
 *
 * @throws {TypeError} when some trials name a listener, a track or an order and others do not
 * @throws {RangeError} for a metric without a finite difference, or an unknown preference
 */
export function checkTrials(trials: readonly MetricTrial[], metrics: readonly string[]): void {
  for (const [row, trial] of trials.entries()) {
    for (const metric of metrics)
      if (!Number.isFinite(trial.differences[metric]))
        throw new RangeError(
          `Cannot use ${metric} as its difference must be a finite number in every trial: trial ${row} has ${trial.differences[metric]}`,
        );
    if (trial.preferred !== 'A' && trial.preferred !== 'B' && trial.preferred !== 'neither')
      throw new RangeError(
        `Cannot count a preference as preferred must be A, B or neither: trial ${row} has "${trial.preferred}"`,
      );
    for (const name of ['presentedFirst', 'listener', 'track'] as const)
      if ((trial[name] === undefined) !== (trials[0]![name] === undefined))
        throw new TypeError(
          `Cannot use ${name} as all trials must name theirs, or none: trial ${row} differs from trial 0`,
        );
  }
}
