/** What is to be compared on a dataset: a condition in its own words, or a build of the engine by its version or git reference. */
import { assignIds, parseConditionSpec } from '../conditions/condition-spec.ts';
import { loadConditionsFile, specOfEntry } from '../conditions/conditions-file.ts';
import type { BenchConfig } from '../config/bench-config.ts';
import type { Dataset } from '../datasets/load-dataset.ts';

/** Begins as only a condition can. */
const CONDITION = /^(?:[a-z0-9][a-z0-9-]{0,63}=|ours[@:]|folder:|cmd:|anchor:)/;
const PLAIN = ['ours', 'loudness-only', 'unprocessed'];

async function namesOfFile(conditionsFile: string): Promise<string[]> {
  const { conditions } = await loadConditionsFile(conditionsFile);
  return assignIds(conditions.map(specOfEntry));
}

/** The names that mean a condition here, and so no branch or tag. */
export async function conditionNamesOf(
  { manifest }: Dataset,
  { conditionsFile, config }: { conditionsFile?: string | undefined; config?: BenchConfig | undefined } = {},
): Promise<ReadonlySet<string>> {
  return new Set([
    ...PLAIN,
    ...(config?.conditions ?? []).map(({ conditionId }) => conditionId),
    ...manifest.items.flatMap(({ conditions }) => conditions.map(({ conditionId }) => conditionId)),
    ...(conditionsFile === undefined ? [] : await namesOfFile(conditionsFile)),
  ]);
}

/**
 * One side as a condition with an id of its own: `human`, `cmd:matchering` and `ours:{target: club}` as they are, anything else as
 * `ours@…`, so that `main`, `HEAD~3`, `v0.1.0` and `0.1.0` name builds of the engine.
 *
 * @param side its id, where it was given none
 */
export function buildSpecOf(
  text: string,
  { side, names }: { side: string; names: ReadonlySet<string> },
): { readonly spec: string; readonly conditionId: string } {
  const [head = ''] = /^[^:]*/.exec(text) ?? [];
  const isCondition = CONDITION.test(text) || names.has(head);
  const spec = isCondition ? text : `ours@${text}`;
  const { name } = isCondition ? parseConditionSpec(spec) : { name: null };
  return name === null ? { spec: `${side}=${spec}`, conditionId: side } : { spec, conditionId: name };
}
