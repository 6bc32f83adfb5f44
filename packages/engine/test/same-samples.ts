/** Whether two pieces of audio are equal bit for bit; much quicker than a deep comparison. */
import type { PcmAudio } from '../src/audio/pcm-audio.ts';

export function sameSamples(a: PcmAudio, b: PcmAudio): boolean {
  const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
    Buffer.from(buffer, byteOffset, byteLength);
  return (
    a.sampleRate === b.sampleRate &&
    a.channels.length === b.channels.length &&
    a.channels.every((channel, index) => bytesOf(channel).equals(bytesOf(b.channels[index]!)))
  );
}
