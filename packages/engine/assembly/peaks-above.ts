import {
  lanesBelow,
  largerOfNeighbours,
  largestAroundFrames,
  largestCurvature,
  largestMagnitude,
} from './largest-interpolated-peak';
import { largestLane, magnitudes } from './magnitudes';
import { BLOCK, markBlocks, measureCurvatures, ROW } from './peak-bounds';
import { halfwayPoints, peaksBetween } from './two-stage-peaks';

const LANES_BYTES: usize = 64;
/** Four frames need the points halfway of the three before their own and behind; those are made by fours as well. */
const HALFWAY_ASIDE: i32 = 4;

/**
 * Raises each cell of `cellFrames` frames to its largest peak where that is above `threshold`, and gives the largest of all of
 * them, or 0. Frames are skipped where what lies around them cannot exceed the threshold, by the bounds of
 * largest-interpolated-peak.ts; the result is that of the full scan.
 *
 * `samples` need eight more f32 of room behind them, which weigh nothing; `halfTaps` are those of both stages together, `pairs` those of
 * the point halfway. `work` has room for a f32 for each frame and sixteen more, `bounds` as for `largestInterpolatedPeak`.
 */
export function peaksAbove(
  samples: usize,
  frames: i32,
  halfTaps: i32,
  halfwayTaps: usize,
  pairs: i32,
  rows: usize,
  sampleGain: f32,
  curvatureGain: f32,
  halfwaySampleGain: f32,
  halfwayCurvatureGain: f32,
  gainBound: f32,
  margin: f32,
  threshold: f32,
  cellFrames: i32,
  peaks: usize,
  work: usize,
  bounds: usize,
): f32 {
  const taps = 2 * halfTaps;
  const count = frames + taps - 1;
  const largestOfAll = largestMagnitude(samples, count);
  if ((gainBound + margin) * largestOfAll <= threshold) return 0;

  const centre = samples + (<usize>(halfTaps - 1) << 2);
  const lastBlockOfSupport = (BLOCK + taps - 3) / BLOCK;
  const curvatures = bounds + LANES_BYTES;
  let marks = curvatures + (<usize>((count + BLOCK - 1) / BLOCK) << 2);
  measureCurvatures(samples, count, curvatures, bounds);
  const allowance = f32x4.splat(margin * largestOfAll);
  const thresholds = f32x4.splat(threshold);
  markBlocks(
    centre,
    frames,
    curvatures,
    lastBlockOfSupport,
    sampleGain,
    curvatureGain,
    margin * largestOfAll,
    threshold,
    marks,
  );
  const halfways = work + (<usize>HALFWAY_ASIDE << 2);
  // The last four frames whose points halfway are made; where they are, those before them are too, if they were needed.
  let made = -2 * HALFWAY_ASIDE;
  let largest = f32x4.splat(0);
  for (let rowStart = 0; rowStart < frames; rowStart += ROW) {
    let marked = load<i32>(marks);
    marks += 4;
    while (marked != 0) {
      const start = rowStart + BLOCK * ctz(marked);
      marked &= marked - 1;
      let bound = f32x4.splat(Infinity);
      let halfwayRest = bound;
      if (start + BLOCK <= frames) {
        const curvature = largestCurvature(curvatures + (<usize>(start / BLOCK) << 2), lastBlockOfSupport);
        const magnitude = largestAroundFrames(centre + (<usize>start << 2));
        const line = f32x4.mul(f32x4.splat(sampleGain), magnitude);
        bound = f32x4.add(f32x4.add(line, f32x4.mul(f32x4.splat(curvatureGain), curvature)), allowance);
        halfwayRest = f32x4.add(f32x4.mul(f32x4.splat(halfwayCurvatureGain), curvature), allowance);
      }
      let open = i32x4.bitmask(f32x4.gt(bound, thresholds));
      while (open != 0) {
        const first = start + 4 * ctz(open);
        if (first >= frames) break;
        open &= open - 1;
        const x = centre + (<usize>first << 2);
        const o = halfways + (<usize>first << 2);
        if (made < first) halfwayPoints(x, halfwayTaps, pairs, o);
        const around = f32x4.pmax(largerOfNeighbours(x), magnitudes(v128.load(o)));
        const halfwayBound = f32x4.add(f32x4.mul(f32x4.splat(halfwaySampleGain), around), halfwayRest);
        if (!v128.any_true(f32x4.gt(halfwayBound, thresholds))) {
          made = max(made, first);
          continue;
        }
        if (made < first - HALFWAY_ASIDE) halfwayPoints(x - 16, halfwayTaps, pairs, o - 16);
        halfwayPoints(x + 16, halfwayTaps, pairs, o + 16);
        made = first + HALFWAY_ASIDE;
        const found = peaksBetween(x, o, rows);
        const isAbove = v128.and(f32x4.gt(found, thresholds), lanesBelow(frames - first));
        if (!v128.any_true(isAbove)) continue;
        const above = v128.and(found, isAbove);
        largest = f32x4.pmax(largest, above);
        raiseCells(above, first, frames, cellFrames, peaks);
      }
    }
  }
  return largestLane(largest);
}

/** The cells that four frames lie in; all in one, as a rule. */
function raiseCells(above: v128, first: i32, frames: i32, cellFrames: i32, peaks: usize): void {
  if ((cellFrames & 3) == 0) {
    raise(peaks + (<usize>(first / cellFrames) << 2), largestLane(above));
    return;
  }
  for (let frame = first; frame < min(first + 4, frames); frame++) {
    raise(peaks + (<usize>(frame / cellFrames) << 2), f32x4.extract_lane(above, 0));
    above = v128.shuffle<f32>(above, above, 1, 2, 3, 3);
  }
}

function raise(peak: usize, to: f32): void {
  if (to > load<f32>(peak)) store<f32>(peak, to);
}
