/** Audio from a reader to a WAV file, block by block, so that an hour takes no more memory than a minute. */
import type { AudioSource } from '@earwitness/engine';
import { createWavFileSink } from '@earwitness/engine/files';
import { channelCountOf } from '@earwitness/engine/measure';

const BLOCK_FRAMES = 2 ** 16;

/**
 * Writes all of a source; the file appears whole or not at all.
 *
 * @throws the signal's reason, when it aborts
 */
export async function writeSource(
  file: string,
  source: AudioSource,
  { bitDepth, signal }: { bitDepth: 24 | 'float32'; signal?: AbortSignal | undefined },
): Promise<void> {
  const { sampleRate, channelLayout, frameCount } = source;
  const sink = await createWavFileSink(file, { sampleRate, channelLayout, frameCount, bitDepth });
  const block = Array.from({ length: channelCountOf(channelLayout) }, () => new Float32Array(BLOCK_FRAMES));
  try {
    for (let start = 0; start < frameCount; start += BLOCK_FRAMES) {
      signal?.throwIfAborted();
      const frames = Math.min(BLOCK_FRAMES, frameCount - start);
      await source.read(start, frames, block);
      await sink.write(block.map((channel) => channel.subarray(0, frames)));
    }
    await sink.close();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}
