/** WAV files as deliverables: one format chunk, one data chunk, every sample rounded once. */
import { type ChannelLayout, channelCountOf } from '../audio/channel-layout.ts';
import type { PcmAudio } from '../audio/pcm-audio.ts';

/** 16 and 24 are integers, rounded without dither; `float32` keeps the samples as they are. */
export type WavBitDepth = 16 | 24 | 'float32';

export interface WavFormat {
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
  readonly bitDepth: WavBitDepth;
}

export const WAV_HEADER_BYTES = 44;
const LARGEST_WAV_BYTES = 2 ** 32 - 1;

/**
 * Encodes audio as a WAV file with the canonical 44-byte header; the same audio gives the same bytes.
 *
 * @param bitDepth an integer v stands for v / 2^(bits − 1), as in `decodeWav`; +1 becomes the largest integer
 * @throws {RangeError} samples that are not finite, or beyond ±1 in an integer format (with their number: nothing is clipped
 *   in silence), or more than 4 GiB
 */
export function encodeWav(audio: PcmAudio, { bitDepth = 24 }: { bitDepth?: WavBitDepth } = {}): Uint8Array {
  const { sampleRate, channelLayout } = audio;
  const samples = encodeWavSamples(audio.channels, bitDepth);
  const header = encodeWavHeader({ sampleRate, channelLayout, bitDepth }, samples.byteLength);
  const file = new Uint8Array(header.byteLength + samples.byteLength + (samples.byteLength % 2));
  file.set(header);
  file.set(samples, header.byteLength);
  return file;
}

/** The header of a file whose samples take `dataBytes`. */
export function encodeWavHeader(
  { sampleRate, channelLayout, bitDepth }: WavFormat,
  dataBytes: number,
): Uint8Array {
  const paddedBytes = dataBytes + (dataBytes % 2);
  if (WAV_HEADER_BYTES + paddedBytes > LARGEST_WAV_BYTES) {
    throw new RangeError(`Cannot encode WAV as it must be < 4 GiB: current value is ${dataBytes} bytes`);
  }
  const frameBytes = bytesPerSampleOf(bitDepth) * channelCountOf(channelLayout);
  const header = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(header.buffer);
  writeCharacters(header, 0, 'RIFF');
  view.setUint32(4, WAV_HEADER_BYTES - 8 + paddedBytes, true);
  writeCharacters(header, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, bitDepth === 'float32' ? 3 : 1, true);
  view.setUint16(22, channelCountOf(channelLayout), true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, bytesPerSampleOf(bitDepth) * 8, true);
  writeCharacters(header, 36, 'data');
  view.setUint32(40, dataBytes, true);
  return header;
}

/** Interleaves and rounds a block; whoever ends the file adds the pad byte of an odd data chunk. */
export function encodeWavSamples(channels: readonly Float32Array[], bitDepth: WavBitDepth): Uint8Array {
  refuseUnwritable(channels, bitDepth);
  const bytesPerSample = bytesPerSampleOf(bitDepth);
  const frameCount = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(frameCount * channels.length * bytesPerSample);
  const view = new DataView(bytes.buffer);
  const scale = 2 ** (bytesPerSample * 8 - 1);
  const frameBytes = bytesPerSample * channels.length;
  for (const [channelIndex, channel] of channels.entries()) {
    let offset = channelIndex * bytesPerSample;
    for (let frame = 0; frame < frameCount; frame++, offset += frameBytes) {
      const sample = channel[frame]!;
      if (bitDepth === 'float32') {
        view.setFloat32(offset, sample, true);
        continue;
      }
      const integer = Math.min(Math.round(sample * scale), scale - 1);
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

const bytesPerSampleOf = (bitDepth: WavBitDepth): number => (bitDepth === 'float32' ? 4 : bitDepth / 8);

function writeCharacters(bytes: Uint8Array, offset: number, text: string): void {
  for (let index = 0; index < text.length; index++) bytes[offset + index] = text.charCodeAt(index);
}
