// How loud a range of frequencies is in each period. Slopes run in f64x2, a channel a lane; both chains of all-passes in one
// f32x4: lanes 0 and 1 are the channels of one chain, lanes 2 and 3 those of the other.
import { promoteFrames } from './biquad-section';

/** A filter's memory as src/kernels/wasm/envelope-powers.ts lays it out. */
const COEFFICIENTS_AT: usize = 48;
/** a1 a2 of two sections. */
const SLOPE_BYTES: usize = 32;
/** One all-pass of either chain: a f32x4. */
const STAGE_COEFFICIENT_BYTES: usize = 16;

/** A state's memory: position in the long period, sum of the period, then a slope's x1 t1 y1 y2 a section, then x1 y1 a stage. */
const SUM_AT: usize = 8;
const STATES_AT: usize = 16;
const SLOPE_STATE_BYTES: usize = 128;
const STAGE_STATE_BYTES: usize = 32;

/** As many frames, or one period, are filtered at a time; then memories are cleared of what would decay into denormals. */
const LONG_PERIOD_FRAMES: i32 = 512;
const SILENT_STATE: f64 = 1e-30;
const SILENT_SAMPLE: f32 = 1e-15;

/** Writes the power of each period that ends within these frames; returns how many do. */
export function envelopePowers(
  left: usize,
  right: usize,
  frames: i32,
  filter: usize,
  state: usize,
  powers: usize,
  scratch: usize,
): i32 {
  const periodFrames = load<i32>(filter);
  const decimation = load<i32>(filter, 4);
  const share = <f64>decimation / <f64>periodFrames;
  const longFrames = max(periodFrames, LONG_PERIOD_FRAMES);
  const perPeriod = periodFrames / decimation;
  let position = load<i32>(state);
  let sum = load<f64>(state, SUM_AT);
  let ended = 0;
  for (let start = 0; start < frames; ) {
    const count = min(longFrames - position, frames - start);
    promoteFrames(left + (<usize>start << 2), right + (<usize>start << 2), count, scratch);
    const remaining = passSegment(scratch, position, count, filter, state);
    let due = perPeriod - ((position / decimation) & (perPeriod - 1));
    for (let frame = scratch, left = remaining; left > 0; ) {
      const some = min(due, left);
      sum = addSquares(frame, some, sum);
      frame += <usize>some << 4;
      left -= some;
      due -= some;
      if (due > 0) break;
      store<f64>(powers + (<usize>ended << 3), sum * share);
      ended++;
      sum = 0;
      due = perPeriod;
    }
    start += count;
    position += count;
    if (position < longFrames) continue;
    silence(filter, state);
    position = 0;
  }
  store<i32>(state, position);
  store<f64>(state, sum, SUM_AT);
  return ended;
}

/** Makes envelopes of the frames that remain of a segment; returns how many do. */
function passSegment(frames: usize, position: i32, count: i32, filter: usize, state: usize): i32 {
  const decimation = load<i32>(filter, 4);
  const hasLowPass = load<i32>(filter, 8);
  const hasHighPass = load<i32>(filter, 12);
  const stages = load<i32>(filter, 16);
  let coefficients = filter + COEFFICIENTS_AT;
  let states = state + STATES_AT;
  if (hasLowPass != 0) {
    passLow(frames, count, coefficients, states);
    coefficients += SLOPE_BYTES;
    states += SLOPE_STATE_BYTES;
  }
  let remaining = count;
  if (decimation > 1) {
    remaining = 0;
    for (let n = decimation - 1 - (position & (decimation - 1)); n < count; n += decimation) {
      v128.store(frames + (<usize>remaining << 4), v128.load(frames + (<usize>n << 4)));
      remaining++;
    }
    if (remaining == 0) return 0;
  }
  if (hasHighPass != 0) {
    passHigh(frames, remaining, coefficients, states);
    coefficients += SLOPE_BYTES;
    states += SLOPE_STATE_BYTES;
  }
  spread(frames, remaining, load<f64>(filter, 24));
  let stage = 0;
  for (; stage + 4 <= stages; stage += 4) {
    passFourStages(frames, remaining, coefficients, states);
    coefficients += 4 * STAGE_COEFFICIENT_BYTES;
    states += 4 * STAGE_STATE_BYTES;
  }
  if (stage + 2 <= stages) {
    stage += 2;
    passTwoStages(frames, remaining, coefficients, states);
    coefficients += 2 * STAGE_COEFFICIENT_BYTES;
    states += 2 * STAGE_STATE_BYTES;
  }
  if (stage < stages) passStage(frames, remaining, coefficients, states);
  return remaining;
}

/** Two sections with the numerator 1 2 1. */
function passLow(frames: usize, count: i32, coefficients: usize, state: usize): void {
  const a1 = v128.load64_splat(coefficients);
  const a2 = v128.load64_splat(coefficients, 8);
  const c1 = v128.load64_splat(coefficients, 16);
  const c2 = v128.load64_splat(coefficients, 24);
  let x1 = v128.load(state);
  let t1 = v128.load(state, 16);
  let y1 = v128.load(state, 32);
  let y2 = v128.load(state, 48);
  let u1 = v128.load(state, 80);
  let z1 = v128.load(state, 96);
  let z2 = v128.load(state, 112);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    const t = f64x2.add(x, x1);
    const y = f64x2.sub(f64x2.sub(f64x2.add(t, t1), f64x2.mul(a2, y2)), f64x2.mul(a1, y1));
    const u = f64x2.add(y, y1);
    const z = f64x2.sub(f64x2.sub(f64x2.add(u, u1), f64x2.mul(c2, z2)), f64x2.mul(c1, z1));
    v128.store(frames, z);
    x1 = x;
    t1 = t;
    y2 = y1;
    y1 = y;
    u1 = u;
    z2 = z1;
    z1 = z;
    frames += 16;
  }
  v128.store(state, x1);
  v128.store(state, t1, 16);
  v128.store(state, y1, 32);
  v128.store(state, y2, 48);
  v128.store(state, u1, 80);
  v128.store(state, z1, 96);
  v128.store(state, z2, 112);
}

/** Two sections with the numerator 1 −2 1. */
function passHigh(frames: usize, count: i32, coefficients: usize, state: usize): void {
  const a1 = v128.load64_splat(coefficients);
  const a2 = v128.load64_splat(coefficients, 8);
  const c1 = v128.load64_splat(coefficients, 16);
  const c2 = v128.load64_splat(coefficients, 24);
  let x1 = v128.load(state);
  let t1 = v128.load(state, 16);
  let y1 = v128.load(state, 32);
  let y2 = v128.load(state, 48);
  let u1 = v128.load(state, 80);
  let z1 = v128.load(state, 96);
  let z2 = v128.load(state, 112);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    const t = f64x2.sub(x, x1);
    const y = f64x2.sub(f64x2.sub(f64x2.sub(t, t1), f64x2.mul(a2, y2)), f64x2.mul(a1, y1));
    const u = f64x2.sub(y, y1);
    const z = f64x2.sub(f64x2.sub(f64x2.sub(u, u1), f64x2.mul(c2, z2)), f64x2.mul(c1, z1));
    v128.store(frames, z);
    x1 = x;
    t1 = t;
    y2 = y1;
    y1 = y;
    u1 = u;
    z2 = z1;
    z1 = z;
    frames += 16;
  }
  v128.store(state, x1);
  v128.store(state, t1, 16);
  v128.store(state, y1, 32);
  v128.store(state, y2, 48);
  v128.store(state, u1, 80);
  v128.store(state, z1, 96);
  v128.store(state, z2, 112);
}

/** f64x2 frames become f32x4 ones, both channels twice. */
function spread(frames: usize, count: i32, gain: f64): void {
  const factor = f64x2.splat(gain);
  const least = f32x4.splat(SILENT_SAMPLE);
  for (let n = 0; n < count; n++) {
    const pair = f32x4.demote_f64x2_zero(f64x2.mul(v128.load(frames), factor));
    const heard = v128.and(pair, f32x4.ge(f32x4.abs(pair), least));
    v128.store(frames, v128.shuffle<f64>(heard, heard, 0, 0));
    frames += 16;
  }
}

function passStage(frames: usize, count: i32, coefficients: usize, state: usize): void {
  const c = v128.load(coefficients);
  let x1 = v128.load(state);
  let y1 = v128.load(state, 16);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    y1 = f32x4.sub(f32x4.add(x1, f32x4.mul(c, x)), f32x4.mul(c, y1));
    v128.store(frames, y1);
    x1 = x;
    frames += 16;
  }
  v128.store(state, x1);
  v128.store(state, y1, 16);
}

function passTwoStages(frames: usize, count: i32, coefficients: usize, state: usize): void {
  const c = v128.load(coefficients);
  const d = v128.load(coefficients, 16);
  let x1 = v128.load(state);
  let y1 = v128.load(state, 16);
  let z1 = v128.load(state, 48);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    const y = f32x4.sub(f32x4.add(x1, f32x4.mul(c, x)), f32x4.mul(c, y1));
    z1 = f32x4.sub(f32x4.add(y1, f32x4.mul(d, y)), f32x4.mul(d, z1));
    v128.store(frames, z1);
    x1 = x;
    y1 = y;
    frames += 16;
  }
  v128.store(state, x1);
  v128.store(state, y1, 16);
  v128.store(state, y1, 32);
  v128.store(state, z1, 48);
}

/** Side by side they wait for each other less. */
function passFourStages(frames: usize, count: i32, coefficients: usize, state: usize): void {
  const c = v128.load(coefficients);
  const d = v128.load(coefficients, 16);
  const e = v128.load(coefficients, 32);
  const f = v128.load(coefficients, 48);
  let x1 = v128.load(state);
  let y1 = v128.load(state, 16);
  let z1 = v128.load(state, 48);
  let u1 = v128.load(state, 80);
  let v1 = v128.load(state, 112);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    const y = f32x4.sub(f32x4.add(x1, f32x4.mul(c, x)), f32x4.mul(c, y1));
    const z = f32x4.sub(f32x4.add(y1, f32x4.mul(d, y)), f32x4.mul(d, z1));
    const u = f32x4.sub(f32x4.add(z1, f32x4.mul(e, z)), f32x4.mul(e, u1));
    v1 = f32x4.sub(f32x4.add(u1, f32x4.mul(f, u)), f32x4.mul(f, v1));
    v128.store(frames, v1);
    x1 = x;
    y1 = y;
    z1 = z;
    u1 = u;
    frames += 16;
  }
  v128.store(state, x1);
  v128.store(state, y1, 16);
  v128.store(state, y1, 32);
  v128.store(state, z1, 48);
  v128.store(state, z1, 64);
  v128.store(state, u1, 80);
  v128.store(state, u1, 96);
  v128.store(state, v1, 112);
}

/** Adds the larger of both channels' squared envelopes. */
function addSquares(frames: usize, count: i32, sum: f64): f64 {
  let total = f64x2.splat(sum);
  for (const end = frames + (<usize>count << 4); frames < end; frames += 16) {
    const both = v128.load(frames);
    const squares = f32x4.mul(both, both);
    const sums = f32x4.add(squares, v128.shuffle<f64>(squares, squares, 1, 0));
    const larger = f32x4.pmax(sums, v128.shuffle<f32>(sums, sums, 1, 0, 3, 2));
    total = f64x2.add(total, f64x2.promote_low_f32x4(larger));
  }
  return f64x2.extract_lane(total, 0);
}

/** Clears what would decay into denormals, which cost a hundred cycles each. */
function silence(filter: usize, state: usize): void {
  const slopes = load<i32>(filter, 8) + load<i32>(filter, 12);
  const stages = load<i32>(filter, 16);
  let at = state + STATES_AT;
  const stagesAt = at + <usize>slopes * SLOPE_STATE_BYTES;
  for (; at < stagesAt; at += 16) {
    const value = v128.load(at);
    v128.store(at, v128.andnot(value, f64x2.lt(f64x2.abs(value), f64x2.splat(SILENT_STATE))));
  }
  for (const end = stagesAt + <usize>stages * STAGE_STATE_BYTES; at < end; at += 16) {
    const value = v128.load(at);
    v128.store(at, v128.andnot(value, f32x4.lt(f32x4.abs(value), f32x4.splat(SILENT_SAMPLE))));
  }
}
