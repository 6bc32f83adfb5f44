/** Samples to interleaved bytes, every one rounded once. */
import { createDither } from './dither.ts';
import { bytesPerSampleOf, type Dither, type WavBitDepth } from './wav-format.ts';

/** Encodes consecutive blocks; the bytes do not depend on how the audio is cut into them. */
export type SampleEncoder = (channels: readonly Float32Array[]) => Uint8Array;

export function createSampleEncoder({
  channelCount,
  bitDepth,
  dither,
  ditherSeed,
}: {
  channelCount: number;
  bitDepth: WavBitDepth;
  dither: Dither;
  ditherSeed: number;
}): SampleEncoder {
  if (bitDepth === 'float32') return encodeFloats;
  const noises =
    dither === 'tpdf'
      ? Array.from({ length: channelCount }, (_, channel) => createDither({ seed: ditherSeed, channel }))
      : undefined;
  return (channels) => encodeIntegers(channels, bitDepth, noises);
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
  noises: ReadonlyArray<() => number> | undefined,
): Uint8Array {
  refuseUnwritable(channels, bitDepth);
  const bytesPerSample = bytesPerSampleOf(bitDepth);
  const frameCount = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(frameCount * channels.length * bytesPerSample);
  const view = new DataView(bytes.buffer);
  const scale = 2 ** (bitDepth - 1);
  for (const [channelIndex, channel] of channels.entries()) {
    const noise = noises?.[channelIndex];
    let offset = channelIndex * bytesPerSample;
    for (let frame = 0; frame < frameCount; frame++, offset += bytesPerSample * channels.length) {
      const value = channel[frame]! * scale + (noise ? noise() : 0);
      const integer = Math.max(-scale, Math.min(Math.round(value), scale - 1));
      view.setInt16(offset, bitDepth === 16 ? integer : integer & 0xffff, true);
      if (bitDepth === 24) view.setInt8(offset + 2, integer >> 16);
    }
  }
  return bytes;
}

function refuseUnwritable(channels: readonly Float32Array[], bitDepth: WavBitDepth): void {
  const limit = bitDepth === 'float32' ? Number.MAX_VALUE : 1;
  let count = 0;
  let largest = 0;
  for (const channel of channels) {
    for (const sample of channel) {
      const magnitude = Math.abs(sample);
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
