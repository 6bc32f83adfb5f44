/** What a FLAC stream says about itself, and where its frames lie. @source RFC 9639 */
import { UnreadableAudioError } from '../errors.ts';
import { type ContainerParser, fourCharacters, viewOf } from './container-parser.ts';

export interface FlacStreamInfo {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly bitDepth: number;
  /** 0 when the encoder did not know. */
  readonly frameCount: number;
  readonly smallestBlockFrames: number;
  readonly largestBlockFrames: number;
  /** Of the samples, as lower-case hex; all zeros when the encoder left it out. */
  readonly md5: string;
}

export const STREAM_INFO_BYTES = 34;
/** Magic, then the header of the first metadata block. */
export const STREAM_INFO_OFFSET = 8;
export const COMMENT_BLOCK = 4;
/** Set in the kind of the last metadata block. */
export const LAST_BLOCK = 128;
/** Far more than any comments take; pictures lie in blocks of their own. */
const LARGEST_COMMENT_BYTES = 2 ** 20;

export interface FlacHeader {
  readonly streamInfo: FlacStreamInfo;
  /** Where the first audio frame begins. */
  readonly framesOffset: number;
  /** The content of the comment block; empty without one. */
  readonly comments: Uint8Array;
}

/**
 * Walks the metadata of a native stream that begins at `start`.
 *
 * @throws {UnreadableAudioError} metadata that does not end within the file
 */
export function* parseFlacHeader(
  byteLength: number,
  { start, name }: { start: number; name: string },
): ContainerParser<FlacHeader> {
  const beginning = yield { offset: start, length: STREAM_INFO_OFFSET + STREAM_INFO_BYTES };
  const streamInfo = readStreamInfo(beginning.subarray(STREAM_INFO_OFFSET), name);
  let comments: Uint8Array = new Uint8Array(0);
  for (let offset = start + 4; ; ) {
    const header = yield { offset, length: 4 };
    if (header.byteLength < 4) break;
    const { kind, size, isLast } = readBlockHeader(header);
    offset += 4;
    if (kind === COMMENT_BLOCK) {
      comments = (yield { offset, length: Math.min(size, LARGEST_COMMENT_BYTES) }).slice();
    }
    offset += size;
    if (offset > byteLength) break;
    if (isLast) return { streamInfo, framesOffset: offset, comments };
  }
  throw new UnreadableAudioError({ file: name, reason: 'its FLAC header is incomplete' });
}

function readBlockHeader(header: Uint8Array): { kind: number; size: number; isLast: boolean } {
  const word = viewOf(header).getUint32(0, false);
  return { kind: (word >>> 24) & ~LAST_BLOCK, size: word & 0xffffff, isLast: word >>> 31 === 1 };
}

/** Reads the content of a STREAMINFO block. */
export function readStreamInfo(bytes: Uint8Array, name: string): FlacStreamInfo {
  if (bytes.byteLength < STREAM_INFO_BYTES) {
    throw new UnreadableAudioError({ file: name, reason: 'its FLAC header is incomplete' });
  }
  const view = viewOf(bytes);
  // 20 bits sample rate, 3 bits channels − 1, 5 bits bit depth − 1, 36 bits frames.
  const packed = view.getBigUint64(10, false);
  return {
    smallestBlockFrames: view.getUint16(0, false),
    largestBlockFrames: view.getUint16(2, false),
    sampleRate: Number(packed >> 44n),
    channelCount: Number((packed >> 41n) & 7n) + 1,
    bitDepth: Number((packed >> 36n) & 31n) + 1,
    frameCount: Number(packed & 0xfffffffffn),
    md5: Array.from(bytes.subarray(18, STREAM_INFO_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    ),
  };
}

/** A channel mask that differs from the default order stands among the comments. @source RFC 9639, 8.6.2 */
export function readChannelMask(comments: Uint8Array): number {
  const text = Array.from(comments, (byte) => String.fromCharCode(byte)).join('');
  const [, mask] = /WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x([0-9a-f]{1,8})/i.exec(text) ?? [];
  return mask === undefined ? 0 : Number.parseInt(mask, 16);
}

export const isFlac = (bytes: Uint8Array): boolean => fourCharacters(bytes, 0) === 'fLaC';
