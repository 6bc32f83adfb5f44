import type { AudioSource } from '@earwitness/engine';
import { channelCountOf } from '@earwitness/engine/measure';

export interface SourceBlock {
  readonly startFrame: number;
  readonly frames: number;
  /** So many frames of each channel, valid until the next block is asked for. */
  readonly channels: readonly Float32Array<ArrayBuffer>[];
}

/**
 * Reads a source, or a passage of it, a block at a time: memory does not grow with its length.
 *
 * @throws the signal's reason, when it aborts
 */
export async function* readBlocks(
  source: AudioSource,
  {
    startFrame = 0,
    endFrame = source.frameCount,
    blockFrames = 65_536,
    signal,
  }: {
    startFrame?: number;
    endFrame?: number;
    blockFrames?: number;
    signal?: AbortSignal | undefined;
  } = {},
): AsyncGenerator<SourceBlock> {
  const room = Array.from(
    { length: channelCountOf(source.channelLayout) },
    () => new Float32Array(Math.min(blockFrames, Math.max(0, endFrame - startFrame))),
  );
  for (let start = startFrame; start < endFrame; start += blockFrames) {
    signal?.throwIfAborted();
    const frames = Math.min(blockFrames, endFrame - start);
    const channels = room.map((channel) => channel.subarray(0, frames));
    await source.read(start, frames, channels);
    yield { startFrame: start, frames, channels };
  }
}
