/** The checksum that a FLAC stream keeps of its samples. @source RFC 9639, 8.2 */
import type { FlacStreamInfo } from './flac-stream-info.ts';
import { createMd5 } from './md5.ts';

export interface FlacDigest {
  /** Takes consecutive frames. */
  update(channels: readonly Int32Array[]): void;
  /** Lower-case hex; ends the digest. */
  hex(): string;
}

/**
 * `undefined` where nothing can be proved: the encoder left the checksum out, or samples beyond 24 bits went through 32-bit floats.
 */
export function createFlacDigest({ bitDepth, md5 }: FlacStreamInfo): FlacDigest | undefined {
  if (bitDepth > 24 || /^0+$/.test(md5)) return undefined;
  const bytesPerSample = Math.ceil(bitDepth / 8);
  const digest = createMd5();
  let packed = new Uint8Array(0);
  return {
    update(channels) {
      const byteLength = bytesPerSample * channels.length * channels[0]!.length;
      if (packed.byteLength < byteLength) packed = new Uint8Array(byteLength);
      for (const [channelIndex, channel] of channels.entries()) {
        interleave(channel, packed, {
          firstByte: channelIndex * bytesPerSample,
          bytesPerSample,
          frameBytes: bytesPerSample * channels.length,
        });
      }
      digest.update(packed.subarray(0, byteLength));
    },
    hex: () => digest.hex(),
  };
}

/** Writes one channel's samples between the others', little-endian. */
function interleave(
  samples: Int32Array,
  packed: Uint8Array,
  {
    firstByte,
    bytesPerSample,
    frameBytes,
  }: { firstByte: number; bytesPerSample: number; frameBytes: number },
): void {
  for (let byte = 0; byte < bytesPerSample; byte++) {
    const shift = 8 * byte;
    let offset = firstByte + byte;
    for (let frame = 0; frame < samples.length; frame++) {
      packed[offset] = samples[frame]! >> shift;
      offset += frameBytes;
    }
  }
}
