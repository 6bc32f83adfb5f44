/** WAV, RF64 and BW64 files in memory, decoded at once and without kernels, for pages that need nothing else. */
import { unpackPcm } from '../kernels/reference/unpack-pcm.ts';
import { parseBytes } from './container-parser.ts';
import { checkFrameCount, checkSamples, type DecodedAudio, type DecodeOptions } from './decoded-audio.ts';
import { parseWav } from './parse-wav.ts';
import { fileFormatOf, orderAsStored } from './pcm-layout.ts';

/**
 * Decodes a WAV file: 8 to 32-bit integer or 32/64-bit float, 8…192 kHz, mono or stereo, with `multichannel` also 5.0, 5.1, 7.1.
 *
 * A data chunk without a size (0 or 0xFFFFFFFF, as streaming programs write) is read to the end of the file; one that says
 * more than the file holds is read as far as it goes and reported as `truncated`.
 *
 * @throws {UnreadableAudioError} not a WAV file, a broken header, no audio in it, or samples that are not audio
 * @throws {UnsupportedAudioError} compressed samples, channels or a sample rate that are not supported
 */
export function decodeWav(
  bytes: Uint8Array,
  { name = 'the WAV file', multichannel = false }: Partial<DecodeOptions> = {},
): DecodedAudio {
  const layout = parseBytes(parseWav(bytes.byteLength, { name, multichannel }), bytes);
  const { sampleRate, channelCount, placement, frameCount, encoding, dataOffset } = layout;
  checkFrameCount(name, frameCount);
  const channels = placement.places.map(() => new Float32Array(frameCount));
  const samples = bytes.subarray(dataOffset);
  unpackPcm(samples, encoding, channelCount, frameCount, orderAsStored(channels, placement));
  if (encoding.kind === 'float') checkSamples(channels, { name, frames: frameCount });
  return {
    audio: { sampleRate, channelLayout: placement.channelLayout, channels },
    format: fileFormatOf(layout),
  };
}
