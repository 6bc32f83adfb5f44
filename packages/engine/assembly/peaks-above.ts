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
/** The first frame's points need so many points halfway before its own, the last as many behind. */
const HALFWAY_ASIDE: i32 = 3;

/**
 * Raises each cell of `cellFrames` frames to its largest peak where that is above `threshold`, and gives the largest of all of
 * them, or 0. Frames are skipped where what lies around them cannot exceed the threshold, by the bounds of
 * largest-interpolated-peak.ts; the result is that of the full scan.
 *
 * `samples` need eight more f32 of room behind them, which weigh nothing; `halfTaps` are those of both stages together, `pairs` those of
 * the point halfway. `work` has room for two f32 for each frame and sixteen more, `bounds` as for `largestInterpolatedPeak`.
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
  memory.fill(work, 0, <usize>(frames + 3) << 2);
  const halfways = work + (<usize>(frames + 4 + HALFWAY_ASIDE) << 2);
  let made = -HALFWAY_ASIDE;
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
        for (made = max(made, first - HALFWAY_ASIDE); made < first + 4 + HALFWAY_ASIDE; made += 4) {
          const offset = made << 2;
          halfwayPoints(centre + offset, halfwayTaps, pairs, halfways + offset);
        }
        const around = f32x4.pmax(largerOfNeighbours(x), magnitudes(v128.load(o)));
        const halfwayBound = f32x4.add(f32x4.mul(f32x4.splat(halfwaySampleGain), around), halfwayRest);
        if (!v128.any_true(f32x4.gt(halfwayBound, thresholds))) continue;
        const found = peaksBetween(x, o, rows);
        const above = v128.and(found, f32x4.gt(found, thresholds));
        v128.store(work + (<usize>first << 2), above);
        largest = f32x4.pmax(largest, v128.and(above, lanesBelow(frames - first)));
      }
    }
  }
  const found = largestLane(largest);
  if (found > 0) raiseCells(work, frames, cellFrames, peaks);
  return found;
}

function raiseCells(work: usize, frames: i32, cellFrames: i32, peaks: usize): void {
  for (let start = 0; start < frames; start += cellFrames) {
    let largest = load<f32>(peaks);
    for (let n = 0; n < cellFrames; n++) {
      largest = max(largest, load<f32>(work));
      work += 4;
    }
    store<f32>(peaks, largest);
    peaks += 4;
  }
}
