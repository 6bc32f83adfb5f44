/** Every condition that a run may have. To add one: one file beside these, one line here. */
import { DELIVERY_TARGETS, type MasteringBrief, type WantedTarget } from '@earwitness/engine';
import type { Dataset } from '../datasets/load-dataset.ts';
import { ConditionError } from '../errors.ts';
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
  ours: (brief) => oursCondition(brief),
  'loudness-only': (brief) => loudnessOnlyCondition(targetOf(brief)),
  unprocessed: () => unprocessedCondition,
};

/**
 * Opens the conditions of a run. The same strings give the same conditions in every process.
 *
 * @param specs own ones (`ours`, `loudness-only`, `unprocessed`) and those that the dataset has masters of; all by default
 * @param storeFolder where what was built or matched for conditions is kept
 * @throws {ConditionError} for a spec that is neither
 */
export async function openConditions(
  { manifest: { items } }: Dataset,
  {
    specs,
    brief = {},
  }: { specs?: readonly string[] | undefined; brief?: MasteringBrief; storeFolder: string },
): Promise<Condition[]> {
  const delivered = new Set(
    items.flatMap(({ conditions }) => conditions.map(({ conditionId }) => conditionId)),
  );
  const wanted = specs ?? [...Object.keys(OWN), ...delivered];
  return [...new Set(wanted)].map((conditionId) => {
    if (delivered.has(conditionId)) return deliveredCondition(conditionId);
    const make = OWN[conditionId];
    if (make === undefined)
      throw new ConditionError({
        conditionId,
        kind: 'setup',
        reason: `Cannot run a condition as it must be one of ${[...Object.keys(OWN), ...delivered].join(', ')}: current value is ${conditionId}`,
      });
    return make(brief);
  });
}
