import type { ExistingCondition } from './condition.ts';

/** Masters that came with the dataset under this condition's id, whoever made them. */
export function deliveredCondition(conditionId: string): ExistingCondition {
  return {
    kind: 'existing',
    conditionId,
    maker: ({ conditions }) => conditions.find((entry) => entry.conditionId === conditionId)?.maker ?? null,
    file: ({ conditions }) => conditions.find((entry) => entry.conditionId === conditionId) ?? null,
  };
}
