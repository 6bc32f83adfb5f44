import type { StoppingRule } from './analysis-plan.ts';
import type { ChoiceMethod } from './choice-method.ts';

/** What all claims of a panel share. */
export interface JudgingContext {
  readonly method: ChoiceMethod;
  readonly simulated: boolean;
  /** What guessing gives. */
  readonly chance: number;
  readonly stoppingRule: StoppingRule;
  readonly exploratory: boolean;
}
