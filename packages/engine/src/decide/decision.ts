/** What one decision hands over: a stage for the plan, or the stage that it left out; either with its reason. */
import type { MasteringPlan, PlannedStage } from '../plan/mastering-plan.ts';

export type Decision =
  | { readonly stage: PlannedStage }
  | { readonly leftOut: MasteringPlan['leftOut'][number] };
