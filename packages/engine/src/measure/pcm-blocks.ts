import type { PcmAudio } from '../audio/pcm-audio.ts';

/** Frames that meters take at a time: small enough for the caches, large enough to make calls cheap. */
const DEFAULT_BLOCK_FRAMES = 65_536;

/** Cuts audio in memory into blocks, without copying. */
export function* pcmBlocks(
  { channels }: PcmAudio,
  blockFrames: number = DEFAULT_BLOCK_FRAMES,
): Generator<Float32Array[]> {
  const frameCount = channels[0]?.length ?? 0;
  for (let start = 0; start < frameCount; start += blockFrames) {
    yield channels.map((channel) => channel.subarray(start, start + blockFrames));
  }
}
