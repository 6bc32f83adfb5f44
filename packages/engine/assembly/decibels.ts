// The logarithm of src/audio/exact-math.ts, operation by operation: each is rounded in one way, so both give the same bits.

const SQUARE_ROOT_OF_2: f64 = 1.4142135623730951;
const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308;
const EXPONENT_BIAS: i32 = 1023;
const INVERSE_LN10_HIGH: f64 = 0.4342944818781689;
const INVERSE_LN10_LOW: f64 = 2.5082946711645275e-11;
const LOG10_OF_2_HIGH: f64 = 0.30102999566361177;
const LOG10_OF_2_LOW: f64 = 3.694239077158931e-13;

/** Makes of each f64 offset + factor · log10 of it, in place: −Infinity of 0, NaN below. */
export function decibels(values: usize, count: i32, factor: f64, offset: f64): void {
  for (const end = values + (<usize>count << 3); values < end; values += 8) {
    store<f64>(values, offset + factor * log10(load<f64>(values)));
  }
}

function log10(x: f64): f64 {
  if (x == 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x == Infinity) return x;
  const isSubnormal = x < SMALLEST_NORMAL;
  const bits = reinterpret<i64>(isSubnormal ? x * 18014398509481984.0 : x);
  const whole = reinterpret<f64>((bits & 0x000fffffffffffff) | (<i64>EXPONENT_BIAS << 52));
  const isLarge = whole > SQUARE_ROOT_OF_2;
  const mantissa = isLarge ? whole / 2 : whole;
  const exponent = <f64>(<i32>(bits >> 52) - EXPONENT_BIAS + (isLarge ? 1 : 0) - (isSubnormal ? 54 : 0));

  const f = mantissa - 1;
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  const square = s * s;
  let sum: f64 = 0.14798198605116586;
  sum = 0.15313837699209373 + square * sum;
  sum = 0.1818357216161805 + square * sum;
  sum = 0.22222198432149784 + square * sum;
  sum = 0.2857142874366239 + square * sum;
  sum = 0.3999999999940942 + square * sum;
  sum = 0.6666666666666735 + square * sum;
  const rest = s * (halfSquare + square * sum);
  const high = truncate(f - halfSquare);
  const low = f - high - halfSquare + rest;
  const fromMantissa = high * INVERSE_LN10_HIGH;
  const fromExponent = exponent * LOG10_OF_2_HIGH;
  const both = fromExponent + fromMantissa;
  const small = exponent * LOG10_OF_2_LOW + (low + high) * INVERSE_LN10_LOW + low * INVERSE_LN10_HIGH;
  return small + (fromExponent - both + fromMantissa) + both;
}

/** Clears the last 32 bits. */
// @ts-ignore: decorator
@inline
function truncate(x: f64): f64 {
  return reinterpret<f64>(reinterpret<i64>(x) & ~(<i64>0xffffffff));
}
