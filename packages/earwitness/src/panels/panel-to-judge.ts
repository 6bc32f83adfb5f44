/** What a report judges: answers with the plan that is theirs. */
import { basename } from 'node:path';
import { type PanelToJudge, panelRowsAsAnswers } from '@earwitness/bench';
import { type PanelResultRow, textIn } from '@earwitness/bench/panel';
import type { PanelEntry } from '@earwitness/listening-web';
import { choosePlan, type PlanChoice } from '../verdict/choose-plan.ts';
import type { LoadedResults } from '../verdict/load-results.ts';

/**
 * @param path where the answers come from: what a panel without a title is called by
 * @throws {UsageError} for questions that these answers cannot be asked
 */
export async function panelToJudge(
  results: LoadedResults,
  { path, choice = {} }: { path: string; choice?: PlanChoice },
): Promise<PanelToJudge> {
  const { answers, definition, switching } = results;
  return {
    name: definition === null ? basename(path) : textIn(definition.title, ['en']),
    answers,
    definition,
    switching,
    ...(await choosePlan(results, choice)),
  };
}

/** A panel of ours, by its own plan. */
export const panelOfStore = (
  {
    panelId,
    definition,
    definitionSha256,
    switching,
  }: Pick<PanelEntry, 'panelId' | 'definition' | 'definitionSha256' | 'switching'>,
  rows: readonly PanelResultRow[],
): Promise<PanelToJudge> =>
  panelToJudge(
    {
      answers: panelRowsAsAnswers({ rows, unread: [] }, panelId, { method: definition.method }),
      definition,
      definitionSha256,
      switching,
    },
    { path: panelId },
  );
