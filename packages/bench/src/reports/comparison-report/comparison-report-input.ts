/** What the page of a comparison is made of. */
import type { GateResult } from '../../comparison/check-gate.ts';
import type { Comparison } from '../../comparison/comparison.ts';
import type { FoundRenderings } from '../../comparison/find-renderings.ts';
import type { ReportAudio } from '../audio/report-audio.ts';

export interface ComparisonReportInput {
  readonly comparison: Comparison;
  readonly gate?: GateResult | undefined;
  /** Titles by item id, as far as anybody knows them. */
  readonly titles: ReadonlyMap<string, string>;
  /** Where the renderings of the items that changed most lie, as paths from the page. */
  readonly renderings: ReadonlyMap<string, FoundRenderings>;
  /** Of the items that changed most; undefined where there is nothing to be heard. */
  readonly audio: ReportAudio | undefined;
}
