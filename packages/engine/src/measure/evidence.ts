/**
 * What one pass over the samples leaves behind: everything that readings, sections and defects are made of, as plain arrays.
 * Evidence of consecutive segments of a piece joins end to end, so that segments may be measured in any order, on any thread.
 */
import type { ChannelLayout } from '../audio/channel-layout.ts';
import type { DefectEvidence } from './defects/defect-evidence.ts';
import type { SpectrumEvidence } from './spectrum/spectrum-evidence.ts';

export interface Evidence {
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
  readonly frameCount: number;
  /** XXH64 of each segment's samples: [segment][channel]; empty where only loudness was asked for. */
  readonly segmentDigests: readonly (readonly bigint[])[];
  /**
   * Σ over channels of weight × K-weighted energy (sum of squares) of each 10 ms sub-block, only whole ones. Sub-block i ends
   * before frame ⌊(i + 1)·sampleRate/100 + ½⌋.
   */
  readonly subBlockEnergies: Float64Array;
  /** The same of the sub-block that the audio ends in, followed by 1.5 s of silence: what loudness range takes beyond the end. */
  readonly tailEnergies: Float64Array;
  readonly hops: HopEvidence;
  readonly drBlocks: DrBlockEvidence;
  /** Null where only loudness was asked for. */
  readonly spectrum: SpectrumEvidence | null;
  readonly defects: DefectEvidence | null;
}

/**
 * Sums and peaks of each 100 ms hop (ten sub-blocks; the last may be shorter), [channel][hop], unweighted, 1 = full scale.
 */
export interface HopEvidence {
  readonly sums: readonly Float64Array[];
  /** Sums of squares. */
  readonly energies: readonly Float64Array[];
  readonly peaks: readonly Float32Array[];
  /** By the `hq` interpolator; belongs to frames half the interpolator's length (0.4 ms) earlier than the hop's. */
  readonly truePeaks: readonly Float32Array[];
  /** By the standard's table; empty unless asked for. */
  readonly truePeaksBs1770: readonly Float32Array[];
  /** Sums of squares of (L+R)/2 and (L−R)/2; empty for less than two channels. */
  readonly midEnergies: Float64Array;
  readonly sideEnergies: Float64Array;
}

/** Sums of squares and sample peaks in the DR meter's blocks of about 3 s, [channel][block]; a segment may end within a block. */
export interface DrBlockEvidence {
  /** Index of the first block within the piece. */
  readonly firstBlock: number;
  readonly energies: readonly Float64Array[];
  readonly peaks: readonly Float32Array[];
}

/** 60 s: what is measured in one go, and joined afterwards. A whole number of frames at every rate. */
export const SEGMENT_HOPS = 600;

/** 10 ms sub-blocks in a hop. */
export const HOP_SUB_BLOCKS = 10;
export const SUB_BLOCKS_PER_SECOND = 100;
export const HOP_SECONDS = HOP_SUB_BLOCKS / SUB_BLOCKS_PER_SECOND;

/** The frame behind sub-block `index`: exact integers, so that rates like 11 025 Hz do not drift. */
export const endOfSubBlock = (index: number, sampleRate: number): number =>
  Math.floor(((index + 1) * sampleRate) / SUB_BLOCKS_PER_SECOND + 0.5);

/** The frame behind hop `index`. */
export const endOfHop = (index: number, sampleRate: number): number =>
  endOfSubBlock((index + 1) * HOP_SUB_BLOCKS - 1, sampleRate);
