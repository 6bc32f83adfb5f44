/** A quick way out of a page: what an AudioContext holds, as a WAV file of 32-bit floats. */
import audioBufferToWav from 'audiobuffer-to-wav';
import type { AudioBufferLike } from '../audio/pcm-audio.ts';

/**
 * Encodes a mono or stereo AudioBuffer as a WAV file of 32-bit floats, sample by sample as they are; `encodeWav` writes all else.
 *
 * @throws {RangeError} more than two channels, of which the encoder would write one only, no channel, or samples that are not finite
 */
export function exportAudioBuffer(buffer: AudioBufferLike): Uint8Array {
  const { numberOfChannels } = buffer;
  if (numberOfChannels !== 1 && numberOfChannels !== 2) {
    throw new RangeError(
      `Cannot export an audio buffer as its channels must be 1 or 2: current number is ${numberOfChannels}`,
    );
  }
  for (let channel = 0; channel < numberOfChannels; channel++) {
    const badFrame = buffer.getChannelData(channel).findIndex((sample) => !Number.isFinite(sample));
    if (badFrame === -1) continue;
    throw new RangeError(
      `Cannot export an audio buffer as its samples must be finite: frame ${badFrame} of channel ${channel + 1} is not`,
    );
  }
  return new Uint8Array(audioBufferToWav(buffer, { float32: true }));
}
