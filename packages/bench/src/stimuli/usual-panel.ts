/** What a panel asks and claims where its maker does not say: plain words, and the analysis plan that fits the method. */
import type { PanelDefinitionInput } from '../panel/panel-definition.ts';
import { PANEL_METHODS, type PanelMethod } from '../panel/panel-method.ts';

type PlanInput = PanelDefinitionInput['analysisPlan'];
type ClaimInput = PlanInput['claims'][number];

const QUESTIONS: Readonly<Record<PanelMethod, string>> = {
  abx: 'Is X the same as A, or the same as B?',
  'same-different': 'Are A and B the same, or different?',
  triangle: 'Which of the three is the odd one out?',
  tetrad: 'Which of the four belong together, two and two?',
  preference: 'Which of the two do you prefer?',
  'paired-comparison': 'Which of the two do you prefer?',
  identification: 'Which of the two was mastered by the AI?',
  ranking: 'Put the versions in order, the best first.',
  'multi-stimulus': 'How good is each version?',
  mushra: 'How close is each version to the reference?',
  'triple-stimulus': 'How much does each version differ from the reference?',
};

const TWO = 'You will hear the same music in two versions, A and B.';

const TASKS: Readonly<Record<PanelMethod, string>> = {
  abx: 'You will hear the same music in two versions, A and B, and a third, X, that is one of the two. Say which.',
  'same-different': `You will hear the same music twice, as A and as B. Say whether they are one version or two.`,
  triangle:
    'You will hear the same music three times. Two are one version, the third is another. Say which is the odd one.',
  tetrad:
    'You will hear the same music four times: one version twice, another version twice. Say which two belong together.',
  preference: `${TWO} Say which one you would rather listen to.`,
  'paired-comparison': `${TWO} Say which one you would rather listen to.`,
  identification: `${TWO} One was mastered by a program, the other by a person. Say which is the program’s.`,
  ranking: 'You will hear the same music in several versions. Put them in order, the best first.',
  'multi-stimulus': 'You will hear the same music in several versions. Rate each of them.',
  mushra:
    'You will hear a reference and the same music in several versions, one of which is the reference again. Rate how close each is to the reference; give 100 to at least one.',
  'triple-stimulus':
    'You will hear a reference and the same music as A and as B, one of which is the reference again. Rate both; give 5.0 to the one you take for the reference.',
};

/** What the listener is asked, in plain words. */
export const usualQuestion = (method: PanelMethod): string => QUESTIONS[method];

/**
 * What the listener is told beforehand. What is stored, and that one may stop, the page itself says of every panel.
 *
 * @param isLevelMatched whether it may be said that all versions are equally loud
 */
export const usualIntroduction = (
  method: PanelMethod,
  { isLevelMatched }: { isLevelMatched: boolean },
): string => (isLevelMatched ? `${TASKS[method]} All versions are equally loud.` : TASKS[method]);

/** Rated against the reference where that is the question, else each against each. */
function ratedPairs(
  method: PanelMethod,
  { conditionIds, referenceId }: { conditionIds: readonly string[]; referenceId: string | null },
): [string, string][] {
  const judged = conditionIds.filter((conditionId) => conditionId !== referenceId);
  const isAgainstReference = method === 'triple-stimulus' || judged.length < 2;
  if (referenceId !== null && isAgainstReference)
    return judged.map((conditionId) => [conditionId, referenceId]);
  return judged.flatMap((first, index) =>
    judged.slice(index + 1).map((second): [string, string] => [first, second]),
  );
}

const ALPHA = 0.05;

/**
 * The analysis plan where none is given: right answers above guessing, a preference either way, a ranking of several, or differences
 * between ratings that share alpha.
 *
 * @param conditionPairCount how many different pairs of conditions trials compare: with one, pair and whole are one claim
 */
export function usualAnalysisPlan({
  method,
  conditionIds,
  conditionPairCount,
  referenceId = null,
  midAnchorId = null,
  catchTrials = 0,
}: {
  method: PanelMethod;
  conditionIds: readonly string[];
  conditionPairCount: number;
  referenceId?: string | null;
  midAnchorId?: string | null;
  /** Of a session. */
  catchTrials?: number;
}): PlanInput {
  return {
    claims: usualClaims({ method, conditionIds, conditionPairCount, referenceId }),
    stoppingRule: 'fixed-trials',
    exclusions: [
      'training-trials',
      ...(catchTrials > 0
        ? [
            {
              rule: 'catch-trials' as const,
              required: catchTrials === 1 ? 1 : catchTrials - 1,
              of: catchTrials,
            },
          ]
        : []),
      ...(method === 'mushra' && referenceId !== null
        ? [{ rule: 'post-screening' as const, reference: referenceId, midAnchor: midAnchorId }]
        : []),
    ],
  };
}

function usualClaims({
  method,
  conditionIds,
  conditionPairCount,
  referenceId,
}: {
  method: PanelMethod;
  conditionIds: readonly string[];
  conditionPairCount: number;
  referenceId: string | null;
}): ClaimInput[] {
  const { answers, chance } = PANEL_METHODS[method];
  if (answers === 'ranking') return [{ test: 'ranking', stratum: 'overall', alpha: ALPHA }];
  if (answers === 'rating') {
    const pairs = ratedPairs(method, { conditionIds, referenceId });
    return pairs.map((conditions) => ({
      test: 'rating-difference',
      conditions,
      stratum: 'overall',
      alpha: ALPHA / pairs.length,
    }));
  }
  if (method === 'paired-comparison' && conditionPairCount > 1)
    return [{ test: 'ranking', stratum: 'overall', alpha: ALPHA }];
  const isDetection = chance !== null && method !== 'identification';
  return strataOf({ isPreference: chance === null, conditionPairCount }).map((stratum) => ({
    test: 'exact-binomial',
    alternative: isDetection ? 'greater' : 'two-sided',
    alpha: ALPHA,
    stratum,
  }));
}

/** Preferences for one condition over another cannot be added up over different pairs. */
function strataOf({
  isPreference,
  conditionPairCount,
}: {
  isPreference: boolean;
  conditionPairCount: number;
}): string[] {
  if (conditionPairCount === 1) return ['overall'];
  return isPreference ? ['condition-pair'] : ['overall', 'condition-pair'];
}
