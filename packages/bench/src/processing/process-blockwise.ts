/** Processing of a source that gives the same samples in whichever pieces it is read, in bounded memory. */
import type { AudioSource } from '@earwitness/engine';
import { channelCountOf } from '@earwitness/engine/measure';

/** How a block of the result is made. It must depend on nothing but its input and where it begins. */
export interface BlockProcess {
  readonly blockFrames: number;
  /** Frames of the original before and behind the block that are handed over with it; beyond its ends lies silence. */
  readonly framesBefore: number;
  readonly framesBehind: number;
  /**
   * @param input [channel], framesBefore + blockFrames + framesBehind frames long, free to be changed
   * @param startFrame of the block; `input` begins framesBefore earlier
   * @returns [channel], at least blockFrames frames long
   */
  process(
    input: readonly Float32Array<ArrayBuffer>[],
    startFrame: number,
  ): readonly Float32Array[] | Promise<readonly Float32Array[]>;
}

/** Reading on and looking back a little take no block twice. */
const KEPT_BLOCKS = 3;

/** Processes a source as it is read, in blocks that always begin at the same frames; same rate, layout and length. */
export const processBlockwise = (source: AudioSource, block: BlockProcess): AudioSource =>
  makeBlockwise(source, {
    blockFrames: block.blockFrames,
    make: (startFrame) => processBlock(source, block, startFrame),
  });

/**
 * A source whose blocks are made when they are read, and kept for a while.
 *
 * @param make gives the block that begins at a frame, by the frame alone: [channel], as long as a block or as far as the source goes
 */
export function makeBlockwise(
  { sampleRate, channelLayout, frameCount }: Pick<AudioSource, 'sampleRate' | 'channelLayout' | 'frameCount'>,
  {
    blockFrames,
    make,
  }: {
    blockFrames: number;
    make(startFrame: number): Promise<readonly Float32Array[]>;
  },
): AudioSource {
  const kept = new Map<number, Promise<readonly Float32Array[]>>();

  const blockAt = (index: number): Promise<readonly Float32Array[]> => {
    const known = kept.get(index);
    const made = known ?? make(index * blockFrames);
    kept.delete(index);
    kept.set(index, made);
    if (kept.size > KEPT_BLOCKS) kept.delete(kept.keys().next().value!);
    // a failed block is tried again by the next read
    if (!known) made.catch(() => kept.get(index) === made && kept.delete(index));
    return made;
  };

  return {
    sampleRate,
    channelLayout,
    frameCount,
    async read(startFrame, frames, into) {
      for (let done = 0; done < frames; ) {
        const index = Math.floor((startFrame + done) / blockFrames);
        const within = startFrame + done - index * blockFrames;
        const count = Math.min(frames - done, blockFrames - within);
        const samples = await blockAt(index);
        for (const [channel, room] of into.entries()) {
          room.set(samples[channel]!.subarray(within, within + count), done);
        }
        done += count;
      }
    },
  };
}

async function processBlock(
  source: AudioSource,
  { blockFrames, framesBefore, framesBehind, process }: BlockProcess,
  startFrame: number,
): Promise<readonly Float32Array[]> {
  const frames = framesBefore + blockFrames + framesBehind;
  const input = Array.from({ length: channelCountOf(source.channelLayout) }, () => new Float32Array(frames));
  const inputStart = startFrame - framesBefore;
  const from = Math.max(0, inputStart);
  const count = Math.min(source.frameCount, inputStart + frames) - from;
  if (count > 0) {
    const rooms = input.map((channel) => channel.subarray(from - inputStart, from - inputStart + count));
    await source.read(from, count, rooms);
  }
  return process(input, startFrame);
}
