/** Bytes that can be read from any place, wherever they lie, so that a file of any size is never in memory as a whole. */
import { UnsupportedAudioError } from '../errors.ts';

export interface ByteSource {
  readonly byteLength: number;
  /**
   * Resolves to the bytes from `offset` on: `length` of them, fewer where the source ends. They stay as they are; unless there is
   * `room` for them, which the source may use instead of room of its own.
   */
  read(offset: number, length: number, room?: Uint8Array): Promise<Uint8Array>;
  /**
   * Fills `room` with the bytes from `offset` on while the caller waits, and gives how many there were. Only where waiting keeps nobody
   * else from their work.
   */
  readonly readAtOnce?: (offset: number, room: Uint8Array) => number;
}

export function toByteSource(bytes: Uint8Array): ByteSource {
  return {
    byteLength: bytes.byteLength,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

export function blobByteSource(blob: Blob): ByteSource {
  return {
    byteLength: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

/** What to call a file that the user chose, or bytes, in error messages. */
export const nameOf = (file: Blob | Uint8Array): string =>
  file instanceof Blob && 'name' in file ? String(file.name) : 'the file';

/** What one buffer may hold in every browser and Node. */
const LARGEST_BUFFER_BYTES = 2 ** 31 - 1;

/** All of it, for decoders that take nothing less. */
export function readAll(source: ByteSource, name: string): Promise<Uint8Array> {
  if (source.byteLength <= LARGEST_BUFFER_BYTES) return source.read(0, source.byteLength);
  throw new UnsupportedAudioError(
    `Cannot use ${name}: it is larger than 2 GiB and neither WAV, AIFF nor FLAC`,
  );
}

/** Enough to make the cost of a call to the system vanish, little enough to keep many files open. */
const READ_AHEAD_BYTES = 2 ** 20;

/** Reads ahead, so that small reads one after the other cost one read of the source in a while. */
export function withReadAhead(source: ByteSource): ByteSource {
  let window = new Uint8Array(0);
  let windowStart = 0;
  const inWindow = (offset: number, length: number) =>
    offset >= windowStart && offset + length <= windowStart + window.byteLength;
  return {
    byteLength: source.byteLength,
    ...(source.readAtOnce && { readAtOnce: source.readAtOnce }),
    async read(offset, length, room) {
      if (room) return source.read(offset, length, room);
      const wanted = Math.max(0, Math.min(length, source.byteLength - offset));
      if (wanted === 0) return new Uint8Array(0);
      if (wanted >= READ_AHEAD_BYTES) return source.read(offset, wanted);
      if (!inWindow(offset, wanted)) {
        // Always a new window: whoever was given a part of the last one may still be using it.
        const bytes = await source.read(offset, READ_AHEAD_BYTES);
        window = bytes as Uint8Array<ArrayBuffer>;
        windowStart = offset;
        return bytes.subarray(0, wanted);
      }
      return window.subarray(offset - windowStart, offset - windowStart + wanted);
    },
  };
}
