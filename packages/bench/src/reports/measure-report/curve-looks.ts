/** How curves of one piece, and of pieces beside each other, are drawn: each with its own colour and its own dash. */
import type { ConditionLook } from '../condition-looks.ts';

const look = (label: string, color: string, dash: string): ConditionLook => ({
  conditionId: label,
  label,
  color,
  dash,
  symbol: 'circle',
});

export const SHORT_TERM_LOOK = look('Short-term (3 s)', 'var(--ours)', '');
export const MOMENTARY_LOOK = look('Momentary (0.4 s)', 'var(--momentary-line)', '');
export const INTEGRATED_LOOK = look('Integrated', 'var(--reference)', '8 3');
export const MEAN_LOOK = look('Mean', 'var(--ours)', '');
export const MEDIAN_LOOK = look('Median over time', 'var(--other-1)', '5 3');
export const MID_LOOK = look('Mid', 'var(--ours)', '');
export const SIDE_LOOK = look('Side', 'var(--reference)', '6 3');
export const STEREO_LOOK = look('Stereo', 'var(--ours)', '');

const PIECE_STYLES = [
  ['var(--ours)', ''],
  ['var(--reference)', '8 3'],
  ['var(--other-1)', '2 3'],
  ['var(--other-2)', '10 3 2 3'],
  ['var(--other-3)', '4 4'],
  ['var(--other-4)', '12 4'],
  ['var(--unprocessed)', '5 2 1 2'],
  ['var(--ours)', '1 3'],
] as const;

/** More curves than this in one drawing are a tangle. */
export const MOST_PIECES_IN_A_DRAWING = PIECE_STYLES.length;

export const pieceLook = (name: string, index: number): ConditionLook => {
  const [color, dash] = PIECE_STYLES[index % PIECE_STYLES.length]!;
  return look(name, color, dash);
};
