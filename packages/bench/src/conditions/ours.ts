import { type MasteringBrief, master } from '@earwitness/engine';
import type { MakingCondition } from './condition.ts';

/** The engine of this project, with one brief for every item. */
export function oursCondition(brief: MasteringBrief): MakingCondition {
  return {
    kind: 'making',
    conditionId: 'ours',
    settings: brief,
    maker: () => ({ kind: 'engine', name: 'Earwitness' }),
    async render(mix, { signal }) {
      const made = await master(mix, brief, signal === undefined ? {} : { signal });
      const findings = made.feasible
        ? []
        : [
            `${made.plan.shortfallLu.toFixed(1)} LU below the target loudness: this mix gets no louder under the ceiling without harm`,
          ];
      return { audio: made.master, plan: made.plan, findings };
    },
  };
}
