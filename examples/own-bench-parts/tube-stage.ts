/** A condition: it gets a mix as a file, and leaves a master as a file, block by block, so that an hour fits. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MakingCondition, sha256OfFile } from '@earwitness/bench';
import { createWavFileSink, openAudio } from '@earwitness/engine/files';
import { channelCountOf } from '@earwitness/engine/measure';

const DRIVE = 1.5;
const BLOCK_FRAMES = 65_536;

const throughTube = (sample: number): number => Math.tanh(DRIVE * sample) / Math.tanh(DRIVE);

export const tubeStage: MakingCondition = {
  kind: 'making',
  conditionId: 'tube',
  maker: () => ({ kind: 'engine', name: 'Tube stage' }),
  // A master is used again as long as this is the same: when the code changes, this must.
  codeDigest: () => sha256OfFile(fileURLToPath(import.meta.url)),
  settings: () => ({ drive: DRIVE }),
  async render({ mixFile, workFolder, signal }) {
    const file = join(workFolder, 'master.wav');
    const { source, close } = await openAudio(mixFile);
    const { sampleRate, channelLayout, frameCount } = source;
    const sink = await createWavFileSink(file, { sampleRate, channelLayout, frameCount, bitDepth: 24 });
    try {
      const channels = Array.from(
        { length: channelCountOf(channelLayout) },
        () => new Float32Array(BLOCK_FRAMES),
      );
      for (let start = 0; start < frameCount; start += BLOCK_FRAMES) {
        signal?.throwIfAborted();
        const frames = Math.min(BLOCK_FRAMES, frameCount - start);
        await source.read(start, frames, channels);
        await sink.write(channels.map((channel) => channel.subarray(0, frames).map(throughTube)));
      }
      await sink.close();
    } catch (error) {
      await sink.discard();
      throw error;
    } finally {
      await close();
    }
    return { file, planText: null, findings: [`driven by ${DRIVE}`] };
  },
};
