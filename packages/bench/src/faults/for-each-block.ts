import type { AudioSource } from '@earwitness/engine';
import { channelCountOf } from '@earwitness/engine/measure';

const BLOCK_FRAMES = 65_536;

/**
 * Reads a source from start to end, a block at a time.
 *
 * @throws the signal's reason, when it aborts
 */
export async function forEachBlock(
  source: AudioSource,
  signal: AbortSignal | undefined,
  look: (block: readonly Float32Array<ArrayBuffer>[]) => void,
): Promise<void> {
  const room = Array.from(
    { length: channelCountOf(source.channelLayout) },
    () => new Float32Array(BLOCK_FRAMES),
  );
  for (let start = 0; start < source.frameCount; start += BLOCK_FRAMES) {
    signal?.throwIfAborted();
    const frames = Math.min(BLOCK_FRAMES, source.frameCount - start);
    const block = room.map((channel) => channel.subarray(0, frames));
    await source.read(start, frames, block);
    look(block);
  }
}
