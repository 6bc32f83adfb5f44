/** What a metric is: one number for one rendering, with unit, direction and source. Metrics hear audio; they know no conditions. */
import type { Analysis, AudioSource } from '@earwitness/engine';

export interface MeasuredAudio {
  /** Read in blocks: it may be ten hours long. */
  readonly source: AudioSource;
  readonly analysis: Analysis;
}

/** Two that are the same music at one sample rate, cut to the same frames, the same way up. */
export interface AlignedPair {
  readonly rendering: MeasuredAudio;
  readonly other: MeasuredAudio;
}

export interface MetricInput {
  /** The whole rendering. */
  readonly rendering: MeasuredAudio;
  /** The rendering with a reference master; null where an item has none. */
  readonly toReference: AlignedPair | null;
  /** The rendering with the mix it was made of; null where a dataset has masters alone. */
  readonly toMix: AlignedPair | null;
}

export interface Metric {
  /** The key of its scores in a record, with the unit where it has one. */
  readonly id: string;
  readonly title: string;
  /** Empty for a number without unit. */
  readonly unit: string;
  /** Which direction is nearer to the ideal; `none` for a property that is neither. */
  readonly better: 'lower' | 'higher' | 'none';
  /** Standard and clause, or paper. */
  readonly source: string;
  readonly comparesWith: 'nothing' | 'reference' | 'mix';
  /** null for silence, and without what it compares with. */
  measure(input: MetricInput): number | null | Promise<number | null>;
}
