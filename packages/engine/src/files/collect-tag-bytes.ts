/**
 * The part of a file that holds its tags, as a small file of the same kind: so that nobody reads gigabytes of samples, lying
 * sizes or cover pictures for a title.
 */
import type { ByteSource } from './byte-source.ts';
import {
  type ContainerParser,
  findNextChunk,
  parseByteSource,
  readChunkHeader,
  viewOf,
} from './container-parser.ts';
import type { AudioFileFormat } from './decoded-audio.ts';
import {
  COMMENT_BLOCK,
  LAST_BLOCK,
  parseFlacHeader,
  STREAM_INFO_BYTES,
  STREAM_INFO_OFFSET,
} from './flac-stream-info.ts';
import { lengthOfId3Tag } from './mp3-header.ts';
import { OGG_FLAC_PREFIX_BYTES, readOggPage } from './ogg-pages.ts';
import { readLongSizes, sizeOf } from './parse-wav.ts';
import { chunkOf, concatenate, UTF8_CHUNK } from './riff-chunk.ts';

/** Chunks that music-metadata reads tags from. */
const TAG_CHUNKS = {
  wav: ['LIST', 'bext', 'id3 ', 'ID3 '],
  aiff: ['NAME', 'AUTH', '(c) ', 'ANNO', 'ID3 '],
} as const;
/** Chunks that it needs to make sense of them. */
const GUIDING_CHUNKS = { wav: ['fmt ', 'CSET'], aiff: ['COMM'] } as const;

/** A tag with a cover picture of good quality fits. */
const LARGEST_TAG_BYTES = 2 ** 24;
const MOST_CHUNKS = 1000;

/** `undefined` when there are none, as far as that can be told without reading them. */
export async function collectTagBytes(
  bytes: ByteSource,
  { container, codec }: AudioFileFormat,
): Promise<Uint8Array | undefined> {
  if (container === 'wav' || container === 'aiff') {
    return parseByteSource(collectChunks(container), bytes);
  }
  if (container === 'flac') return parseByteSource(collectFlacBlocks(bytes.byteLength), bytes);
  if (codec === 'flac') return parseByteSource(collectOggFlacBlocks(), bytes);
  return bytes.read(0, bytes.byteLength);
}

function* collectChunks(container: 'wav' | 'aiff'): ContainerParser<Uint8Array | undefined> {
  const littleEndian = container === 'wav';
  const tagChunks: readonly string[] = TAG_CHUNKS[container];
  const wanted: readonly string[] = [...tagChunks, ...GUIDING_CHUNKS[container]];
  const form = (yield { offset: 0, length: 12 }).slice();
  const parts: Uint8Array[] = [];
  let longSizes: ReadonlyMap<string, number> = new Map();
  let offset = 12;
  let room = LARGEST_TAG_BYTES;
  let encodingTold = false;
  let hasTags = false;
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
      hasTags ||= tagChunks.includes(chunk.id);
      encodingTold ||= chunk.id === 'CSET';
      if (chunk.id === 'LIST' && !encodingTold && isUtf8(content)) parts.push(UTF8_CHUNK);
      parts.push(chunkOf(chunk.id, content, { littleEndian }));
      room -= size;
    }
    offset = yield* findNextChunk(chunk.start + size, size);
  }
  if (!hasTags) return undefined;
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

/** The metadata of a FLAC file without pictures, cue sheets and the rest. */
function* collectFlacBlocks(byteLength: number): ContainerParser<Uint8Array | undefined> {
  const start = lengthOfId3Tag(yield { offset: 0, length: 10 });
  const { comments } = yield* parseFlacHeader(byteLength, { start, name: 'the FLAC file' });
  if (!hasEntries(comments)) return undefined;
  const streamInfo = (yield { offset: start, length: STREAM_INFO_OFFSET + STREAM_INFO_BYTES }).slice();
  const header = new Uint8Array(4);
  new DataView(header.buffer).setUint32(0, comments.byteLength);
  header[0] = LAST_BLOCK | COMMENT_BLOCK;
  streamInfo[4]! &= ~LAST_BLOCK;
  return concatenate([streamInfo, header, comments]);
}

/** The name of the encoder stands in every comment block, and often nothing else. @source Vorbis I, 5.2.1 */
function hasEntries(comments: Uint8Array): boolean {
  const view = viewOf(comments);
  const countAt = comments.byteLength < 4 ? 0 : 4 + view.getUint32(0, true);
  return countAt > 0 && countAt + 4 <= comments.byteLength && view.getUint32(countAt, true) > 0;
}

/**
 * The same of FLAC in Ogg, where music-metadata reads no further than the first page: STREAMINFO ends that page, the comments are
 * the packet that begins the next. @source RFC 9639, 10.1
 */
function* collectOggFlacBlocks(): ContainerParser<Uint8Array | undefined> {
  const first = yield* readOggPage(0);
  const streamInfo = first?.body.slice(OGG_FLAC_PREFIX_BYTES);
  if (!first || !streamInfo) return undefined;
  const comments: Uint8Array[] = [];
  let page = yield* readOggPage(first.end);
  while (page && comments.length < MOST_CHUNKS) {
    comments.push(page.body.slice(0, page.firstPacketBytes));
    if (page.firstPacketBytes < page.body.byteLength || page.endsPacket) break;
    page = yield* readOggPage(page.end);
  }
  const block = concatenate(comments);
  if (block.byteLength < 4 || (block[0]! & ~LAST_BLOCK) !== COMMENT_BLOCK) return undefined;
  block[0]! |= LAST_BLOCK;
  return concatenate([streamInfo, block]);
}
