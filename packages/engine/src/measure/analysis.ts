/** Every measured quantity of a piece of audio, with its unit: plain data, `null` where silence or length leaves no value. */
import type { ChannelLayout } from '../audio/channel-layout.ts';
import type { Defect } from './defects/defect.ts';

export const ANALYSIS_SCHEMA = 'earwitness.analysis/3';

/** A level or number that silence or too short a piece leaves without a value. */
export type Reading = number | null;

export interface Analysis {
  readonly schema: typeof ANALYSIS_SCHEMA;
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
  readonly frameCount: number;
  readonly seconds: number;
  /** Digest of the samples, independent of block size and file format: names the input in plans and caches. */
  readonly samplesDigest: string;

  readonly integratedLufs: Reading;
  /** Largest of all 400 ms windows, 10 ms apart; null under 400 ms. */
  readonly momentaryMaxLufs: Reading;
  /** Largest of all 3 s windows, 10 ms apart; null under 3 s. */
  readonly shortTermMaxLufs: Reading;
  /** EBU Tech 3342 (ten windows a second, 1.5 s of silence behind); null under 3 s. Not to be leaned on under 60 s. */
  readonly loudnessRangeLu: Reading;
  /** The older reading of the same text: one window a second, nothing behind. For comparison with libebur128 and what is built on it. */
  readonly loudnessRangeAt1HzLu: Reading;

  /** Largest over channels, by the `hq` (8×, 32 taps) interpolator. */
  readonly truePeakDbtp: Reading;
  readonly channelTruePeaksDbtp: readonly Reading[];
  /** By the table of BS.1770-5, Annex 2 (4×, 12 taps); null unless asked for. */
  readonly truePeakBs1770Dbtp: Reading;
  readonly samplePeakDbfs: Reading;
  readonly channelSamplePeaksDbfs: readonly Reading[];

  /** Root mean square over the whole file, all channels pooled; a full-scale sine reads −3.01. */
  readonly rmsDbfs: Reading;
  /** 20·log10(sample peak / RMS), unweighted, over the whole file; all channels pooled. */
  readonly crestFactorDb: Reading;
  /** truePeakDbtp − integratedLufs. */
  readonly plrDb: Reading;
  /** True peak within each 3 s window less that window's loudness; null under 3 s. */
  readonly psrDb: { readonly minimum: Reading; readonly p5: Reading; readonly median: Reading };
  /** The DR meter's value before rounding to a whole number; null under 9 s. */
  readonly drDb: Reading;
  /** P95 − P10 of short-term loudness without gates: ours, for material that gates would empty. */
  readonly dynamicSpreadLu: Reading;
  /** Mean of each channel, linear. */
  readonly dcOffsets: readonly number[];

  /** −1…1 over the whole file; null for mono or a silent side. */
  readonly correlation: Reading;
  /** 10·log10(side energy / mid energy); null for mono or without mid. */
  readonly sideToMidDb: Reading;
  /** The same below 120 Hz. */
  readonly lowSideToMidDb: Reading;
  /** 10·log10(left energy / right energy); null for mono or a silent side. */
  readonly balanceDb: Reading;
  /** How much louder (LU, K-weighted) the mono sum is than left and right together; 0 for mono, −3 for unrelated sides. */
  readonly monoSumLu: Reading;

  readonly thirdOctaves: BandSpectrum;
  /** Bands one equivalent rectangular bandwidth wide: what the ear resolves. */
  readonly erbBands: BandSpectrum;
  /** How the level of bass, low middle, high middle and treble is spread over time, ascending. */
  readonly bandLevels: readonly BandLevels[];
  readonly loudnessOverTime: LoudnessOverTime;
  readonly peaksOverTime: PeaksOverTime;
  readonly stereoOverTime: StereoOverTime;
  /** Stretches of one character (verse, chorus, break), from start to end without gaps; one when nothing changes. */
  readonly sections: readonly Section[];
  readonly defects: readonly Defect[];
}

/**
 * Long-term average spectrum (Welch, Hann, 50 % overlap) in bands, as far as the sample rate allows. Levels are dB relative to a
 * full-scale sine in that band; null where a band is empty.
 */
export interface BandSpectrum {
  readonly centersHz: readonly number[];
  /** Mean power of all channels but LFE. */
  readonly levelsDb: readonly Reading[];
  /** Median over time, of all channels but LFE; only of third-octaves, else empty. */
  readonly medianLevelsDb: readonly Reading[];
  /** (L+R)/2; equals levelsDb for mono. */
  readonly midLevelsDb: readonly Reading[];
  /** (L−R)/2; all null for mono. */
  readonly sideLevelsDb: readonly Reading[];
  /** −1…1 between left and right; all null for mono. */
  readonly correlations: readonly Reading[];
}

/** Levels of 400 ms windows in one wide band; pauses do not count. */
export interface BandLevels {
  /** null: from the bottom, or to the top. */
  readonly lowHz: number | null;
  readonly highHz: number | null;
  /** By the share of windows that do not exceed them; dB as in `BandSpectrum`. */
  readonly levelsDb: Readonly<Record<'p10' | 'p25' | 'p50' | 'p75' | 'p90' | 'p95' | 'p99', Reading>>;
}

/** Short-term (3 s) and momentary (400 ms) loudness; entry i is the window that ends at (i + 1) · hopSeconds. */
export interface LoudnessOverTime {
  readonly hopSeconds: number;
  readonly shortTermLufs: readonly Reading[];
  readonly momentaryLufs: readonly Reading[];
}

/** Entry i is the hop that begins at i · hopSeconds; all channels together. */
export interface PeaksOverTime {
  readonly hopSeconds: number;
  readonly truePeaksDbtp: readonly Reading[];
  readonly samplePeaksDbfs: readonly Reading[];
}

/** Entry i is the 400 ms window that begins at i · hopSeconds; empty for less than two channels. */
export interface StereoOverTime {
  readonly hopSeconds: number;
  readonly correlations: readonly Reading[];
  readonly sideToMidDb: readonly Reading[];
  readonly balancesDb: readonly Reading[];
}

export interface Section {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Gated like a whole piece. */
  readonly integratedLufs: Reading;
  /** Of all channels, in the bands of `thirdOctaves`. */
  readonly thirdOctaveLevelsDb: readonly Reading[];
  readonly sideToMidDb: Reading;
}
