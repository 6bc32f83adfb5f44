/**
 * Power spectra of a piece: summed over all windows for the average, and in third-octave bands window by window for medians,
 * sections and defects. Welch's method, Hann, 50 % overlap; window w begins at frame w·hopFrames of the piece.
 */
import { type ChannelLayout, SPEAKERS } from '../../audio/channel-layout.ts';

export interface SpectrumEvidence {
  readonly fftSize: number;
  readonly hopFrames: number;
  /** Windows summed. */
  readonly windowCount: number;
  /** Σ over windows of mean square per bin (fftSize/2 + 1), so that a window's bins add up to its mean square. */
  readonly midSums: Float64Array;
  readonly sideSums: Float64Array;
  /** Σ of the real part of mid × conj(side) on the same scale: left = mid + side + 2·cross, right = mid + side − 2·cross. */
  readonly crossSums: Float64Array;
  /** The mean squares of all channels but left, right and LFE, added up; empty where there are none. */
  readonly otherSums: Float64Array;
  /** Mean square in each third-octave band (`thirdOctaveCenters`) of each window: [window × bandCount + band]. */
  readonly midBands: Float32Array;
  readonly sideBands: Float32Array;
  /** As `otherSums`. */
  readonly otherBands: Float32Array;
}

/** How many channels a piece's mean is over: all but LFE. */
export const countMeanChannels = (channelLayout: ChannelLayout): number =>
  SPEAKERS[channelLayout].filter((speaker) => speaker !== 'LFE').length;

/**
 * Mean of the mean squares of all channels but LFE, since left² + right² = 2·(mid² + side²).
 *
 * @param other the mean squares of all channels but left, right and LFE, added up
 * @param channelCount `countMeanChannels`
 */
export const meanOverChannels = (mid: number, side: number, other: number, channelCount: number): number =>
  channelCount === 1 ? mid : (2 * (mid + side) + other) / channelCount;
