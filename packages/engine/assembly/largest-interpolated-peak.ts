import { centralPeaksOfFourFrames, halfwayOfFourFrames, peaksOfFourFrames } from './interpolated-peaks';
import { largestLane, largestLanes, magnitudes } from './magnitudes';
import { BLOCK, markBlocks, measureCurvatures, ROW } from './peak-bounds';

const LANES_BYTES: usize = 64;

/**
 * The largest of `atLeast` and all peaks of `frames` frames. Frames are skipped, by blocks and then by fours, when what lies around
 * them cannot exceed what is already found, so the result is that of the full scan. A peak is at most
 *   sampleGain · the larger of the two samples around it + curvatureGain · the largest |x[n+1] - 2 x[n] + x[n-1]| in its support,
 * and `margin` times the largest sample of all for the rounding of its sum. An interpolator with one self-mirrored phase, halfway to
 * the next sample, is read there first: with what it gives among the samples, the halfway gains bound all other phases closer.
 * Of one with two pairs of phases alone, the six central taps are read first: the others add at most outerGain · the largest sample;
 * and the first pair is not read there while firstPairGain · the largest sample cannot exceed what is found.
 *
 * `samples` need three more f32 of room behind them, which weigh nothing; `bounds` has room for 64 bytes, a f32 for each 16
 * samples, begun ones included, and an i32 for each 64 frames and one more.
 */
export function largestInterpolatedPeak(
  samples: usize,
  frames: i32,
  halfTaps: i32,
  delayFrames: i32,
  coefficients: usize,
  pairs: i32,
  selfMirrored: i32,
  sampleGain: f32,
  curvatureGain: f32,
  halfwaySampleGain: f32,
  halfwayCurvatureGain: f32,
  outerGain: f32,
  firstPairGain: f32,
  margin: f32,
  atLeast: f32,
  bounds: usize,
): f32 {
  if (frames == 0) return atLeast;
  const taps = 2 * halfTaps;
  const count = frames + taps - 1;
  const framesBefore = taps - 1 - delayFrames;
  const centre = samples + (<usize>framesBefore << 2);
  const lastBlockOfSupport = (BLOCK + taps - 3) / BLOCK;
  const curvatures = bounds + LANES_BYTES;
  let marks = curvatures + (<usize>((count + BLOCK - 1) / BLOCK) << 2);
  measureCurvatures(samples, count, curvatures, bounds);

  // The samples of these frames count themselves, so looking at them first changes nothing but how much is skipped.
  const largestSample = largestMagnitude(centre, frames);
  let largest = f32x4.splat(max(atLeast, largestSample));
  if (frames >= 4 && largestSample > 0) {
    // The largest of all is most often beside the largest sample; found first, it lets the more be skipped.
    const beside = min(max(placeOf(largestSample, centre) - 1, 0), frames - 4);
    const at = samples + (<usize>beside << 2);
    const peaks = peaksOfFourFrames(at, halfTaps, <usize>delayFrames << 2, coefficients, pairs, selfMirrored);
    largest = f32x4.splat(largestLane(f32x4.pmax(largest, peaks)));
  }
  const largestBefore = largestMagnitude(samples, framesBefore);
  const largestAfter = largestMagnitude(centre + (<usize>frames << 2), delayFrames);
  const largestOfAll = max(largestSample, max(largestBefore, largestAfter));
  const allowance = f32x4.splat(margin * largestOfAll);
  const outerRest = f32x4.splat((margin + outerGain) * largestOfAll);
  const firstPairBound = f32x4.splat((margin + firstPairGain) * largestOfAll);
  const readsCentreFirst = pairs == 2 && selfMirrored == 0 && halfTaps > 3;
  markBlocks(
    centre,
    frames,
    curvatures,
    lastBlockOfSupport,
    sampleGain,
    curvatureGain,
    margin * largestOfAll,
    f32x4.extract_lane(largest, 0),
    marks,
  );
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
        const rest = f32x4.mul(f32x4.splat(curvatureGain), curvature);
        bound = f32x4.add(f32x4.add(line, rest), allowance);
        halfwayRest = f32x4.add(f32x4.mul(f32x4.splat(halfwayCurvatureGain), curvature), allowance);
      }
      let open = i32x4.bitmask(f32x4.gt(bound, largest));
      while (open != 0) {
        const first = start + 4 * ctz(open);
        if (first >= frames) break;
        open &= open - 1;
        const at = samples + (<usize>first << 2);
        if (selfMirrored == 1) {
          const halfway = halfwayOfFourFrames(at, halfTaps, coefficients, pairs);
          const around = f32x4.pmax(largerOfNeighbours(centre + (<usize>first << 2)), halfway);
          const halfwayBound = f32x4.add(f32x4.mul(f32x4.splat(halfwaySampleGain), around), halfwayRest);
          if (!v128.any_true(f32x4.gt(halfwayBound, largest))) continue;
        } else if (readsCentreFirst) {
          const readsFirstPair = v128.any_true(f32x4.gt(firstPairBound, largest));
          const central = centralPeaksOfFourFrames(at, halfTaps, coefficients, readsFirstPair);
          const centralBound = f32x4.add(central, outerRest);
          if (!v128.any_true(f32x4.gt(centralBound, largest))) continue;
        }
        const peaks = v128.and(
          peaksOfFourFrames(at, halfTaps, <usize>delayFrames << 2, coefficients, pairs, selfMirrored),
          lanesBelow(frames - first),
        );
        if (!v128.any_true(f32x4.gt(peaks, largest))) continue;
        largest = f32x4.splat(largestLane(f32x4.pmax(largest, peaks)));
        open &= i32x4.bitmask(f32x4.gt(bound, largest));
      }
    }
  }
  return f32x4.extract_lane(largest, 0);
}

/** In every lane. */
// @ts-ignore: decorator
@inline
export function largestCurvature(curvatures: usize, lastBlock: i32): v128 {
  let largest = v128.load32_splat(curvatures);
  for (let block = 1; block <= lastBlock; block++) {
    curvatures += 4;
    largest = f32x4.pmax(largest, v128.load32_splat(curvatures));
  }
  return largest;
}

/** Lane k is the largest magnitude of the frames 4k to 4k + 3 and of the one that follows them. */
// @ts-ignore: decorator
@inline
export function largestAroundFrames(at: usize): v128 {
  return largestLanes(
    largerOfNeighbours(at),
    largerOfNeighbours(at + 16),
    largerOfNeighbours(at + 32),
    largerOfNeighbours(at + 48),
  );
}

// @ts-ignore: decorator
@inline
export function largerOfNeighbours(at: usize): v128 {
  return f32x4.pmax(magnitudes(v128.load(at)), magnitudes(v128.load(at, 4)));
}

export function largestMagnitude(samples: usize, count: i32): f32 {
  let even = f32x4.splat(0);
  let odd = even;
  let n = 0;
  for (; n + 8 <= count; n += 8) {
    even = f32x4.pmax(even, magnitudes(v128.load(samples)));
    odd = f32x4.pmax(odd, magnitudes(v128.load(samples, 16)));
    samples += 32;
  }
  let largest = largestLane(f32x4.pmax(even, odd));
  for (; n < count; n++) {
    const magnitude = abs(load<f32>(samples));
    if (magnitude > largest) largest = magnitude;
    samples += 4;
  }
  return largest;
}

/** Of the first sample with this magnitude, which there must be. */
function placeOf(magnitude: f32, samples: usize): i32 {
  let n = 0;
  while (!v128.any_true(f32x4.eq(magnitudes(v128.load(samples + (<usize>n << 2))), f32x4.splat(magnitude)))) {
    n += 4;
  }
  while (abs(load<f32>(samples + (<usize>n << 2))) != magnitude) n++;
  return n;
}

// @ts-ignore: decorator
@inline
export function lanesBelow(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}
