import { magnitudes } from './magnitudes';

// Sums in double precision, two lanes each: of every four frames, the even ones go into lane 0, the odd ones into lane 1.

/** Accumulators, a v128 each: sum of left and right, their energies, those of left + right and left - right, their peaks. */
const ACCUMULATOR_BYTES: usize = 128;

/**
 * Of `frames` frames of two channels: sum, energy and largest magnitude (as a f64; NaN is passed over) of left, then of right, then
 * the energies of (left + right)/2 and of (left - right)/2; eight f64 in `results`. `scratch` holds ten v128.
 */
export function sampleSums(left: usize, right: usize, frames: i32, results: usize, scratch: usize): void {
  memory.fill(scratch, 0, ACCUMULATOR_BYTES + 32);
  addFours(left, right, frames >> 2, scratch);
  const rest = frames & 3;
  if (rest > 0) {
    // Zeros behind the last frame change no sum.
    const padded = scratch + ACCUMULATOR_BYTES;
    const offset = <usize>(frames - rest) << 2;
    memory.copy(padded, left + offset, <usize>rest << 2);
    memory.copy(padded + 16, right + offset, <usize>rest << 2);
    addFours(padded, padded + 16, 1, scratch);
  }
  store<f64>(results, sumOfLanes(scratch));
  store<f64>(results, sumOfLanes(scratch + 32), 8);
  store<f64>(results, largestLane(scratch + 96), 16);
  store<f64>(results, sumOfLanes(scratch + 16), 24);
  store<f64>(results, sumOfLanes(scratch + 48), 32);
  store<f64>(results, largestLane(scratch + 112), 40);
  store<f64>(results, 0.25 * sumOfLanes(scratch + 64), 48);
  store<f64>(results, 0.25 * sumOfLanes(scratch + 80), 56);
}

function addFours(left: usize, right: usize, fours: i32, accumulators: usize): void {
  let leftSum = v128.load(accumulators);
  let rightSum = v128.load(accumulators, 16);
  let leftEnergy = v128.load(accumulators, 32);
  let rightEnergy = v128.load(accumulators, 48);
  let midEnergy = v128.load(accumulators, 64);
  let sideEnergy = v128.load(accumulators, 80);
  let leftPeak = v128.load(accumulators, 96);
  let rightPeak = v128.load(accumulators, 112);
  for (; fours > 0; fours--) {
    const l = v128.load(left);
    const r = v128.load(right);
    leftPeak = f32x4.pmax(leftPeak, magnitudes(l));
    rightPeak = f32x4.pmax(rightPeak, magnitudes(r));
    const left01 = f64x2.promote_low_f32x4(l);
    const right01 = f64x2.promote_low_f32x4(r);
    const left23 = f64x2.promote_low_f32x4(v128.shuffle<f64>(l, l, 1, 1));
    const right23 = f64x2.promote_low_f32x4(v128.shuffle<f64>(r, r, 1, 1));
    leftSum = f64x2.add(leftSum, f64x2.add(left01, left23));
    rightSum = f64x2.add(rightSum, f64x2.add(right01, right23));
    leftEnergy = f64x2.add(leftEnergy, sumOfSquares(left01, left23));
    rightEnergy = f64x2.add(rightEnergy, sumOfSquares(right01, right23));
    midEnergy = f64x2.add(midEnergy, sumOfSquares(f64x2.add(left01, right01), f64x2.add(left23, right23)));
    sideEnergy = f64x2.add(sideEnergy, sumOfSquares(f64x2.sub(left01, right01), f64x2.sub(left23, right23)));
    left += 16;
    right += 16;
  }
  v128.store(accumulators, leftSum);
  v128.store(accumulators, rightSum, 16);
  v128.store(accumulators, leftEnergy, 32);
  v128.store(accumulators, rightEnergy, 48);
  v128.store(accumulators, midEnergy, 64);
  v128.store(accumulators, sideEnergy, 80);
  v128.store(accumulators, leftPeak, 96);
  v128.store(accumulators, rightPeak, 112);
}

// @ts-ignore: decorator
@inline
function sumOfSquares(a: v128, b: v128): v128 {
  return f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b));
}

function sumOfLanes(accumulator: usize): f64 {
  return load<f64>(accumulator) + load<f64>(accumulator, 8);
}

function largestLane(accumulator: usize): f64 {
  return max(
    max(load<f32>(accumulator), load<f32>(accumulator, 4)),
    max(load<f32>(accumulator, 8), load<f32>(accumulator, 12)),
  );
}
