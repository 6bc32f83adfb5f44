import { type MasteringBrief, master } from '@earwitness/engine';
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import type { MakingCondition } from './condition.ts';

/** The engine of this project, with one brief for every item; an item that is going elsewhere has a target of its own. */
export function oursCondition(brief: MasteringBrief): MakingCondition {
  const briefFor = ({ target }: DatasetItem): MasteringBrief =>
    target === undefined ? brief : { ...brief, target };
  return {
    kind: 'making',
    conditionId: 'ours',
    settings: briefFor,
    maker: () => ({ kind: 'engine', name: 'Earwitness' }),
    async render(mix, { item, signal }) {
      const made = await master(mix, briefFor(item), signal === undefined ? {} : { signal });
      const findings = made.feasible
        ? []
        : [
            `${made.plan.shortfallLu.toFixed(1)} LU below the target loudness: this mix gets no louder under the ceiling without harm`,
          ];
      return { audio: made.master, plan: made.plan, findings };
    },
  };
}
