import type { Maker } from '../datasets/dataset-manifest.ts';
import type { Condition } from './condition.ts';

/** The same condition under another id, or by another maker; what classes bring stays with it. */
export function renameCondition(
  condition: Condition,
  { conditionId, maker }: { conditionId: string; maker?: Maker | undefined },
): Condition {
  const names = {
    conditionId,
    maker: (item: Parameters<Condition['maker']>[0]) => {
      const made = condition.maker(item);
      return made === null ? null : (maker ?? made);
    },
  };
  if (condition.kind === 'existing')
    return { kind: 'existing', ...names, file: (item) => condition.file(item) };
  return {
    kind: 'making',
    ...names,
    codeDigest: () => condition.codeDigest(),
    settings: (item) => condition.settings(item),
    limitSeconds: condition.limitSeconds,
    needsReference: condition.needsReference,
    render: (job) => condition.render(job),
  };
}
