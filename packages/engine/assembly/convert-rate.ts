// Two channels at once, so that each pair of taps is loaded once for both; a frame's products go into eight sums that need not wait for
// each other.

/** Taps, and samples under them, that one turn of the inner loop takes. */
const TURN_BYTES: usize = 64;

/**
 * Filters two planar f64 channels into two planar f32 ones: frame after frame, a set of `tapsPerPhase` f64 taps (a multiple of 8) weighs
 * as many samples; then the phase goes on by `phaseStep`, and with each `phaseCount` of it the samples by one.
 */
export function convertRate(
  left: usize,
  right: usize,
  taps: usize,
  tapsPerPhase: i32,
  phaseCount: i32,
  phaseStep: i32,
  firstPhase: i32,
  frames: i32,
  leftOut: usize,
  rightOut: usize,
): void {
  const setBytes = <usize>tapsPerPhase << 3;
  const frameStep = <usize>(phaseStep / phaseCount) << 3;
  const phaseRest = phaseStep % phaseCount;
  let phase = firstPhase;
  for (; frames > 0; frames--) {
    let tap = taps + <usize>phase * setBytes;
    const end = tap + setBytes;
    let l = left;
    let r = right;
    let left01 = f64x2.splat(0);
    let left23 = left01;
    let left45 = left01;
    let left67 = left01;
    let right01 = left01;
    let right23 = left01;
    let right45 = left01;
    let right67 = left01;
    for (; tap < end; tap += TURN_BYTES) {
      const tap01 = v128.load(tap);
      left01 = f64x2.add(left01, f64x2.mul(tap01, v128.load(l)));
      right01 = f64x2.add(right01, f64x2.mul(tap01, v128.load(r)));
      const tap23 = v128.load(tap, 16);
      left23 = f64x2.add(left23, f64x2.mul(tap23, v128.load(l, 16)));
      right23 = f64x2.add(right23, f64x2.mul(tap23, v128.load(r, 16)));
      const tap45 = v128.load(tap, 32);
      left45 = f64x2.add(left45, f64x2.mul(tap45, v128.load(l, 32)));
      right45 = f64x2.add(right45, f64x2.mul(tap45, v128.load(r, 32)));
      const tap67 = v128.load(tap, 48);
      left67 = f64x2.add(left67, f64x2.mul(tap67, v128.load(l, 48)));
      right67 = f64x2.add(right67, f64x2.mul(tap67, v128.load(r, 48)));
      l += TURN_BYTES;
      r += TURN_BYTES;
    }
    store<f32>(leftOut, sumOf(left01, left23, left45, left67));
    store<f32>(rightOut, sumOf(right01, right23, right45, right67));
    leftOut += 4;
    rightOut += 4;
    phase += phaseRest;
    const carry: usize = phase >= phaseCount ? 8 : 0;
    if (carry != 0) phase -= phaseCount;
    left += frameStep + carry;
    right += frameStep + carry;
  }
}

// @ts-ignore: decorator
@inline
function sumOf(a: v128, b: v128, c: v128, d: v128): f32 {
  const sum = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  return <f32>(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}

/** Writes f32 samples as f64; up to three more are written. */
export function promoteSamples(from: usize, frames: i32, into: usize): void {
  for (; frames > 0; frames -= 4) {
    const four = v128.load(from);
    v128.store(into, f64x2.promote_low_f32x4(four));
    v128.store(into, f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 1)), 16);
    from += 16;
    into += 32;
  }
}
