import { join } from 'node:path';
import type { MasteringBrief } from '@earwitness/engine';
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import type { MakingCondition } from './condition.ts';
import type { EnginePackage } from './engine-package.ts';

/**
 * The engine of this project, with one brief for every item; an item that is going elsewhere has a target of its own.
 *
 * @param towardsReference whether each item's reference master is the direction
 */
export function oursCondition({
  conditionId,
  brief,
  towardsReference,
  engine,
}: {
  conditionId: string;
  brief: MasteringBrief;
  towardsReference: boolean;
  engine: EnginePackage;
}): MakingCondition {
  const briefFor = ({ target }: DatasetItem): MasteringBrief =>
    target === undefined ? brief : { ...brief, target };
  return {
    kind: 'making',
    conditionId,
    codeDigest: async () => `engine ${await engine.digest()}`,
    needsReference: towardsReference,
    settings: briefFor,
    maker: () => ({ kind: 'engine', name: 'Earwitness' }),
    async render({ item, mixFile, referenceFile, workFolder, signal }) {
      const file = join(workFolder, 'master.wav');
      const brief = briefFor(item);
      const made = await engine.masterFile(mixFile, { out: file, brief, referenceFile, signal });
      const findings = made.feasible
        ? []
        : [
            `${made.shortfallLu.toFixed(1)} LU below the target loudness: this mix gets no louder under the ceiling without harm`,
          ];
      return { file, planText: made.planText, findings };
    },
  };
}
