/** By which plan answers are judged, and whether it was there before them. */
import { basename } from 'node:path';
import type { PlanOrigin } from '@earwitness/bench';
import type { AnalysisPlan } from '@earwitness/bench/statistics';
import { UsageError } from '../terminal/report-failure.ts';
import type { LoadedResults } from './load-results.ts';

const ALPHA = 0.05;

/** What a user may ask for; the last four only without a plan. */
export interface PlanChoice {
  /** A file. */
  readonly plan?: string;
  readonly seedClaim?: boolean;
  readonly alpha?: number;
  readonly margin?: number;
  readonly by?: string;
  readonly strata?: readonly string[];
}

export interface ChosenPlan {
  readonly plan: AnalysisPlan;
  /** SHA-256 of the plan's file, or of the panel's definition, which holds it; null where it came from neither. */
  readonly planDigest: string | null;
  readonly origin: PlanOrigin;
}

/**
 * The plan that was named, else the panel's own, else the usual questions.
 *
 * @throws {UsageError} for questions that ratings cannot answer
 */
export async function choosePlan(
  { answers, definition, definitionSha256 }: LoadedResults,
  options: PlanChoice = {},
): Promise<ChosenPlan> {
  if (options.plan !== undefined) {
    const { readAnalysisPlan } = await import('@earwitness/bench');
    const { plan, sha256 } = await readAnalysisPlan(options.plan);
    const words = `Judged by the plan ${basename(options.plan)} (SHA-256 ${sha256.slice(0, 12)}…). That it was there before the answers, whoever shows this must show.`;
    return { plan, planDigest: sha256, origin: { kind: 'given', words } };
  }
  if (options.seedClaim) {
    const { seedClaimPlan } = await import('@earwitness/bench/statistics');
    const words = 'Judged by the four parts of the claim that Earwitness was made for, fixed in its code.';
    return { plan: seedClaimPlan(), planDigest: null, origin: { kind: 'given', words } };
  }
  const asksOtherwise = [options.alpha, options.margin, options.by, options.strata].some(
    (each) => each !== undefined,
  );
  if (definition !== null && !asksOtherwise) {
    const { FROZEN_PLAN } = await import('@earwitness/bench');
    return { plan: definition.analysisPlan, planDigest: definitionSha256, origin: FROZEN_PLAN };
  }
  const { alpha = ALPHA, margin, by, strata } = options;
  if (answers.kind === 'ratings' && (options.alpha ?? margin ?? by ?? strata) !== undefined)
    throw new UsageError(
      'Cannot use --alpha, --margin, --by or --strata with ratings: write a plan (--plan) with the two conditions of each claim',
    );
  if (answers.kind === 'rankings' && (margin ?? strata) !== undefined)
    throw new UsageError(
      'Cannot use --margin or --strata with whole orders: --by gives an order for each value of a column',
    );
  const { defaultPlan, defaultRankingPlan, defaultRatingPlan } = await import('../verdict/default-plan.ts');
  const plan =
    answers.kind === 'ratings'
      ? defaultRatingPlan(answers)
      : answers.kind === 'rankings'
        ? defaultRankingPlan({ alpha, ...(by !== undefined && { by }) })
        : defaultPlan(answers, {
            alpha,
            ...(margin !== undefined && { margin }),
            ...(by !== undefined && { by }),
            ...(strata !== undefined && { strata }),
          });
  const words =
    'Nothing was fixed before the answers, so all of this is exploratory: a claim found here needs fresh answers, judged by a plan (--plan) that is older than they are.';
  return { plan, planDigest: null, origin: { kind: 'none', words } };
}
