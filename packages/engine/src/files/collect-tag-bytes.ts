/**
 * The part of a file that holds its tags, as a small file of the same kind: so that nobody reads gigabytes of samples, lying
 * sizes or cover pictures for a title.
 */
import { type ByteSource, withReadAhead } from './byte-source.ts';
import { type ContainerParser, findNextChunk, parseByteSource, readChunkHeader } from './container-parser.ts';
import type { AudioFileFormat } from './decoded-audio.ts';
import { lengthOfId3Tag } from './mp3-header.ts';
import { readLongSizes, sizeOf } from './parse-wav.ts';
import { chunkOf, concatenate, UTF8_CHUNK } from './riff-chunk.ts';

/** Chunks that music-metadata reads tags from, and those it needs to find its way. */
const TAG_CHUNKS = {
  wav: ['fmt ', 'CSET', 'LIST', 'bext', 'id3 ', 'ID3 '],
  aiff: ['COMM', 'NAME', 'AUTH', '(c) ', 'ANNO', 'ID3 '],
} as const;

/** A tag with a cover picture of good quality fits. */
const LARGEST_TAG_BYTES = 2 ** 24;
const MOST_CHUNKS = 1000;

export async function collectTagBytes(
  bytes: ByteSource,
  { container }: AudioFileFormat,
): Promise<Uint8Array> {
  if (container === 'wav' || container === 'aiff') {
    return parseByteSource(collectChunks(container), withReadAhead(bytes));
  }
  if (container === 'flac') return parseByteSource(collectFlacBlocks(), withReadAhead(bytes));
  return bytes.read(0, bytes.byteLength);
}

function* collectChunks(container: 'wav' | 'aiff'): ContainerParser<Uint8Array> {
  const littleEndian = container === 'wav';
  const wanted: readonly string[] = TAG_CHUNKS[container];
  const form = (yield { offset: 0, length: 12 }).slice();
  const parts: Uint8Array[] = [];
  let longSizes: ReadonlyMap<string, number> = new Map();
  let offset = 12;
  let room = LARGEST_TAG_BYTES;
  let encodingTold = false;
  for (let chunkCount = 0; chunkCount < MOST_CHUNKS; chunkCount++) {
    const chunk = yield* readChunkHeader(offset, { littleEndian });
    if (!chunk) break;
    const size = sizeOf(chunk, longSizes);
    if (chunk.id === 'ds64' && littleEndian) {
      longSizes = readLongSizes(yield { offset: chunk.start, length: Math.min(size, 28) });
    }
    if (wanted.includes(chunk.id) && size <= room) {
      const content = (yield { offset: chunk.start, length: size }).slice();
      if (content.byteLength < size) break;
      encodingTold ||= chunk.id === 'CSET';
      if (chunk.id === 'LIST' && !encodingTold && isUtf8(content)) parts.push(UTF8_CHUNK);
      parts.push(chunkOf(chunk.id, content, { littleEndian }));
      room -= size;
    }
    offset = yield* findNextChunk(chunk.start + size, size);
  }
  const body = concatenate(parts);
  // RF64 and BW64 are written as plain RIFF, which is all that the tag reader knows.
  if (littleEndian) form.set([0x52, 0x49, 0x46, 0x46]);
  new DataView(form.buffer).setUint32(4, 4 + body.byteLength, littleEndian);
  return concatenate([form, body]);
}

/** Without a CSET chunk the text is Latin-1 by the book; most programs write UTF-8 all the same. */
function isUtf8(content: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return true;
  } catch {
    return false;
  }
}

const STREAM_INFO_BLOCK = 0;
const COMMENT_BLOCK = 4;

/** The metadata of a FLAC file without pictures, cue sheets and the rest. */
function* collectFlacBlocks(): ContainerParser<Uint8Array> {
  const head = yield { offset: 0, length: 10 };
  let offset = lengthOfId3Tag(head) + 4;
  const parts: Uint8Array[] = [];
  for (let isLast = false; !isLast && parts.length < MOST_CHUNKS; ) {
    const header = (yield { offset, length: 4 }).slice();
    if (header.byteLength < 4) break;
    const kind = header[0]! & 127;
    const size = (header[1]! << 16) | (header[2]! << 8) | header[3]!;
    isLast = header[0]! >= 128;
    if (kind === STREAM_INFO_BLOCK || kind === COMMENT_BLOCK) {
      header[0] = kind;
      parts.push(header, (yield { offset: offset + 4, length: size }).slice());
    }
    offset += 4 + size;
  }
  const lastHeader = parts.at(-2);
  if (lastHeader) lastHeader[0]! |= 128;
  return concatenate([Uint8Array.of(0x66, 0x4c, 0x61, 0x43), ...parts]);
}
