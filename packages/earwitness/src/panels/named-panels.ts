/** Panels that are named on the command line: files of answers, or folders with unblinded panels. */
import { stat } from 'node:fs/promises';
import type { PanelToJudge } from '@earwitness/bench';
import { UsageError } from '../terminal/report-failure.ts';
import { choosePlan } from '../verdict/choose-plan.ts';
import { type LoadedResults, loadResults } from '../verdict/load-results.ts';
import { panelToJudge } from './panel-to-judge.ts';
import { unblindedPanelsIn } from './panels-beside-run.ts';
import { databaseAt } from './panels-folder.ts';

/**
 * Reads what was named, in its order. Answers of a panel that also lies beside the run are judged by that panel's own plan.
 *
 * @param planFile by which all of them are judged, in place of the plans that are theirs
 * @param beside the unblinded panels beside the run, if there is one
 * @throws {UsageError} for a folder whose panels are all blind, and where an answer would count twice
 */
export async function namedPanels(
  paths: readonly string[],
  { planFile, beside = [] }: { planFile?: string | undefined; beside?: readonly PanelToJudge[] },
): Promise<PanelToJudge[]> {
  const choice = planFile === undefined ? {} : { plan: planFile };
  const panels: { path: string; panel: PanelToJudge }[] = [];
  for (const path of paths) {
    const found = await unblindedIn(path);
    if (found === null) {
      const results = withDefinition(await loadResults(path, {}), beside);
      panels.push({ path, panel: await panelToJudge(results, { path, choice }) });
      continue;
    }
    for (const panel of found) {
      const own: LoadedResults = { ...panel, definitionSha256: panel.planDigest };
      panels.push({ path, panel: { ...panel, ...(await choosePlan(own, choice)) } });
    }
  }
  refuseRepeated(panels);
  return panels.map(({ panel }) => panel);
}

/** Null for what holds no panels of ours. */
async function unblindedIn(path: string): Promise<PanelToJudge[] | null> {
  if (!(await stat(path)).isDirectory()) return null;
  const databaseFile = databaseAt(path);
  if (databaseFile === undefined) return null;
  const found = await unblindedPanelsIn(databaseFile);
  if (found.length === 0)
    throw new UsageError(
      `Cannot report on the panels of ${path}: all of them are still blind; close and unblind one on its admin page first`,
    );
  return found;
}

const panelIdsOf = ({ answers: { rows } }: Pick<LoadedResults, 'answers'>): string[] => [
  ...new Set([...rows].flatMap(({ panelId }) => (typeof panelId === 'string' ? [panelId] : []))),
];

function withDefinition(results: LoadedResults, beside: readonly PanelToJudge[]): LoadedResults {
  const ids = panelIdsOf(results);
  const same = beside.find(({ definition }) => ids.length === 1 && definition?.panelId === ids[0]);
  return same === undefined
    ? results
    : {
        ...results,
        definition: same.definition,
        definitionSha256: same.planDigest,
        switching: same.switching,
      };
}

/** The panels beside a run without those that were named: whoever names answers means these. */
export function withoutNamed(
  beside: readonly PanelToJudge[],
  named: readonly PanelToJudge[],
): readonly PanelToJudge[] {
  const ids = new Set(named.flatMap(panelIdsOf));
  return beside.filter(({ definition }) => definition === null || !ids.has(definition.panelId));
}

/** Panel, session and trial tell an answer of ours from every other, and of ratings the sound; practice and qualification are numbered for themselves. */
function refuseRepeated(panels: readonly { path: string; panel: PanelToJudge }[]): void {
  const seen = new Map<string, string>();
  for (const { path, panel } of panels)
    for (const row of panel.answers.rows) {
      const { panelId, session, training, trial } = row;
      if (panelId === undefined || session === undefined || trial === undefined) continue;
      const numberedWith = training ? (row.kind ?? 'training') : 'trial';
      const key = JSON.stringify([panelId, session, numberedWith, trial, row.slot ?? null]);
      const other = seen.get(key);
      if (other !== undefined)
        throw new UsageError(
          `Cannot count an answer twice: ${training ? 'practice trial' : 'trial'} ${trial} of session ${session} of the panel ${panelId} is in ${other === path ? `${path} more than once` : `both ${other} and ${path}`}`,
        );
      seen.set(key, path);
    }
}
