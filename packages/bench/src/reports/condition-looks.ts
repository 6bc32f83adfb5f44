/**
 * How each condition is called and drawn, the same in every table and figure of a report. Colour never stands alone: each has
 * its own dash and its own shape. The colours are custom properties, so that light, dark and print each have their own.
 */
import type { SymbolType } from '@observablehq/plot';
import type { Maker } from '../datasets/dataset-manifest.ts';
import type { RunRecord } from '../runs/run-record.ts';

export const OURS = 'ours';
export const UNPROCESSED = 'unprocessed';
export const LOUDNESS_ONLY = 'loudness-only';

export interface ConditionLook {
  readonly conditionId: string;
  readonly label: string;
  readonly color: string;
  /** SVG dash pattern; empty for a solid line. */
  readonly dash: string;
  readonly symbol: SymbolType;
}

/** The dash of a line, as an option of a mark; none for a solid line. */
export const strokeDashOf = ({ dash }: Pick<ConditionLook, 'dash'>): { strokeDasharray?: string } =>
  dash === '' ? {} : { strokeDasharray: dash };

/** The mix is drawn like the condition that leaves it as it is. */
export const MIX_LOOK: ConditionLook = {
  conditionId: 'mix',
  label: 'Mix',
  color: 'var(--unprocessed)',
  dash: '2 3',
  symbol: 'circle',
};

const OURS_STYLE = { color: 'var(--ours)', dash: '', symbol: 'circle' } as const;
const REFERENCE_STYLE = { color: 'var(--reference)', dash: '8 3', symbol: 'diamond' } as const;
const UNPROCESSED_STYLE = { color: 'var(--unprocessed)', dash: '2 3', symbol: 'square' } as const;
const LOUDNESS_ONLY_STYLE = { color: 'var(--other-1)', dash: '5 2 1 2', symbol: 'triangle' } as const;
const OTHER_STYLES = [
  { color: 'var(--other-2)', dash: '10 3 2 3', symbol: 'star' },
  { color: 'var(--other-3)', dash: '4 4', symbol: 'wye' },
  { color: 'var(--other-4)', dash: '12 4', symbol: 'cross' },
  { color: 'var(--other-2)', dash: '1 3', symbol: 'hexagon' },
  { color: 'var(--other-3)', dash: '8 2 2 2 2 2', symbol: 'square' },
  { color: 'var(--other-4)', dash: '3 1', symbol: 'triangle' },
] as const;

/** Ours first, then masters by people, services and engines, then what was not mastered. */
const KIND_ORDER: readonly Maker['kind'][] = ['human', 'artist', 'hybrid', 'service', 'engine', 'none'];
const rankOf = ({ conditionId, maker }: RunRecord): number => {
  if (conditionId === OURS) return 0;
  if (conditionId === LOUDNESS_ONLY) return 20;
  if (conditionId === UNPROCESSED) return 21;
  return 1 + KIND_ORDER.indexOf(maker.kind);
};

function labelOf(conditionId: string, makers: readonly Maker[]): string {
  if (conditionId === OURS) return 'Ours';
  if (conditionId === UNPROCESSED) return 'Unprocessed mix';
  if (conditionId === LOUDNESS_ONLY) return 'Loudness only';
  const kinds = new Set(makers.map((maker) => maker.kind));
  const names = new Set(makers.map((maker) => maker.name));
  const [kind] = kinds;
  const [name = conditionId] = names;
  if (makers.every((maker) => maker.kind === 'human' || maker.kind === 'artist') && kinds.size > 1)
    return 'Reference master';
  if (kinds.size > 1) return conditionId;
  if (kind === 'artist') return 'Artist’s own master';
  if (kind === 'human') return names.size === 1 ? `Master by ${name}` : 'Human master';
  return names.size === 1 && name !== '' ? name : conditionId;
}

const styleOf = (conditionId: string, makers: readonly Maker[], others: number) => {
  if (conditionId === OURS) return OURS_STYLE;
  if (conditionId === UNPROCESSED) return UNPROCESSED_STYLE;
  if (conditionId === LOUDNESS_ONLY) return LOUDNESS_ONLY_STYLE;
  if (others === 0 && makers.every(({ kind }) => kind === 'human' || kind === 'artist'))
    return REFERENCE_STYLE;
  return OTHER_STYLES[others % OTHER_STYLES.length]!;
};

/** Gives every condition of a run its label and look, in the order in which tables list them. */
export function lookAtConditions(records: readonly RunRecord[]): readonly ConditionLook[] {
  const sorted = records.toSorted(
    (a, b) =>
      rankOf(a) - rankOf(b) || (a.conditionId < b.conditionId ? -1 : a.conditionId > b.conditionId ? 1 : 0),
  );
  const makersOf = new Map<string, Maker[]>();
  for (const { conditionId, maker } of sorted) {
    makersOf.set(conditionId, [...(makersOf.get(conditionId) ?? []), maker]);
  }
  const looks: ConditionLook[] = [];
  let others = 0;
  for (const [conditionId, makers] of makersOf) {
    const style = styleOf(conditionId, makers, others);
    if (![OURS, UNPROCESSED, LOUDNESS_ONLY].includes(conditionId)) others += 1;
    const label = labelOf(conditionId, makers);
    const isTaken = looks.some((look) => look.label === label);
    looks.push({ conditionId, label: isTaken ? `${label} (${conditionId})` : label, ...style });
  }
  return looks;
}
