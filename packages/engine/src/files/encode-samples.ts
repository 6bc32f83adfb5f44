/** Samples to interleaved bytes, every one rounded once. */
import { createQuantizer, type Quantizer } from './quantizer.ts';
import { bytesPerSampleOf, type Dither, type WavBitDepth } from './wav-format.ts';

/** Frames rounded at a time: their integers stay in the cache. */
const CHUNK_FRAMES = 4_096;

/** Encodes consecutive blocks; the bytes do not depend on how the audio is cut into them. */
export type SampleEncoder = (channels: readonly Float32Array[]) => Uint8Array;

export function createSampleEncoder({
  channelCount,
  sampleRate,
  bitDepth,
  dither,
  ditherSeed,
}: {
  channelCount: number;
  sampleRate: number;
  bitDepth: WavBitDepth;
  dither: Dither;
  ditherSeed: number;
}): SampleEncoder {
  if (bitDepth === 'float32') return encodeFloats;
  const quantizers = Array.from({ length: channelCount }, (_, channel) =>
    createQuantizer({ bitDepth, sampleRate, dither, seed: ditherSeed, channel }),
  );
  return (channels) => encodeIntegers(channels, bitDepth, quantizers);
}

function encodeFloats(channels: readonly Float32Array[]): Uint8Array {
  refuseUnwritable(channels, 'float32');
  const frameCount = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(frameCount * channels.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [channelIndex, channel] of channels.entries()) {
    let offset = channelIndex * 4;
    for (let frame = 0; frame < frameCount; frame++, offset += 4 * channels.length) {
      view.setFloat32(offset, channel[frame]!, true);
    }
  }
  return bytes;
}

function encodeIntegers(
  channels: readonly Float32Array[],
  bitDepth: 16 | 24,
  quantizers: readonly Quantizer[],
): Uint8Array {
  refuseUnwritable(channels, bitDepth);
  const bytesPerSample = bytesPerSampleOf(bitDepth);
  const frameCount = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(frameCount * channels.length * bytesPerSample);
  const integers = new Int32Array(Math.min(frameCount, CHUNK_FRAMES));
  for (const [channelIndex, channel] of channels.entries()) {
    let offset = channelIndex * bytesPerSample;
    for (let start = 0; start < frameCount; start += CHUNK_FRAMES) {
      const chunk = channel.subarray(start, start + CHUNK_FRAMES);
      quantizers[channelIndex]!.quantize(chunk, integers);
      for (let frame = 0; frame < chunk.length; frame++, offset += bytesPerSample * channels.length) {
        const integer = integers[frame]!;
        bytes[offset] = integer;
        bytes[offset + 1] = integer >> 8;
        if (bitDepth === 24) bytes[offset + 2] = integer >> 16;
      }
    }
  }
  return bytes;
}

function refuseUnwritable(channels: readonly Float32Array[], bitDepth: WavBitDepth): void {
  const limit = bitDepth === 'float32' ? Number.MAX_VALUE : 1;
  let count = 0;
  let largest = 0;
  for (const channel of channels) {
    // By index: an iterator takes several times as long.
    for (let frame = 0; frame < channel.length; frame++) {
      const magnitude = Math.abs(channel[frame]!);
      if (magnitude <= limit) continue;
      count++;
      if (!(magnitude <= largest)) largest = magnitude;
    }
  }
  if (count === 0) return;
  throw new RangeError(
    bitDepth === 'float32'
      ? `Cannot encode WAV as samples must be finite: ${count} are not`
      : `Cannot encode ${bitDepth}-bit WAV as samples must lie within ±1: ${count} do not, the largest is ${largest}`,
  );
}
