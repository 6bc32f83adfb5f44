// The sine of src/audio/exact-math.ts, operation by operation: each is rounded in one way, so both give the same bits.

/** Writes sin 2π(k + shift)/divisor for k from 0 to `count` − 1 (f64). */
export function sines(into: usize, count: i32, shift: f64, divisor: f64): void {
  for (let k = 0; k < count; k++) {
    store<f64>(into, sineOfTurns((<f64>k + shift) / divisor));
    into += 8;
  }
}

function sineOfTurns(turns: f64): f64 {
  const part = turns - floor(turns);
  // Half away from zero, as part is not negative.
  const quarters = floor(4 * part + 0.5);
  const angle = (part - quarters / 4) * 6.283185307179586;
  const quarter = <i32>quarters & 3;
  const value = (quarter & 1) == 0 ? sineNearZero(angle) : cosineNearZero(angle);
  return quarter < 2 ? value : -value;
}

function sineNearZero(x: f64): f64 {
  const square = x * x;
  let sum: f64 = 1.58969099521155e-10;
  sum = -2.5050760253406863e-8 + square * sum;
  sum = 2.7557313707070068e-6 + square * sum;
  sum = -0.0001984126982985795 + square * sum;
  sum = 0.00833333333332249 + square * sum;
  sum = -0.16666666666666632 + square * sum;
  return x + x * square * sum;
}

function cosineNearZero(x: f64): f64 {
  const square = x * x;
  const half = 0.5 * square;
  const rough = 1 - half;
  let sum: f64 = -1.1359647557788195e-11;
  sum = 2.087572321298175e-9 + square * sum;
  sum = -2.7557314351390663e-7 + square * sum;
  sum = 2.480158728947673e-5 + square * sum;
  sum = -0.001388888888887411 + square * sum;
  sum = 0.0416666666666666 + square * sum;
  return rough + (1 - rough - half + square * square * sum);
}
