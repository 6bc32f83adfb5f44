/** Looks at the samples for what no spectrum or level shows: flat tops, clicks, dropouts, a shifted channel, the mains' lines. */
import { type ChannelLayout, SPEAKERS } from '../../audio/channel-layout.ts';
import { FLAT_TOP_MARGIN_FRAMES, type Kernels } from '../../kernels/kernels.ts';
import type { FrameBlock } from '../hop-buffer.ts';
import { borrowPart, returnPart } from '../lent-parts.ts';
import { BlockRecord } from './block-record.ts';
import type { DefectEvidence } from './defect-evidence.ts';
import { FlatTopCollector } from './flat-top-collector.ts';
import { LagCollector } from './lag-collector.ts';
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

/**
 * Looks at one segment of a piece that comes in blocks; evidence does not depend on block size. The last 2 ms of a segment are too
 * short to judge, and what happens within 12 ms of a segment's ends is taken for no click.
 */
export class DefectCollector {
  private readonly sampleRate: number;
  private readonly channelLayout: ChannelLayout;
  private readonly kernels: Kernels;
  private readonly blockFrames: number;
  private readonly seamFrames: number;
  /** Where the blocks are put together that lie across two runs; all others are read where they are. */
  private readonly seams: readonly Float32Array[];
  private readonly records: readonly BlockRecord[];
  private readonly flatTops: readonly FlatTopCollector[];
  private readonly lags: LagCollector | undefined;
  /** Frames in the seams, behind their history. */
  private waiting = 0;
  /** Frames in blocks that were looked at. */
  private seen = 0;

  constructor({
    sampleRate,
    channelLayout,
    kernels,
  }: {
    sampleRate: number;
    channelLayout: ChannelLayout;
    kernels: Kernels;
  }) {
    const speakers = SPEAKERS[channelLayout];
    this.sampleRate = sampleRate;
    this.channelLayout = channelLayout;
    this.kernels = kernels;
    this.blockFrames = 2 ** (31 - Math.clz32(sampleRate * LONGEST_BLOCK_SECONDS));
    this.seamFrames = SEAM_BLOCKS * this.blockFrames + LOOK_AHEAD_FRAMES;
    this.seams = speakers.map(() => new Float32Array(HISTORY_FRAMES + this.seamFrames));
    this.records = speakers.map(() => borrowPart(kernels, RECORD, () => new BlockRecord()));
    this.flatTops = speakers.map(() => new FlatTopCollector({ sampleRate, kernels }));
    this.lags = speakers.length < 2 ? undefined : new LagCollector({ sampleRate, kernels });
  }

  /** Takes the next frames. */
  push(block: FrameBlock): void {
    this.lags?.push(block);
    const { frames } = block;
    const { blockFrames, waiting, seen } = this;
    const taken = Math.min(frames, this.seamFrames - waiting);
    const inSeam = this.wholeBlocks(waiting + taken);
    const isShort = taken === frames;
    /** Within the run. */
    const start = inSeam * blockFrames - waiting;
    const inPlace = isShort ? 0 : this.wholeBlocks(frames - start);
    const end = start + inPlace * blockFrames;
    for (let channel = 0; channel < this.seams.length; channel++) {
      const seam = this.seams[channel]!;
      const samples = block.channels[channel]!;
      // What lies before a segment is not known; a level continuation of it hides no click and shows none.
      if (seen + waiting === 0 && frames > 0) seam.fill(samples[0]!, 0, HISTORY_FRAMES);
      seam.set(samples.subarray(0, taken), HISTORY_FRAMES + waiting);
      if (inSeam > 0) {
        this.lookAtBlocks(channel, seam, HISTORY_FRAMES, inSeam);
        this.lookForTops(channel, seam, HISTORY_FRAMES, inSeam, seen);
      }
      if (isShort) {
        seam.copyWithin(0, inSeam * blockFrames, HISTORY_FRAMES + waiting + taken);
        continue;
      }
      // Asked for anew, since every call may have moved the memory that they lie in.
      if (inPlace > 0) {
        this.lookAtBlocks(channel, block.channels[channel]!, start, inPlace);
        this.lookForTops(channel, block.channels[channel]!, start, inPlace, seen + inSeam * blockFrames);
      }
      seam.set(block.channels[channel]!.subarray(end - HISTORY_FRAMES));
    }
    this.waiting = frames - end;
    this.seen += (inSeam + inPlace) * blockFrames;
  }

  finish(): DefectEvidence {
    const { blockFrames, sampleRate, kernels, records } = this;
    const speakers = SPEAKERS[this.channelLayout];
    const frameCount = this.seen + this.waiting;
    const evidence = {
      frameCount,
      flatTops: this.flatTops.map((collector) => collector.finish(frameCount)),
      ...findClickEvents(records, { blockFrames }),
      dropouts: findDropoutEvents(records, { blockFrames, sampleRate }),
      lags: this.lags?.finish() ?? null,
      mains: readMains(
        records.filter((_, channel) => speakers[channel] !== 'LFE'),
        { blockFrames, sampleRate, kernels },
      ),
    };
    for (const record of records) {
      record.clear();
      returnPart(kernels, RECORD, record);
    }
    return evidence;
  }

  private wholeBlocks(frames: number): number {
    return Math.max(0, Math.floor((frames - LOOK_AHEAD_FRAMES) / this.blockFrames));
  }

  private lookAtBlocks(channel: number, samples: Float32Array, at: number, blockCount: number): void {
    this.records[channel]!.look(samples.subarray(at - 1), this.blockFrames, blockCount, this.kernels);
  }

  private lookForTops(
    channel: number,
    samples: Float32Array,
    at: number,
    blockCount: number,
    firstFrame: number,
  ): void {
    const withMargin = samples.subarray(at - FLAT_TOP_MARGIN_FRAMES);
    this.flatTops[channel]!.look(withMargin, firstFrame, blockCount * this.blockFrames);
  }
}
