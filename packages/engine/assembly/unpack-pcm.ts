// Interleaved PCM to planar f32, in two steps over scratch that stays in the first-level cache: every sample to a float, then
// every float to its channel. The commonest, stereo of 16 or 24 bits, goes there in one. Integers of b bits become
// v / 2^(b - 1): powers of two, so only 32 bits are ever rounded.

/** Kinds of samples, as the host numbers them. */
const INTEGER: i32 = 0;
const UNSIGNED: i32 = 1;
const FLOAT: i32 = 2;

/**
 * Splits frames into channels.
 *
 * @param bytes the interleaved samples; written over where they are big-endian; 16 bytes behind them are read too
 * @param floats room for all samples, and 8 more
 * @param channels an address (i32) for each channel's frames
 */
export function unpackPcm(
  bytes: usize,
  kind: i32,
  bytesPerSample: i32,
  littleEndian: bool,
  channelCount: i32,
  frames: i32,
  floats: usize,
  channels: usize,
): void {
  const count = frames * channelCount;
  if (!littleEndian && bytesPerSample > 1) reverseBytes(bytes, bytesPerSample, count);
  if (kind == FLOAT && bytesPerSample == 4) {
    deinterleave(bytes, channelCount, frames, channels);
    return;
  }
  if (kind == INTEGER && channelCount == 2 && (bytesPerSample == 2 || bytesPerSample == 3)) {
    const left = <usize>load<i32>(channels);
    const right = <usize>load<i32>(channels, 4);
    if (bytesPerSample == 2) splitShorts(bytes, frames, left, right);
    else splitTriples(bytes, frames, left, right);
    return;
  }
  if (kind == FLOAT) narrowDoubles(bytes, count, floats);
  else if (kind == UNSIGNED) scaleUnsignedBytes(bytes, count, floats);
  else if (bytesPerSample == 1) scaleBytes(bytes, count, floats);
  else if (bytesPerSample == 2) scaleShorts(bytes, count, floats);
  else if (bytesPerSample == 3) scaleTriples(bytes, count, floats);
  else scaleInts(bytes, count, floats);
  deinterleave(floats, channelCount, frames, channels);
}

function reverseBytes(bytes: usize, bytesPerSample: i32, count: i32): void {
  if (bytesPerSample == 3) {
    for (let n = 0; n < count; n++) {
      const first = load<u8>(bytes);
      store<u8>(bytes, load<u8>(bytes, 2));
      store<u8>(bytes, first, 2);
      bytes += 3;
    }
    return;
  }
  let order = i8x16(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
  if (bytesPerSample == 4) order = i8x16(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
  if (bytesPerSample == 8) order = i8x16(7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8);
  for (const end = bytes + <usize>(count * bytesPerSample); bytes < end; bytes += 16) {
    v128.store(bytes, v128.swizzle(v128.load(bytes), order));
  }
}

function narrowDoubles(bytes: usize, count: i32, floats: usize): void {
  for (let n = 0; n < count; n += 2) {
    v128.store(floats, f32x4.demote_f64x2_zero(v128.load(bytes)));
    bytes += 16;
    floats += 8;
  }
}

function scaleUnsignedBytes(bytes: usize, count: i32, floats: usize): void {
  const middle = i16x8.splat(128);
  for (let n = 0; n < count; n += 8) {
    scaleEight(i16x8.sub(v128.load_ext<u8>(bytes), middle), 1.0 / 128, floats);
    bytes += 8;
    floats += 32;
  }
}

function scaleBytes(bytes: usize, count: i32, floats: usize): void {
  for (let n = 0; n < count; n += 8) {
    scaleEight(v128.load_ext<i8>(bytes), 1.0 / 128, floats);
    bytes += 8;
    floats += 32;
  }
}

function scaleShorts(bytes: usize, count: i32, floats: usize): void {
  for (let n = 0; n < count; n += 8) {
    scaleEight(v128.load(bytes), 1.0 / 32768, floats);
    bytes += 16;
    floats += 32;
  }
}

function scaleTriples(bytes: usize, count: i32, floats: usize): void {
  // Three bytes into the upper three of each lane: the value times 256, with its sign in place.
  const order = i8x16(-1, 0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11);
  for (let n = 0; n < count; n += 4) {
    scaleFour(v128.swizzle(v128.load(bytes), order), 1.0 / 2147483648, floats);
    bytes += 12;
    floats += 16;
  }
}

/** Of two channels, four frames at a time, each sample in the upper bytes of a lane. */
function splitShorts(bytes: usize, frames: i32, left: usize, right: usize): void {
  const upper = i32x4.splat(<i32>0xffff0000);
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    const both = v128.load(bytes);
    scaleFour(i32x4.shl(both, 16), 1.0 / 2147483648, left);
    scaleFour(v128.and(both, upper), 1.0 / 2147483648, right);
    bytes += 16;
    left += 16;
    right += 16;
  }
  for (; n < frames; n++) {
    store<f32>(left, <f32>load<i16>(bytes) * (1.0 / 32768));
    store<f32>(right, <f32>load<i16>(bytes, 2) * (1.0 / 32768));
    bytes += 4;
    left += 4;
    right += 4;
  }
}

function splitTriples(bytes: usize, frames: i32, left: usize, right: usize): void {
  // Of two frames, the left samples and then the right ones.
  const order = i8x16(-1, 0, 1, 2, -1, 6, 7, 8, -1, 3, 4, 5, -1, 9, 10, 11);
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    const early = v128.swizzle(v128.load(bytes), order);
    const late = v128.swizzle(v128.load(bytes, 12), order);
    scaleFour(v128.shuffle<i64>(early, late, 0, 2), 1.0 / 2147483648, left);
    scaleFour(v128.shuffle<i64>(early, late, 1, 3), 1.0 / 2147483648, right);
    bytes += 24;
    left += 16;
    right += 16;
  }
  for (; n < frames; n++) {
    const frame = v128.swizzle(v128.load(bytes), order);
    store<f32>(left, <f32>i32x4.extract_lane(frame, 0) * (1.0 / 2147483648));
    store<f32>(right, <f32>i32x4.extract_lane(frame, 2) * (1.0 / 2147483648));
    bytes += 6;
    left += 4;
    right += 4;
  }
}

function scaleInts(bytes: usize, count: i32, floats: usize): void {
  for (let n = 0; n < count; n += 4) {
    scaleFour(v128.load(bytes), 1.0 / 2147483648, floats);
    bytes += 16;
    floats += 16;
  }
}

// @ts-ignore: decorator
@inline
function scaleEight(shorts: v128, scale: f32, floats: usize): void {
  scaleFour(i32x4.extend_low_i16x8_s(shorts), scale, floats);
  scaleFour(i32x4.extend_high_i16x8_s(shorts), scale, floats + 16);
}

// @ts-ignore: decorator
@inline
function scaleFour(ints: v128, scale: f32, floats: usize): void {
  v128.store(floats, f32x4.mul(f32x4.convert_i32x4_s(ints), f32x4.splat(scale)));
}

function deinterleave(floats: usize, channelCount: i32, frames: i32, channels: usize): void {
  if (channelCount == 1) {
    memory.copy(load<i32>(channels), floats, <usize>frames << 2);
    return;
  }
  if (channelCount == 2) {
    deinterleaveStereo(floats, frames, load<i32>(channels), load<i32>(channels, 4));
    return;
  }
  const frameBytes = <usize>channelCount << 2;
  for (let channel = 0; channel < channelCount; channel++) {
    let from = floats + (<usize>channel << 2);
    let to = <usize>load<i32>(channels + (<usize>channel << 2));
    for (let n = 0; n < frames; n++) {
      store<f32>(to, load<f32>(from));
      from += frameBytes;
      to += 4;
    }
  }
}

function deinterleaveStereo(floats: usize, frames: i32, left: usize, right: usize): void {
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    const first = v128.load(floats);
    const second = v128.load(floats, 16);
    v128.store(left, v128.shuffle<f32>(first, second, 0, 2, 4, 6));
    v128.store(right, v128.shuffle<f32>(first, second, 1, 3, 5, 7));
    floats += 32;
    left += 16;
    right += 16;
  }
  for (; n < frames; n++) {
    store<f32>(left, load<f32>(floats));
    store<f32>(right, load<f32>(floats, 4));
    floats += 8;
    left += 4;
    right += 4;
  }
}
