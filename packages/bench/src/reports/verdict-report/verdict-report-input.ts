/** What a report of verdicts is made of. */
import type { AnswersRead } from '../../answers/answers-read.ts';
import type { ControlTables } from '../../answers/control-tables.ts';
import type { PlanOrigin } from '../../answers/plan-origin.ts';
import type { PanelMethod } from '../../panel/panel-method.ts';
import type { SwitchProof } from '../../panel/switch-proof.ts';
import type { AnalysisPlan } from '../../statistics/verdict/analysis-plan.ts';
import type { PanelVerdicts } from '../../statistics/verdict/verdict.ts';
import type { RatingVerdicts } from '../../statistics/verdict/verdict-on-ratings.ts';

/** `rating`: of ratings that nothing else is known of. */
export type JudgedMethod = PanelMethod | 'rating';

export interface VerdictReportInput {
  /** What the reader knows the panel by. */
  readonly name: string;
  readonly answers: AnswersRead;
  readonly panel: {
    readonly method: JudgedMethod;
    readonly simulated: boolean;
    readonly analysisPlan: AnalysisPlan;
  };
  /** Of ratings only what they share with choices; the rest is empty. */
  readonly judged: PanelVerdicts;
  /** null for choices. */
  readonly ratings: RatingVerdicts | null;
  /** By the same plan without its exclusions; null where they left nobody out. */
  readonly judgedWithAll: Pick<PanelVerdicts, 'verdicts'> | null;
  /** null for answers of other programs. */
  readonly controls: ControlTables | null;
  readonly origin: PlanOrigin;
  /** SHA-256 of the plan's file, or of the panel's definition, which holds it; null where it came from neither. */
  readonly planDigest: string | null;
  /** Whether the switch was proven before anybody listened; null where nothing is known of what was heard. */
  readonly switching: SwitchProof | null;
}
