/** What a report is made of: all that a run leaves behind, and what panels answered. */
import type { Analysis, MasteringPlan } from '@earwitness/engine';
import type { DatasetManifest } from '../datasets/dataset-manifest.ts';
import type { PanelDefinition } from '../panel/panel-definition.ts';
import type { RunBuild } from '../runs/run-build.ts';
import type { CostRecord, RunRecord } from '../runs/run-record.ts';
import type { AnalysisPlan } from '../statistics/verdict/analysis-plan.ts';
import type { ReportAudio } from './audio/report-audio.ts';
import type { VerdictReportInput } from './verdict-report/verdict-report-input.ts';

/** What a panel answered, judged. */
export interface PanelEvidence extends VerdictReportInput {
  /** The panel's own definition; null for answers that came without one. */
  readonly definition: PanelDefinition | null;
  /** The plan with all strata that the verdicts were broken down by: more than it names itself. */
  readonly judgedBy: AnalysisPlan;
}

export interface ReportInput {
  readonly manifest: DatasetManifest;
  readonly records: readonly RunRecord[];
  readonly costs: readonly CostRecord[];
  /** By `<itemId>.<conditionId>`; the mix of an item is `<itemId>.mix`. */
  readonly analyses: Readonly<Record<string, Analysis>>;
  /** Mastering plans of condition `ours`, by item id. */
  readonly plans: Readonly<Record<string, MasteringPlan>>;
  readonly panels: readonly PanelEvidence[];
  /** What readers can hear, as `prepareReportAudio` makes it ready. */
  readonly audio?: ReportAudio;
  /** What made the run, where it says so. */
  readonly build?: RunBuild;
  /** Printed as the report's date when given; the report itself never asks a clock. */
  readonly generatedAt?: string;
}
