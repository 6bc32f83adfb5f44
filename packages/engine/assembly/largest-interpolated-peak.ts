import { peaksOfFourFrames } from './interpolated-peaks';

/** Frames that are looked at, and skipped, together. */
const BLOCK_FRAMES: i32 = 64;

/**
 * The largest of `atLeast` and all peaks of `frames` frames. A block whose largest input times the interpolator's gain bound
 * cannot exceed what is already found is skipped: the result is that of the full scan. `samples` need three more f32 of room behind them, which weigh nothing.
 */
export function largestInterpolatedPeak(
  samples: usize,
  frames: i32,
  halfTaps: i32,
  delayFrames: i32,
  coefficients: usize,
  pairs: i32,
  selfMirrored: i32,
  gainBound: f32,
  atLeast: f32,
): f32 {
  const delayBytes = <usize>delayFrames << 2;
  const history = 2 * halfTaps - 1;
  // The samples of these frames count themselves, so looking at them first changes nothing but how much is skipped.
  let largest = max(atLeast, largestMagnitude(samples + (<usize>history << 2) - delayBytes, frames));
  for (let start = 0; start < frames; start += BLOCK_FRAMES) {
    const count = min(BLOCK_FRAMES, frames - start);
    const from = samples + (<usize>start << 2);
    if (gainBound * largestMagnitude(from, count + history) <= largest) continue;
    let peak = f32x4.splat(0);
    let n = 0;
    for (; n + 4 <= count; n += 4) {
      const at = from + (<usize>n << 2);
      peak = f32x4.pmax(peak, peaksOfFourFrames(at, halfTaps, delayBytes, coefficients, pairs, selfMirrored));
    }
    largest = max(largest, largestLane(peak));
    if (n < count) {
      const at = from + (<usize>n << 2);
      const last = peaksOfFourFrames(at, halfTaps, delayBytes, coefficients, pairs, selfMirrored);
      largest = max(largest, f32x4.extract_lane(last, 0));
      if (n + 1 < count) largest = max(largest, f32x4.extract_lane(last, 1));
      if (n + 2 < count) largest = max(largest, f32x4.extract_lane(last, 2));
    }
  }
  return largest;
}

function largestMagnitude(samples: usize, count: i32): f32 {
  let peak = f32x4.splat(0);
  let n = 0;
  for (; n + 4 <= count; n += 4) {
    peak = f32x4.pmax(peak, f32x4.abs(v128.load(samples + (<usize>n << 2))));
  }
  let largest = largestLane(peak);
  for (; n < count; n++) largest = max(largest, abs(load<f32>(samples + (<usize>n << 2))));
  return largest;
}

// @ts-ignore: decorator
@inline
function largestLane(lanes: v128): f32 {
  return max(
    max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  );
}
