/** Gathers from a run's folder and its dataset what a report is made of. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Analysis, type MasteringPlan, parsePlan } from '@earwitness/engine';
import { loadDataset } from '../datasets/load-dataset.ts';
import { BenchError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import { analysisSchema } from '../runs/analysis-schema.ts';
import { readRun } from '../runs/read-run.ts';
import { readRunBuild } from '../runs/run-build.ts';
import type { RunRecord } from '../runs/run-record.ts';
import { OURS } from './condition-looks.ts';
import { judgePanel, type PanelToJudge } from './joint/judge-panel.ts';
import type { ReportInput } from './report-input.ts';

const refuse = (file: string, problem: string, cause?: unknown): never => {
  throw new BenchError(`Cannot report on the run: ${file} ${problem}; run the bench again`, { cause });
};

const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) => refuse(file, 'cannot be read', cause));

function parseAnalysis(file: string, text: string): Analysis {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    return refuse(file, 'is not JSON', cause);
  }
  const parsed = analysisSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  return refuse(file, `is not an analysis (${firstIssue(parsed.error)})`);
}

async function readPlan(file: string): Promise<MasteringPlan> {
  const text = await readText(file);
  try {
    return parsePlan(text);
  } catch (cause) {
    return refuse(file, 'is not a mastering plan', cause);
  }
}

/** Every analysis that the records promise, and those of the mixes: an unreadable mix has none, which its records tell. */
async function readAnalyses(
  runFolder: string,
  records: readonly RunRecord[],
): Promise<Record<string, Analysis>> {
  const analyses: Record<string, Analysis> = {};
  const fileOf = (name: string) => join(runFolder, 'analyses', `${name}.json`);
  for (const { itemId, conditionId, failure } of records) {
    if (failure !== null) continue;
    const name = `${itemId}.${conditionId}`;
    analyses[name] = parseAnalysis(fileOf(name), await readText(fileOf(name)));
  }
  for (const itemId of new Set(records.map((record) => record.itemId))) {
    const name = `${itemId}.mix`;
    const text = await readFile(fileOf(name), 'utf8').catch(() => null);
    if (text !== null) analyses[name] = parseAnalysis(fileOf(name), text);
  }
  return analyses;
}

/**
 * Reads a finished run for its report.
 *
 * @param runFolder the folder that `runBench` wrote
 * @param datasetFolder the dataset of the run: its folder or manifest
 * @param panels what listeners answered, if anybody did; judged here
 * @throws {BenchError} naming the file that is missing or wrong
 */
export async function loadReportInput(
  runFolder: string,
  datasetFolder: string,
  panels: readonly PanelToJudge[] = [],
): Promise<ReportInput> {
  const [{ manifest }, { records, costs }, build] = await Promise.all([
    loadDataset(datasetFolder),
    readRun(runFolder),
    readRunBuild(runFolder),
  ]);
  const plans: Record<string, MasteringPlan> = {};
  for (const { itemId, conditionId, planFile } of records) {
    if (conditionId === OURS && planFile !== null) plans[itemId] = await readPlan(join(runFolder, planFile));
  }
  return {
    manifest,
    records,
    costs,
    analyses: await readAnalyses(runFolder, records),
    plans,
    panels: panels.map((panel) => judgePanel(panel, { manifest })),
    ...(build !== null && { build }),
  };
}
