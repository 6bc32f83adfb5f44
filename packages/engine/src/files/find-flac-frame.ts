/** Finds the frame of a FLAC stream that holds a moment, without decoding what comes before. @source RFC 9639, 9.1 */
import type { ByteSource } from './byte-source.ts';
import type { FlacStreamInfo } from './flac-stream-info.ts';

/** Where decoding may begin. */
export interface FlacPlace {
  readonly byteOffset: number;
  readonly firstFrame: number;
}

interface FrameHeader {
  /** The first of the audio frames (one sample a channel) in this FLAC frame. */
  readonly firstFrame: number;
  readonly blockFrames: number;
}

interface FlacStream {
  readonly bytes: ByteSource;
  readonly streamInfo: FlacStreamInfo;
  readonly start: FlacPlace;
}

/** Holds several frames of any usual size. */
const WINDOW_BYTES = 2 ** 17;
/** A header takes no more. */
const LARGEST_HEADER_BYTES = 16;
const MOST_STEPS = 40;

/**
 * Searches by bisection for a frame that begins at or before `frame`, no farther back than a window of bytes. Where none can be
 * found for sure, decoding begins at the start of the stream.
 */
export async function findFlacFrame(stream: FlacStream, frame: number): Promise<FlacPlace> {
  const { bytes, start } = stream;
  let best = start;
  let low = start.byteOffset;
  let high = bytes.byteLength;
  for (let step = 0; step < MOST_STEPS && high - low > WINDOW_BYTES / 2; step++) {
    const middle = Math.floor((low + high) / 2);
    const places = findFrames(await bytes.read(middle, WINDOW_BYTES), middle, stream.streamInfo);
    const first = places[0];
    if (!first || first.firstFrame > frame) {
      high = middle;
      continue;
    }
    best = places.findLast(({ firstFrame }) => firstFrame <= frame) ?? first;
    low = best.byteOffset;
    if (best !== places.at(-1)) break;
  }
  return best;
}

/** The frames that begin in a window of bytes and are followed there by the very next frame: two in a row are no accident. */
function findFrames(window: Uint8Array, windowOffset: number, streamInfo: FlacStreamInfo): FlacPlace[] {
  const places: FlacPlace[] = [];
  let previous: (FlacPlace & FrameHeader) | undefined;
  for (let at = 0; at + LARGEST_HEADER_BYTES <= window.byteLength; at++) {
    if (window[at] !== 0xff || (window[at + 1]! & 0xfe) !== 0xf8) continue;
    const header = readFrameHeader(window, at, streamInfo);
    if (!header) continue;
    const place = { ...header, byteOffset: windowOffset + at };
    const follows = previous && previous.firstFrame + previous.blockFrames === place.firstFrame;
    if (previous && follows) {
      places.push({ byteOffset: previous.byteOffset, firstFrame: previous.firstFrame });
    }
    previous = place;
  }
  return places;
}

/** `undefined` when the bytes are no header, or one that cannot be of this stream. */
function readFrameHeader(bytes: Uint8Array, at: number, streamInfo: FlacStreamInfo): FrameHeader | undefined {
  const countsSamples = (bytes[at + 1]! & 1) === 1;
  const blockCode = bytes[at + 2]! >> 4;
  const rateCode = bytes[at + 2]! & 15;
  const channelCode = bytes[at + 3]! >> 4;
  const channelCount = channelCode < 8 ? channelCode + 1 : 2;
  if (blockCode === 0 || rateCode === 15 || channelCode > 10 || (bytes[at + 3]! & 1) === 1) return undefined;
  if (channelCount !== streamInfo.channelCount) return undefined;
  const { smallestBlockFrames, largestBlockFrames, frameCount } = streamInfo;
  // Frames that are counted must be of one length to say where they are.
  if (!countsSamples && (largestBlockFrames === 0 || smallestBlockFrames !== largestBlockFrames)) {
    return undefined;
  }
  const number = readCodedNumber(bytes, at + 4);
  if (!number) return undefined;
  let end = at + 4 + number.length;
  const stated = { 6: (bytes[end] ?? 0) + 1, 7: ((bytes[end]! << 8) | bytes[end + 1]!) + 1 };
  const blockFrames =
    blockCode === 6 || blockCode === 7 ? stated[blockCode] : COMMON_BLOCK_FRAMES[blockCode]!;
  end += blockCode === 6 ? 1 : blockCode === 7 ? 2 : 0;
  end += rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  if (crc8(bytes, at, end) !== bytes[end]) return undefined;
  const firstFrame = countsSamples ? number.value : number.value * largestBlockFrames;
  return firstFrame < frameCount ? { firstFrame, blockFrames } : undefined;
}

/** Block sizes by their code; 6 and 7 stand in the header. */
const COMMON_BLOCK_FRAMES = [
  0, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768,
];

/** A number of up to 36 bits, in the manner of UTF-8. */
function readCodedNumber(bytes: Uint8Array, at: number): { value: number; length: number } | undefined {
  const first = bytes[at]!;
  const length = first < 0x80 ? 1 : Math.clz32(~(first << 24));
  if (length === 0 || (first >= 0x80 && (length < 2 || length > 7))) return undefined;
  let value = length === 1 ? first : first & (0x7f >> length);
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index]!;
    if ((byte & 0xc0) !== 0x80) return undefined;
    value = value * 64 + (byte & 0x3f);
  }
  return { value, length };
}

/** Polynomial x⁸ + x² + x + 1. */
function crc8(bytes: Uint8Array, start: number, end: number): number {
  let remainder = 0;
  for (let at = start; at < end; at++) {
    remainder ^= bytes[at]!;
    for (let bit = 0; bit < 8; bit++) {
      remainder = remainder & 0x80 ? ((remainder << 1) ^ 0x07) & 0xff : remainder << 1;
    }
  }
  return remainder;
}
