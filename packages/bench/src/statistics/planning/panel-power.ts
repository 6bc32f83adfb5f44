/** The probability that a panel shows what it is to show, by the test that will judge it. */
import { checkAlpha } from '../sequential/e-process.ts';
import {
  checkLayout,
  differenceVariance,
  type PanelLayout,
  ratingVariance,
  shareVariance,
} from './answer-variance.ts';
import { binomialPower } from './binomial-power.ts';
import { crossedTest, effectPower, type Generalization, withinLimitsPower } from './crossed-power.ts';
import { differencePower, mcNemarPower } from './difference-power.ts';
import { equivalencePower } from './equivalence-power.ts';
import { type PanelGoal, USUAL_CARRIED_OVER } from './panel-goal.ts';

/** How the answers will be judged: exactly, for these listeners and tracks, or by t over those who are to be generalized to. */
export type PlannedTest =
  | 'exact-binomial'
  | 'exact-equivalence'
  | 'mcnemar'
  | 'two-proportions'
  | 't-over-listeners'
  | 't-over-listeners-and-tracks';

export interface PowerOptions {
  readonly alpha?: number;
  readonly generalize?: Generalization;
}

/** A share tested against chance, with the part of the answers and of alpha that it has. */
export interface ShareGoal {
  readonly proportion: number;
  readonly chance: number;
  /** What a t test has to find: the distance from chance, or on Bradley and Terry's scale what comes to it. */
  readonly effect: number;
  readonly alternative: 'greater' | 'two-sided';
  readonly trials: number;
  readonly alpha: number;
}

/** What a goal comes to as one share; among more than two conditions, that of one pair. */
export function shareGoal(
  goal: PanelGoal & { kind: 'audible' | 'preference' },
  trials: number,
  alpha: number,
): ShareGoal {
  if (goal.kind === 'audible') {
    const { proportion, chance = 0.5, alternative = 'greater' } = goal;
    return { proportion, chance, effect: proportion - chance, alternative, trials, alpha };
  }
  const { proportion, conditions = 2 } = goal;
  if (!(Number.isInteger(conditions) && conditions >= 2))
    throw new RangeError(
      `Cannot plan preferences as conditions must be a whole number >= 2: current value is ${conditions}`,
    );
  // of answers spread over all pairs, a pair gains from what both were compared with: 2 / k more than its own, in Bradley and Terry's
  // model of conditions that are nearly alike
  return {
    proportion,
    chance: 0.5,
    effect:
      conditions === 2
        ? proportion - 0.5
        : proportion * (1 - proportion) * Math.log(proportion / (1 - proportion)),
    alternative: 'two-sided',
    trials: trials / (conditions - 1),
    alpha: (2 * alpha) / (conditions * (conditions - 1)),
  };
}

/** The range in which a share is to be shown to lie, and where it does lie. */
export function rangeOf(goal: PanelGoal & { kind: 'below-margin' | 'within-range' }): {
  low: number;
  high: number;
  proportion: number;
} {
  if (goal.kind === 'within-range') return goal;
  const { margin, chance = 0.5, proportion = chance, limits = 'both' } = goal;
  return { low: limits === 'above' ? 0 : Math.max(0, chance - margin), high: chance + margin, proportion };
}

/** For these listeners and tracks: answers count as independent of each other, given who gave them. */
function exactPower(goal: PanelGoal, { listeners, trials }: PanelLayout, alpha: number): number {
  switch (goal.kind) {
    case 'audible':
    case 'preference': {
      const share = shareGoal(goal, trials, alpha);
      return binomialPower({ ...share, n: Math.floor(listeners * share.trials) }).power;
    }
    case 'below-margin':
    case 'within-range':
      return equivalencePower({ ...rangeOf(goal), alpha, n: Math.floor(listeners * trials) }).power;
    case 'difference': {
      const { first, second } = goal;
      const answers = Math.max(1, Math.floor(listeners * trials));
      if (goal.design === 'within') return mcNemarPower({ first, second, alpha, pairs: answers }).power;
      return differencePower({ first, second, alpha, firstAnswers: answers / 2, secondAnswers: answers / 2 });
    }
    case 'rating':
      throw new RangeError(
        'Cannot plan ratings for these answers alone as every listener uses a scale in a way of their own: generalize to listeners',
      );
  }
}

/** By t over listeners, or over listeners and tracks. */
function generalPower(
  goal: PanelGoal,
  layout: PanelLayout,
  { alpha, generalize }: { alpha: number; generalize: 'listeners' | 'listeners-and-tracks' },
): number {
  switch (goal.kind) {
    case 'audible':
    case 'preference': {
      const { proportion, effect, alternative, ...part } = shareGoal(goal, layout.trials, alpha);
      const test = crossedTest(
        shareVariance({ ...layout, trials: Math.max(1, part.trials) }, proportion),
        generalize,
      );
      return effectPower(test, { effect, alpha: part.alpha, alternative });
    }
    case 'below-margin':
    case 'within-range': {
      const { low, high, proportion } = rangeOf(goal);
      const test = crossedTest(shareVariance(layout, proportion), generalize);
      return withinLimitsPower(test, {
        below: low === 0 ? Infinity : proportion - low,
        above: high === 1 ? Infinity : high - proportion,
        alpha,
      });
    }
    case 'difference': {
      const { first, second, design, carriedOver = USUAL_CARRIED_OVER } = goal;
      const test = crossedTest(
        differenceVariance(layout, { first, second, design, carriedOver }),
        generalize,
      );
      return effectPower(test, { effect: first - second, alpha });
    }
    case 'rating': {
      const test = crossedTest(ratingVariance({ ...layout, spread: goal.spread }), generalize);
      if (goal.margin === undefined)
        return effectPower(test, { effect: goal.points, alpha, alternative: 'two-sided' });
      return withinLimitsPower(test, {
        below: goal.margin + goal.points,
        above: goal.margin - goal.points,
        alpha,
      });
    }
  }
}

/**
 * The test by which a goal is judged.
 *
 * @param generalize `these-answers` speaks of these listeners on these tracks only
 */
export function plannedTest(goal: PanelGoal, generalize: Generalization): PlannedTest {
  if (generalize !== 'these-answers') return `t-over-${generalize}`;
  if (goal.kind === 'difference') return goal.design === 'within' ? 'mcnemar' : 'two-proportions';
  return goal.kind === 'below-margin' || goal.kind === 'within-range'
    ? 'exact-equivalence'
    : 'exact-binomial';
}

/**
 * The power of a panel.
 *
 * @param layout of a rating, `trials` are not used: every listener rates all conditions on every track once
 * @returns exact for `these-answers`; otherwise in closed form, within about three points of simulated panels (docs/statistics-calibration.md)
 * @throws {RangeError} for goals, layouts or alpha out of range, and for ratings of `these-answers`
 */
export function panelPower(
  goal: PanelGoal,
  layout: PanelLayout,
  { alpha = 0.05, generalize = 'listeners-and-tracks' }: PowerOptions = {},
): number {
  checkAlpha(alpha);
  checkLayout(layout);
  return generalize === 'these-answers'
    ? exactPower(goal, layout, alpha)
    : generalPower(goal, layout, { alpha, generalize });
}
