import type { ExistingCondition } from './condition.ts';

/** The mix as it came: what every master has to be better than. */
export const unprocessedCondition: ExistingCondition = {
  kind: 'existing',
  conditionId: 'unprocessed',
  maker: ({ mix }) => (mix === undefined ? null : { kind: 'none', name: 'the mix, untouched' }),
  file: ({ mix }) => mix ?? null,
};
