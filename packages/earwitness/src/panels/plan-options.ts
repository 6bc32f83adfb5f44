/** What `panel plan` is asked: options, answers to its questions, and the panel's question that they come to. */
import type { Generalization, PanelGoal, PanelQuestion } from '@earwitness/bench/statistics';
import { UsageError } from '../terminal/report-failure.ts';

export const GOALS = ['audible', 'inaudible', 'range', 'difference', 'preference', 'rating'] as const;
export type GoalName = (typeof GOALS)[number];

export const GENERALIZATIONS: readonly Generalization[] = [
  'listeners-and-tracks',
  'listeners',
  'these-answers',
];

export interface PlanOptions {
  show?: GoalName;
  rate?: number;
  against?: number;
  chance?: number;
  margin?: number;
  range?: { low: number; high: number };
  points?: number;
  twoSided?: boolean;
  groups?: boolean;
  conditions?: number;
  spread?: number;
  listenerSpread?: number;
  trackSpread?: number;
  power?: number;
  alpha?: number;
  trials?: number;
  tracks?: number;
  listeners?: number;
  icc?: number;
  trackIcc?: number;
  generalize?: Generalization;
}

/** What is taken where nothing is said. */
export const USUAL = {
  rate: 0.575,
  chance: 0.5,
  margin: 0.05,
  range: { low: 0.55, high: 0.6 },
  points: 5,
  /** Points of 100: single ratings, listeners' own opinions, tracks'. */
  spread: { rating: 15, listener: 6, track: 5 },
  preference: 0.6,
} as const;

/** Options that make sense with one goal only, and where. */
const ONLY_WITH: readonly (readonly [keyof PlanOptions, string, readonly GoalName[]])[] = [
  ['rate', '--rate', ['audible', 'inaudible', 'range', 'difference', 'preference']],
  ['against', '--against', ['difference']],
  ['chance', '--chance', ['audible', 'inaudible']],
  ['margin', '--margin', ['inaudible', 'rating']],
  ['range', '--range', ['range']],
  ['points', '--points', ['rating']],
  ['twoSided', '--two-sided', ['audible']],
  ['groups', '--groups', ['difference']],
  ['conditions', '--conditions', ['preference']],
  ['spread', '--spread', ['rating']],
  ['listenerSpread', '--listener-spread', ['rating']],
  ['trackSpread', '--track-spread', ['rating']],
];

/** `5` is five points of a hundred, as `0.05` is. */
const shareMargin = (margin: number): number => (margin >= 1 ? margin / 100 : margin);

/**
 * The goal that options name.
 *
 * @throws {UsageError} for an option that the goal has no use for
 */
function goalOf(options: PlanOptions & { show: GoalName }): PanelGoal {
  for (const [option, flag, goals] of ONLY_WITH) {
    if (options[option] !== undefined && !goals.includes(options.show))
      throw new UsageError(
        `Cannot use ${flag} with --show ${options.show}: it goes with ${goals.join(', ')}`,
      );
  }
  const { rate, chance = USUAL.chance } = options;
  switch (options.show) {
    case 'audible':
      return {
        kind: 'audible',
        proportion: rate ?? USUAL.rate,
        chance,
        alternative: options.twoSided ? 'two-sided' : 'greater',
      };
    case 'inaudible':
      return {
        kind: 'below-margin',
        margin: shareMargin(options.margin ?? USUAL.margin),
        proportion: rate ?? chance,
        chance,
      };
    case 'range': {
      const { low, high } = options.range ?? USUAL.range;
      return { kind: 'within-range', low, high, proportion: rate ?? (low + high) / 2 };
    }
    case 'difference':
      return {
        kind: 'difference',
        first: rate ?? USUAL.rate,
        second: options.against ?? USUAL.chance,
        design: options.groups ? 'between' : 'within',
      };
    case 'preference':
      return {
        kind: 'preference',
        proportion: rate ?? USUAL.preference,
        conditions: options.conditions ?? 2,
      };
    case 'rating': {
      const spread = {
        rating: options.spread ?? USUAL.spread.rating,
        listener: options.listenerSpread ?? USUAL.spread.listener,
        track: options.trackSpread ?? USUAL.spread.track,
      };
      return options.margin === undefined
        ? { kind: 'rating', points: options.points ?? USUAL.points, spread }
        : { kind: 'rating', points: options.points ?? 0, margin: options.margin, spread };
    }
  }
}

/** The whole question; what is not said is left to `planPanel()`. */
export function questionOf(options: PlanOptions & { show: GoalName }): PanelQuestion {
  const { power, alpha, trials, tracks, listeners, icc, trackIcc, generalize } = options;
  return {
    goal: goalOf(options),
    ...(power !== undefined && { power }),
    ...(alpha !== undefined && { alpha }),
    ...(trials !== undefined && { trials }),
    ...(tracks !== undefined && { tracks }),
    ...(listeners !== undefined && { listeners }),
    ...(icc !== undefined && { listenerCorrelation: icc }),
    ...(trackIcc !== undefined && { trackCorrelation: trackIcc }),
    ...(generalize !== undefined && { generalize }),
  };
}
