/** A digest of samples: the name of an input in plans and caches, the same for every block size and file format. */
import xxhash, { type XXHashAPI } from 'xxhash-wasm';

export type { XXHashAPI } from 'xxhash-wasm';

let loading: Promise<XXHashAPI> | undefined;

/** The hash functions, compiled at the first call and shared from then on. */
export function loadHash(): Promise<XXHashAPI> {
  loading ??= xxhash();
  return loading;
}

export interface SegmentDigest {
  /** Takes the segment's next frames. */
  push(channels: readonly Float32Array[]): void;
  /** One XXH64 (seed 0) a channel, of its samples as little-endian 32-bit floats. */
  finish(): readonly bigint[];
}

export function createSegmentDigest(hash: XXHashAPI, channelCount: number): SegmentDigest {
  const hashes = Array.from({ length: channelCount }, () => hash.create64());
  return {
    push(channels) {
      for (const [channel, samples] of channels.entries()) {
        hashes[channel]!.update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
      }
    },
    finish: () => hashes.map((channelHash) => channelHash.digest()),
  };
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
