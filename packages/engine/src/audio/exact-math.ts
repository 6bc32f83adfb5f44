/**
 * Sines, logarithms and powers that give the same bits in every JavaScript engine. Math.sin, cos, tan, exp, log and pow are each
 * engine's own affair and differ in the last bit between releases; here only operations that IEEE 754 rounds in one way are used.
 *
 * @source fdlibm (Sun Microsystems, 1993) and its log10 in FreeBSD for the polynomials
 */

const SINE = [
  -0.16666666666666632, 0.00833333333332249, -0.0001984126982985795, 2.7557313707070068e-6,
  -2.5050760253406863e-8, 1.58969099521155e-10,
];
const COSINE = [
  0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7,
  2.087572321298175e-9, -1.1359647557788195e-11,
];
const LOGARITHM = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
];
const EXPONENTIAL = [
  0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6,
  4.1381367970572385e-8,
];

/** In two parts, of which the first ends in zeros, so that products with short numbers are exact. */
const INVERSE_LN10_HIGH = 0.4342944818781689;
const INVERSE_LN10_LOW = 2.5082946711645275e-11;
const LOG10_OF_2_HIGH = 0.30102999566361177;
const LOG10_OF_2_LOW = 3.694239077158931e-13;
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** sin 2πt; whole and half turns give exactly 0. */
export function sinOfTurns(turns: number): number {
  const { quarter, angle } = reduceTurns(turns);
  const value = quarter % 2 === 0 ? sineNearZero(angle) : cosineNearZero(angle);
  return quarter < 2 ? value : -value;
}

/** cos 2πt. */
export const cosOfTurns = (turns: number): number => sinOfTurns(Math.abs(turns - Math.round(turns)) + 0.25);

/** tan 2πt. */
export const tanOfTurns = (turns: number): number => sinOfTurns(turns) / cosOfTurns(turns);

/** log₁₀ x, exact for powers of ten; −Infinity at 0, NaN below. */
export function log10(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const { exponent, mantissa } = splitNumber(x);
  const f = mantissa - 1;
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  const rest = s * (halfSquare + s * s * polynomial(LOGARITHM, s * s));
  const high = truncate(f - halfSquare);
  const low = f - high - halfSquare + rest;
  const fromMantissa = high * INVERSE_LN10_HIGH;
  const fromExponent = exponent * LOG10_OF_2_HIGH;
  const sum = fromExponent + fromMantissa;
  const small = exponent * LOG10_OF_2_LOW + (low + high) * INVERSE_LN10_LOW + low * INVERSE_LN10_HIGH;
  return small + (fromExponent - sum + fromMantissa) + sum;
}

/** 10^x; exact for whole x from 0 to 22. */
export function powerOfTen(x: number): number {
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) > LARGEST_POWER) return x > 0 ? Number.POSITIVE_INFINITY : 0;
  const whole = Math.round(x);
  const magnitude = wholePowerOfTen(Math.abs(whole));
  const fraction = exponentialNearZero((x - whole) * Math.LN10);
  return whole < 0 ? fraction / magnitude : fraction * magnitude;
}

/** Beyond it is nothing but 0 and Infinity. */
const LARGEST_POWER = 325;
/** 10^22 is the last power that a double holds exactly. */
const LAST_EXACT_POWER = 22;

function wholePowerOfTen(power: number): number {
  let product = 1;
  for (let left = power; left > 0; left -= LAST_EXACT_POWER) {
    let factor = 1;
    for (let k = 0; k < Math.min(left, LAST_EXACT_POWER); k++) factor *= 10;
    product *= factor;
  }
  return product;
}

/** The angle from the nearest quarter turn, and which quarter that is, 0…3. */
function reduceTurns(turns: number): { quarter: number; angle: number } {
  const part = turns - Math.floor(turns);
  const quarter = Math.round(4 * part);
  return { quarter: quarter % 4, angle: (part - quarter / 4) * (2 * Math.PI) };
}

function sineNearZero(x: number): number {
  const square = x * x;
  return x + x * square * polynomial(SINE, square);
}

function cosineNearZero(x: number): number {
  const square = x * x;
  const half = 0.5 * square;
  const rough = 1 - half;
  return rough + (1 - rough - half + square * square * polynomial(COSINE, square));
}

function exponentialNearZero(x: number): number {
  const doublings = Math.round(x / Math.LN2);
  const high = x - doublings * LN2_HIGH;
  const low = doublings * LN2_LOW;
  const r = high - low;
  const c = r - r * r * polynomial(EXPONENTIAL, r * r);
  const scale = doublings < 0 ? 1 / (1 << -doublings) : 1 << doublings;
  return (1 - (low - (r * c) / (2 - c) - high)) * scale;
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = coefficients[k]! + x * sum;
  return sum;
}

const bits = new DataView(new ArrayBuffer(8));
const EXPONENT_BIAS = 1023;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** x = mantissa · 2^exponent, mantissa from √½ to √2. */
function splitNumber(x: number): { exponent: number; mantissa: number } {
  const isSubnormal = x < SMALLEST_NORMAL;
  bits.setFloat64(0, isSubnormal ? x * 2 ** 54 : x);
  const top = bits.getUint16(0);
  const exponent = (top >> 4) - EXPONENT_BIAS;
  bits.setUint16(0, (top & 0xf) | (EXPONENT_BIAS << 4));
  const mantissa = bits.getFloat64(0);
  const isLarge = mantissa > Math.SQRT2;
  return {
    exponent: exponent + (isLarge ? 1 : 0) - (isSubnormal ? 54 : 0),
    mantissa: isLarge ? mantissa / 2 : mantissa,
  };
}

/** Clears the last 32 bits. */
function truncate(x: number): number {
  bits.setFloat64(0, x);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
