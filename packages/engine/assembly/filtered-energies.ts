// Two sections in direct form 1, fused: a high-pass whose numerator is 1 -2 1 follows a section whose b0 is taken out of the sum.
// Lane 0 and lane 1 of a f64x2 are two channels. What a frame waits for is one multiplication and one subtraction; the states
// take turns over eight frames, so that nothing is moved, and what has no register of its own is put away once in eight.

const SMALLEST_STATE: f64 = 1e-30;

/** Bytes of a filter before its pairs of channels, and of each pair. */
const PAIRS_AT: usize = 96;
const PAIR_BYTES: usize = 128;
const CARRY_AT: usize = 96;
const WEIGHTS_AT: usize = 112;

// A filter's memory, laid out by the host and zeros where it says nothing:
//   f64: b1/b0 b2/b0 a1 a2 of the first section, a1 a2 of the second, b0² of the first
//   64   i64: frames so far, blocks so far; i32: sampleRate, blocksPerSecond
//   96   for each pair of channels f64x2: x1 x2 y1 y2 of the first section, z1 z2 of the second, energy of the unfinished block
//        (not yet times b0²), weights

/**
 * Goes on by `frames` frames, and lists where blocks end in them (i32). Block i ends before frame
 * ⌊(i + 1)·sampleRate/blocksPerSecond + ½⌋.
 *
 * @returns how many blocks end
 */
export function passFrames(filter: usize, frames: i32, boundaries: usize): i32 {
  const firstFrame = load<i64>(filter, 64);
  let block = load<i64>(filter, 72);
  const sampleRate = <i64>load<i32>(filter, 80);
  const blocksPerSecond = <i64>load<i32>(filter, 84);
  const endFrame = firstFrame + frames;
  let count = 0;
  for (;;) {
    const end = (2 * (block + 1) * sampleRate + blocksPerSecond) / (2 * blocksPerSecond);
    if (end > endFrame) break;
    store<i32>(boundaries + (<usize>count << 2), <i32>(end - firstFrame));
    count++;
    block++;
  }
  store<i64>(filter, endFrame, 64);
  store<i64>(filter, block, 72);
  return count;
}

/**
 * Filters two planar channels, and adds their weighted sums of squares to the energy (f64) of each block; the first pair of
 * channels begins them. States below 1e-30 become zero at each block's end.
 */
export function filteredEnergies(
  filter: usize,
  pair: i32,
  left: usize,
  right: usize,
  frames: i32,
  boundaries: usize,
  boundaryCount: i32,
  energies: usize,
): void {
  const states = filter + PAIRS_AT + <usize>pair * PAIR_BYTES;
  const scale = v128.load64_splat(filter, 48);
  let start = 0;
  for (let index = 0; index < boundaryCount; index++) {
    const end = load<i32>(boundaries + (<usize>index << 2));
    const offset = <usize>start << 2;
    addEnergy(left + offset, right + offset, end - start, filter, states);
    const weighted = f64x2.mul(v128.load(states, WEIGHTS_AT), f64x2.mul(v128.load(states, CARRY_AT), scale));
    const at = energies + (<usize>index << 3);
    const before = pair == 0 ? 0 : load<f64>(at);
    store<f64>(at, before + f64x2.extract_lane(weighted, 0) + f64x2.extract_lane(weighted, 1));
    v128.store(states, f64x2.splat(0), CARRY_AT);
    flushStates(states);
    start = end;
  }
  const offset = <usize>start << 2;
  addEnergy(left + offset, right + offset, frames - start, filter, states);
}

function addEnergy(
  left: usize,
  right: usize,
  frames: i32,
  coefficients: usize,
  states: usize,
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
  let energy = v128.load(states, CARRY_AT);
  let n = 0;
  for (; n + 8 <= frames; n += 8) {
    const left0 = v128.load(left);
    const right0 = v128.load(right);
    const pair0 = v128.shuffle<f32>(left0, right0, 0, 4, 1, 5);
    const xa = f64x2.promote_low_f32x4(pair0);
    y2 = shelved(xa, x1, x2, y1, y2, b1, b2, a1, a2);
    const da = f64x2.sub(y2, y1);
    z2 = highPassed(da, d1, z1, z2, r1, r2);
    energy = f64x2.add(energy, f64x2.mul(z2, z2));
    const xb = f64x2.promote_low_f32x4(v128.shuffle<f64>(pair0, pair0, 1, 1));
    y1 = shelved(xb, xa, x1, y2, y1, b1, b2, a1, a2);
    const db = f64x2.sub(y1, y2);
    z1 = highPassed(db, da, z2, z1, r1, r2);
    energy = f64x2.add(energy, f64x2.mul(z1, z1));
    const pair1 = v128.shuffle<f32>(left0, right0, 2, 6, 3, 7);
    const xc = f64x2.promote_low_f32x4(pair1);
    y2 = shelved(xc, xb, xa, y1, y2, b1, b2, a1, a2);
    const dc = f64x2.sub(y2, y1);
    z2 = highPassed(dc, db, z1, z2, r1, r2);
    energy = f64x2.add(energy, f64x2.mul(z2, z2));
    const xd = f64x2.promote_low_f32x4(v128.shuffle<f64>(pair1, pair1, 1, 1));
    y1 = shelved(xd, xc, xb, y2, y1, b1, b2, a1, a2);
    const dd = f64x2.sub(y1, y2);
    z1 = highPassed(dd, dc, z2, z1, r1, r2);
    energy = f64x2.add(energy, f64x2.mul(z1, z1));

    const left1 = v128.load(left, 16);
    const right1 = v128.load(right, 16);
    const pair2 = v128.shuffle<f32>(left1, right1, 0, 4, 1, 5);
    const xe = f64x2.promote_low_f32x4(pair2);
    y2 = shelved(xe, xd, xc, y1, y2, b1, b2, a1, a2);
    const de = f64x2.sub(y2, y1);
    z2 = highPassed(de, dd, z1, z2, r1, r2);
    energy = f64x2.add(energy, f64x2.mul(z2, z2));
    const xf = f64x2.promote_low_f32x4(v128.shuffle<f64>(pair2, pair2, 1, 1));
    y1 = shelved(xf, xe, xd, y2, y1, b1, b2, a1, a2);
    const df = f64x2.sub(y1, y2);
    z1 = highPassed(df, de, z2, z1, r1, r2);
    energy = f64x2.add(energy, f64x2.mul(z1, z1));
    const pair3 = v128.shuffle<f32>(left1, right1, 2, 6, 3, 7);
    const xg = f64x2.promote_low_f32x4(pair3);
    y2 = shelved(xg, xf, xe, y1, y2, b1, b2, a1, a2);
    const dg = f64x2.sub(y2, y1);
    z2 = highPassed(dg, df, z1, z2, r1, r2);
    energy = f64x2.add(energy, f64x2.mul(z2, z2));
    const xh = f64x2.promote_low_f32x4(v128.shuffle<f64>(pair3, pair3, 1, 1));
    y1 = shelved(xh, xg, xf, y2, y1, b1, b2, a1, a2);
    const dh = f64x2.sub(y1, y2);
    z1 = highPassed(dh, dg, z2, z1, r1, r2);
    energy = f64x2.add(energy, f64x2.mul(z1, z1));

    x2 = xg;
    x1 = xh;
    d1 = dh;
    left += 32;
    right += 32;
  }
  for (; n < frames; n++) {
    const x = f64x2(<f64>load<f32>(left), <f64>load<f32>(right));
    const y = shelved(x, x1, x2, y1, y2, b1, b2, a1, a2);
    const d = f64x2.sub(y, y1);
    const z = highPassed(d, d1, z1, z2, r1, r2);
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
  v128.store(states, energy, CARRY_AT);
}

/** The first section's output; what waits for the frame before comes last. */
// @ts-ignore: decorator
@inline
function shelved(x: v128, x1: v128, x2: v128, y1: v128, y2: v128, b1: v128, b2: v128, a1: v128, a2: v128): v128 {
  const input = f64x2.add(x, f64x2.mul(b1, x1));
  const older = f64x2.sub(f64x2.mul(b2, x2), f64x2.mul(a2, y2));
  return f64x2.sub(f64x2.add(input, older), f64x2.mul(a1, y1));
}

/** The second section's output of differences `d` between the first one's; what waits for the frame before comes last. */
// @ts-ignore: decorator
@inline
function highPassed(d: v128, d1: v128, z1: v128, z2: v128, r1: v128, r2: v128): v128 {
  return f64x2.sub(f64x2.sub(f64x2.sub(d, d1), f64x2.mul(r2, z2)), f64x2.mul(r1, z1));
}

/** Silence would otherwise run down into denormals, which cost a hundred cycles each. */
function flushStates(states: usize): void {
  for (let at = states, stop = states + 96; at < stop; at += 16) {
    const state = v128.load(at);
    v128.store(at, v128.andnot(state, f64x2.lt(f64x2.abs(state), f64x2.splat(SMALLEST_STATE))));
  }
}
