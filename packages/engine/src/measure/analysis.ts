/** Every measured quantity of a piece of audio, with its unit: plain data, `null` where silence or length leaves no value. */
import type { ChannelLayout } from '../audio/pcm-audio.ts';

export const ANALYSIS_SCHEMA = 'earwitness.analysis/1';

export interface Analysis {
  readonly schema: typeof ANALYSIS_SCHEMA;
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
  readonly frameCount: number;
  readonly seconds: number;
  /** Digest of the samples, independent of block size and file format: names the input in plans and caches. */
  readonly samplesDigest: string;
  readonly integratedLufs: number | null;
  readonly momentaryMaxLufs: number | null;
  readonly shortTermMaxLufs: number | null;
  readonly loudnessRangeLu: number | null;
  /** Largest over channels, by the `hq` (8×, 32 taps) interpolator. */
  readonly truePeakDbtp: number | null;
  readonly samplePeakDbfs: number | null;
  /** 20·log10(sample peak / RMS), unweighted, over the whole file; all channels pooled. */
  readonly crestFactorDb: number | null;
  /** truePeakDbtp − integratedLufs. */
  readonly plrDb: number | null;
  /** Mean of each channel, linear. */
  readonly dcOffsets: readonly number[];
  /** −1…1 over the whole file; null for mono or a silent side. */
  readonly correlation: number | null;
  /** 10·log10(side energy / mid energy); null for mono or without mid. */
  readonly sideToMidDb: number | null;
  readonly thirdOctaves: ThirdOctaveSpectrum;
  readonly loudnessOverTime: LoudnessOverTime;
}

/**
 * Long-term average spectrum (Welch, Hann, 50 % overlap) in third-octave bands, centres 1000·10^(k/10) Hz, 20 Hz to 20 kHz
 * as far as the sample rate allows. Levels are dB relative to a full-scale sine in that band; null where a band is empty.
 */
export interface ThirdOctaveSpectrum {
  readonly centersHz: readonly number[];
  /** Mean power of all channels. */
  readonly levelsDb: readonly (number | null)[];
  /** (L+R)/2; equals levelsDb for mono. */
  readonly midLevelsDb: readonly (number | null)[];
  /** (L−R)/2; all null for mono. */
  readonly sideLevelsDb: readonly (number | null)[];
}

/** Short-term (3 s) and momentary (400 ms) loudness; entry i is the window that ends at (i + 1) · hopSeconds. */
export interface LoudnessOverTime {
  readonly hopSeconds: number;
  readonly shortTermLufs: readonly (number | null)[];
  readonly momentaryLufs: readonly (number | null)[];
}
