/** Numbers a block: peak, curvature peak, curvature sum, flat frames, sum, ramp sum. */
const FEATURE_BYTES: usize = 6 << 2;

/**
 * Walks over `blockCount` blocks of `blockFrames` frames (a multiple of four) from `samples` on and writes six numbers for each
 * into `features`. One sample before the first block and one behind the last are read.
 */
export function blockFeatures(
  samples: usize,
  blockFrames: i32,
  blockCount: i32,
  flatStep: f32,
  features: usize,
): void {
  const step = f32x4.splat(flatStep);
  // Faster than f32x4.abs, for which engines make this mask anew every time.
  const magnitudeBits = i32x4.splat(0x7fffffff);
  const rowCount = <f32>(blockFrames >> 2);
  let at = samples;
  for (let block = 0; block < blockCount; block++) {
    let peak = f32x4.splat(0);
    let curvaturePeak = f32x4.splat(0);
    let curvatureSum = f32x4.splat(0);
    let flat = i32x4.splat(0);
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
      flat = i32x4.sub(flat, f32x4.le(f32x4.pmax(curvature, v128.and(rise, magnitudeBits)), step));
      sum = f32x4.add(sum, x);
      fallingSum = f32x4.add(fallingSum, sum);
    }
    const row = f32x4.sub(f32x4.mul(sum, f32x4.splat(rowCount)), fallingSum);
    const rampSum = f32x4.add(f32x4.mul(row, f32x4.splat(4)), f32x4.mul(sum, f32x4(0.5, 1.5, 2.5, 3.5)));
    store<f32>(features, largestLane(peak));
    store<f32>(features + 4, largestLane(curvaturePeak));
    store<f32>(features + 8, sumOfLanes(curvatureSum));
    store<f32>(features + 12, sumOfLanes(f32x4.convert_i32x4_s(flat)));
    store<f32>(features + 16, sumOfLanes(sum));
    store<f32>(features + 20, sumOfLanes(rampSum));
    features += FEATURE_BYTES;
  }
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
function sumOfLanes(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) +
    f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  );
}
