/** What only the samples themselves show of defects; taken in the one pass, joined end to end like all evidence. */

export interface DefectEvidence {
  /** Frames seen, all segments together. */
  readonly frameCount: number;
  /** One a channel. */
  readonly flatTops: readonly FlatTops[];
  /** Of all channels, in the order of time; at most `MOST_EVENTS` a segment, the strongest. */
  readonly clicks: readonly Click[];
  /** How many there were, those left out of `clicks` included; one a channel. */
  readonly clickCounts: readonly number[];
  /** Moments where all channels drop to digital silence and come back; at most `MOST_EVENTS` a segment. */
  readonly dropouts: readonly Dropout[];
  /** How alike the first two channels are when one is shifted; null for less than two. */
  readonly lags: LagEvidence | null;
  readonly mains: MainsEvidence;
}

/** Tops where at least three samples in a row are level, in each hop of 100 ms: what clipping leaves. */
export interface FlatTops {
  /** Largest magnitude of a flat top that ends in the hop; 0 for none. */
  readonly levels: Float32Array;
  /** How many lie within 0.1 dB of it, and the longest of them in frames. */
  readonly counts: Uint16Array;
  readonly longestFrames: Uint32Array;
}

export interface Click {
  readonly channel: number;
  readonly frame: number;
  /** How far it stands above everything within 45 ms, in dB of curvature. */
  readonly prominenceDb: number;
}

export interface Dropout {
  readonly frame: number;
  readonly frames: number;
}

/** Cross-correlation of the first differences of left and right, summed over short stretches, one each second. */
export interface LagEvidence {
  /** Entry k is the lag of k − (length / 2) frames; positive: right comes later. */
  readonly products: Float64Array;
  readonly leftEnergy: number;
  readonly rightEnergy: number;
}

/**
 * Power at the mains' frequencies and beside them, in windows of about 3 s, all channels but LFE together:
 * [window × MAINS_LINES_HZ.length + line]. Mean squares; empty where a segment is shorter than a window.
 */
export interface MainsEvidence {
  readonly lines: Float32Array;
  /** What a line would have if it were like the median bin beside it; the line's own number where no peak stands on it. */
  readonly neighbors: Float32Array;
}

/** The mains of Europe and of America and their harmonics, up to where hum is told from music. */
export const MAINS_LINES_HZ = [50, 100, 150, 200, 250, 60, 120, 180, 240, 300] as const;

/** Events of one kind that a segment keeps. */
export const MOST_EVENTS = 200;
