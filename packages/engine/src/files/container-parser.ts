/**
 * One parser for a container serves bytes in memory and files of any size: it is a generator that asks for ranges of bytes and is
 * handed them, by `parseBytes` at once or by `parseByteSource` as they are read.
 */
import { UnreadableAudioError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';

interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Asks for ranges; what it is handed is shorter where the file ends. */
export type ContainerParser<Result> = Generator<ByteRange, Result, Uint8Array>;

export function parseBytes<Result>(parser: ContainerParser<Result>, bytes: Uint8Array): Result {
  let step = parser.next();
  while (!step.done) {
    const { offset, length } = step.value;
    step = parser.next(bytes.subarray(offset, offset + length));
  }
  return step.value;
}

export async function parseByteSource<Result>(
  parser: ContainerParser<Result>,
  source: ByteSource,
): Promise<Result> {
  let step = parser.next();
  while (!step.done) step = parser.next(await source.read(step.value.offset, step.value.length));
  return step.value;
}

export interface Chunk {
  readonly id: string;
  /** As the header states it. */
  readonly size: number;
  /** Where the content begins. */
  readonly start: number;
}

/** The header of the chunk at `offset`; `undefined` where the file ends. */
export function* readChunkHeader(
  offset: number,
  { littleEndian }: { littleEndian: boolean },
): ContainerParser<Chunk | undefined> {
  const header = yield { offset, length: 8 };
  if (header.byteLength < 8) return undefined;
  return {
    id: fourCharacters(header, 0),
    size: viewOf(header).getUint32(4, littleEndian),
    start: offset + 8,
  };
}

/**
 * Where the next chunk begins. Chunks lie at even offsets: an odd size is followed by one pad byte, which some programs forget.
 */
export function* findNextChunk(end: number, size: number): ContainerParser<number> {
  if (size % 2 === 0) return end;
  const bytes = yield { offset: end, length: 5 };
  const isPadForgotten = !isPlausibleId(bytes, 1) && isPlausibleId(bytes, 0);
  return isPadForgotten ? end : end + 1;
}

const isPlausibleId = (bytes: Uint8Array, offset: number): boolean =>
  /^[ -~]{4}$/.test(fourCharacters(bytes, offset));

/** No program writes as many chunks: what has more is no audio file, and may be gigabytes of zeros. */
const MOST_CHUNKS = 10_000;

export function refuseEndlessChunks(name: string, chunkCount: number): void {
  if (chunkCount <= MOST_CHUNKS) return;
  throw new UnreadableAudioError({
    file: name,
    reason: `it has more than ${MOST_CHUNKS} chunks and no audio in them`,
  });
}

export function fourCharacters(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}

export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
