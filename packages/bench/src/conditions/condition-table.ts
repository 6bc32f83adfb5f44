/** Every condition that a run may have. To add one: one file beside these, one line here. */
import { DELIVERY_TARGETS, type MasteringBrief, type WantedTarget } from '@earwitness/engine';
import type { DatasetManifest } from '../datasets/dataset-manifest.ts';
import type { Condition } from './condition.ts';
import { deliveredCondition } from './delivered.ts';
import { loudnessOnlyCondition } from './loudness-only.ts';
import { oursCondition } from './ours.ts';
import { unprocessedCondition } from './unprocessed.ts';

function targetOf({ target = 'streaming' }: MasteringBrief): WantedTarget {
  if (typeof target !== 'string') return target;
  const named = DELIVERY_TARGETS[target];
  if (named === undefined)
    throw new RangeError(
      `Cannot use a delivery target as it must be one of ${Object.keys(DELIVERY_TARGETS).join(', ')}: current value is ${target}`,
    );
  return named;
}

const OWN: Readonly<Record<string, (brief: MasteringBrief) => Condition>> = {
  ours: oursCondition,
  'loudness-only': (brief) => loudnessOnlyCondition(targetOf(brief)),
  unprocessed: () => unprocessedCondition,
};

/**
 * The conditions of a run by their ids.
 *
 * @param conditionIds own ones (`ours`, `loudness-only`, `unprocessed`) and those that the dataset has masters of; all by default
 * @throws {RangeError} for an id that is neither
 */
export function selectConditions(
  { items }: DatasetManifest,
  { conditionIds, brief = {} }: { conditionIds?: readonly string[]; brief?: MasteringBrief } = {},
): Condition[] {
  const delivered = new Set(
    items.flatMap(({ conditions }) => conditions.map(({ conditionId }) => conditionId)),
  );
  const wanted = conditionIds ?? [...Object.keys(OWN), ...delivered];
  return [...new Set(wanted)].map((conditionId) => {
    if (delivered.has(conditionId)) return deliveredCondition(conditionId);
    const make = OWN[conditionId];
    if (make === undefined)
      throw new RangeError(
        `Cannot run a condition as it must be one of ${[...Object.keys(OWN), ...delivered].join(', ')}: current value is ${conditionId}`,
      );
    return make(brief);
  });
}
