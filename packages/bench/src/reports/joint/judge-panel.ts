/** A panel's answers judged for a report: by their plan, and broken down by all that is known of listening and pieces. */
import type { AnswersRead } from '../../answers/answers-read.ts';
import { judgeAnswers } from '../../answers/judge-answers.ts';
import { isFixedBeforehand, type PlanOrigin } from '../../answers/plan-origin.ts';
import type { DatasetManifest } from '../../datasets/dataset-manifest.ts';
import type { PanelDefinition } from '../../panel/panel-definition.ts';
import type { SwitchProof } from '../../panel/switch-proof.ts';
import type { AnalysisPlan } from '../../statistics/verdict/analysis-plan.ts';
import type { PanelEvidence } from '../report-input.ts';
import { joinItems } from './join-items.ts';

export interface PanelToJudge {
  /** What the reader knows the panel by. */
  readonly name: string;
  readonly answers: AnswersRead;
  /** null for answers that came without one. */
  readonly definition: PanelDefinition | null;
  readonly plan: AnalysisPlan;
  readonly origin: PlanOrigin;
  /** SHA-256 of the plan's file, or of the panel's definition, which holds it; null where it came from neither. */
  readonly planDigest: string | null;
  /** Whether the switch was proven before anybody listened; null where nothing is known of what was heard. */
  readonly switching: SwitchProof | null;
}

/**
 * Judges a panel for a report. Verdicts are those of the plan; breakdowns that it does not name are added and exploratory.
 *
 * @param manifest of the run whose items were heard; null without a run
 * @throws {RangeError} for a plan that these answers cannot be judged by, naming the claim
 */
export function judgePanel(
  { name, answers, definition, plan, origin, planDigest, switching }: PanelToJudge,
  { manifest = null }: { manifest?: DatasetManifest | null } = {},
): PanelEvidence {
  const joined = joinItems(answers, manifest);
  const judgedBy = { ...plan, strata: [...new Set([...(plan.strata ?? []), ...joined.columns])] };
  const simulated = answers.simulated || (definition?.simulated ?? false);
  return {
    name,
    definition,
    answers: joined.answers,
    panel: {
      method: answers.method ?? 'rating',
      simulated,
      analysisPlan: plan,
    },
    ...judgeAnswers(joined.answers, {
      plan: judgedBy,
      simulated,
      isFixed: isFixedBeforehand(origin),
    }),
    judgedBy,
    origin,
    planDigest,
    switching,
  };
}
