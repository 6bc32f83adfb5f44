/** A digest of samples: the name of an input in plans and caches, the same for every block size and file format. */
import xxhash, { type XXHashAPI } from 'xxhash-wasm';

export type { XXHashAPI } from 'xxhash-wasm';

let loading: Promise<XXHashAPI> | undefined;

/** The hash functions, compiled at the first call and shared from then on. */
export function loadHash(): Promise<XXHashAPI> {
  loading ??= xxhash();
  return loading;
}

export class SegmentDigest {
  private readonly hashes: readonly ReturnType<XXHashAPI['create64']>[];

  constructor(hash: XXHashAPI, channelCount: number) {
    this.hashes = Array.from({ length: channelCount }, () => hash.create64());
  }

  /** Takes the segment's next frames. */
  push(channels: readonly Float32Array[]): void {
    for (let channel = 0; channel < channels.length; channel++) {
      const { buffer, byteOffset, byteLength } = channels[channel]!;
      this.hashes[channel]!.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }

  /** One XXH64 (seed 0) a channel, of its samples as little-endian 32-bit floats. */
  finish(): readonly bigint[] {
    return this.hashes.map((hash) => hash.digest());
  }
}

/**
 * One digest of a piece from those of its segments, so that segments may be hashed on several threads.
 *
 * @returns `xxh64/60s:` and for each channel 16 hexadecimal digits, joined by `-`: the XXH64 of its segments' digests in order,
 *   eight little-endian bytes each
 */
export function joinDigests(
  segmentDigests: readonly (readonly bigint[])[],
  { hash, channelCount }: { hash: XXHashAPI; channelCount: number },
): string {
  const digests = Array.from({ length: channelCount }, (_, channel) => {
    const bytes = new DataView(new ArrayBuffer(8 * segmentDigests.length));
    for (const [segment, digest] of segmentDigests.entries()) {
      bytes.setBigUint64(8 * segment, digest[channel]!, true);
    }
    return hash.h64Raw(new Uint8Array(bytes.buffer));
  });
  return `xxh64/60s:${digests.map((digest) => digest.toString(16).padStart(16, '0')).join('-')}`;
}
