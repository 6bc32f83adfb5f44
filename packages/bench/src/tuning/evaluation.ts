/** What the tuner asks of whoever can try a setting on music, and what it keeps of the answer. */

import type { ParameterValues } from './tuned-parameter.ts';
import type { SettingCost, TuningScores } from './tuning-objective.ts';

/**
 * Tries settings on pieces.
 *
 * @returns for each setting the scores of each piece, in the order asked for; every score null where nothing could be rendered
 */
export type EvaluateSettings = (
  settings: readonly ParameterValues[],
  itemIds: readonly string[],
) => Promise<readonly (readonly TuningScores[])[]>;

/** One setting, tried: a line of the history. */
export interface Evaluation extends SettingCost {
  /** `all`: the search over all music; else the number of the fold that was left out; `slices`: one parameter changed at a time. */
  readonly search: 'all' | 'slices' | number;
  /** From 1; 0 is the base setting. */
  readonly number: number;
  readonly parameters: ParameterValues;
  /** Means over the pieces that have a value. */
  readonly scores: TuningScores;
  /** The cost of each piece; null where it has none. */
  readonly itemCosts: Readonly<Record<string, number | null>>;
}
