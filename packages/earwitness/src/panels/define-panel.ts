/** Writes the definition of a panel in plain words, with the analysis plan that fits its method. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PANEL_DEFINITION_SCHEMA, type PanelDefinition, type PanelMethod } from '@earwitness/bench/panel';

const QUESTIONS: Readonly<Record<PanelMethod, string>> = {
  abx: 'Is X the same as A, or the same as B?',
  preference: 'Which of the two do you prefer?',
  identification: 'Which of the two was mastered by the AI?',
};

const TASKS: Readonly<Record<PanelMethod, string>> = {
  abx: 'You will hear the same music in two versions, A and B, and a third, X, that is one of the two. Say which.',
  preference:
    'You will hear the same music in two versions, A and B. Say which one you would rather listen to.',
  identification:
    'You will hear the same music in two versions, A and B. One was mastered by a program, the other by a person. Say which is the program’s.',
};

/** What is stored, and that one may stop, the page itself says of every panel. */
const FAIRNESS = 'All versions are equally loud.';

/**
 * Defines a panel over a finished pack. The id carries a digest of pack and rules, so another pack or other rules are another panel.
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
  const rules: Omit<PanelDefinition, 'panelId'> = {
    schema: PANEL_DEFINITION_SCHEMA,
    title,
    method,
    question: QUESTIONS[method],
    introduction: `${TASKS[method]} ${FAIRNESS}`,
    trialsPerSession,
    trainingTrials,
    showOwnResult,
    simulated,
    analysisPlan: {
      claims: strataOf({ method, conditionPairCount }).map((stratum) => ({
        test: 'exact-binomial',
        alternative: method === 'abx' ? 'greater' : 'two-sided',
        alpha: 0.05,
        stratum,
      })),
      stoppingRule: 'fixed-trials',
      exclusions: ['training-trials'],
    },
  };
  const digest = createHash('sha256')
    .update(JSON.stringify(rules))
    .update(await readFile(join(packFolder, 'pack.json')))
    .digest('hex');
  return { ...rules, panelId: `${name.slice(0, 48)}-${digest.slice(0, 8)}` };
}

/** Preferences for one condition over another cannot be added up over different pairs. */
function strataOf({ method, conditionPairCount }: { method: PanelMethod; conditionPairCount: number }) {
  if (conditionPairCount === 1) return ['overall'] as const;
  return method === 'preference' ? (['condition-pair'] as const) : (['overall', 'condition-pair'] as const);
}
