// The logarithm and the power of src/audio/exact-math.ts, operation by operation: each is rounded in one way, so both give the same
// bits. What is usual goes two at a time.

const SQUARE_ROOT_OF_2: f64 = 1.4142135623730951;
const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308;
const EXPONENT_BIAS: i32 = 1023;
const INVERSE_LN10_HIGH: f64 = 0.4342944818781689;
const INVERSE_LN10_LOW: f64 = 2.5082946711645275e-11;
const LOG10_OF_2_HIGH: f64 = 0.30102999566361177;
const LOG10_OF_2_LOW: f64 = 3.694239077158931e-13;

/** Makes of each f64 offset + factor · log10 of it, in place: −Infinity of 0, NaN below. */
export function decibels(values: usize, count: i32, factor: f64, offset: f64): void {
  const end = values + (<usize>count << 3);
  const smallest = f64x2.splat(SMALLEST_NORMAL);
  const infinite = f64x2.splat(Infinity);
  for (; values + 16 <= end; values += 16) {
    const pair = v128.load(values);
    if (i64x2.all_true(v128.and(f64x2.ge(pair, smallest), f64x2.lt(pair, infinite)))) {
      const levels = f64x2.mul(f64x2.splat(factor), log10OfTwo(pair));
      v128.store(values, f64x2.add(f64x2.splat(offset), levels));
    } else {
      store<f64>(values, offset + factor * log10(load<f64>(values)));
      store<f64>(values, offset + factor * log10(load<f64>(values, 8)), 8);
    }
  }
  if (values < end) store<f64>(values, offset + factor * log10(load<f64>(values)));
}

/** Makes of each f64 10 to the power of it over `divisor`, in place. */
export function ratios(levels: usize, count: i32, divisor: f64): void {
  const end = levels + (<usize>count << 3);
  const half = f64x2.splat(0.5);
  for (; levels + 16 <= end; levels += 16) {
    const pair = f64x2.div(v128.load(levels), f64x2.splat(divisor));
    if (i64x2.all_true(f64x2.lt(f64x2.abs(pair), half))) {
      v128.store(levels, exponentialsNearZero(f64x2.mul(pair, f64x2.splat(LN10))));
    } else {
      store<f64>(levels, powerOfTen(f64x2.extract_lane(pair, 0)));
      store<f64>(levels, powerOfTen(f64x2.extract_lane(pair, 1)), 8);
    }
  }
  if (levels < end) store<f64>(levels, powerOfTen(load<f64>(levels) / divisor));
}

/** Of positive, normal, finite numbers. */
// @ts-ignore: decorator
@inline
function log10OfTwo(x: v128): v128 {
  const whole = v128.or(
    v128.and(x, i64x2.splat(0x000fffffffffffff)),
    i64x2.splat(<i64>EXPONENT_BIAS << 52),
  );
  const isLarge = f64x2.gt(whole, f64x2.splat(SQUARE_ROOT_OF_2));
  const mantissa = v128.bitselect(f64x2.mul(whole, f64x2.splat(0.5)), whole, isLarge);
  // A mask of ones is −1.
  const exponents = i64x2.sub(i64x2.sub(i64x2.shr_u(x, 52), i64x2.splat(EXPONENT_BIAS)), isLarge);
  const exponent = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponents, exponents, 0, 2, 0, 2));

  const f = f64x2.sub(mantissa, f64x2.splat(1));
  const halfSquare = f64x2.mul(f64x2.mul(f64x2.splat(0.5), f), f);
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const square = f64x2.mul(s, s);
  let sum = f64x2.splat(0.14798198605116586);
  sum = f64x2.add(f64x2.splat(0.15313837699209373), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(0.1818357216161805), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(0.22222198432149784), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(0.2857142874366239), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(0.3999999999940942), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(0.6666666666666735), f64x2.mul(square, sum));
  const rest = f64x2.mul(s, f64x2.add(halfSquare, f64x2.mul(square, sum)));
  const high = v128.and(f64x2.sub(f, halfSquare), i64x2.splat(~(<i64>0xffffffff)));
  const low = f64x2.add(f64x2.sub(f64x2.sub(f, high), halfSquare), rest);
  const fromMantissa = f64x2.mul(high, f64x2.splat(INVERSE_LN10_HIGH));
  const fromExponent = f64x2.mul(exponent, f64x2.splat(LOG10_OF_2_HIGH));
  const both = f64x2.add(fromExponent, fromMantissa);
  const small = f64x2.add(
    f64x2.add(
      f64x2.mul(exponent, f64x2.splat(LOG10_OF_2_LOW)),
      f64x2.mul(f64x2.add(low, high), f64x2.splat(INVERSE_LN10_LOW)),
    ),
    f64x2.mul(low, f64x2.splat(INVERSE_LN10_HIGH)),
  );
  return f64x2.add(f64x2.add(small, f64x2.add(f64x2.sub(fromExponent, both), fromMantissa)), both);
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

const LN10: f64 = 2.302585092994046;
const LN2: f64 = 0.6931471805599453;
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
/** Beyond it is nothing but 0 and Infinity. */
const LARGEST_POWER: f64 = 325;
/** 10^22 is the last power that a double holds exactly. */
const LAST_EXACT_POWER: f64 = 22;

function powerOfTen(x: f64): f64 {
  if (x != x) return x;
  if (abs(x) > LARGEST_POWER) return x > 0 ? Infinity : 0;
  const below = floor(x);
  const whole = x - below >= 0.5 ? below + 1 : below;
  const magnitude = wholePowerOfTen(abs(whole));
  const fraction = f64x2.extract_lane(exponentialsNearZero(f64x2.splat((x - whole) * LN10)), 0);
  return whole < 0 ? fraction / magnitude : fraction * magnitude;
}

function wholePowerOfTen(power: f64): f64 {
  let product: f64 = 1;
  for (let left = power; left > 0; left -= LAST_EXACT_POWER) {
    let factor: f64 = 1;
    for (let k: f64 = 0; k < min(left, LAST_EXACT_POWER); k++) factor *= 10;
    product *= factor;
  }
  return product;
}

/** Of powers from −2 to 2. */
// @ts-ignore: decorator
@inline
function exponentialsNearZero(x: v128): v128 {
  const turned = f64x2.div(x, f64x2.splat(LN2));
  const below = f64x2.floor(turned);
  const isNearerAbove = f64x2.ge(f64x2.sub(turned, below), f64x2.splat(0.5));
  const doublings = f64x2.add(below, v128.and(isNearerAbove, f64x2.splat(1)));
  const high = f64x2.sub(x, f64x2.mul(doublings, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(doublings, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  const square = f64x2.mul(r, r);
  let sum = f64x2.splat(4.1381367970572385e-8);
  sum = f64x2.add(f64x2.splat(-1.6533902205465252e-6), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(6.613756321437934e-5), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(-0.0027777777777015593), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(0.16666666666666602), f64x2.mul(square, sum));
  const c = f64x2.sub(r, f64x2.mul(square, sum));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const rough = f64x2.sub(f64x2.splat(1), f64x2.sub(f64x2.sub(low, quotient), high));
  const exponents = i32x4.trunc_sat_f64x2_s_zero(doublings);
  const scale = i64x2.shl(
    i64x2.add(i64x2.extend_low_i32x4_s(exponents), i64x2.splat(EXPONENT_BIAS)),
    52,
  );
  return f64x2.mul(rough, scale);
}
