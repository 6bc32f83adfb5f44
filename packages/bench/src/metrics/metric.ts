/** What a metric is: one number for one rendering, with unit, direction and source. Metrics hear audio; they know no conditions. */
import type { Analysis, PcmAudio } from '@earwitness/engine';

export interface MeasuredAudio {
  readonly audio: PcmAudio;
  readonly analysis: Analysis;
}

export interface MetricInput {
  /** The whole rendering. */
  readonly rendering: MeasuredAudio;
  /** Rendering and reference master cut to the same frames; null where an item has no reference. */
  readonly aligned: { readonly rendering: MeasuredAudio; readonly reference: MeasuredAudio } | null;
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
  readonly needsReference: boolean;
  /** null for silence, and without a reference where one is needed. */
  measure(input: MetricInput): number | null;
}
