import { peaksOfFourFrames } from './interpolated-peaks';

/** Samples whose largest magnitude and curvature are kept together, and frames that are skipped together: one vector of them. */
const GROUP: i32 = 4;

/**
 * The largest of `atLeast` and all peaks of `frames` frames. Four frames are skipped when what lies around them cannot exceed what
 * is already found, so the result is that of the full scan. A peak is at most
 *   sampleGain · the larger of the two samples around it + curvatureGain · the largest |x[n+1] - 2 x[n] + x[n-1]| in its support,
 * and `margin` times the largest sample of all for the rounding of its sum.
 *
 * `samples` need three more f32 of room behind them, which weigh nothing; `groups` has room for two rows of `groupsOfRow` f32.
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
  margin: f32,
  atLeast: f32,
  groups: usize,
  groupsOfRow: i32,
): f32 {
  const taps = 2 * halfTaps;
  const centre = taps - 1 - delayFrames;
  const magnitudes = groups;
  const curvatures = groups + (<usize>groupsOfRow << 2);
  memory.fill(groups, 0, <usize>groupsOfRow << 3);
  measureGroups(samples, frames + taps - 1, magnitudes, curvatures);

  // The samples of these frames count themselves, so looking at them first changes nothing but how much is skipped.
  let largest = f32x4.splat(max(atLeast, largestMagnitude(samples + (<usize>centre << 2), frames)));
  const allowance = f32x4.splat(margin * largestMagnitude(magnitudes, groupsOfRow));
  const around = magnitudes + (<usize>(centre / GROUP) << 2);
  const supportBytes = <usize>((taps + 1) / GROUP) << 2;
  for (let start = 0; start < frames; start += 4 * GROUP) {
    const offset = <usize>(start / GROUP) << 2;
    const magnitude = f32x4.pmax(v128.load(around + offset), v128.load(around + offset, 4));
    let curvature = v128.load(curvatures + offset);
    for (let further: usize = 4; further <= supportBytes; further += 4) {
      curvature = f32x4.pmax(curvature, v128.load(curvatures + offset + further));
    }
    const bound = f32x4.add(
      f32x4.add(f32x4.mul(f32x4.splat(sampleGain), magnitude), f32x4.mul(f32x4.splat(curvatureGain), curvature)),
      allowance,
    );
    let open = i32x4.bitmask(f32x4.gt(bound, largest));
    while (open != 0) {
      const first = start + ctz(open) * GROUP;
      if (first >= frames) break;
      open &= open - 1;
      const at = samples + (<usize>first << 2);
      const peaks = v128.and(
        peaksOfFourFrames(at, halfTaps, <usize>delayFrames << 2, coefficients, pairs, selfMirrored),
        lanesBelow(frames - first),
      );
      if (!v128.any_true(f32x4.gt(peaks, largest))) continue;
      largest = f32x4.splat(largestLane(f32x4.pmax(largest, peaks)));
      open &= i32x4.bitmask(f32x4.gt(bound, largest));
    }
  }
  return f32x4.extract_lane(largest, 0);
}

/** Writes the largest magnitude and the largest curvature of each four samples; the outermost two samples have no curvature. */
function measureGroups(samples: usize, count: i32, magnitudes: usize, curvatures: usize): void {
  measureGroupsSlowly(samples, 0, min(GROUP, count), count, magnitudes, curvatures);
  let n = GROUP;
  for (; n + 4 * GROUP < count; n += 4 * GROUP) {
    const at = samples + (<usize>n << 2);
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    v128.store(magnitudes + <usize>n, largestOfEach(a, b, c, d));
    v128.store(
      curvatures + <usize>n,
      largestOfEach(
        curvature(v128.load(at - 4), a, v128.load(at, 4)),
        curvature(v128.load(at, 12), b, v128.load(at, 20)),
        curvature(v128.load(at, 28), c, v128.load(at, 36)),
        curvature(v128.load(at, 44), d, v128.load(at, 52)),
      ),
    );
  }
  measureGroupsSlowly(samples, n, count, count, magnitudes, curvatures);
}

function measureGroupsSlowly(
  samples: usize,
  from: i32,
  to: i32,
  count: i32,
  magnitudes: usize,
  curvatures: usize,
): void {
  for (let n = from; n < to; n++) {
    const at = samples + (<usize>n << 2);
    const group = <usize>(n / GROUP) << 2;
    const x = load<f32>(at);
    store<f32>(magnitudes + group, max(load<f32>(magnitudes + group), abs(x)));
    if (n == 0 || n == count - 1) continue;
    const bend = abs(load<f32>(at - 4) + load<f32>(at, 4) - (x + x));
    store<f32>(curvatures + group, max(load<f32>(curvatures + group), bend));
  }
}

// @ts-ignore: decorator
@inline
function curvature(before: v128, x: v128, after: v128): v128 {
  return f32x4.sub(f32x4.add(before, after), f32x4.add(x, x));
}

/** Lane k is the largest magnitude in the k-th vector. */
// @ts-ignore: decorator
@inline
function largestOfEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const absA = f32x4.abs(a);
  const absB = f32x4.abs(b);
  const absC = f32x4.abs(c);
  const absD = f32x4.abs(d);
  const ab = f32x4.pmax(
    v128.shuffle<f32>(absA, absB, 0, 4, 1, 5),
    v128.shuffle<f32>(absA, absB, 2, 6, 3, 7),
  );
  const cd = f32x4.pmax(
    v128.shuffle<f32>(absC, absD, 0, 4, 1, 5),
    v128.shuffle<f32>(absC, absD, 2, 6, 3, 7),
  );
  return f32x4.pmax(v128.shuffle<f64>(ab, cd, 0, 2), v128.shuffle<f64>(ab, cd, 1, 3));
}

function largestMagnitude(samples: usize, count: i32): f32 {
  let peak = f32x4.splat(0);
  let n = 0;
  for (; n + 4 <= count; n += 4) {
    peak = f32x4.pmax(peak, f32x4.abs(v128.load(samples + (<usize>n << 2))));
  }
  let largest = largestLane(peak);
  for (; n < count; n++) {
    const magnitude = abs(load<f32>(samples + (<usize>n << 2)));
    if (magnitude > largest) largest = magnitude;
  }
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

// @ts-ignore: decorator
@inline
function lanesBelow(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}
