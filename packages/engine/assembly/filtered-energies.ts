// Two sections in direct form 1, fused: a high-pass whose numerator is 1 -2 1 follows a section whose b0 is taken out of the sum.
// Lane 0 and lane 1 of a f64x2 are two channels. What a frame waits for is one multiplication and one subtraction; the states
// take turns over four frames, so that nothing is moved.

const SMALLEST_STATE: f64 = 1e-30;

/**
 * Filters two planar channels and keeps the sum of squares of each sub-block: one f64x2 in `energies` for each of the
 * `boundaries` (i32), what follows the last one in `carry` (f64x2, not yet times b0²).
 *
 * @param coefficients f64: b1/b0 b2/b0 a1 a2 of the first section, a1 a2 of the second, b0² of the first
 * @param states f64x2: x1 x2 y1 y2 of the first section, z1 z2 of the second; below 1e-30 they become zero at each boundary
 */
export function filteredEnergies(
  left: usize,
  right: usize,
  frames: i32,
  coefficients: usize,
  states: usize,
  boundaries: usize,
  boundaryCount: i32,
  carry: usize,
  energies: usize,
): void {
  const scale = v128.load64_splat(coefficients, 48);
  let start = 0;
  for (let index = 0; index < boundaryCount; index++) {
    const end = load<i32>(boundaries + (<usize>index << 2));
    const offset = <usize>start << 2;
    addEnergy(left + offset, right + offset, end - start, coefficients, states, carry);
    v128.store(energies + (<usize>index << 4), f64x2.mul(v128.load(carry), scale));
    v128.store(carry, f64x2.splat(0));
    flushStates(states);
    start = end;
  }
  const offset = <usize>start << 2;
  addEnergy(left + offset, right + offset, frames - start, coefficients, states, carry);
}

function addEnergy(
  left: usize,
  right: usize,
  frames: i32,
  coefficients: usize,
  states: usize,
  carry: usize,
): void {
  const b1 = v128.load64_splat(coefficients);
  const b2 = v128.load64_splat(coefficients, 8);
  const a1 = v128.load64_splat(coefficients, 16);
  const a2 = v128.load64_splat(coefficients, 24);
  const r1 = v128.load64_splat(coefficients, 32);
  const r2 = v128.load64_splat(coefficients, 40);
  let x1 = v128.load(states);
  let x2 = v128.load(states, 16);
  let y1 = v128.load(states, 32);
  let y2 = v128.load(states, 48);
  let z1 = v128.load(states, 64);
  let z2 = v128.load(states, 80);
  let d1 = f64x2.sub(y1, y2);
  let energy = v128.load(carry);
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    const l = v128.load(left);
    const r = v128.load(right);
    const early = v128.shuffle<f32>(l, r, 0, 4, 1, 5);
    const late = v128.shuffle<f32>(l, r, 2, 6, 3, 7);

    const x0 = f64x2.promote_low_f32x4(early);
    y2 = f64x2.sub(forward(x0, x1, x2, y2, b1, b2, a2), f64x2.mul(a1, y1));
    const d0 = f64x2.sub(y2, y1);
    z2 = f64x2.sub(f64x2.sub(f64x2.sub(d0, d1), f64x2.mul(r2, z2)), f64x2.mul(r1, z1));
    energy = f64x2.add(energy, f64x2.mul(z2, z2));

    const xb = f64x2.promote_low_f32x4(v128.shuffle<f64>(early, early, 1, 1));
    y1 = f64x2.sub(forward(xb, x0, x1, y1, b1, b2, a2), f64x2.mul(a1, y2));
    const db = f64x2.sub(y1, y2);
    z1 = f64x2.sub(f64x2.sub(f64x2.sub(db, d0), f64x2.mul(r2, z1)), f64x2.mul(r1, z2));
    energy = f64x2.add(energy, f64x2.mul(z1, z1));

    x2 = f64x2.promote_low_f32x4(late);
    y2 = f64x2.sub(forward(x2, xb, x0, y2, b1, b2, a2), f64x2.mul(a1, y1));
    const dc = f64x2.sub(y2, y1);
    z2 = f64x2.sub(f64x2.sub(f64x2.sub(dc, db), f64x2.mul(r2, z2)), f64x2.mul(r1, z1));
    energy = f64x2.add(energy, f64x2.mul(z2, z2));

    x1 = f64x2.promote_low_f32x4(v128.shuffle<f64>(late, late, 1, 1));
    y1 = f64x2.sub(forward(x1, x2, xb, y1, b1, b2, a2), f64x2.mul(a1, y2));
    d1 = f64x2.sub(y1, y2);
    z1 = f64x2.sub(f64x2.sub(f64x2.sub(d1, dc), f64x2.mul(r2, z1)), f64x2.mul(r1, z2));
    energy = f64x2.add(energy, f64x2.mul(z1, z1));

    left += 16;
    right += 16;
  }
  for (; n < frames; n++) {
    const x = f64x2(<f64>load<f32>(left), <f64>load<f32>(right));
    const y = f64x2.sub(forward(x, x1, x2, y2, b1, b2, a2), f64x2.mul(a1, y1));
    const d = f64x2.sub(y, y1);
    const z = f64x2.sub(f64x2.sub(f64x2.sub(d, d1), f64x2.mul(r2, z2)), f64x2.mul(r1, z1));
    energy = f64x2.add(energy, f64x2.mul(z, z));
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    d1 = d;
    z2 = z1;
    z1 = z;
    left += 4;
    right += 4;
  }
  v128.store(states, x1);
  v128.store(states, x2, 16);
  v128.store(states, y1, 32);
  v128.store(states, y2, 48);
  v128.store(states, z1, 64);
  v128.store(states, z2, 80);
  v128.store(carry, energy);
}

/** All of the first section's output that does not wait for the frame before. */
// @ts-ignore: decorator
@inline
function forward(x: v128, x1: v128, x2: v128, y2: v128, b1: v128, b2: v128, a2: v128): v128 {
  return f64x2.add(f64x2.add(x, f64x2.mul(b1, x1)), f64x2.sub(f64x2.mul(b2, x2), f64x2.mul(a2, y2)));
}

/** Silence would otherwise run down into denormals, which cost a hundred cycles each. */
function flushStates(states: usize): void {
  for (let at = states, stop = states + 96; at < stop; at += 16) {
    const state = v128.load(at);
    v128.store(at, v128.andnot(state, f64x2.lt(f64x2.abs(state), f64x2.splat(SMALLEST_STATE))));
  }
}
