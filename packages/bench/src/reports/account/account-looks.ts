/** How mix, master and references are called and drawn in every figure of an account. */
import type { ConditionLook } from '../condition-looks.ts';
import type { AccountInput } from './account-input.ts';

export const MASTER_LOOK: ConditionLook = {
  conditionId: 'master',
  label: 'Master',
  color: 'var(--ours)',
  dash: '',
  symbol: 'circle',
};

const REFERENCE_STYLES = [
  { color: 'var(--reference)', dash: '8 3' },
  { color: 'var(--other-1)', dash: '5 2 1 2' },
  { color: 'var(--other-2)', dash: '10 3 2 3' },
] as const;

/** More references than these would hide the mix and the master. */
export const MOST_DRAWN_REFERENCES = REFERENCE_STYLES.length;

export const referenceLooks = ({ references }: AccountInput): readonly ConditionLook[] =>
  references.slice(0, MOST_DRAWN_REFERENCES).map(({ name }, index) => ({
    conditionId: `reference-${index + 1}`,
    label: references.length === 1 ? `Reference (${name})` : name,
    symbol: 'diamond',
    ...REFERENCE_STYLES[index]!,
  }));
