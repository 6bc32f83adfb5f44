import { join } from 'node:path';
import type { MasteringBrief } from '@earwitness/engine';
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import type { MakingCondition } from './condition.ts';
import type { EnginePackage } from './engine-package.ts';

/** The engine of this project, with one brief for every item; an item that is going elsewhere has a target of its own. */
export function oursCondition({
  conditionId,
  brief,
  engine,
}: {
  conditionId: string;
  brief: MasteringBrief;
  engine: EnginePackage;
}): MakingCondition {
  const briefFor = ({ target }: DatasetItem): MasteringBrief =>
    target === undefined ? brief : { ...brief, target };
  return {
    kind: 'making',
    conditionId,
    codeDigest: async () => `engine ${await engine.digest()}`,
    settings: briefFor,
    maker: () => ({ kind: 'engine', name: 'Earwitness' }),
    async render({ item, mixFile, workFolder, signal }) {
      const file = join(workFolder, 'master.wav');
      const made = await engine.masterFile(mixFile, { out: file, brief: briefFor(item), signal });
      const findings = made.feasible
        ? []
        : [
            `${made.shortfallLu.toFixed(1)} LU below the target loudness: this mix gets no louder under the ceiling without harm`,
          ];
      return { file, planText: made.planText, findings };
    },
  };
}
