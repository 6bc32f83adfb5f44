/** A digest of samples: the name of an input in plans and caches, the same for every block size and file format. */
import xxhash from 'xxhash-wasm';

export interface SamplesDigest {
  /** Takes the next `frames` frames. */
  push(block: readonly Float32Array[], frames: number): void;
  /** `xxh64:` and for each channel 16 hexadecimal digits, joined by `-`. */
  finish(): string;
}

/**
 * Makes a digest for audio that comes in blocks: XXH64, seed 0, of each channel's samples as little-endian 32-bit floats.
 */
export async function createSamplesDigest({
  channelCount,
}: {
  channelCount: number;
}): Promise<SamplesDigest> {
  const { create64 } = await xxhash();
  const hashes = Array.from({ length: channelCount }, () => create64());
  return {
    push(block, frames) {
      for (const [channel, hash] of hashes.entries()) {
        const samples = block[channel]!;
        hash.update(new Uint8Array(samples.buffer, samples.byteOffset, frames * samples.BYTES_PER_ELEMENT));
      }
    },
    finish: () => `xxh64:${hashes.map((hash) => hash.digest().toString(16).padStart(16, '0')).join('-')}`,
  };
}
