/**
 * Walks over `blockCount` blocks of `blockFrames` frames (a multiple of four) from `samples` on and writes five columns of
 * `blockCount` numbers into `features`: peak, curvature peak, curvature sum, sum, ramp sum. One sample before the first block and
 * one behind the last are read.
 */
export function blockFeatures(samples: usize, blockFrames: i32, blockCount: i32, features: usize): void {
  // Faster than f32x4.abs, for which engines make this mask anew every time.
  const magnitudeBits = i32x4.splat(0x7fffffff);
  const rowCount = <f32>(blockFrames >> 2);
  const column = <usize>blockCount << 2;
  let at = samples;
  for (let block = 0; block < blockCount; block++) {
    let peak = f32x4.splat(0);
    let curvaturePeak = f32x4.splat(0);
    let curvatureSum = f32x4.splat(0);
    let sum = f32x4.splat(0);
    // Adding up the growing sum weighs the rows rowCount, rowCount − 1 … 1.
    let fallingSum = f32x4.splat(0);
    const end = at + (<usize>blockFrames << 2);
    for (; at < end; at += 16) {
      const x = v128.load(at);
      const rise = f32x4.sub(x, v128.load(at - 4));
      const next = f32x4.sub(v128.load(at + 4), x);
      const curvature = v128.and(f32x4.sub(next, rise), magnitudeBits);
      peak = f32x4.pmax(peak, v128.and(x, magnitudeBits));
      curvaturePeak = f32x4.pmax(curvaturePeak, curvature);
      curvatureSum = f32x4.add(curvatureSum, curvature);
      sum = f32x4.add(sum, x);
      fallingSum = f32x4.add(fallingSum, sum);
    }
    const row = f32x4.sub(f32x4.mul(sum, f32x4.splat(rowCount)), fallingSum);
    const rampSum = f32x4.add(f32x4.mul(row, f32x4.splat(4)), f32x4.mul(sum, f32x4(0.5, 1.5, 2.5, 3.5)));
    const peaks = f32x4.pmax(evenLanes(peak, curvaturePeak), oddLanes(peak, curvaturePeak));
    const largest = f32x4.pmax(peaks, upperHalf(peaks));
    v128.store32_lane(features, largest, 0);
    v128.store32_lane(features + column, largest, 1);
    const sums = f32x4.add(evenLanes(sum, rampSum), oddLanes(sum, rampSum));
    const total = f32x4.add(sums, upperHalf(sums));
    const bends = f32x4.add(curvatureSum, oddLanes(curvatureSum, curvatureSum));
    store<f32>(features + 2 * column, f32x4.extract_lane(bends, 0) + f32x4.extract_lane(bends, 2));
    v128.store32_lane(features + 3 * column, total, 0);
    v128.store32_lane(features + 4 * column, total, 1);
    features += 4;
  }
}

/** a0 b0 a2 b2. */
// @ts-ignore: decorator
@inline
function evenLanes(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 2, 6);
}

/** a1 b1 a3 b3. */
// @ts-ignore: decorator
@inline
function oddLanes(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 1, 5, 3, 7);
}

// @ts-ignore: decorator
@inline
function upperHalf(lanes: v128): v128 {
  return v128.shuffle<i32>(lanes, lanes, 2, 3, 2, 3);
}
