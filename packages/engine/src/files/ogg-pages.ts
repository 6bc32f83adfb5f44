/** The little that must be known of Ogg: what is in it, and whether it is whole. @source RFC 3533 */
import { type ContainerParser, fourCharacters } from './container-parser.ts';

export type OggCodec = 'vorbis' | 'opus' | 'flac';

const PAGE_HEADER_BYTES = 27;
const END_OF_STREAM = 4;

/** Where the first packet begins, right behind the first page's header and its table of segments. */
export const firstOggPacket = (bytes: Uint8Array): number => PAGE_HEADER_BYTES + (bytes[26] ?? 0);

/** The first packet of a stream names its codec. */
export function readOggCodec(bytes: Uint8Array): OggCodec | undefined {
  const offset = firstOggPacket(bytes);
  const name = String.fromCharCode(...bytes.subarray(offset, offset + 8));
  if (name.startsWith('\x7fFLAC')) return 'flac';
  if (name.startsWith('\x01vorbis')) return 'vorbis';
  return name === 'OpusHead' ? 'opus' : undefined;
}

/** Whether the pages run unbroken to the end of the file and the last one carries the end-of-stream flag. */
export function endsWithClosingPage(bytes: Uint8Array): boolean {
  let offset = 0;
  let closed = false;
  while (offset + PAGE_HEADER_BYTES <= bytes.byteLength && fourCharacters(bytes, offset) === 'OggS') {
    const segments = bytes[offset + 26]!;
    const table = bytes.subarray(offset + PAGE_HEADER_BYTES, offset + PAGE_HEADER_BYTES + segments);
    closed = (bytes[offset + 5]! & END_OF_STREAM) !== 0;
    offset += PAGE_HEADER_BYTES + segments + table.reduce((sum, length) => sum + length, 0);
  }
  return closed && offset <= bytes.byteLength;
}

/** Before the native header of FLAC in its first packet: packet type, name, version and a number of packets. @source RFC 9639, 10.1 */
export const OGG_FLAC_PREFIX_BYTES = 9;

/** A page and what is on it. */
interface OggPage {
  readonly body: Uint8Array;
  readonly firstPacketBytes: number;
  /** Whether the last packet that begins on the page ends there. */
  readonly endsPacket: boolean;
  readonly end: number;
}

/** Reads the page at `offset`; `undefined` where none begins. */
export function* readOggPage(offset: number): ContainerParser<OggPage | undefined> {
  const header = (yield { offset, length: PAGE_HEADER_BYTES + 255 }).slice();
  const segmentCount = header[26] ?? 0;
  const segments = header.subarray(PAGE_HEADER_BYTES, PAGE_HEADER_BYTES + segmentCount);
  if (fourCharacters(header, 0) !== 'OggS' || segmentCount === 0) return undefined;
  const bodyBytes = segments.reduce((sum, length) => sum + length, 0);
  const firstEnd = segments.findIndex((length) => length < 255);
  const firstSegments = firstEnd === -1 ? segments : segments.subarray(0, firstEnd + 1);
  const start = offset + PAGE_HEADER_BYTES + segmentCount;
  return {
    body: (yield { offset: start, length: bodyBytes }).slice(),
    firstPacketBytes: firstSegments.reduce((sum, length) => sum + length, 0),
    endsPacket: segments.at(-1)! < 255,
    end: start + bodyBytes,
  };
}
