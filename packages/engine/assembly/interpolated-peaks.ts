import { magnitudes } from './magnitudes';

// Taps h and their mirror image give two outputs, S + D and S - D, of which the larger magnitude is |S| + |D|:
// half the multiplications of two separate filters.
//   S = sum of (h[k] + h[T-1-k]) / 2 * (x[n-k] + x[n-T+1+k]),  D = sum of (h[k] - h[T-1-k]) / 2 * (x[n-k] - x[n-T+1+k])

/**
 * The peaks of 4 frames. `samples` is the address of the oldest sample in the first frame's support.
 *
 * `coefficients` are f32, a row for each k < halfTaps: one S and one D for each mirrored pair of phases, then one S for each
 * phase that is its own mirror image.
 */
export function peaksOfFourFrames(
  samples: usize,
  halfTaps: i32,
  delayBytes: usize,
  coefficients: usize,
  pairs: i32,
  selfMirrored: i32,
): v128 {
  const newest = samples + (<usize>(2 * halfTaps - 1) << 2);
  const peak = magnitudes(v128.load(newest - delayBytes));
  if (pairs == 3 && selfMirrored == 1 && (halfTaps & 1) == 0) {
    return f32x4.pmax(peak, peaksOfSevenPhases(samples, newest, coefficients));
  }
  if (pairs == 2 && selfMirrored == 0) {
    return f32x4.pmax(peak, peaksOfFourPhases(samples, newest, coefficients));
  }
  return f32x4.pmax(peak, peaksOfAnyPhases(samples, newest, coefficients, pairs, selfMirrored));
}

/** The eightfold interpolator: all its sums in one go over the samples, so that each is loaded once; two taps at a time. */
function peaksOfSevenPhases(samples: usize, newest: usize, coefficients: usize): v128 {
  let sum1 = f32x4.splat(0);
  let difference1 = f32x4.splat(0);
  let sum2 = f32x4.splat(0);
  let difference2 = f32x4.splat(0);
  let sum3 = f32x4.splat(0);
  let difference3 = f32x4.splat(0);
  let sum4 = f32x4.splat(0);
  let at = coefficients;
  let late = newest - 4;
  for (let early = samples; early < late; early += 8, late -= 8) {
    const a = v128.load(late, 4);
    const b = v128.load(early);
    const plus = f32x4.add(a, b);
    const minus = f32x4.sub(a, b);
    sum1 = f32x4.add(sum1, f32x4.mul(v128.load32_splat(at), plus));
    difference1 = f32x4.add(difference1, f32x4.mul(v128.load32_splat(at, 4), minus));
    sum2 = f32x4.add(sum2, f32x4.mul(v128.load32_splat(at, 8), plus));
    difference2 = f32x4.add(difference2, f32x4.mul(v128.load32_splat(at, 12), minus));
    sum3 = f32x4.add(sum3, f32x4.mul(v128.load32_splat(at, 16), plus));
    difference3 = f32x4.add(difference3, f32x4.mul(v128.load32_splat(at, 20), minus));
    sum4 = f32x4.add(sum4, f32x4.mul(v128.load32_splat(at, 24), plus));

    const c = v128.load(late);
    const d = v128.load(early, 4);
    const nextPlus = f32x4.add(c, d);
    const nextMinus = f32x4.sub(c, d);
    sum1 = f32x4.add(sum1, f32x4.mul(v128.load32_splat(at, 28), nextPlus));
    difference1 = f32x4.add(difference1, f32x4.mul(v128.load32_splat(at, 32), nextMinus));
    sum2 = f32x4.add(sum2, f32x4.mul(v128.load32_splat(at, 36), nextPlus));
    difference2 = f32x4.add(difference2, f32x4.mul(v128.load32_splat(at, 40), nextMinus));
    sum3 = f32x4.add(sum3, f32x4.mul(v128.load32_splat(at, 44), nextPlus));
    difference3 = f32x4.add(difference3, f32x4.mul(v128.load32_splat(at, 48), nextMinus));
    sum4 = f32x4.add(sum4, f32x4.mul(v128.load32_splat(at, 52), nextPlus));
    at += 56;
  }
  const pair1 = f32x4.add(magnitudes(sum1), magnitudes(difference1));
  const pair2 = f32x4.add(magnitudes(sum2), magnitudes(difference2));
  const pair3 = f32x4.add(magnitudes(sum3), magnitudes(difference3));
  return f32x4.pmax(f32x4.pmax(pair1, pair2), f32x4.pmax(pair3, magnitudes(sum4)));
}

/** The standard's table, likewise. */
function peaksOfFourPhases(samples: usize, newest: usize, coefficients: usize): v128 {
  let sum1 = f32x4.splat(0);
  let difference1 = f32x4.splat(0);
  let sum2 = f32x4.splat(0);
  let difference2 = f32x4.splat(0);
  let at = coefficients;
  let late = newest;
  for (let early = samples; early < late; early += 4, late -= 4) {
    const a = v128.load(late);
    const b = v128.load(early);
    const plus = f32x4.add(a, b);
    const minus = f32x4.sub(a, b);
    sum1 = f32x4.add(sum1, f32x4.mul(v128.load32_splat(at), plus));
    difference1 = f32x4.add(difference1, f32x4.mul(v128.load32_splat(at, 4), minus));
    sum2 = f32x4.add(sum2, f32x4.mul(v128.load32_splat(at, 8), plus));
    difference2 = f32x4.add(difference2, f32x4.mul(v128.load32_splat(at, 12), minus));
    at += 16;
  }
  const pair1 = f32x4.add(magnitudes(sum1), magnitudes(difference1));
  const pair2 = f32x4.add(magnitudes(sum2), magnitudes(difference2));
  return f32x4.pmax(pair1, pair2);
}

/**
 * What the six central taps alone give of the standard's table, or of any other two pairs of phases: nearly all, as a rule.
 *
 * @param readsFirstPair false where the first pair is known to give less
 */
export function centralPeaksOfFourFrames(
  samples: usize,
  halfTaps: i32,
  coefficients: usize,
  readsFirstPair: bool,
): v128 {
  const before = samples + (<usize>(halfTaps - 3) << 2);
  const at = coefficients + (<usize>(halfTaps - 3) << 4);
  const x0 = v128.load(before);
  const x1 = v128.load(before, 4);
  const x2 = v128.load(before, 8);
  const x3 = v128.load(before, 12);
  const x4 = v128.load(before, 16);
  const x5 = v128.load(before, 20);
  const plus0 = f32x4.add(x5, x0);
  const plus1 = f32x4.add(x4, x1);
  const plus2 = f32x4.add(x3, x2);
  const minus0 = f32x4.sub(x5, x0);
  const minus1 = f32x4.sub(x4, x1);
  const minus2 = f32x4.sub(x3, x2);
  const sum2 = weigh(plus0, plus1, plus2, at + 8);
  const difference2 = weigh(minus0, minus1, minus2, at + 12);
  const pair2 = f32x4.add(magnitudes(sum2), magnitudes(difference2));
  if (!readsFirstPair) return pair2;
  const sum1 = weigh(plus0, plus1, plus2, at);
  const difference1 = weigh(minus0, minus1, minus2, at + 4);
  return f32x4.pmax(f32x4.add(magnitudes(sum1), magnitudes(difference1)), pair2);
}

/** By one column of three rows. */
// @ts-ignore: decorator
@inline
function weigh(a: v128, b: v128, c: v128, column: usize): v128 {
  const ab = f32x4.add(
    f32x4.mul(v128.load32_splat(column), a),
    f32x4.mul(v128.load32_splat(column, 16), b),
  );
  return f32x4.add(ab, f32x4.mul(v128.load32_splat(column, 32), c));
}

/** |S| of the one self-mirrored phase, of 4 frames; summed in two halves that need not wait for each other. */
export function halfwayOfFourFrames(samples: usize, halfTaps: i32, coefficients: usize, pairs: i32): v128 {
  const rowBytes = <usize>(2 * pairs + 1) << 2;
  let even = f32x4.splat(0);
  let odd = even;
  let at = coefficients + (<usize>(2 * pairs) << 2);
  let late = samples + (<usize>(2 * halfTaps - 1) << 2);
  let early = samples;
  for (; early + 4 < late; early += 8, late -= 8) {
    const outer = f32x4.add(v128.load(late), v128.load(early));
    const inner = f32x4.add(v128.load(late - 4), v128.load(early, 4));
    even = f32x4.add(even, f32x4.mul(v128.load32_splat(at), outer));
    odd = f32x4.add(odd, f32x4.mul(v128.load32_splat(at + rowBytes), inner));
    at += 2 * rowBytes;
  }
  if (early < late) {
    even = f32x4.add(even, f32x4.mul(v128.load32_splat(at), f32x4.add(v128.load(late), v128.load(early))));
  }
  return magnitudes(f32x4.add(even, odd));
}

function peaksOfAnyPhases(
  samples: usize,
  newest: usize,
  coefficients: usize,
  pairs: i32,
  selfMirrored: i32,
): v128 {
  const rowBytes = <usize>(2 * pairs + selfMirrored) << 2;
  let peak = f32x4.splat(0);
  for (let pair = 0; pair < pairs; pair++) {
    let sum = f32x4.splat(0);
    let difference = f32x4.splat(0);
    let at = coefficients + (<usize>pair << 3);
    let late = newest;
    for (let early = samples; early < late; early += 4, late -= 4) {
      const a = v128.load(late);
      const b = v128.load(early);
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(at), f32x4.add(a, b)));
      difference = f32x4.add(difference, f32x4.mul(v128.load32_splat(at, 4), f32x4.sub(a, b)));
      at += rowBytes;
    }
    peak = f32x4.pmax(peak, f32x4.add(magnitudes(sum), magnitudes(difference)));
  }
  for (let phase = 0; phase < selfMirrored; phase++) {
    let sum = f32x4.splat(0);
    let at = coefficients + (<usize>(2 * pairs + phase) << 2);
    let late = newest;
    for (let early = samples; early < late; early += 4, late -= 4) {
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(at), f32x4.add(v128.load(late), v128.load(early))));
      at += rowBytes;
    }
    peak = f32x4.pmax(peak, magnitudes(sum));
  }
  return peak;
}

/** Peaks of `frames` frames. `samples` need three more f32 of room behind them, which weigh nothing. */
export function interpolatedPeaks(
  samples: usize,
  frames: i32,
  halfTaps: i32,
  delayFrames: i32,
  coefficients: usize,
  pairs: i32,
  selfMirrored: i32,
  peaks: usize,
): void {
  const delayBytes = <usize>delayFrames << 2;
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    v128.store(peaks, peaksOfFourFrames(samples, halfTaps, delayBytes, coefficients, pairs, selfMirrored));
    samples += 16;
    peaks += 16;
  }
  if (n == frames) return;
  const last = peaksOfFourFrames(samples, halfTaps, delayBytes, coefficients, pairs, selfMirrored);
  store<f32>(peaks, f32x4.extract_lane(last, 0));
  if (n + 1 < frames) store<f32>(peaks, f32x4.extract_lane(last, 1), 4);
  if (n + 2 < frames) store<f32>(peaks, f32x4.extract_lane(last, 2), 8);
}
