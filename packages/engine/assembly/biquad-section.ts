// One second-order section over two channels at once: lane 0 and lane 1 of a f64x2 are two channels of one frame.
// Direct form 1: its loop-carried path is one multiplication and one subtraction.

/** Bytes of one section's memory: x1 x2 y1 y2, a f64x2 each. */
export const SECTION_STATE_BYTES: usize = 64;
/** Bytes of one section's coefficients: b0 b1 b2 a1 a2, a f64 each. */
export const SECTION_COEFFICIENT_BYTES: usize = 40;

/** Writes two planar f32 channels as f64x2 frames. */
export function promoteFrames(left: usize, right: usize, frames: i32, into: usize): void {
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    const l = v128.load(left);
    const r = v128.load(right);
    const first = v128.shuffle<f32>(l, r, 0, 4, 1, 5);
    const second = v128.shuffle<f32>(l, r, 2, 6, 3, 7);
    v128.store(into, f64x2.promote_low_f32x4(first));
    v128.store(into, f64x2.promote_low_f32x4(v128.shuffle<f64>(first, first, 1, 1)), 16);
    v128.store(into, f64x2.promote_low_f32x4(second), 32);
    v128.store(into, f64x2.promote_low_f32x4(v128.shuffle<f64>(second, second, 1, 1)), 48);
    left += 16;
    right += 16;
    into += 64;
  }
  for (; n < frames; n++) {
    v128.store(into, f64x2(<f64>load<f32>(left), <f64>load<f32>(right)));
    left += 4;
    right += 4;
    into += 16;
  }
}

/** Writes f64x2 frames as two planar f32 channels, rounded to nearest. */
export function demoteFrames(from: usize, frames: i32, left: usize, right: usize): void {
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    const first = f32x4.demote_f64x2_zero(v128.load(from));
    const second = f32x4.demote_f64x2_zero(v128.load(from, 16));
    const third = f32x4.demote_f64x2_zero(v128.load(from, 32));
    const fourth = f32x4.demote_f64x2_zero(v128.load(from, 48));
    const early = v128.shuffle<f32>(first, second, 0, 4, 1, 5);
    const late = v128.shuffle<f32>(third, fourth, 0, 4, 1, 5);
    v128.store(left, v128.shuffle<f64>(early, late, 0, 2));
    v128.store(right, v128.shuffle<f64>(early, late, 1, 3));
    from += 64;
    left += 16;
    right += 16;
  }
  for (; n < frames; n++) {
    const pair = f32x4.demote_f64x2_zero(v128.load(from));
    store<f32>(left, f32x4.extract_lane(pair, 0));
    store<f32>(right, f32x4.extract_lane(pair, 1));
    from += 16;
    left += 4;
    right += 4;
  }
}

/** Filters f64x2 frames in place. */
export function filterSection(frames: usize, count: i32, coefficients: usize, state: usize): void {
  const zero = f64x2.splat(0);
  const b0 = v128.load64_splat(coefficients);
  const b1 = v128.load64_splat(coefficients, 8);
  const b2 = v128.load64_splat(coefficients, 16);
  const a1 = v128.load64_splat(coefficients, 24);
  const a2 = v128.load64_splat(coefficients, 32);
  let x1 = v128.load(state);
  let x2 = v128.load(state, 16);
  let y1 = v128.load(state, 32);
  let y2 = v128.load(state, 48);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    const forward = f64x2.add(
      f64x2.add(f64x2.mul(b0, x), f64x2.mul(b1, x1)),
      f64x2.sub(f64x2.mul(b2, x2), f64x2.mul(a2, y2)),
    );
    let y = f64x2.sub(forward, f64x2.mul(a1, y1));
    const silent = f64x2.eq(x, zero);
    if (v128.any_true(silent)) {
      // Only an input of exact zeros lets the memory decay into denormals, which cost a hundred cycles each.
      const decayed = v128.and(silent, f64x2.lt(f64x2.abs(y), f64x2.splat(1e-30)));
      y = v128.andnot(y, decayed);
    }
    v128.store(frames, y);
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    frames += 16;
  }
  v128.store(state, x1);
  v128.store(state, x2, 16);
  v128.store(state, y1, 32);
  v128.store(state, y2, 48);
}
