/** What a FLAC file may be to be heard blind: a description of the stream, padding, and frames; every other block could hold a name. */

/** What the header says, and how much could come out. */
export interface PlainFlac {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly bitDepth: number;
  readonly frameCount: number;
  /** No decoder can make more frames of the file than this, whatever its header says. */
  readonly mostFrames: number;
}

const STREAMINFO = 0;
const PADDING = 1;
const STREAMINFO_BYTES = 34;
const LARGEST_FRAME_HEADER_BYTES = 16;
/** Block sizes by their code, 0 for those that are written behind the header. @source RFC 9639, 9.1.1 */
const BLOCK_SIZES = [NaN, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768];
/** Bytes that a sample rate behind the header takes, by its code. @source RFC 9639, 9.1.2 */
const RATE_BYTES = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, NaN];

/**
 * Reads the header of a stimulus as FLAC.
 *
 * @throws {RangeError} with the reason if it is no FLAC file, has a block beside STREAMINFO and padding, or padding that is not empty
 * @source RFC 9639
 */
export function readPlainFlac(bytes: Uint8Array): PlainFlac {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.toString('latin1', 0, 4) !== 'fLaC') throw notPlain('it is no FLAC file');
  let info: Omit<PlainFlac, 'mostFrames'> | undefined;
  let place = 4;
  for (let isLast = false; !isLast; ) {
    if (place + 4 > view.byteLength) throw notPlain('its header is cut off');
    const kind = view.readUInt8(place) & 0x7f;
    isLast = view.readUInt8(place) >= 0x80;
    const start = place + 4;
    place = start + view.readUIntBE(place + 1, 3);
    if (place > view.byteLength) throw notPlain('its header is cut off');
    if ((kind === STREAMINFO) !== (info === undefined))
      throw notPlain('it must have one STREAMINFO block, first');
    if (kind === STREAMINFO) info = readStreamInfo(view.subarray(start, place));
    else if (kind !== PADDING) throw notPlain(`it has a block of kind ${kind}`);
    else if (view.subarray(start, place).some((byte) => byte !== 0))
      throw notPlain('its padding is not empty');
  }
  if (info === undefined) throw notPlain('it must have one STREAMINFO block, first');
  return { ...info, mostFrames: countFramesAtMost(view.subarray(place)) };
}

function readStreamInfo(block: Buffer): Omit<PlainFlac, 'mostFrames'> {
  if (block.byteLength !== STREAMINFO_BYTES) throw notPlain('its STREAMINFO block is malformed');
  const packed = block.readBigUInt64BE(10);
  return {
    sampleRate: Number(packed >> 44n),
    channelCount: Number((packed >> 41n) & 7n) + 1,
    bitDepth: Number((packed >> 36n) & 31n) + 1,
    frameCount: Number(packed & 0xf_ffff_ffffn),
  };
}

/**
 * Adds up what every header of a frame promises that stands anywhere in the bytes: a decoder decodes none without one. A few bytes can
 * promise 65,536 samples, so a small file could else fill the memory.
 */
function countFramesAtMost(frames: Buffer): number {
  let most = 0;
  for (let place = frames.indexOf(0xff); place >= 0; place = frames.indexOf(0xff, place + 1))
    most += framesOfHeader(frames.subarray(place, place + LARGEST_FRAME_HEADER_BYTES));
  return most;
}

/** The frames of the block whose header this is; 0 where it is none. */
function framesOfHeader(bytes: Buffer): number {
  if (bytes.byteLength < 6 || (bytes[1]! & 0xfe) !== 0xf8) return 0;
  const sizeCode = bytes[2]! >> 4;
  const rateBytes = RATE_BYTES[bytes[2]! & 0xf]!;
  const size = BLOCK_SIZES[sizeCode]!;
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const sizePlace = 4 + lengthOfNumber(bytes[4]!);
  const crcPlace = sizePlace + sizeBytes + rateBytes;
  if (Number.isNaN(size) || !(crcPlace < bytes.byteLength)) return 0;
  if (crc8(bytes.subarray(0, crcPlace)) !== bytes[crcPlace]) return 0;
  return sizeBytes === 0 ? size : bytes.readUIntBE(sizePlace, sizeBytes) + 1;
}

/** Of a number that is written as UTF-8 writes a letter. */
function lengthOfNumber(first: number): number {
  const ones = Math.clz32(~(first << 24));
  return ones === 0 ? 1 : ones;
}

/** @source RFC 9639, 9.1.8: x^8 + x^2 + x + 1 */
function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x80 ? 0x07 : 0)) & 0xff;
  }
  return crc;
}

function notPlain(problem: string): RangeError {
  return new RangeError(`Cannot take the FLAC file as ${problem}`);
}
