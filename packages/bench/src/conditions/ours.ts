import { join } from 'node:path';
import { formatPlan, type MasteringBrief } from '@earwitness/engine';
import { createMasteringPool } from '@earwitness/engine/files';
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import { engineDigest } from '../runs/code-digest.ts';
import type { MakingCondition } from './condition.ts';

/** The engine of this project, with one brief for every item; an item that is going elsewhere has a target of its own. */
export function oursCondition(
  brief: MasteringBrief,
  { conditionId = 'ours' }: { conditionId?: string } = {},
): MakingCondition {
  const briefFor = ({ target }: DatasetItem): MasteringBrief =>
    target === undefined ? brief : { ...brief, target };
  return {
    kind: 'making',
    conditionId,
    codeDigest: async () => `engine ${await engineDigest()}`,
    settings: briefFor,
    maker: () => ({ kind: 'engine', name: 'Earwitness' }),
    async render({ item, mixFile, workFolder, signal }) {
      const file = join(workFolder, 'master.wav');
      const pool = createMasteringPool({ threads: 1 });
      try {
        const { plan } = await pool.masterFile(mixFile, { out: file, brief: briefFor(item), signal });
        const findings = plan.feasible
          ? []
          : [
              `${plan.shortfallLu.toFixed(1)} LU below the target loudness: this mix gets no louder under the ceiling without harm`,
            ];
        return { file, planText: formatPlan(plan), findings };
      } finally {
        await pool.close();
      }
    },
  };
}
