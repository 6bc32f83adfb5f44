// Second-order sections over two channels at once: lane 0 and lane 1 of a f64x2 are two channels of one frame, each with coefficients of
// its own. Direct form 1: its loop-carried path is one multiplication and one subtraction.

/** Bytes of one section's memory: x1 x2 y1 y2, a f64x2 each. */
const SECTION_STATE_BYTES: usize = 64;
/** Bytes of one section's coefficients: b0 b1 b2 a1 a2, a f64x2 each. */
const SECTION_COEFFICIENT_BYTES: usize = 80;
/** How long sections take turns behind an exact zero: silence seldom ends at once. */
const SILENT_FRAMES: i32 = 32;

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

/** Filters f64x2 frames in place by sections in series. */
export function filterSections(
  frames: usize,
  count: i32,
  coefficients: usize,
  sections: i32,
  states: usize,
): void {
  let rest = sections;
  for (; rest >= 2; rest -= 2) {
    filterTwoSections(frames, count, coefficients, states);
    coefficients += 2 * SECTION_COEFFICIENT_BYTES;
    states += 2 * SECTION_STATE_BYTES;
  }
  if (rest > 0) filterSection(frames, count, coefficients, states);
}

/** The same, one section after the other. */
function filterInTurns(frames: usize, count: i32, coefficients: usize, states: usize): void {
  filterSection(frames, count, coefficients, states);
  filterSection(frames, count, coefficients + SECTION_COEFFICIENT_BYTES, states + SECTION_STATE_BYTES);
}

/**
 * Two sections at a time: while one waits for its own output, the other computes. Four frames go by at a time, so that memories
 * stay in registers. Where one of them holds an exact zero, which is rare in music, the sections take turns.
 */
function filterTwoSections(frames: usize, count: i32, coefficients: usize, states: usize): void {
  const zero = f64x2.splat(0);
  const b0 = v128.load(coefficients, 0);
  const b1 = v128.load(coefficients, 16);
  const b2 = v128.load(coefficients, 32);
  const a1 = v128.load(coefficients, 48);
  const a2 = v128.load(coefficients, 64);
  const db0 = v128.load(coefficients, 80);
  const db1 = v128.load(coefficients, 96);
  const db2 = v128.load(coefficients, 112);
  const da1 = v128.load(coefficients, 128);
  const da2 = v128.load(coefficients, 144);
  let n = 0;
  while (n + 4 <= count) {
    let x1 = v128.load(states);
    let x2 = v128.load(states, 16);
    let y1 = v128.load(states, 32);
    let y2 = v128.load(states, 48);
    let z1 = v128.load(states, 96);
    let z2 = v128.load(states, 112);
    for (; n + 4 <= count; n += 4) {
      const xa = v128.load(frames);
      const xb = v128.load(frames, 16);
      const xc = v128.load(frames, 32);
      const xd = v128.load(frames, 48);
      const ya = outputOf(xa, x1, x2, y1, y2, b0, b1, b2, a1, a2);
      const yb = outputOf(xb, xa, x1, ya, y1, b0, b1, b2, a1, a2);
      const yc = outputOf(xc, xb, xa, yb, ya, b0, b1, b2, a1, a2);
      const yd = outputOf(xd, xc, xb, yc, yb, b0, b1, b2, a1, a2);
      const xZeros = v128.or(v128.or(f64x2.eq(xa, zero), f64x2.eq(xb, zero)), v128.or(f64x2.eq(xc, zero), f64x2.eq(xd, zero)));
      const yZeros = v128.or(v128.or(f64x2.eq(ya, zero), f64x2.eq(yb, zero)), v128.or(f64x2.eq(yc, zero), f64x2.eq(yd, zero)));
      if (v128.any_true(v128.or(xZeros, yZeros))) break;
      const za = outputOf(ya, y1, y2, z1, z2, db0, db1, db2, da1, da2);
      const zb = outputOf(yb, ya, y1, za, z1, db0, db1, db2, da1, da2);
      const zc = outputOf(yc, yb, ya, zb, za, db0, db1, db2, da1, da2);
      const zd = outputOf(yd, yc, yb, zc, zb, db0, db1, db2, da1, da2);
      v128.store(frames, za);
      v128.store(frames, zb, 16);
      v128.store(frames, zc, 32);
      v128.store(frames, zd, 48);
      frames += 64;
      x2 = xc;
      x1 = xd;
      y2 = yc;
      y1 = yd;
      z2 = zc;
      z1 = zd;
    }
    v128.store(states, x1);
    v128.store(states, x2, 16);
    v128.store(states, y1, 32);
    v128.store(states, y2, 48);
    v128.store(states, y1, 64);
    v128.store(states, y2, 80);
    v128.store(states, z1, 96);
    v128.store(states, z2, 112);
    if (n + 4 <= count) {
      const some = min(SILENT_FRAMES, count - n);
      filterInTurns(frames, some, coefficients, states);
      frames += <usize>some << 4;
      n += some;
    }
  }
  filterInTurns(frames, count - n, coefficients, states);
}

function filterSection(frames: usize, count: i32, coefficients: usize, state: usize): void {
  const zero = f64x2.splat(0);
  const b0 = v128.load(coefficients, 0);
  const b1 = v128.load(coefficients, 16);
  const b2 = v128.load(coefficients, 32);
  const a1 = v128.load(coefficients, 48);
  const a2 = v128.load(coefficients, 64);
  let x1 = v128.load(state);
  let x2 = v128.load(state, 16);
  let y1 = v128.load(state, 32);
  let y2 = v128.load(state, 48);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    let y = outputOf(x, x1, x2, y1, y2, b0, b1, b2, a1, a2);
    if (v128.any_true(f64x2.eq(x, zero))) y = flushed(x, y);
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

// @ts-ignore: decorator
@inline
function outputOf(
  x: v128,
  x1: v128,
  x2: v128,
  y1: v128,
  y2: v128,
  b0: v128,
  b1: v128,
  b2: v128,
  a1: v128,
  a2: v128,
): v128 {
  const forward = f64x2.add(
    f64x2.add(f64x2.mul(b0, x), f64x2.mul(b1, x1)),
    f64x2.sub(f64x2.mul(b2, x2), f64x2.mul(a2, y2)),
  );
  return f64x2.sub(forward, f64x2.mul(a1, y1));
}

/** Only an input of exact zeros lets the memory decay into denormals, which cost a hundred cycles each. */
function flushed(x: v128, y: v128): v128 {
  const silent = f64x2.eq(x, f64x2.splat(0));
  return v128.andnot(y, v128.and(silent, f64x2.lt(f64x2.abs(y), f64x2.splat(1e-30))));
}
