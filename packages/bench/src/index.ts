/** `@earwitness/bench`: the public names. */

export { type Alignment, align } from './alignment/align.ts';
export { applyAlignment } from './alignment/apply-alignment.ts';
export { levelMatch } from './alignment/level-match.ts';
export type { AnswersRead } from './answers/answers-read.ts';
export type { ColumnNames } from './answers/column-roles.ts';
export { type JudgedAnswers, judgeAnswers } from './answers/judge-answers.ts';
export { narrowAnswers } from './answers/narrow-answers.ts';
export { panelRowsAsAnswers } from './answers/panel-rows-as-answers.ts';
export { FROZEN_PLAN, isFixedBeforehand, type PlanOrigin } from './answers/plan-origin.ts';
export { readAnalysisPlan } from './answers/read-analysis-plan.ts';
export { type ReadAnswersOptions, readAnswers } from './answers/read-answers.ts';
export type { PageKind } from './answers/web-mushra-response.ts';
export {
  asNearAsAnotherHuman,
  type ItemDistances,
  type ItemNearness,
  type Nearness,
  type NearnessStatement,
} from './comparison/as-near-as-another-human.ts';
export { buildSpecOf, conditionNamesOf } from './comparison/build-spec.ts';
export { checkGate, type GateResult, type GateViolation } from './comparison/check-gate.ts';
export { type ComparedSide, type CompareScoresOptions, compareScores } from './comparison/compare-scores.ts';
export { compareSides } from './comparison/compare-sides.ts';
export { comparedMetricsOf } from './comparison/compared-metrics.ts';
export {
  COMPARISON_SCHEMA,
  type Comparison,
  type ComparisonGap,
  type ComparisonSide,
  comparisonSchema,
  type Generalization,
  type ItemComparison,
  type ItemFact,
  type MetricComparison,
} from './comparison/comparison.ts';
export { type FoundRenderings, findRenderings } from './comparison/find-renderings.ts';
export { GATE_SCHEMA, type Gate, gateSchema } from './comparison/gate.ts';
export { itemDistancesOf } from './comparison/item-distances.ts';
export { loadGate } from './comparison/load-gate.ts';
export type { ComparedMetric } from './comparison/metric-facts.ts';
export { openRunSide, parseRunSide, type RunSide } from './comparison/open-run-side.ts';
export type { ComparedRecord } from './comparison/pair-records.ts';
export type {
  Condition,
  ExistingCondition,
  MadeRendering,
  MakingCondition,
  RenderJob,
} from './conditions/condition.ts';
export { splitConditionList } from './conditions/condition-spec.ts';
export { type OpenConditionsOptions, openConditions } from './conditions/open-conditions.ts';
export { type BenchConfig, type BenchConfigInput, defineConfig } from './config/bench-config.ts';
export { findConfig } from './config/find-config.ts';
export { loadConfig } from './config/load-config.ts';
export {
  type CheckedFile,
  checkDataset,
  type DatasetCheck,
  type DatasetProblem,
} from './datasets/check-dataset.ts';
export { type ConditionFolder, parseConditionFolder, slugOf } from './datasets/condition-folder.ts';
export {
  type AudioFile,
  DATASET_SCHEMA,
  type DatasetItem,
  type DatasetManifest,
  datasetManifestSchema,
  type Maker,
  SPLITS,
  type Split,
} from './datasets/dataset-manifest.ts';
export { type Dataset, loadDataset, loadDatasetIfThere, verifyItemFile } from './datasets/load-dataset.ts';
export {
  type Proposal,
  type ProposedItem,
  type ProposedMaster,
  proposeItems,
} from './datasets/propose-items.ts';
export { referenceMasterOf } from './datasets/reference-master.ts';
export { splitDataset } from './datasets/split-dataset.ts';
export { addToDataset, writeManifest } from './datasets/write-manifest.ts';
export {
  createDraftStudio,
  type DraftComparison,
  type DraftItem,
  type DraftSounds,
  type DraftSource,
  type DraftStudio,
  type DraftSuggestion,
  type DraftWaveform,
} from './drafts/draft-studio.ts';
export { openInside } from './drafts/inside-folder.ts';
export { panelFileText } from './drafts/panel-file-text.ts';
export {
  AlignmentError,
  AnswersError,
  BenchError,
  ConditionError,
  ConfigError,
  DatasetError,
  GateError,
  MixFaultError,
  MusicOutsideError,
  OtherPanelError,
  PanelFileError,
  PlanError,
  TuningError,
} from './errors.ts';
export { MIX_FAULTS } from './faults/fault-table.ts';
export type { MixFault, PlantOptions } from './faults/mix-fault.ts';
export { sha256OfFile } from './files/sha256.ts';
export { writeFileSafely } from './files/write-file-safely.ts';
export type { HistoryEntry } from './history/history-entry.ts';
export { keepRun } from './history/keep-run.ts';
export { labelRun, unpinRun } from './history/label-run.ts';
export { pinnedRunFolders } from './history/pinned-run-folders.ts';
export { type RunHistory, readHistory } from './history/read-history.ts';
export { findOldRuns, removeRun } from './history/remove-run.ts';
export { findKeptRun, resolveRun } from './history/resolve-run.ts';
export type { MeasuredAudio, Metric, MetricInput } from './metrics/metric.ts';
export { METRICS } from './metrics/metric-table.ts';
export type { PlaybackOptions, PlaybackResult, PlaybackSystem } from './playback/playback-system.ts';
export { PLAYBACK_SYSTEMS } from './playback/playback-table.ts';
export { prepareReportAudio } from './reports/audio/prepare-report-audio.ts';
export type { BundledPanel } from './reports/bundle/bundled-panel.ts';
export { losslessJson } from './reports/bundle/lossless-json.ts';
export { writeBundle } from './reports/bundle/write-bundle.ts';
export { comparisonMarkdown } from './reports/comparison-report/comparison-markdown.ts';
export {
  type ComparisonWords,
  changedMetrics,
  comparedRunText,
  comparisonWords,
  differenceText,
  inSentence,
  intervalNote,
  intervalText,
  meanDifferenceOf,
  mostChangedItems,
  outcomeWord,
  testedMetrics,
} from './reports/comparison-report/comparison-words.ts';
export { gateVerdict, gateViolationTexts } from './reports/comparison-report/gate-words.ts';
export { writeComparisonReport } from './reports/comparison-report/write-comparison-report.ts';
export { writePdf } from './reports/export/write-pdf.ts';
export { type ReportExports, writeReportExports } from './reports/export/write-report-exports.ts';
export { writeHistoryPage } from './reports/history/write-history-page.ts';
export { judgePanel, type PanelToJudge } from './reports/joint/judge-panel.ts';
export { loadReportInput } from './reports/load-report-input.ts';
export type { MeasuredAlbum, MeasuredPiece } from './reports/measure-report/measure-report-input.ts';
export { writeMeasureReport } from './reports/measure-report/write-measure-report.ts';
export {
  effectText,
  goalText,
  planWarnings,
  shareText,
  sizeText,
  spreadText,
  testText,
  theseAnswersText,
  watchedText,
} from './reports/panel-plan/plan-words.ts';
export { writePanelPlan } from './reports/panel-plan/write-panel-plan.ts';
export type { PanelEvidence } from './reports/report-input.ts';
export { buildText, dateText } from './reports/run-words.ts';
export { writeTuningReport } from './reports/tuning-report/write-tuning-report.ts';
export { writeVerdictReport } from './reports/verdict-report/write-verdict-report.ts';
export { writeRunReport } from './reports/write-run-report.ts';
export {
  collectGarbage,
  findRunFolders,
  isStore,
  type RoomContents,
  type StoreContents,
} from './runs/collect-garbage.ts';
export { endWithParent } from './runs/end-with-parent.ts';
export { type OpenedRun, openRun } from './runs/open-run.ts';
export type { Shard } from './runs/plan-jobs.ts';
export { readRun } from './runs/read-run.ts';
export { type BenchRun, type RunOptions, type RunProgress, runBench } from './runs/run-bench.ts';
export { type RunBuild, readRunBuild } from './runs/run-build.ts';
export { type CostRecord, costRecordSchema, type RunRecord, runRecordSchema } from './runs/run-record.ts';
export {
  createWorkerSlot,
  type FromWorker,
  type ToWorker,
  type WorkerSlot,
  WorkerUnableError,
} from './runs/worker-slot.ts';
export { formatPValue } from './statistics/verdict/format-p-value.ts';
export { type BuiltPanel, buildPanel, type CheckedPanel, checkPanelFile } from './stimuli/build-panel.ts';
export { buildPanelPack } from './stimuli/build-panel-pack.ts';
export type { ComparedRendering, ComparisonRequest, StoredAudio } from './stimuli/comparison-request.ts';
export { comparisonsFromRun } from './stimuli/comparisons-from-run.ts';
export { type ImportedWebMushra, importWebMushra } from './stimuli/import-web-mushra.ts';
export { usualAnalysisPlan, usualIntroduction, usualQuestion } from './stimuli/usual-panel.ts';
export { type EarModel, earModelOf } from './tuning/ear-model.ts';
export {
  type TunedSpace,
  type TuneSpaceOptions,
  type TuningFiles,
  type TuningProgress,
  tuneSpace,
  tuningOutcomeOf,
} from './tuning/tune-space.ts';
export { loadTuningSpace, type TuningSpace } from './tuning/tuning-space.ts';
export { type OutcomeWords, outcomeWords, trialsWords } from './tuning/tuning-words.ts';
