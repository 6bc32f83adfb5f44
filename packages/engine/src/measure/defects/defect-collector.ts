/** Looks at the samples for what no spectrum or level shows: flat tops, clicks, dropouts, a shifted channel, the mains' lines. */
import { type ChannelLayout, SPEAKERS } from '../../audio/channel-layout.ts';
import { FLAT_TOP_MARGIN_FRAMES, type Kernels } from '../../kernels/kernels.ts';
import type { FrameBlock } from '../hop-buffer.ts';
import { borrowPart, returnPart } from '../lent-parts.ts';
import { createBlockRecord } from './block-record.ts';
import type { DefectEvidence } from './defect-evidence.ts';
import { createFlatTopCollector } from './flat-top-collector.ts';
import { createLagCollector } from './lag-collector.ts';
import { readMains } from './read-mains.ts';
import { findClickEvents, findDropoutEvents } from './sample-events.ts';

/** Blocks are a power of two of frames, 1 to 1.7 ms: about the length of a click, and short enough to reach 300 Hz by their means. */
const LONGEST_BLOCK_SECONDS = 1 / 600;
/** Frames kept in front of a block and waited for behind it: what a flat top's edges are judged by. */
const HISTORY_FRAMES = 4;
const LOOK_AHEAD_FRAMES = 4;
/** So many that the block behind them has its history within the run that the last one ends in. */
const SEAM_BLOCKS = 3;
const RECORD = 'defects: blocks of one channel';

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
  const seamFrames = SEAM_BLOCKS * blockFrames + LOOK_AHEAD_FRAMES;
  /** Where the blocks are put together that lie across two runs; all others are read where they are. */
  const seams = speakers.map(() => new Float32Array(HISTORY_FRAMES + seamFrames));
  const records = speakers.map(() => borrowPart(kernels, RECORD, createBlockRecord));
  const flatTops = speakers.map(() => createFlatTopCollector({ sampleRate, kernels }));
  const lags = speakers.length < 2 ? undefined : createLagCollector({ sampleRate, kernels });
  /** Frames in the seams, behind their history. */
  let waiting = 0;
  /** Frames in blocks that were looked at. */
  let seen = 0;

  const wholeBlocks = (frames: number): number =>
    Math.max(0, Math.floor((frames - LOOK_AHEAD_FRAMES) / blockFrames));

  function push(block: FrameBlock): void {
    lags?.push(block);
    const { frames } = block;
    const taken = Math.min(frames, seamFrames - waiting);
    const inSeam = wholeBlocks(waiting + taken);
    const isShort = taken === frames;
    /** Within the run. */
    const start = inSeam * blockFrames - waiting;
    const inPlace = isShort ? 0 : wholeBlocks(frames - start);
    const end = start + inPlace * blockFrames;
    for (const [channel, seam] of seams.entries()) {
      const run = () => block.channels[channel]!;
      // What lies before a segment is not known; a level continuation of it hides no click and shows none.
      if (seen + waiting === 0 && frames > 0) seam.fill(run()[0]!, 0, HISTORY_FRAMES);
      seam.set(run().subarray(0, taken), HISTORY_FRAMES + waiting);
      look(channel, () => seam, { at: HISTORY_FRAMES, blockCount: inSeam, firstFrame: seen });
      if (isShort) {
        seam.copyWithin(0, inSeam * blockFrames, HISTORY_FRAMES + waiting + taken);
      } else {
        look(channel, run, { at: start, blockCount: inPlace, firstFrame: seen + inSeam * blockFrames });
        seam.set(run().subarray(end - HISTORY_FRAMES));
      }
    }
    waiting = frames - end;
    seen += (inSeam + inPlace) * blockFrames;
  }

  /** @param samples gives them anew for each kernel, as calls may move the memory that they lie in */
  function look(
    channel: number,
    samples: () => Float32Array,
    { at, blockCount, firstFrame }: { at: number; blockCount: number; firstFrame: number },
  ): void {
    if (blockCount === 0) return;
    records[channel]!.look(samples().subarray(at - 1), { blockFrames, blockCount, kernels });
    flatTops[channel]!.look(samples().subarray(at - FLAT_TOP_MARGIN_FRAMES), {
      firstFrame,
      frames: blockCount * blockFrames,
    });
  }

  return {
    push,
    finish() {
      const frameCount = seen + waiting;
      const blocks = records.map((record) => record.blocks());
      const evidence = {
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
      for (const record of records) {
        record.clear();
        returnPart(kernels, RECORD, record);
      }
      return evidence;
    },
  };
}
