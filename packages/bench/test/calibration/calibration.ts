/** How often a method says what is not so: panels simulated under its null, or under a known effect, and counted. */
import type { Random } from '../../src/statistics/numeric/random.ts';

export interface CalibrationCell {
  /** The grid's place in words: "20 listeners × 16 trials × 10 tracks, sd 0.3 / 0.4". */
  readonly cell: string;
  /** One simulated panel: did the method err (reject a true null; miss the true value)? null when it gave no answer. */
  readonly run: (random: Random) => boolean | null;
  /** Fewer or more panels than the method's usual number, in the long run. */
  readonly panels?: number;
}

export interface Calibration {
  /** The function and what it was asked, in words. */
  readonly method: string;
  /** Which null (statistics of panels have two: sharp, composite), or which effect, in words. */
  readonly truth: string;
  readonly counts: 'rejections of a true null' | 'misses of the true value';
  /** What the method promises: 0.05 for a 5 % test or a 95 % interval. */
  readonly nominal: number;
  /** `bounded`: may not err more often than nominal (beyond Monte-Carlo error). `printed`: measured, and the figure kept. */
  readonly claim: 'bounded' | 'printed';
  /** Of a `printed` method: the rate its short run may not pass, a guard against breakage, not a promise. */
  readonly guard?: number;
  readonly panels: { readonly short: number; readonly long: number };
  readonly cells: readonly CalibrationCell[];
}

export interface CalibrationResult {
  readonly calibration: Calibration;
  readonly cell: string;
  readonly panels: number;
  readonly errors: number;
  /** Panels in which the method gave no answer. */
  readonly silent: number;
  readonly rate: number;
  readonly standardError: number;
}

/** What is kept of a measured cell. */
export type MeasuredCounts = Pick<CalibrationResult, 'panels' | 'errors' | 'silent'>;

/** Names a cell among all, and seeds its panels. */
export const calibrationKey = ({ method, truth }: Calibration, { cell }: CalibrationCell): string =>
  `${method}, ${truth}, ${cell}`;

export function runCell(
  calibration: Calibration,
  { cell, run, panels }: CalibrationCell,
  { length, random }: { length: 'short' | 'long'; random: Random },
): CalibrationResult {
  const count = length === 'long' ? (panels ?? calibration.panels.long) : calibration.panels.short;
  let errors = 0;
  let silent = 0;
  for (let panel = 0; panel < count; panel += 1) {
    const outcome = run(random);
    if (outcome === null) silent += 1;
    else if (outcome) errors += 1;
  }
  const rate = errors / count;
  return {
    calibration,
    cell,
    panels: count,
    errors,
    silent,
    rate,
    standardError: Math.sqrt((calibration.nominal * (1 - calibration.nominal)) / count),
  };
}
