// Planar f32 to interleaved integers of 16 or 24 bits, every sample rounded once: first each channel to integers of 32 bits, then their
// bytes to frames, over scratch that stays in the cache. What is added before rounding is drawn from a counter, so four draws cost one.

/** Of a channel's state: the noise's counter, zeros in a row, then the last errors, newest first. */
const ZEROS_AT: usize = 8;
const ERRORS_AT: usize = 16;
const SHAPING_TAPS: usize = 9;
const STATE_BYTES: usize = ERRORS_AT + 8 * SHAPING_TAPS;

/** How samples are rounded, as the host numbers it. */
const DITHERED: i32 = 1;
const SHAPED: i32 = 2;

/** How far the noise's counter goes from draw to draw. */
const NOISE_STRIDE: u32 = 0x6d2b79f5;
/** Two draws of 16 bits, centred. */
const DRAWS_MIDDLE: i32 = 0xffff;
const NOISE_STEP: f64 = 1.0 / 65536;

/**
 * @param channels an address (i32) for each channel's frames
 * @param rounding 0 for nothing but rounding, `DITHERED` or `SHAPED`
 * @param taps of the noise's shape, `SHAPING_TAPS` doubles
 * @param blackFrames from so many zeros in a row on, dither falls silent
 * @param states one after the other, kept between calls
 * @param integers room for all samples
 * @param bytes room for all frames, and 16 bytes more
 */
export function packPcm(
  channels: usize,
  channelCount: i32,
  frames: i32,
  bytesPerSample: i32,
  rounding: i32,
  taps: usize,
  blackFrames: i32,
  states: usize,
  integers: usize,
  bytes: usize,
): void {
  const scale: f64 = bytesPerSample == 2 ? 32768 : 8388608;
  let to = integers;
  for (let channel = 0; channel < channelCount; channel++) {
    const samples = <usize>load<i32>(channels + (<usize>channel << 2));
    if (rounding == SHAPED) roundShaped(samples, frames, scale, taps, blackFrames, states, to);
    else if (rounding == DITHERED) roundDithered(samples, frames, scale, blackFrames, states, to);
    else roundAlone(samples, frames, scale, to);
    states += STATE_BYTES;
    to += <usize>frames << 2;
  }
  if (channelCount == 2 && bytesPerSample == 3) interleaveTriples(integers, frames, bytes);
  else if (channelCount == 2) interleaveShorts(integers, frames, bytes);
  else interleave(integers, channelCount, frames, bytesPerSample, bytes);
}

function roundAlone(samples: usize, frames: i32, scale: f64, to: usize): void {
  const none = i32x4.splat(0);
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    v128.store(to, roundFour(v128.load(samples), scale, none));
    samples += 16;
    to += 16;
  }
  for (; n < frames; n++) {
    store<i32>(to, integerOf(Math.floor(<f64>load<f32>(samples) * scale + 0.5), scale));
    samples += 4;
    to += 4;
  }
}

function roundDithered(
  samples: usize,
  frames: i32,
  scale: f64,
  blackFrames: i32,
  state: usize,
  to: usize,
): void {
  const nothing = f32x4.splat(0);
  const strides = i32x4(NOISE_STRIDE, 2 * NOISE_STRIDE, 3 * NOISE_STRIDE, 4 * NOISE_STRIDE);
  let counter = <u32>load<f64>(state);
  let zeros = <i32>load<f64>(state, ZEROS_AT);
  for (let n = 0; n < frames; ) {
    if (n + 4 <= frames) {
      const four = v128.load(samples);
      const silent = i32x4.bitmask(f32x4.eq(four, nothing));
      if (silent == 0 || (silent == 15 && zeros >= blackFrames)) {
        if (silent == 0) {
          v128.store(to, roundFour(four, scale, noiseOfFour(i32x4.add(i32x4.splat(counter), strides))));
          counter += 4 * NOISE_STRIDE;
          zeros = 0;
        } else {
          v128.store(to, nothing);
        }
        samples += 16;
        to += 16;
        n += 4;
        continue;
      }
    }
    for (const end = min(n + 4, frames); n < end; n++) {
      const sample = load<f32>(samples);
      zeros = sample == 0 ? min(zeros + 1, blackFrames) : 0;
      let integer = 0;
      if (zeros < blackFrames) {
        counter += NOISE_STRIDE;
        integer = integerOf(Math.floor(<f64>sample * scale + noiseOf(counter) + 0.5), scale);
      }
      store<i32>(to, integer);
      samples += 4;
      to += 4;
    }
  }
  store<f64>(state, <f64>counter);
  store<f64>(state, <f64>zeros, ZEROS_AT);
}

function roundShaped(
  samples: usize,
  frames: i32,
  scale: f64,
  taps: usize,
  blackFrames: i32,
  state: usize,
  to: usize,
): void {
  const h0 = load<f64>(taps);
  const h1 = load<f64>(taps, 8);
  const h2 = load<f64>(taps, 16);
  const h3 = load<f64>(taps, 24);
  const h4 = load<f64>(taps, 32);
  const h5 = load<f64>(taps, 40);
  const h6 = load<f64>(taps, 48);
  const h7 = load<f64>(taps, 56);
  const h8 = load<f64>(taps, 64);
  let counter = <u32>load<f64>(state);
  let zeros = <i32>load<f64>(state, ZEROS_AT);
  let e0 = load<f64>(state, ERRORS_AT);
  let e1 = load<f64>(state, ERRORS_AT + 8);
  let e2 = load<f64>(state, ERRORS_AT + 16);
  let e3 = load<f64>(state, ERRORS_AT + 24);
  let e4 = load<f64>(state, ERRORS_AT + 32);
  let e5 = load<f64>(state, ERRORS_AT + 40);
  let e6 = load<f64>(state, ERRORS_AT + 48);
  let e7 = load<f64>(state, ERRORS_AT + 56);
  let e8 = load<f64>(state, ERRORS_AT + 64);
  for (let n = 0; n < frames; n++) {
    const sample = load<f32>(samples);
    zeros = sample == 0 ? min(zeros + 1, blackFrames) : 0;
    let integer = 0;
    let error: f64 = 0;
    if (zeros < blackFrames) {
      counter += NOISE_STRIDE;
      let wanted = <f64>sample * scale - h0 * e0 - h1 * e1 - h2 * e2 - h3 * e3 - h4 * e4;
      wanted = wanted - h5 * e5 - h6 * e6 - h7 * e7 - h8 * e8;
      const rounded = Math.floor(wanted + noiseOf(counter) + 0.5);
      // Taken before the integer is kept in range: clipping is no noise, and fed back it would go on and on.
      error = rounded - wanted;
      integer = integerOf(rounded, scale);
      e8 = e7;
      e7 = e6;
      e6 = e5;
      e5 = e4;
      e4 = e3;
      e3 = e2;
      e2 = e1;
      e1 = e0;
      e0 = error;
    } else {
      e0 = e1 = e2 = e3 = e4 = e5 = e6 = e7 = e8 = 0;
    }
    store<i32>(to, integer);
    samples += 4;
    to += 4;
  }
  store<f64>(state, <f64>counter);
  store<f64>(state, <f64>zeros, ZEROS_AT);
  store<f64>(state, e0, ERRORS_AT);
  store<f64>(state, e1, ERRORS_AT + 8);
  store<f64>(state, e2, ERRORS_AT + 16);
  store<f64>(state, e3, ERRORS_AT + 24);
  store<f64>(state, e4, ERRORS_AT + 32);
  store<f64>(state, e5, ERRORS_AT + 40);
  store<f64>(state, e6, ERRORS_AT + 48);
  store<f64>(state, e7, ERRORS_AT + 56);
  store<f64>(state, e8, ERRORS_AT + 64);
}

// @ts-ignore: decorator
@inline
function roundFour(samples: v128, scale: f64, noise: v128): v128 {
  const early = roundTwo(f64x2.promote_low_f32x4(samples), scale, noise);
  const late = roundTwo(
    f64x2.promote_low_f32x4(v128.shuffle<i64>(samples, samples, 1, 0)),
    scale,
    v128.shuffle<i64>(noise, noise, 1, 0),
  );
  const integers = v128.shuffle<i64>(early, late, 0, 2);
  const highest = <i32>scale - 1;
  return i32x4.max_s(i32x4.min_s(integers, i32x4.splat(highest)), i32x4.splat(-highest - 1));
}

// @ts-ignore: decorator
@inline
function roundTwo(samples: v128, scale: f64, noise: v128): v128 {
  const wanted = f64x2.mul(samples, f64x2.splat(scale));
  const dithered = f64x2.add(
    wanted,
    f64x2.mul(f64x2.convert_low_i32x4_s(noise), f64x2.splat(NOISE_STEP)),
  );
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(dithered, f64x2.splat(0.5))));
}

// @ts-ignore: decorator
@inline
function integerOf(rounded: f64, scale: f64): i32 {
  return <i32>max(-scale, min(rounded, scale - 1));
}

/** In steps of NOISE_STEP. T. Ettinger's Mulberry32: a counter, well mixed. */
// @ts-ignore: decorator
@inline
function noiseOfFour(counters: v128): v128 {
  let mixed = i32x4.mul(
    v128.xor(counters, i32x4.shr_u(counters, 15)),
    v128.or(counters, i32x4.splat(1)),
  );
  mixed = v128.xor(
    mixed,
    i32x4.add(
      mixed,
      i32x4.mul(v128.xor(mixed, i32x4.shr_u(mixed, 7)), v128.or(mixed, i32x4.splat(61))),
    ),
  );
  const draws = v128.xor(mixed, i32x4.shr_u(mixed, 14));
  const sums = i32x4.add(i32x4.shr_u(draws, 16), v128.and(draws, i32x4.splat(0xffff)));
  return i32x4.sub(sums, i32x4.splat(DRAWS_MIDDLE));
}

/** The same of one. */
// @ts-ignore: decorator
@inline
function noiseOf(counter: u32): f64 {
  let mixed = (counter ^ (counter >> 15)) * (counter | 1);
  mixed ^= mixed + (mixed ^ (mixed >> 7)) * (mixed | 61);
  const draws = mixed ^ (mixed >> 14);
  return <f64>(<i32>((draws >> 16) + (draws & 0xffff)) - DRAWS_MIDDLE) * NOISE_STEP;
}

/** Two frames make 12 bytes; each store reaches into the room of the next. */
function interleaveTriples(integers: usize, frames: i32, bytes: usize): void {
  let left = integers;
  let right = integers + (<usize>frames << 2);
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    const ofLeft = v128.load(left);
    const ofRight = v128.load(right);
    v128.store(
      bytes,
      v128.shuffle<i8>(ofLeft, ofRight, 0, 1, 2, 16, 17, 18, 4, 5, 6, 20, 21, 22, 0, 0, 0, 0),
    );
    v128.store(
      bytes,
      v128.shuffle<i8>(ofLeft, ofRight, 8, 9, 10, 24, 25, 26, 12, 13, 14, 28, 29, 30, 0, 0, 0, 0),
      12,
    );
    left += 16;
    right += 16;
    bytes += 24;
  }
  for (; n < frames; n++) {
    storeTriple(bytes, load<i32>(left));
    storeTriple(bytes + 3, load<i32>(right));
    left += 4;
    right += 4;
    bytes += 6;
  }
}

function interleaveShorts(integers: usize, frames: i32, bytes: usize): void {
  let left = integers;
  let right = integers + (<usize>frames << 2);
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    v128.store(bytes, v128.shuffle<i16>(v128.load(left), v128.load(right), 0, 8, 2, 10, 4, 12, 6, 14));
    left += 16;
    right += 16;
    bytes += 16;
  }
  for (; n < frames; n++) {
    store<i16>(bytes, <i16>load<i32>(left));
    store<i16>(bytes, <i16>load<i32>(right), 2);
    left += 4;
    right += 4;
    bytes += 4;
  }
}

function interleave(
  integers: usize,
  channelCount: i32,
  frames: i32,
  bytesPerSample: i32,
  bytes: usize,
): void {
  const frameBytes = <usize>(channelCount * bytesPerSample);
  for (let channel = 0; channel < channelCount; channel++) {
    let to = bytes + <usize>(channel * bytesPerSample);
    for (let n = 0; n < frames; n++) {
      const integer = load<i32>(integers);
      if (bytesPerSample == 3) storeTriple(to, integer);
      else store<i16>(to, <i16>integer);
      integers += 4;
      to += frameBytes;
    }
  }
}

// @ts-ignore: decorator
@inline
function storeTriple(to: usize, integer: i32): void {
  store<i16>(to, <i16>integer);
  store<u8>(to, <u8>(integer >> 16), 2);
}
