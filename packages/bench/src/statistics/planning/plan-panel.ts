/** How large a panel has to be to show what it is to show: listeners, tracks and trials, and what a smaller one could still do. */
import { checkAlpha } from '../sequential/e-process.ts';
import type { PanelLayout } from './answer-variance.ts';
import { type AnyTimeSampleSize, anyTimeSampleSize } from './any-time-sample-size.ts';
import { binomialSampleSize, checkPower } from './binomial-sample-size.ts';
import type { Generalization } from './crossed-power.ts';
import { equivalenceSampleSize } from './equivalence-power.ts';
import { effectLimits, effectOf, type PanelGoal, withEffect } from './panel-goal.ts';
import { type PlannedTest, panelPower, plannedTest, rangeOf, shareGoal } from './panel-power.ts';

/** Nobody invites more. */
const MOST_LISTENERS = 100_000;
const MOST_TRACKS = 10_000;
/** Stands for as many listeners as one likes. */
const NO_END = 1e9;

export interface PanelQuestion {
  readonly goal: PanelGoal;
  readonly power?: number;
  readonly alpha?: number;
  /** Answers per listener (for a difference `within`: in each condition). */
  readonly trials?: number;
  /** By default as many as trials, or three times as many as it takes with no end of listeners, whichever is more. */
  readonly tracks?: number;
  readonly listenerCorrelation?: number;
  readonly trackCorrelation?: number;
  readonly generalize?: Generalization;
  /** The panel one has in mind: its power is told too. */
  readonly listeners?: number;
}

export interface PowerPoint {
  readonly listeners: number;
  readonly power: number;
}

export interface PlannedPanel {
  readonly goal: PanelGoal;
  readonly test: PlannedTest;
  readonly alpha: number;
  readonly wantedPower: number;
  /** Listeners needed; null where no number is enough: there are too few tracks. */
  readonly listeners: number | null;
  readonly tracks: number;
  readonly trials: number;
  readonly listenerCorrelation: number;
  readonly trackCorrelation: number;
  /** Answers of the whole panel, or ratings of one condition against another; null without listeners. */
  readonly answers: number | null;
  /** Where one is: the panel in mind, or else the one needed, or else as many listeners as one likes (`listeners` null). */
  readonly here: { readonly listeners: number | null; readonly power: number };
  /** With as many listeners as one likes: all that these tracks allow. */
  readonly mostPower: number;
  /** Tracks without which no number of listeners is enough; null beyond 10,000. */
  readonly leastTracks: number | null;
  /** Listeners needed with other numbers of tracks. */
  readonly byTracks: readonly { readonly tracks: number; readonly listeners: number | null }[];
  /** Listeners needed to speak of these listeners on these tracks only, by the exact test; null for ratings, and where that was asked. */
  readonly listenersForTheseAnswers: number | null;
  /** Power of panels next to it, ascending. */
  readonly neighbours: readonly PowerPoint[];
  /** What smaller panels show with the power wanted: share, margin or points, as the goal's own number; null for none. */
  readonly smaller: readonly { readonly listeners: number; readonly effect: number | null }[];
  /** Power against listeners for the goal's number and usual ones beside it, ascending in both. */
  readonly curves: readonly { readonly effect: number; readonly points: readonly PowerPoint[] }[];
  /** Answers it takes when the panel is watched and stopped at will; null where no e-process judges it. */
  readonly watched: AnyTimeSampleSize | null;
}

/** All of a question but the number of listeners. */
interface Setting {
  readonly goal: PanelGoal;
  readonly alpha: number;
  readonly power: number;
  readonly generalize: Generalization;
  readonly layout: Omit<PanelLayout, 'listeners'>;
}

const powerAt = ({ goal, layout, alpha, generalize }: Setting, listeners: number): number =>
  panelPower(goal, { ...layout, listeners }, { alpha, generalize });

/** The first whole number from `low` on for which what holds for all larger ones holds; null where it does not for `high`. */
function firstThat(holds: (count: number) => boolean, low: number, high: number): number | null {
  if (holds(low)) return low;
  let [short, enough] = [low, low];
  do {
    short = enough;
    enough = Math.min(high, 2 * enough);
    if (holds(enough)) break;
    if (enough === high) return null;
  } while (enough < high);
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (holds(middle)) enough = middle;
    else short = middle;
  }
  return enough;
}

/** Answers that an exact test of a share needs, whatever tooth of its saw they end on; null for other goals, whose power has none. */
function answersForExact({ goal, alpha, power, layout: { trials } }: Setting): number | null {
  switch (goal.kind) {
    case 'audible':
    case 'preference': {
      const { trials: trialsOfPair, ...share } = shareGoal(goal, trials, alpha);
      return (binomialSampleSize({ ...share, power }).stable * trials) / trialsOfPair;
    }
    case 'below-margin':
    case 'within-range':
      return equivalenceSampleSize({ ...rangeOf(goal), alpha, power }).stable;
    default:
      return null;
  }
}

function listenersNeeded(setting: Setting): number | null {
  const answers = setting.generalize === 'these-answers' ? answersForExact(setting) : null;
  if (answers !== null) return Math.ceil(answers / setting.layout.trials);
  // two groups are to be of one size
  const step = inTwoGroups(setting.goal) ? 2 : 1;
  const needed = firstThat(
    (count) => powerAt(setting, step * count) >= setting.power,
    leastListeners(setting) / step,
    MOST_LISTENERS,
  );
  return needed === null ? null : step * needed;
}

const inTwoGroups = (goal: PanelGoal): boolean => goal.kind === 'difference' && goal.design === 'between';

/** What takes a spread of listeners takes two of them, in each group. */
function leastListeners({ goal, generalize }: Setting): number {
  const perGroup = generalize === 'these-answers' ? 1 : 2;
  return inTwoGroups(goal) ? 2 * perGroup : perGroup;
}

/** The fewest tracks with which some number of listeners is enough. */
const tracksNeeded = (setting: Setting): number | null =>
  setting.generalize === 'listeners-and-tracks'
    ? firstThat(
        (tracks) => powerAt({ ...setting, layout: { ...setting.layout, tracks } }, NO_END) >= setting.power,
        2,
        MOST_TRACKS,
      )
    : 1;

/** The smallest effect that a panel of so many shows with the power wanted. */
function smallestEffect(setting: Setting, listeners: number): number | null {
  const { none, most } = effectLimits(setting.goal);
  const isEnough = (effect: number): boolean =>
    powerAt({ ...setting, goal: withEffect(setting.goal, effect) }, listeners) >= setting.power;
  if (!isEnough(most)) return null;
  let [small, large] = [none, most];
  while (large - small > 1e-4 * (most - none)) {
    const middle = (small + large) / 2;
    if (isEnough(middle)) large = middle;
    else small = middle;
  }
  return large;
}

/** What is usually asked of a goal beside its own number. */
function usualEffects(goal: PanelGoal): number[] {
  switch (goal.kind) {
    case 'audible':
      return (goal.chance ?? 0.5) === 0.5 ? [0.55, 0.575, 0.6] : [];
    case 'preference':
      return [0.55, 0.575, 0.6];
    case 'below-margin':
      return [0.025, 0.05, 0.1];
    case 'within-range':
      return [];
    case 'difference':
      return [0.05, 0.075, 0.1];
    case 'rating':
      return [effectOf(goal) / 2, 1.5 * effectOf(goal)];
  }
}

/** The goal's own number among the usual ones, without those that say the same in other bits (0.575 − 0.5 and 0.075). */
function curveEffects(goal: PanelGoal): number[] {
  const own = effectOf(goal);
  const { none, most } = effectLimits(goal);
  const others = usualEffects(goal).filter(
    (effect) => Math.abs(effect - own) > 1e-9 && effect > none && effect < most,
  );
  return [own, ...others].sort((a, b) => a - b);
}

/** Whole numbers of listeners from the fewest that a test takes to `most`, about as many as a line needs points. */
function listenerGrid(least: number, most: number): number[] {
  const steps = 36;
  return [
    ...new Set(
      Array.from({ length: steps + 1 }, (_, step) => Math.round(least + ((most - least) * step) / steps)),
    ),
  ];
}

/** A difference `within` is answered twice; ratings are given once a track. */
function answersPerListener({
  goal,
  tracks,
  trials,
}: {
  goal: PanelGoal;
  tracks: number;
  trials: number;
}): number {
  if (goal.kind === 'rating') return tracks;
  return goal.kind === 'difference' && goal.design === 'within' ? 2 * trials : trials;
}

const NEIGHBOURS = [0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2];
const SMALLER = [0.25, 0.5, 0.75];
const OTHER_TRACKS = [0.5, 1, 1.5, 2, 3];

/**
 * Plans a panel.
 *
 * @param question `listenerCorrelation` and `trackCorrelation` are shares of one answer's variance: 0.05 and 0.04 by default, standard
 *   deviations of 11 and 10 points round one half
 * @returns with `listeners` null where the tracks are too few for any number of listeners
 * @throws {RangeError} for goals, layouts, alpha or power out of range
 */
export function planPanel({
  goal,
  power = 0.8,
  alpha = 0.05,
  trials = 20,
  tracks,
  listenerCorrelation = 0.05,
  trackCorrelation = 0.04,
  generalize = 'listeners-and-tracks',
  listeners: inMind,
}: PanelQuestion): PlannedPanel {
  checkAlpha(alpha);
  checkPower(power);
  checkGoal(goal);
  const unlimited: Setting = {
    goal,
    alpha,
    power,
    generalize,
    layout: { tracks: tracks ?? trials, trials, listenerCorrelation, trackCorrelation },
  };
  const leastTracks = tracksNeeded(unlimited);
  const chosenTracks = tracks ?? Math.max(trials, 3 * (leastTracks ?? MOST_TRACKS / 3));
  const setting = { ...unlimited, layout: { ...unlimited.layout, tracks: chosenTracks } };
  const needed = listenersNeeded(setting);
  const here = inMind ?? needed;
  // where no number is enough, the picture shows how the curve flattens
  const shown = Math.max(here ?? 60, needed ?? 0, 4);
  const least = leastListeners(setting);
  const scaled = (factors: readonly number[], around: number): number[] =>
    [...new Set(factors.map((factor) => Math.max(least, Math.round(factor * around))))].sort((a, b) => a - b);
  return {
    goal,
    test: plannedTest(goal, generalize),
    alpha,
    wantedPower: power,
    listeners: needed,
    tracks: chosenTracks,
    trials,
    listenerCorrelation,
    trackCorrelation,
    answers: needed === null ? null : needed * answersPerListener({ goal, tracks: chosenTracks, trials }),
    here: { listeners: here, power: powerAt(setting, here ?? NO_END) },
    mostPower: generalize === 'listeners-and-tracks' ? powerAt(setting, NO_END) : 1,
    leastTracks,
    byTracks:
      generalize === 'listeners-and-tracks'
        ? scaled(OTHER_TRACKS, chosenTracks).map((other) => ({
            tracks: other,
            listeners: listenersNeeded({ ...setting, layout: { ...setting.layout, tracks: other } }),
          }))
        : [],
    listenersForTheseAnswers:
      goal.kind === 'rating' || generalize === 'these-answers'
        ? null
        : listenersNeeded({ ...setting, generalize: 'these-answers' }),
    neighbours: scaled(NEIGHBOURS, here ?? shown).map((listeners) => ({
      listeners,
      power: powerAt(setting, listeners),
    })),
    smaller: scaled(SMALLER, here ?? shown)
      .filter((listeners) => listeners < shown)
      .map((listeners) => ({ listeners, effect: smallestEffect(setting, listeners) })),
    curves: curveEffects(goal).map((effect) => ({
      effect,
      points: listenerGrid(least, 2 * shown).map((listeners) => ({
        listeners,
        power: powerAt({ ...setting, goal: withEffect(goal, effect) }, listeners),
      })),
    })),
    watched: watchedSize(goal, alpha, power),
  };
}

/** Throws `RangeError` for a goal that no panel can reach, or that is none. */
function checkGoal(goal: PanelGoal): void {
  const { none, most } = effectLimits(goal);
  const effect = effectOf(goal);
  const distance =
    goal.kind === 'audible' && goal.alternative === 'two-sided' ? none + Math.abs(effect - none) : effect;
  const isPreference = goal.kind === 'preference';
  if (!((isPreference ? 0.5 + Math.abs(effect - 0.5) : distance) > none && effect <= most))
    throw new RangeError(
      `Cannot plan a panel as what it is to show must lie above ${none} and not beyond ${Number(most.toFixed(3))}: current value is ${effect}`,
    );
}

function watchedSize(goal: PanelGoal, alpha: number, power: number): AnyTimeSampleSize | null {
  if (goal.kind !== 'audible' || goal.alternative === 'two-sided') return null;
  const { proportion, chance = 0.5 } = goal;
  // so small a difference takes tens of thousands of answers: nobody watches that long
  if ((proportion - chance) ** 2 < 2e-4) return null;
  return anyTimeSampleSize({ proportion, chance, alpha, power });
}
