/** WAV files as deliverables, in memory. */
import type { PcmAudio } from '../audio/pcm-audio.ts';
import { createSampleEncoder } from './encode-samples.ts';
import { encodeTagChunks } from './encode-tags.ts';
import { concatenate } from './riff-chunk.ts';
import type { WavEncoding } from './wav-format.ts';
import { encodeWavHeader, LARGEST_RIFF_BYTES } from './wav-header.ts';

/**
 * Encodes audio as a WAV file; the same audio and options give the same bytes. Mono and stereo integers have the canonical
 * 44-byte header, more channels a channel mask.
 *
 * @param bitDepth an integer v stands for v / 2^(bits − 1), as in `decodeWav`; +1 becomes the largest integer
 * @throws {RangeError} samples that are not finite, or beyond ±1 in an integer format (with their number: nothing is clipped
 *   in silence), or more than 4 GiB (`writeWav` writes those)
 */
export function encodeWav(
  audio: PcmAudio,
  { bitDepth = 24, dither = 'none', ditherSeed = 1, tags = {} }: WavEncoding = {},
): Uint8Array {
  const { sampleRate, channelLayout, channels } = audio;
  const encode = createSampleEncoder({
    channelCount: channels.length,
    sampleRate,
    bitDepth,
    dither,
    ditherSeed,
  });
  const samples = encode(channels);
  const trailing = encodeTagChunks(tags);
  const { byteLength } = samples;
  if (byteLength > LARGEST_RIFF_BYTES) {
    throw new RangeError(`Cannot encode WAV as it must be < 4 GiB: current value is ${byteLength} bytes`);
  }
  const header = encodeWavHeader(
    { sampleRate, channelLayout, bitDepth },
    { dataBytes: byteLength, trailingBytes: trailing.byteLength },
  );
  return concatenate([header, samples, new Uint8Array(byteLength % 2), trailing]);
}
