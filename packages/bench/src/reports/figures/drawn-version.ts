/** A version of an item as its figures draw it. */
import type { Analysis } from '@earwitness/engine';
import type { ConditionLook } from '../condition-looks.ts';

export interface DrawnVersion {
  readonly look: ConditionLook;
  readonly analysis: Analysis;
  /** How much later than the mix it has the same music; null where it could not be lined up. */
  readonly lateSeconds: number | null;
}
