/** What a panel is to show. */
import type { RatingSpread } from './answer-variance.ts';

/** Answers are right more often than guessing gives. */
interface AudibleGoal {
  readonly kind: 'audible';
  /** True share correct, at which it is to be found. */
  readonly proportion: number;
  readonly chance?: number;
  /** `two-sided` for identification, where below chance is evidence too. */
  readonly alternative?: 'greater' | 'two-sided';
}

/** The share correct lies within a margin of chance: a difference too small to matter. */
interface BelowMarginGoal {
  readonly kind: 'below-margin';
  /** As a share: 0.05 is five points either way. */
  readonly margin: number;
  /** True share correct; chance by default. */
  readonly proportion?: number;
  readonly chance?: number;
  /** `above`: bounded from above only (similarity), as in protocols in which below chance means nothing. */
  readonly limits?: 'both' | 'above';
}

/** The share correct lies in a range that was named beforehand. */
interface WithinRangeGoal {
  readonly kind: 'within-range';
  readonly low: number;
  readonly high: number;
  readonly proportion: number;
}

/** One group of listeners, or one playback, hears more than another. */
interface DifferenceGoal {
  readonly kind: 'difference';
  /** True shares correct, the larger one first. */
  readonly first: number;
  readonly second: number;
  /** `within`: every listener answers in both; `between`: half of the listeners in each. */
  readonly design: 'within' | 'between';
  /** How much of a listener's or track's own part is the same in both, 0…1. */
  readonly carriedOver?: number;
}

/** One of two or more conditions is preferred to another, either way. */
interface PreferenceGoal {
  readonly kind: 'preference';
  /** True share of choices of one over the other. */
  readonly proportion: number;
  /** Conditions that are all compared in pairs; alpha is shared among all pairs. */
  readonly conditions?: number;
}

/** One condition is rated higher than another, either way; or, with a margin, the same within it. */
interface RatingGoal {
  readonly kind: 'rating';
  /** True difference in points of the scale; 0 with a margin. */
  readonly points: number;
  readonly margin?: number;
  readonly spread: RatingSpread;
}

export type PanelGoal =
  | AudibleGoal
  | BelowMarginGoal
  | WithinRangeGoal
  | DifferenceGoal
  | PreferenceGoal
  | RatingGoal;

/** Half of a listener's leaning is about hearing, half about this condition: what is taken where nobody has measured it. */
export const USUAL_CARRIED_OVER = 0.5;

/**
 * The number that makes a goal easier or harder: the share to be found, the margin, the points.
 *
 * @returns half the width, for a range
 */
export function effectOf(goal: PanelGoal): number {
  switch (goal.kind) {
    case 'audible':
    case 'preference':
      return goal.proportion;
    case 'below-margin':
      return goal.margin;
    case 'within-range':
      return (goal.high - goal.low) / 2;
    case 'difference':
      return goal.first - goal.second;
    case 'rating':
      return goal.margin ?? goal.points;
  }
}

/** The same goal with another such number. */
export function withEffect(goal: PanelGoal, effect: number): PanelGoal {
  switch (goal.kind) {
    case 'audible':
    case 'preference':
      return { ...goal, proportion: effect };
    case 'below-margin':
      return { ...goal, margin: effect };
    case 'within-range': {
      const middle = (goal.low + goal.high) / 2;
      return { ...goal, low: middle - effect, high: middle + effect };
    }
    case 'difference':
      return { ...goal, first: goal.second + effect };
    case 'rating':
      return goal.margin === undefined ? { ...goal, points: effect } : { ...goal, margin: effect };
  }
}

/** Between what a goal's number may lie: no effect, and the largest there can be. */
export function effectLimits(goal: PanelGoal): { readonly none: number; readonly most: number } {
  switch (goal.kind) {
    case 'audible':
      return { none: goal.chance ?? 0.5, most: 0.999 };
    case 'preference':
      return { none: 0.5, most: 0.999 };
    case 'below-margin': {
      const chance = goal.chance ?? 0.5;
      return {
        none: Math.abs((goal.proportion ?? chance) - chance),
        most: Math.min(chance, 1 - chance) - 1e-6,
      };
    }
    case 'within-range': {
      const middle = (goal.low + goal.high) / 2;
      return { none: Math.abs(goal.proportion - middle), most: Math.min(middle, 1 - middle) - 1e-6 };
    }
    case 'difference':
      return { none: 0, most: 0.999 - goal.second };
    case 'rating':
      // a scale has an end, but not one known here: ten times the spread is far beyond any
      return {
        none: goal.margin === undefined ? 0 : Math.abs(goal.points),
        most: 10 * (goal.spread.rating + goal.spread.listener + goal.spread.track),
      };
  }
}
