/** Writes the definition of a panel in plain words, with the analysis plan that fits its method. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usualAnalysisPlan, usualIntroduction, usualQuestion } from '@earwitness/bench';
import {
  PANEL_DEFINITION_SCHEMA,
  type PanelDefinition,
  type PanelMethod,
  panelDefinitionSchema,
  panelPackSchema,
} from '@earwitness/bench/panel';

/**
 * Defines a panel over a finished pack. The id carries a digest of pack and rules, so another pack or other rules are another panel; the
 * same pack, proven again with a later player, is the same panel.
 *
 * @param conditionPairCount how many different pairs of conditions the pack compares: with one, pair and whole are one claim
 */
export async function definePanel({
  name,
  title,
  method,
  packFolder,
  conditionPairCount,
  trialsPerSession,
  trainingTrials,
  showOwnResult,
  simulated = false,
}: {
  name: string;
  title: string;
  method: PanelMethod;
  packFolder: string;
  conditionPairCount: number;
  trialsPerSession: number;
  trainingTrials: number;
  showOwnResult: boolean;
  simulated?: boolean;
}): Promise<PanelDefinition> {
  const rules = {
    schema: PANEL_DEFINITION_SCHEMA,
    title,
    method,
    question: usualQuestion(method),
    introduction: usualIntroduction(method, { isLevelMatched: true }),
    trialsPerSession,
    trainingTrials,
    showOwnResult,
    simulated,
    analysisPlan: usualAnalysisPlan({ method, conditionIds: [], conditionPairCount }),
  };
  const pack = panelPackSchema.parse(JSON.parse(await readFile(join(packFolder, 'pack.json'), 'utf8')));
  const { switchCertificates: _, ...heard } = pack;
  const digest = createHash('sha256')
    .update(JSON.stringify(rules))
    .update(`${JSON.stringify(heard, null, 2)}\n`)
    .digest('hex');
  return panelDefinitionSchema.parse({ ...rules, panelId: `${name.slice(0, 48)}-${digest.slice(0, 8)}` });
}
