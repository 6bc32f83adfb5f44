/** Looks at the samples for what no spectrum or level shows: flat tops, clicks, dropouts, a shifted channel, the mains' lines. */
import { type ChannelLayout, SPEAKERS } from '../../audio/channel-layout.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { FrameBlock } from '../hop-buffer.ts';
import { borrowPart, returnPart } from '../lent-parts.ts';
import { createBlockRecord } from './block-record.ts';
import type { DefectEvidence } from './defect-evidence.ts';
import { createFlatTopCollector, FLAT_BLOCK_STEP } from './flat-top-collector.ts';
import { createLagCollector } from './lag-collector.ts';
import { readMains } from './read-mains.ts';
import { findClickEvents, findDropoutEvents } from './sample-events.ts';

/** Blocks are a power of two of frames, 1 to 1.7 ms: about the length of a click, and short enough to reach 300 Hz by their means. */
const LONGEST_BLOCK_SECONDS = 1 / 600;
/** Frames kept in front of a block and waited for behind it: what a flat top's edges are judged by. */
const HISTORY_FRAMES = 8;
const LOOK_AHEAD_FRAMES = 4;
/** Frames looked at in one go. */
const CHUNK_FRAMES = 8_192;
const BUFFER = 'defects: one channel';

export interface DefectCollector {
  /** Takes the next frames. */
  push(block: FrameBlock): void;
  finish(): DefectEvidence;
}

/**
 * Makes a collector for one segment of a piece that comes in blocks; evidence does not depend on block size. The last 2 ms of a
 * segment are too short to judge, and what happens within 12 ms of a segment's ends is taken for no click.
 */
export function createDefectCollector({
  sampleRate,
  channelLayout,
  kernels,
}: {
  sampleRate: number;
  channelLayout: ChannelLayout;
  kernels: Kernels;
}): DefectCollector {
  const speakers = SPEAKERS[channelLayout];
  const blockFrames = 2 ** (31 - Math.clz32(sampleRate * LONGEST_BLOCK_SECONDS));
  const buffers = speakers.map(() =>
    borrowPart(kernels, BUFFER, () => kernels.reserve(HISTORY_FRAMES + CHUNK_FRAMES)),
  );
  const records = speakers.map(() => createBlockRecord());
  const flatTops = speakers.map(() => createFlatTopCollector(sampleRate));
  const lags = speakers.length < 2 ? undefined : createLagCollector({ sampleRate, kernels });
  let waiting = 0;
  let frameCount = 0;

  function push(block: FrameBlock): void {
    const { frames } = block;
    lags?.push(block);
    for (let start = 0; start < frames; ) {
      const count = Math.min(frames - start, CHUNK_FRAMES - waiting);
      const { channels } = block;
      for (const [channel, { samples: buffer }] of buffers.entries()) {
        const samples = channels[channel]!.subarray(start, start + count);
        // What lies before a segment is not known; a level continuation of it hides no click and shows none.
        if (frameCount === 0) buffer.fill(samples[0]!, 0, HISTORY_FRAMES);
        buffer.set(samples, HISTORY_FRAMES + waiting);
      }
      start += count;
      waiting += count;
      frameCount += count;
      if (waiting === CHUNK_FRAMES) lookAtWholeBlocks();
    }
  }

  function lookAtWholeBlocks(): void {
    const blockCount = Math.max(0, Math.floor((waiting - LOOK_AHEAD_FRAMES) / blockFrames));
    const seen = blockCount * blockFrames;
    for (const [channel, buffer] of buffers.entries()) {
      const from = buffer.samples.subarray(HISTORY_FRAMES - 1);
      const features = kernels.blockFeatures(from, blockFrames, blockCount, FLAT_BLOCK_STEP);
      records[channel]!.add(features);
      flatTops[channel]!.look(buffer.samples, features, {
        firstSample: HISTORY_FRAMES,
        firstFrame: frameCount - waiting,
        blockFrames,
      });
      buffer.samples.copyWithin(0, seen, HISTORY_FRAMES + waiting);
    }
    waiting -= seen;
  }

  return {
    push,
    finish() {
      lookAtWholeBlocks();
      for (const buffer of buffers) returnPart(kernels, BUFFER, buffer);
      const blocks = records.map((record) => record.blocks());
      return {
        frameCount,
        flatTops: flatTops.map((collector) => collector.finish(frameCount)),
        ...findClickEvents(blocks, { blockFrames }),
        dropouts: findDropoutEvents(blocks, { blockFrames, sampleRate }),
        lags: lags?.finish() ?? null,
        mains: readMains(
          blocks.filter((_, channel) => speakers[channel] !== 'LFE'),
          { blockFrames, sampleRate, kernels },
        ),
      };
    },
  };
}
