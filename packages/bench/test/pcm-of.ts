/** All of a source in memory, read in pieces of a prime length. */
import type { AudioSource, PcmAudio } from '@earwitness/engine';
import { channelCountOf } from '@earwitness/engine/measure';

const PIECE_FRAMES = 10_007;

export async function pcmOf({ sampleRate, channelLayout, frameCount, read }: AudioSource): Promise<PcmAudio> {
  const channels = Array.from({ length: channelCountOf(channelLayout) }, () => new Float32Array(frameCount));
  for (let start = 0; start < frameCount; start += PIECE_FRAMES) {
    const frames = Math.min(PIECE_FRAMES, frameCount - start);
    await read(
      start,
      frames,
      channels.map((channel) => channel.subarray(start, start + frames)),
    );
  }
  return { sampleRate, channelLayout, channels };
}
