/** What the first frame of an MP3 file says. @source ISO/IEC 11172-3, 2.4.2.3; the Xing/Info header of encoders; ID3v2 */
import { fourCharacters, viewOf } from './container-parser.ts';

export interface Mp3Header {
  /** Behind the ID3v2 tag. */
  readonly offset: number;
  readonly mpeg1: boolean;
  readonly mono: boolean;
}

/** Some tag writers leave padding behind the length they state. */
const LARGEST_PADDING_BYTES = 8192;

/** As much as `findMp3Header` looks at. */
export const MP3_SEARCH_BYTES = LARGEST_PADDING_BYTES + 64;

/**
 * Finds the first Layer III frame; `undefined` when the bytes are not MP3.
 *
 * @param untagged the file from behind its ID3v2 tag on
 * @param isTagged whether there was a tag; without one the file must begin with a frame
 */
export function findMp3Header(
  untagged: Uint8Array,
  { isTagged }: { isTagged: boolean },
): Mp3Header | undefined {
  const end = Math.min(untagged.byteLength - 4, isTagged ? LARGEST_PADDING_BYTES : 0);
  for (let offset = 0; offset <= end; offset++) {
    const [second, third, fourth] = [untagged[offset + 1]!, untagged[offset + 2]!, untagged[offset + 3]!];
    const isFrame =
      untagged[offset] === 0xff &&
      (second & 0xe0) === 0xe0 &&
      (second & 0x18) !== 0x08 &&
      (second & 0x06) === 0x02 &&
      third >> 4 !== 15 &&
      (third & 0x0c) !== 0x0c;
    if (isFrame) return { offset, mpeg1: (second & 0x18) === 0x18, mono: fourth >> 6 === 3 };
  }
  return undefined;
}

/** An ID3v2 tag may stand before any stream; its length is written in four groups of seven bits. 0 without one. */
export function lengthOfId3Tag(bytes: Uint8Array): number {
  if (fourCharacters(bytes, 0).slice(0, 3) !== 'ID3' || bytes.byteLength < 10) return 0;
  return 10 + bytes.subarray(6, 10).reduce((length, group) => length * 128 + (group & 127), 0);
}

/** The Xing/Info header says which of its fields are there; the encoder's own extension follows when all of them are. */
const HAS_FRAME_COUNT = 1;
const HAS_ALL_FIELDS = 15;
const EXTENSION_OFFSET = 120;
/** Within the extension: 12 bits each of samples to drop at start and end. */
const DELAYS_OFFSET = 21;

/** Whether frames that the Xing/Info header counts are missing; without that header nobody can know. */
export function isTruncatedMp3(untagged: Uint8Array, header: Mp3Header, decodedFrames: number): boolean {
  const sideInformationBytes = header.mpeg1 ? (header.mono ? 17 : 32) : header.mono ? 9 : 17;
  const tag = untagged.subarray(header.offset + 4 + sideInformationBytes);
  if (!/^(Xing|Info)$/.test(fourCharacters(tag, 0)) || tag.byteLength < 12) return false;
  const fields = tag[7]!;
  if (!(fields & HAS_FRAME_COUNT)) return false;
  const samplesPerFrame = header.mpeg1 ? 1152 : 576;
  const codedFrames = viewOf(tag).getUint32(8, false) * samplesPerFrame;
  const extension = tag.subarray(EXTENSION_OFFSET);
  const saysDelays = fields === HAS_ALL_FIELDS && /^(LAME|Lav[cf])$/.test(fourCharacters(extension, 0));
  if (!saysDelays || extension.byteLength < DELAYS_OFFSET + 3) {
    // What the decoder cuts away takes up to three frames, and the header itself is one.
    return decodedFrames < codedFrames - 4 * samplesPerFrame;
  }
  const [first, second, third] = extension.subarray(DELAYS_OFFSET);
  const delay = (first! << 4) | (second! >> 4);
  const padding = ((second! & 15) << 8) | third!;
  return decodedFrames < codedFrames - delay - padding;
}
