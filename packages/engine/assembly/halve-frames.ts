// Two channels at half their rate. Lanes 0 and 1 of a f32x4 are both channels of a pair's earlier frame, lanes 2 and 3 of its
// later one: the all-pass chains of both kinds of frames run side by side.

/** A state's memory: the frame that waits for its pair, how many pairs came since memories were cleared, x1 y1 of the all-passes. */
const PAIRS_AT: usize = 8;
const CHAINS_AT: usize = 16;
/** After so many pairs memories are cleared of what would decay into denormals, which cost a hundred cycles each. */
const PAIRS_BETWEEN_CLEARINGS: i32 = 64;
const SILENT_SAMPLE: f32 = 1e-15;

/** Halves what waits in `state`, if something does, and `frames` frames behind it. */
export function halveFrames(
  left: usize,
  right: usize,
  frames: i32,
  hasWaiting: bool,
  coefficients: usize,
  state: usize,
  leftInto: usize,
  rightInto: usize,
): void {
  const c = v128.load(coefficients);
  let x1 = v128.load(state, CHAINS_AT);
  let y1 = v128.load(state, CHAINS_AT + 16);
  let pairs = load<i32>(state, PAIRS_AT);
  let rest = frames;
  if (hasWaiting && rest > 0) {
    const pair = f32x4(load<f32>(state), load<f32>(state, 4), load<f32>(left), load<f32>(right));
    y1 = allPass(pair, x1, y1, c);
    x1 = pair;
    storeSum(y1, leftInto, rightInto);
    left += 4;
    right += 4;
    leftInto += 4;
    rightInto += 4;
    rest--;
    pairs++;
  }
  while (true) {
    if (pairs == PAIRS_BETWEEN_CLEARINGS) {
      x1 = clear(x1);
      y1 = clear(y1);
      pairs = 0;
    }
    if (rest < 2) break;
    if (rest >= 8 && pairs + 4 <= PAIRS_BETWEEN_CLEARINGS) {
      const l = v128.load(left);
      const r = v128.load(right);
      const first = v128.shuffle<f32>(l, r, 0, 4, 1, 5);
      const second = v128.shuffle<f32>(l, r, 2, 6, 3, 7);
      const nextL = v128.load(left, 16);
      const nextR = v128.load(right, 16);
      const third = v128.shuffle<f32>(nextL, nextR, 0, 4, 1, 5);
      const fourth = v128.shuffle<f32>(nextL, nextR, 2, 6, 3, 7);
      const a = allPass(first, x1, y1, c);
      const b = allPass(second, first, a, c);
      const d = allPass(third, second, b, c);
      y1 = allPass(fourth, third, d, c);
      x1 = fourth;
      const early = f32x4.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
      const late = f32x4.add(v128.shuffle<f64>(d, y1, 0, 2), v128.shuffle<f64>(d, y1, 1, 3));
      v128.store(leftInto, v128.shuffle<f32>(early, late, 0, 2, 4, 6));
      v128.store(rightInto, v128.shuffle<f32>(early, late, 1, 3, 5, 7));
      left += 32;
      right += 32;
      leftInto += 16;
      rightInto += 16;
      rest -= 8;
      pairs += 4;
    } else {
      const pair = f32x4(load<f32>(left), load<f32>(right), load<f32>(left, 4), load<f32>(right, 4));
      y1 = allPass(pair, x1, y1, c);
      x1 = pair;
      storeSum(y1, leftInto, rightInto);
      left += 8;
      right += 8;
      leftInto += 4;
      rightInto += 4;
      rest -= 2;
      pairs++;
    }
  }
  if (rest > 0) {
    store<f32>(state, load<f32>(left));
    store<f32>(state, load<f32>(right), 4);
  }
  store<i32>(state, pairs, PAIRS_AT);
  v128.store(state, x1, CHAINS_AT);
  v128.store(state, y1, CHAINS_AT + 16);
}

/** One multiplication and one subtraction lie between an output and the next. */
// @ts-ignore: decorator
@inline
function allPass(x: v128, x1: v128, y1: v128, c: v128): v128 {
  return f32x4.sub(f32x4.add(x1, f32x4.mul(c, x)), f32x4.mul(c, y1));
}

// @ts-ignore: decorator
@inline
function storeSum(y: v128, leftInto: usize, rightInto: usize): void {
  const sums = f32x4.add(y, v128.shuffle<f64>(y, y, 1, 0));
  store<f32>(leftInto, f32x4.extract_lane(sums, 0));
  store<f32>(rightInto, f32x4.extract_lane(sums, 1));
}

// @ts-ignore: decorator
@inline
function clear(value: v128): v128 {
  return v128.and(value, f32x4.ge(f32x4.abs(value), f32x4.splat(SILENT_SAMPLE)));
}
