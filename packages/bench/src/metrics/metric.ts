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

/** Metrics that are read together, in the order of the reports. */
export const METRIC_FAMILIES = [
  'loudness',
  'peaks',
  'dynamics',
  'tone',
  'stereo',
  'artifacts',
  'delivery',
] as const;
export type MetricFamily = (typeof METRIC_FAMILIES)[number];

export interface Metric {
  /** The key of its scores in a record, with the unit where it has one. */
  readonly id: string;
  readonly title: string;
  /** Empty for a number without unit. */
  readonly unit: string;
  /** How many decimals mean something: see `resolutionOf`. */
  readonly digits: number;
  readonly family: MetricFamily;
  /** One sentence that tells somebody who does not know the metric what the number says. */
  readonly meaning: string;
  /** Standard and clause, or paper, and how it is computed. */
  readonly source: string;
  readonly comparesWith: 'nothing' | 'reference' | 'mix';
  /** Which direction is nearer to the ideal; `none` for a property that is neither. */
  readonly better: 'lower' | 'higher' | 'none';
  /** What music scores that is compared with itself; null for what compares with nothing. */
  readonly ideal: number | null;
  /** What no value can lie below, as no distance lies below 0; null where there is no such end. */
  readonly least: number | null;
  /** What digital silence scores, compared with silence where it compares; null for no value. */
  readonly silence: number | null;
  /** Whether the same music scores the same when it is louder or quieter, as long as nothing clips and it stays above the −70 LUFS gate. */
  readonly isLevelIndependent: boolean;
  /** Why the two of a pair may not be swapped; null where they may, and for what compares with nothing. */
  readonly asymmetry: string | null;
  /**
   * Measures, in memory that does not grow with the length, and with the same bits for the same samples.
   *
   * @returns null where there is no value: silence (unless `silence` says otherwise), too short, or without what it compares with
   */
  measure(input: MetricInput): number | null | Promise<number | null>;
}

/** The step of a metric's last meaningful decimal, in its unit: two scores no further apart than this are the same as far as it can tell. */
export const resolutionOf = ({ digits }: Pick<Metric, 'digits'>): number => 10 ** -digits;
