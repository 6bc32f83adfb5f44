/** A lag that grows evenly: what many places say about it together. */

/** Lag as a function of the frame: `lagFrames` at `atFrame`, and `slope` more for each frame from there on. */
export interface LagLine {
  readonly atFrame: number;
  readonly lagFrames: number;
  readonly slope: number;
}

/** Where one place lies, and its lag. */
export interface LocalLag {
  readonly frame: number;
  readonly lagFrames: number;
}

/** One place with the lags at which it fits best, the best first. */
export interface LagCandidates {
  readonly frame: number;
  readonly candidates: readonly { readonly lagFrames: number; readonly fit: number }[];
}

/** A drift so small, over all there is, is none that one could hear or measure. */
const LEAST_DRIFT_FRAMES = 0.05;
/** How many of its standard errors a drift must be away from none. */
const LEAST_STANDARD_ERRORS = 4;
/** Of a normal distribution. */
const STANDARD_DEVIATION_OF_MEDIAN = 1.4826;

export const lagAt = ({ atFrame, lagFrames, slope }: LagLine, frame: number): number =>
  lagFrames + slope * (frame - atFrame);

/** The median, NaN of nothing. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How much a line has of all that places could give: of each its fit there as a share of its best. */
function votesFor(
  { atFrame, lagFrames, slope }: LagLine,
  places: readonly LagCandidates[],
  tolerance: number,
): number {
  let votes = 0;
  for (const { frame, candidates } of places) {
    const lag = lagFrames + slope * (frame - atFrame);
    for (const candidate of candidates) {
      if (Math.abs(candidate.lagFrames - lag) > tolerance) continue;
      votes += candidate.fit / candidates[0]!.fit;
      break;
    }
  }
  return votes;
}

export interface Election {
  readonly line: LagLine;
  /** Sum over places: 1 for one that fits best there, less for one that fits better elsewhere. */
  readonly votes: number;
}

/**
 * The line that most places have among their best lags: every lag by itself, and every two lags of different places, are tried.
 *
 * @param tolerance how far a lag may lie from the line, in frames
 * @param steepest largest slope
 * @param isAllowed leaves lines out
 */
export function electLine(
  places: readonly LagCandidates[],
  {
    tolerance,
    steepest,
    isAllowed,
  }: { tolerance: number; steepest: number; isAllowed?: (line: LagLine) => boolean },
): Election {
  let elected: Election = { line: { atFrame: 0, lagFrames: 0, slope: 0 }, votes: 0 };
  const consider = (line: LagLine): void => {
    if (isAllowed?.(line) === false) return;
    const votes = votesFor(line, places, tolerance);
    if (votes > elected.votes + 1e-9) elected = { line, votes };
  };
  for (const [index, { frame: atFrame, candidates }] of places.entries()) {
    for (const { lagFrames } of candidates) {
      consider({ atFrame, lagFrames, slope: 0 });
      for (const other of places.slice(index + 1)) {
        for (const candidate of other.candidates) {
          const slope = (candidate.lagFrames - lagFrames) / (other.frame - atFrame);
          if (Math.abs(slope) <= steepest) consider({ atFrame, lagFrames, slope });
        }
      }
    }
  }
  return elected;
}

/**
 * The line through local lags that a minority of wrong ones does not move: the median of the slopes between all pairs, then the median of
 * what is left. A slope that is not surely one is taken for none.
 *
 * @param lags at least one
 * @source Theil 1950; Sen 1968
 */
export function fitLine(lags: readonly LocalLag[]): LagLine {
  const frames = lags.map(({ frame }) => frame);
  const atFrame = frames.reduce((sum, frame) => sum + frame, 0) / frames.length;
  const level: LagLine = { atFrame, lagFrames: medianOf(lags.map(({ lagFrames }) => lagFrames)), slope: 0 };
  if (lags.length < 3) return level;
  const slopes = lags.flatMap((one, index) =>
    lags
      .slice(index + 1)
      // two places may tell of one drum stroke
      .filter(({ frame }) => Math.abs(frame - one.frame) >= 1)
      .map(({ frame, lagFrames }) => (lagFrames - one.lagFrames) / (frame - one.frame)),
  );
  if (slopes.length === 0) return level;
  const slope = medianOf(slopes);
  const line = {
    atFrame,
    lagFrames: medianOf(lags.map(({ frame, lagFrames }) => lagFrames - slope * (frame - atFrame))),
    slope,
  };
  const deviation = medianOf(lags.map(({ frame, lagFrames }) => Math.abs(lagFrames - lagAt(line, frame))));
  const spread = Math.sqrt(frames.reduce((sum, frame) => sum + (frame - atFrame) ** 2, 0));
  const standardError = (STANDARD_DEVIATION_OF_MEDIAN * deviation) / spread;
  const drifted = Math.abs(slope) * (Math.max(...frames) - Math.min(...frames));
  return Math.abs(slope) > LEAST_STANDARD_ERRORS * standardError && drifted > LEAST_DRIFT_FRAMES
    ? line
    : level;
}
