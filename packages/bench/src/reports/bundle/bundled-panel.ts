/** What a bundle holds of one panel. */
import type { AnswersRead } from '../../answers/answers-read.ts';
import type { PlanOrigin } from '../../answers/plan-origin.ts';
import type { AnalysisPlan } from '../../statistics/verdict/analysis-plan.ts';
import type { PanelVerdicts } from '../../statistics/verdict/verdict.ts';
import type { RatingVerdicts } from '../../statistics/verdict/verdict-on-ratings.ts';

export interface BundledPanel {
  /** Names its folder in the bundle: letters, digits, `-` and `_`; unique among the panels. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** All answers that were judged, in their order, those included that the plan leaves out. */
  readonly answers: AnswersRead;
  /** With all strata that the verdicts were broken down by. */
  readonly plan: AnalysisPlan;
  /** How one knows that the plan was there before the answers, and its SHA-256; null without one. */
  readonly planOrigin: { readonly kind: PlanOrigin['kind']; readonly sha256: string | null };
  /** What `verdict()` gave for choices, `verdictOnRatings()` for ratings. */
  readonly judged: PanelVerdicts | RatingVerdicts;
}
