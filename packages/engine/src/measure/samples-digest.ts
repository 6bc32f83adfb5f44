/** A digest of samples: the name of an input in plans and caches, the same for every block size and file format. */
import type { Kernels, Xxh64 } from '../kernels/kernels.ts';
import { borrowPart, returnPart } from './lent-parts.ts';

const HASH = 'digest: one channel';

export class SegmentDigest {
  private readonly kernels: Kernels;
  private readonly hashes: readonly Xxh64[];

  constructor(kernels: Kernels, channelCount: number) {
    this.kernels = kernels;
    this.hashes = Array.from({ length: channelCount }, () => borrowHash(kernels));
  }

  /** Takes the segment's next frames. */
  push(channels: readonly Float32Array[]): void {
    for (let channel = 0; channel < channels.length; channel++) {
      const { buffer, byteOffset, byteLength } = channels[channel]!;
      this.hashes[channel]!.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }

  /** One XXH64 (seed 0) a channel, of its samples as little-endian 32-bit floats; nothing may be pushed afterwards. */
  finish(): readonly bigint[] {
    return this.hashes.map((hash) => digestOf(hash, this.kernels));
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
  { channelCount, kernels }: { channelCount: number; kernels: Kernels },
): string {
  const digests = Array.from({ length: channelCount }, (_, channel) => {
    const bytes = new DataView(new ArrayBuffer(8 * segmentDigests.length));
    for (const [segment, digest] of segmentDigests.entries()) {
      bytes.setBigUint64(8 * segment, digest[channel]!, true);
    }
    const hash = borrowHash(kernels);
    hash.update(new Uint8Array(bytes.buffer));
    return digestOf(hash, kernels);
  });
  return `xxh64/60s:${digests.map((digest) => digest.toString(16).padStart(16, '0')).join('-')}`;
}

const borrowHash = (kernels: Kernels): Xxh64 => borrowPart(kernels, HASH, () => kernels.createXxh64());

/** Gives the hash back as well. */
function digestOf(hash: Xxh64, kernels: Kernels): bigint {
  const digest = hash.digest();
  hash.clear();
  returnPart(kernels, HASH, hash);
  return digest;
}
