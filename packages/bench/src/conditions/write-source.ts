/** Audio from a reader to a WAV file, block by block, so that an hour takes no more memory than a minute. */
import type { AudioSource } from '@earwitness/engine';
import { createWavFileSink } from '@earwitness/engine/files';
import { readBlocks } from '../audio/read-blocks.ts';

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
  try {
    for await (const { channels } of readBlocks(source, { signal })) await sink.write(channels);
    await sink.close();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}
