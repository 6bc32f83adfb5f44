/** What a page of measurements is made of. */
import type { Analysis } from '@earwitness/engine';

export interface MeasuredPiece {
  /** The file as the reader knows it. */
  readonly name: string;
  /** Artist and title where the file has them. */
  readonly credit?: string;
  /** Container, rate, bits, channels in words. */
  readonly format: string;
  /** Whether the file ends before its own header says. */
  readonly truncated: boolean;
  readonly analysis: Analysis;
}

/** All pieces as one: gated over the union of their blocks. */
export interface MeasuredAlbum {
  readonly integratedLufs: number | null;
  readonly loudnessRangeLu: number | null;
  readonly truePeakDbtp: number | null;
}

export interface MeasureReportInput {
  /** In the order of the page. */
  readonly pieces: readonly MeasuredPiece[];
  readonly album?: MeasuredAlbum;
  /** Files that could not be measured, each with its reason in one line. */
  readonly failures: readonly { readonly file: string; readonly reason: string }[];
}
