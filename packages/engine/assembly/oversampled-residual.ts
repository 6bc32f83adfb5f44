// What a curve adds to a signal at four times its rate, brought back and added to the signal itself. In f32x4 along the time of one
// channel; the filter behind takes both channels in one f64x2.
import { demoteFrames, filterSections, promoteFrames } from './biquad-section';
import { largestLane, magnitudes } from './magnitudes';
import { BLOCK, measureCurvatures } from './peak-bounds';

/** Frames worked on at a time: all lines stay in the first-level cache. */
const CHUNK_FRAMES: i32 = 256;
const STEEP_PAIRS: i32 = 40;
const WIDE_PAIRS: i32 = 8;
/** Samples that lines keep of what came before. */
const INPUT_HISTORY: i32 = 2 * STEEP_PAIRS + WIDE_PAIRS;
const FOURFOLD_HISTORY: i32 = 2 * WIDE_PAIRS;
const BACK_HISTORY: i32 = 2 * STEEP_PAIRS;
/** Sixteen samples are made at once, some of them for nothing, from as many behind the last. */
const SLACK: i32 = 16;
/** Frames of the doubled signal before and behind those of a sample at four times the rate, on which that depends. */
const DOUBLE_ASIDE: i32 = WIDE_PAIRS / 2;
/** Blocks of input that a block at four times the rate depends on. */
const SUPPORT_BLOCKS: i32 = (INPUT_HISTORY + 2 * BLOCK - 2) / BLOCK;
/** Blocks that the history of the way back fills, on all of which and its own a block of the residual depends. */
const BACK_BLOCKS: i32 = (2 * STEEP_PAIRS) / BLOCK;

/** One channel's memory: five lines. */
const INPUT_AT: usize = 0;
const EVEN_AT: usize = INPUT_AT + (<usize>(INPUT_HISTORY + CHUNK_FRAMES + SLACK) << 2);
const ODD_AT: usize = EVEN_AT + (<usize>(FOURFOLD_HISTORY + 2 * CHUNK_FRAMES + SLACK) << 2);
const BACK_EVEN_AT: usize = ODD_AT + (<usize>(FOURFOLD_HISTORY + 2 * CHUNK_FRAMES + SLACK) << 2);
const BACK_ODD_AT: usize = BACK_EVEN_AT + (<usize>(BACK_HISTORY + CHUNK_FRAMES + SLACK) << 2);
const LINES_BYTES: usize = BACK_ODD_AT + (<usize>(BACK_HISTORY + CHUNK_FRAMES + SLACK) << 2);

/**
 * Taps of both filters, then the curve: its kind and three coefficients; then how large a sample at four times the rate may be that
 * gets nothing, and how large such samples are at most: by how much they follow samples, their curvature, and the largest sample of all;
 * and how much they follow samples and curvature of the doubled signal.
 */
const WIDE_TAPS_AT: usize = STEEP_PAIRS << 2;
const CURVE_AT: usize = WIDE_TAPS_AT + (WIDE_PAIRS << 2);
const BOUND_AT: usize = CURVE_AT + 16;

/** What one channel's way needs besides its memory, in floats: sixteen frames, the doubled signal, curvatures, 64 bytes beside them. */
const BETWEEN_FLOATS: i32 = 2 * BLOCK;
const DOUBLE_FLOATS: i32 = 2 * (CHUNK_FRAMES + 2 * DOUBLE_ASIDE + BLOCK);

export function residualLinesBytes(): usize {
  return LINES_BYTES;
}

/** Adds to one or two planar channels, in place and late by as many frames as the input line keeps. */
export function addOversampledResidual(
  left: usize,
  right: usize,
  channels: i32,
  frames: i32,
  parameters: usize,
  coefficients: usize,
  sections: i32,
  states: usize,
  lines: usize,
  scratch: usize,
): void {
  const residualBytes = <usize>(CHUNK_FRAMES + SLACK) << 2;
  const residuals = scratch;
  const between = scratch + 2 * residualBytes;
  for (let start = 0; start < frames; start += CHUNK_FRAMES) {
    const count = min(CHUNK_FRAMES, frames - start);
    const offset = <usize>start << 2;
    makeResidual(left + offset, count, parameters, lines, residuals, between);
    if (channels > 1) {
      makeResidual(right + offset, count, parameters, lines + LINES_BYTES, residuals + residualBytes, between);
    }
    if (sections > 0) {
      const other = channels > 1 ? residuals + residualBytes : residuals;
      promoteFrames(residuals, other, count, between);
      filterSections(between, count, coefficients, sections, states);
      demoteFrames(between, count, residuals, other);
    }
    addToInput(lines, residuals, count, left + offset);
    if (channels > 1) addToInput(lines + LINES_BYTES, residuals + residualBytes, count, right + offset);
  }
}

/**
 * One channel's way to four times the rate, through the curve and back; by blocks of sixteen frames, where there is something to do. What
 * is skipped would be zero.
 */
function makeResidual(
  samples: usize,
  count: i32,
  parameters: usize,
  lines: usize,
  residual: usize,
  between: usize,
): void {
  const input = lines + INPUT_AT;
  const even = lines + EVEN_AT;
  const odd = lines + ODD_AT;
  const backEven = lines + BACK_EVEN_AT;
  const backOdd = lines + BACK_ODD_AT;
  memory.copy(input + (INPUT_HISTORY << 2), samples, <usize>count << 2);
  const isBent = bendBlocks(input, count, parameters, even, odd, between);
  const isBack = bringBack(isBent, count, parameters, even, odd, backEven, backOdd, between);
  const backMiddle = <usize>(BACK_HISTORY - STEEP_PAIRS) << 2;
  for (let start = 0, block = 0; start < count; start += BLOCK, block++) {
    const at = <usize>start << 2;
    const near = (isBack >> block) & ((1 << (BACK_BLOCKS + 1)) - 1);
    if (near) {
      blockBetween(backOdd + backMiddle + at - 4, near, parameters, between);
      halfSums(backEven + backMiddle + at, between, BLOCK, residual + at);
    } else {
      silence(residual + at, BLOCK);
    }
  }
  keepLast(even, 2 * count, FOURFOLD_HISTORY);
  keepLast(odd, 2 * count, FOURFOLD_HISTORY);
  keepLast(backEven, count, BACK_HISTORY);
  keepLast(backOdd, count, BACK_HISTORY);
}

/** Fills what is new of both lines at four times the rate with what the curve adds. Returns a bit for each block that may have any. */
function bendBlocks(
  input: usize,
  count: i32,
  parameters: usize,
  even: usize,
  odd: usize,
  between: usize,
): i32 {
  const wideTaps = parameters + WIDE_TAPS_AT;
  const double = between + (BETWEEN_FLOATS << 2);
  const lanes = double + (DOUBLE_FLOATS << 2);
  const curvatures = lanes + 64;
  // What lies behind the input must not make anything of what is not known.
  memory.fill(input + (<usize>(INPUT_HISTORY + count) << 2), 0, SLACK << 2);
  measureCurvatures(input, INPUT_HISTORY + count + SLACK, curvatures, lanes);
  const allowance = load<f32>(parameters, BOUND_AT + 12) * largestOf(input, INPUT_HISTORY + count + SLACK);
  const least = load<f32>(parameters, BOUND_AT);
  const sampleGain = load<f32>(parameters, BOUND_AT + 4);
  const curvatureGain = load<f32>(parameters, BOUND_AT + 8);
  const doubleSampleGain = load<f32>(parameters, BOUND_AT + 16);
  const doubleCurvatureGain = load<f32>(parameters, BOUND_AT + 20);
  const first = input + ((INPUT_HISTORY - STEEP_PAIRS - DOUBLE_ASIDE) << 2);
  let isBent = 0;
  let made = 0;
  for (let start = 0, block = 0; start < count; start += BLOCK, block++) {
    const evenAt = even + (<usize>(FOURFOLD_HISTORY + 2 * start) << 2);
    const oddAt = odd + (<usize>(FOURFOLD_HISTORY + 2 * start) << 2);
    const curvature = largestOf(curvatures + (<usize>block << 2), SUPPORT_BLOCKS);
    const sample = largestOf(first + (<usize>start << 2), BLOCK + 1);
    if (sampleGain * sample + curvatureGain * curvature + allowance <= least) {
      silence(evenAt, 2 * BLOCK);
      silence(oddAt, 2 * BLOCK);
      continue;
    }
    for (made = max(made, start); made < start + BLOCK + 2 * DOUBLE_ASIDE; made += BLOCK) {
      const frames = first + ((made - DOUBLE_ASIDE) << 2);
      samplesBetween(frames, BLOCK, parameters, STEEP_PAIRS, between);
      interleave(frames, between, BLOCK, double + (<usize>made << 3));
    }
    const doubleAt = double + (<usize>(start + DOUBLE_ASIDE) << 3);
    const nearest = largestOf(doubleAt, 2 * BLOCK + 1);
    const curve = largestCurvature(doubleAt - ((WIDE_PAIRS - 1) << 2), 2 * (BLOCK + WIDE_PAIRS - 1));
    if (doubleSampleGain * nearest + doubleCurvatureGain * curve + allowance <= least) {
      silence(evenAt, 2 * BLOCK);
      silence(oddAt, 2 * BLOCK);
      continue;
    }
    isBent |= 1 << block;
    samplesBetween(doubleAt, 2 * BLOCK, wideTaps, WIDE_PAIRS, oddAt);
    bend(doubleAt, 2 * BLOCK, parameters + CURVE_AT, evenAt);
    bend(oddAt, 2 * BLOCK, parameters + CURVE_AT, oddAt);
  }
  return isBent;
}

/** From four times the rate to twice the rate. Returns a bit for each block of both lines, the history's first, that may have sound. */
function bringBack(
  isBent: i32,
  count: i32,
  parameters: usize,
  even: usize,
  odd: usize,
  backEven: usize,
  backOdd: usize,
  between: usize,
): i32 {
  const middle = <usize>(FOURFOLD_HISTORY - WIDE_PAIRS) << 2;
  let isBack = 0;
  for (let block = 0; block < BACK_BLOCKS; block++) {
    const at = <usize>(block * BLOCK) << 2;
    if (hasSound(backEven + at, BLOCK) || hasSound(backOdd + at, BLOCK)) isBack |= 1 << block;
  }
  const wasBent = hasSound(even, FOURFOLD_HISTORY) || hasSound(odd, FOURFOLD_HISTORY);
  const isNear = isBent | (isBent << 1) | i32(wasBent);
  for (let start = 0, block = 0; start < count; start += BLOCK, block++) {
    const at = <usize>(BACK_HISTORY + start) << 2;
    if ((isNear >> block) & 1) {
      isBack |= 1 << (BACK_BLOCKS + block);
      const from = middle + (<usize>start << 3);
      samplesBetween(odd + from - 4, 2 * BLOCK, parameters + WIDE_TAPS_AT, WIDE_PAIRS, between);
      splitHalfSums(even + from, between, BLOCK, backEven + at, backOdd + at);
    } else {
      silence(backEven + at, BLOCK);
      silence(backOdd + at, BLOCK);
    }
  }
  return isBack;
}

/** The largest magnitude; more than there are is looked at where their number is not a multiple of four. */
function largestOf(samples: usize, count: i32): f32 {
  let largest = f32x4.splat(0);
  for (let n = 0; n < count; n += 4) {
    largest = f32x4.pmax(largest, magnitudes(v128.load(samples + (<usize>n << 2))));
  }
  return largestLane(largest);
}

/** Of the second difference, likewise. */
function largestCurvature(samples: usize, count: i32): f32 {
  let largest = f32x4.splat(0);
  for (let n = 0; n < count; n += 4) {
    const at = samples + (<usize>n << 2);
    const twice = f32x4.mul(v128.load(at), f32x4.splat(2));
    largest = f32x4.pmax(largest, magnitudes(f32x4.sub(f32x4.add(v128.load(at - 4), v128.load(at, 4)), twice)));
  }
  return largestLane(largest);
}

/** Moves what comes next before the line's new samples. */
function keepLast(line: usize, count: i32, history: i32): void {
  memory.copy(line, line + (<usize>count << 2), <usize>history << 2);
}

/** Values half a sample behind each, by a half-band filter whose taps are given for one side; sixteen at a time. */
function samplesBetween(middle: usize, count: i32, taps: usize, pairs: i32, into: usize): void {
  for (let n = 0; n < count; n += 16) {
    weighPairs(middle, middle + 4, taps, pairs, into);
    middle += 64;
    into += 64;
  }
}

/**
 * The same with the steep filter, for one block of the way back; pairs of which all samples are in silent blocks are left out.
 *
 * @param near a bit for each block of the line that pairs reach, the oldest first
 */
function blockBetween(middle: usize, near: i32, taps: usize, into: usize): void {
  const newest = 31 - clz(near);
  const oldest = ctz(near);
  const firstBefore = max(0, STEEP_PAIRS - BLOCK - BLOCK * newest);
  const endBefore = min(STEEP_PAIRS, STEEP_PAIRS + BLOCK - 1 - BLOCK * oldest);
  const firstBehind = max(0, BLOCK * oldest - STEEP_PAIRS - BLOCK + 1);
  const endBehind = min(STEEP_PAIRS, BLOCK * newest + BLOCK - STEEP_PAIRS);
  if (endBehind <= firstBehind) {
    weighOneSide(middle - (<usize>firstBefore << 2), -4, taps + (<usize>firstBefore << 2), endBefore - firstBefore, into);
    return;
  }
  if (endBefore <= firstBefore) {
    const behind = middle + 4 + (<usize>firstBehind << 2);
    weighOneSide(behind, 4, taps + (<usize>firstBehind << 2), endBehind - firstBehind, into);
    return;
  }
  const first = min(firstBefore, firstBehind);
  const pairs = max(endBefore, endBehind) - first;
  weighPairs(middle - (<usize>first << 2), middle + 4 + (<usize>first << 2), taps + (<usize>first << 2), pairs, into);
}

function weighOneSide(samples: usize, step: isize, taps: usize, count: i32, into: usize): void {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (const end = taps + (<usize>count << 2); taps < end; taps += 4) {
    const tap = v128.load32_splat(taps);
    a = f32x4.add(a, f32x4.mul(tap, v128.load(samples)));
    b = f32x4.add(b, f32x4.mul(tap, v128.load(samples, 16)));
    c = f32x4.add(c, f32x4.mul(tap, v128.load(samples, 32)));
    d = f32x4.add(d, f32x4.mul(tap, v128.load(samples, 48)));
    samples += step;
  }
  v128.store(into, a);
  v128.store(into, b, 16);
  v128.store(into, c, 32);
  v128.store(into, d, 48);
}

/** Of both sides, going outwards; sixteen at once. */
function weighPairs(before: usize, behind: usize, taps: usize, pairs: i32, into: usize): void {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (const end = taps + (<usize>pairs << 2); taps < end; taps += 4) {
    const tap = v128.load32_splat(taps);
    a = f32x4.add(a, f32x4.mul(tap, f32x4.add(v128.load(before), v128.load(behind))));
    b = f32x4.add(b, f32x4.mul(tap, f32x4.add(v128.load(before, 16), v128.load(behind, 16))));
    c = f32x4.add(c, f32x4.mul(tap, f32x4.add(v128.load(before, 32), v128.load(behind, 32))));
    d = f32x4.add(d, f32x4.mul(tap, f32x4.add(v128.load(before, 48), v128.load(behind, 48))));
    before -= 4;
    behind += 4;
  }
  v128.store(into, a);
  v128.store(into, b, 16);
  v128.store(into, c, 32);
  v128.store(into, d, 48);
}

/** Sixteen at a time. */
function silence(samples: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (const end = samples + (<usize>count << 2); samples < end; samples += 64) {
    v128.store(samples, zero);
    v128.store(samples, zero, 16);
    v128.store(samples, zero, 32);
    v128.store(samples, zero, 48);
  }
}

function interleave(first: usize, second: usize, count: i32, into: usize): void {
  for (let n = 0; n < count; n += 4) {
    const a = v128.load(first);
    const b = v128.load(second);
    v128.store(into, v128.shuffle<f32>(a, b, 0, 4, 1, 5));
    v128.store(into, v128.shuffle<f32>(a, b, 2, 6, 3, 7), 16);
    first += 16;
    second += 16;
    into += 32;
  }
}

/** Half of the sum of each two, the first of two results to one line, the second to the other. */
function splitHalfSums(a: usize, b: usize, count: i32, even: usize, odd: usize): void {
  const half = f32x4.splat(0.5);
  for (let n = 0; n < count; n += 4) {
    const first = f32x4.mul(f32x4.add(v128.load(a), v128.load(b)), half);
    const second = f32x4.mul(f32x4.add(v128.load(a, 16), v128.load(b, 16)), half);
    v128.store(even, v128.shuffle<f32>(first, second, 0, 2, 4, 6));
    v128.store(odd, v128.shuffle<f32>(first, second, 1, 3, 5, 7));
    a += 32;
    b += 32;
    even += 16;
    odd += 16;
  }
}

function halfSums(a: usize, b: usize, count: i32, into: usize): void {
  const half = f32x4.splat(0.5);
  for (let n = 0; n < count; n += 4) {
    v128.store(into, f32x4.mul(f32x4.add(v128.load(a), v128.load(b)), half));
    a += 16;
    b += 16;
    into += 16;
  }
}

/** What the curve adds to samples. */
function bend(samples: usize, count: i32, curve: usize, into: usize): void {
  const first = v128.load32_splat(curve, 4);
  const second = v128.load32_splat(curve, 8);
  const third = v128.load32_splat(curve, 12);
  if (load<i32>(curve) == 0) saturate(samples, count, first, second, third, into);
  else clip(samples, count, first, second, third, into);
}

function saturate(samples: usize, count: i32, drive: v128, even: v128, odd: v128, into: usize): void {
  const least = f32x4.splat(1e-9);
  const most = f32x4.splat(1e18);
  for (let n = 0; n < count; n += 4) {
    const driven = f32x4.mul(v128.load(samples), drive);
    const magnitude = f32x4.abs(driven);
    const bounded = f32x4.min(magnitude, most);
    const square = f32x4.mul(bounded, bounded);
    const share = f32x4.div(square, f32x4.add(f32x4.splat(3), f32x4.mul(f32x4.splat(1.2), square)));
    const added = f32x4.mul(share, f32x4.add(even, f32x4.mul(odd, driven)));
    v128.store(into, v128.and(added, f32x4.ge(magnitude, least)));
    samples += 16;
    into += 16;
  }
}

function clip(
  samples: usize,
  count: i32,
  start: v128,
  height: v128,
  perHeight: v128,
  into: usize,
): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const most = f32x4.splat(1e9);
  const sign = f32x4.splat(-0.0);
  for (let n = 0; n < count; n += 4) {
    const sample = v128.load(samples);
    const over = f32x4.mul(f32x4.sub(magnitudes(sample), start), perHeight);
    const isOver = f32x4.gt(over, zero);
    let added = zero;
    if (v128.any_true(isOver)) {
      const bounded = f32x4.pmin(over, most);
      const square = f32x4.mul(bounded, bounded);
      const sum = f32x4.add(one, square);
      const share = f32x4.div(square, f32x4.add(sum, f32x4.sqrt(sum)));
      const taken = f32x4.mul(f32x4.mul(over, share), height);
      added = v128.and(v128.xor(taken, v128.andnot(sign, sample)), isOver);
    }
    v128.store(into, added);
    samples += 16;
    into += 16;
  }
}

function hasSound(samples: usize, count: i32): bool {
  const zero = f32x4.splat(0);
  let any = v128.splat<f32>(0);
  const whole = count & ~3;
  for (let n = 0; n < whole; n += 4) {
    any = v128.or(any, f32x4.ne(v128.load(samples + (<usize>n << 2)), zero));
  }
  if (v128.any_true(any)) return true;
  for (let n = whole; n < count; n++) if (load<f32>(samples + (<usize>n << 2)) != 0) return true;
  return false;
}

/** The input as late as what was added to it. Where nothing is, every bit passes: adding a zero would turn −0 into 0. */
function addToInput(lines: usize, residual: usize, count: i32, into: usize): void {
  const input = lines + INPUT_AT;
  let n = 0;
  for (; n + 4 <= count; n += 4) {
    const offset = <usize>n << 2;
    const sample = v128.load(input + offset);
    const added = v128.load(residual + offset);
    const isNothing = f32x4.eq(added, f32x4.splat(0));
    v128.store(into + offset, v128.bitselect(sample, f32x4.add(sample, added), isNothing));
  }
  for (; n < count; n++) {
    const offset = <usize>n << 2;
    const sample = load<f32>(input + offset);
    const added = load<f32>(residual + offset);
    store<f32>(into + offset, added == 0 ? sample : sample + added);
  }
  keepLast(input, count, INPUT_HISTORY);
}
