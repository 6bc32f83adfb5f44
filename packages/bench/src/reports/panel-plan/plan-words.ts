/** A planned panel in plain words: what it shows, how large it is, of whom it speaks, and what to mind. */
import type { PanelGoal } from '../../statistics/planning/panel-goal.ts';
import type { PlannedPanel } from '../../statistics/planning/plan-panel.ts';
import { countOf, formatNumber } from '../number-text.ts';

/** Digits that say something, and no more: `57.5`, `60`. */
const shortNumber = (value: number, digits: number): string =>
  formatNumber(Number(value.toFixed(digits)), { digits })
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');

/** `57.5 %`, `60 %`. */
export const shareText = (share: number): string => `${shortNumber(100 * share, 1)}\u00a0%`;

const pointsText = (points: number): string => {
  const text = shortNumber(points, 1);
  return `${text}\u00a0${text === '1' ? 'point' : 'points'}`;
};

/** The number of a goal, or another in its place: `57.5 % right`, `within 5 points`. */
export function effectText(goal: PanelGoal, effect: number): string {
  switch (goal.kind) {
    case 'audible':
      return `${shareText(effect)} right`;
    case 'preference':
      return `${shareText(effect)} for one of the two`;
    case 'below-margin':
      return goal.limits === 'above'
        ? `less than ${pointsText(100 * effect)} above chance`
        : `within ${pointsText(100 * effect)} of chance`;
    case 'within-range':
      return `${shareText(goal.low)} to ${shareText(goal.high)}`;
    case 'difference':
      return `${pointsText(100 * effect)} apart`;
    case 'rating':
      return goal.margin === undefined ? `${pointsText(effect)} apart` : `within ${pointsText(effect)}`;
  }
}

/** What the panel is to show, to stand after "to show": `that the difference can be heard, when 57.5 % of answers are right …`. */
export function goalText(goal: PanelGoal): string {
  switch (goal.kind) {
    case 'audible':
      return `that the difference can be heard, when ${shareText(goal.proportion)} of answers are right (chance: ${shareText(goal.chance ?? 0.5)})`;
    case 'preference':
      return `that one is preferred, when ${shareText(goal.proportion)} choose it${(goal.conditions ?? 2) > 2 ? `; any of ${goal.conditions} conditions against any other` : ''}`;
    case 'below-margin': {
      const { chance = 0.5, proportion = chance } = goal;
      const limit = effectText(goal, goal.margin);
      return `that answers are right ${limit}, when ${shareText(proportion)} are`;
    }
    case 'within-range':
      return `that ${effectText(goal, 0)} of answers are right, when ${shareText(goal.proportion)} are`;
    case 'difference':
      return `that one hears more than the other, when ${shareText(goal.first)} and ${shareText(goal.second)} of answers are right (${goal.design === 'within' ? 'every listener answers in both' : 'half of the listeners in each'})`;
    case 'rating':
      return goal.margin === undefined
        ? `that one is rated higher, when ratings lie ${pointsText(goal.points)} apart`
        : `that ratings lie ${effectText(goal, goal.margin)} of each other, when ${goal.points === 0 ? 'there is no difference' : `they lie ${pointsText(goal.points)} apart`}`;
  }
}

/** `37 listeners, 20 trials each, over 40 tracks`. */
export function sizeText({ goal, test, tracks, trials }: PlannedPanel, listeners: number): string {
  const people = countOf(listeners, 'listener');
  if (goal.kind === 'rating') return `${people}, each rating ${countOf(tracks, 'track')}`;
  const each = `${countOf(trials, 'trial')} each${goal.kind === 'difference' && goal.design === 'within' ? ' in both' : ''}`;
  return test === 't-over-listeners-and-tracks'
    ? `${people}, ${each}, over ${countOf(tracks, 'track')}`
    : `${people}, ${each}`;
}

const TEST_WORDS: Readonly<Record<PlannedPanel['test'], string>> = {
  'exact-binomial':
    'Judged by the exact binomial test. It speaks of these listeners and tracks, not of others.',
  'exact-equivalence':
    'Judged by two exact one-sided tests. They speak of these listeners and tracks, not of others.',
  mcnemar:
    'Judged by McNemar’s exact test of paired answers. It speaks of these listeners and tracks, not of others.',
  'two-proportions':
    'Judged by the test of two proportions. It speaks of these listeners and tracks, not of others.',
  't-over-listeners':
    'Judged by Student’s t over listeners. It speaks of listeners like these, on these tracks.',
  't-over-listeners-and-tracks':
    'Judged by Student’s t over listeners and tracks. It speaks of listeners like these, and of tracks like these.',
};

/** How it will be judged, and of whom it then speaks. */
export const testText = ({ test }: PlannedPanel): string => TEST_WORDS[test];

/** How much listeners and tracks were taken to differ. */
export function spreadText({ goal, test, listenerCorrelation, trackCorrelation }: PlannedPanel): string {
  if (goal.kind === 'rating') {
    const { rating, listener, track } = goal.spread;
    return `Taken: single ratings spread by ${pointsText(rating)}, listeners’ own opinions by ${pointsText(listener)}, tracks’ by ${pointsText(track)} (standard deviations).`;
  }
  if (!test.startsWith('t-over')) return 'Answers count as independent of each other, given who gave them.';
  const pointsOf = (correlation: number): string => pointsText(100 * Math.sqrt(correlation / 4));
  const ofTracks =
    test === 't-over-listeners-and-tracks'
      ? `, and tracks by ${pointsOf(trackCorrelation)} (intra-class correlation ${trackCorrelation})`
      : '';
  return `Taken: listeners’ own shares differ by ${pointsOf(listenerCorrelation)} near one half (intra-class correlation ${listenerCorrelation})${ofTracks}.`;
}

/** Fewer of either than this leave a t test to chance. */
const FEW = 10;
/** Twice the tracks pay when they save this share of listeners. */
const WORTH_WHILE = 0.75;

function trackWarnings(plan: PlannedPanel): string[] {
  const { test, tracks, listeners, mostPower, leastTracks, byTracks } = plan;
  if (test !== 't-over-listeners-and-tracks') return [];
  if (listeners === null)
    return [
      `Tracks cap what listeners can show: with ${countOf(tracks, 'track')} no number of listeners gives more than ${shareText(mostPower)} power. ${
        leastTracks === null
          ? 'Nor does any number of tracks that could be heard.'
          : `At least ${countOf(leastTracks, 'track')} are needed, better twice as many.`
      }`,
    ];
  const better = byTracks.find(
    (other) =>
      other.tracks >= 2 * tracks && other.listeners !== null && other.listeners <= WORTH_WHILE * listeners,
  );
  const warnings = better
    ? [`More tracks would save listeners: with ${better.tracks}, ${better.listeners} are enough.`]
    : [];
  if (Math.min(tracks, listeners) < FEW)
    warnings.push(
      `With fewer than ${FEW} listeners or tracks the test cannot see well how much they differ: take these numbers as rough.`,
    );
  return warnings;
}

/** What to mind; empty when all is well. */
export function planWarnings(plan: PlannedPanel): string[] {
  const { goal, listeners, tracks, trials, here, wantedPower } = plan;
  const warnings = trackWarnings(plan);
  if (here.listeners !== null && here.listeners !== listeners && here.power < wantedPower)
    warnings.unshift(
      `${countOf(here.listeners, 'listener')} find it in ${shareText(here.power)} of such panels: less often than wanted. If yours does not, that alone says little.`,
    );
  if (goal.kind !== 'rating' && trials > tracks)
    warnings.push(
      'Every track comes up more than once per listener: as many trials on new tracks would show more.',
    );
  return warnings;
}

/** What it takes to speak of nobody else; null where that is no other question. */
export function theseAnswersText({ listenersForTheseAnswers, trials }: PlannedPanel): string | null {
  return listenersForTheseAnswers === null
    ? null
    : `To say it of these listeners on these tracks only, ${countOf(listenersForTheseAnswers, 'listener')} with ${countOf(trials, 'trial')} each are enough.`;
}

/** How long it takes when the panel is watched; null where it cannot be. */
export function watchedText({ watched, wantedPower, goal }: PlannedPanel): string | null {
  if (watched === null || goal.kind !== 'audible') return null;
  const { median, wanted } = watched;
  if (median === null || wanted === null) return null;
  return `Watched after every answer and stopped at will (e-process, for these listeners and tracks): half of such panels are done after ${median} answers, ${shareText(wantedPower)} after ${wanted}.`;
}
