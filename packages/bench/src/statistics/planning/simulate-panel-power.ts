/** Power by trial: panels drawn as they might turn out, and judged by the test that will judge the real one. */
import type { AnswerTable } from '../clustered/answer-table.ts';
import { conditionalLogOdds } from '../clustered/marginal-rate.ts';
import { rateByT } from '../clustered/two-way-t.ts';
import { drawNormal } from '../numeric/normal-deviates.ts';
import type { Random } from '../numeric/random.ts';
import { studentTTails } from '../numeric/student-t.ts';
import { binomialTails, exactBinomialTest } from '../proportion/binomial.ts';
import { mcNemarTest } from '../proportion/mcnemar-test.ts';
import { scoreDifferenceTest } from '../proportion/score-comparison.ts';
import { checkAlpha } from '../sequential/e-process.ts';
import { checkLayout, type PanelLayout } from './answer-variance.ts';
import type { Generalization } from './crossed-power.ts';
import { type PanelGoal, USUAL_CARRIED_OVER } from './panel-goal.ts';
import { type PowerOptions, rangeOf } from './panel-power.ts';
import { showsPreference } from './simulate-preferences.ts';

/** A value that a listener gave, or the difference of two, on one track. */
interface CrossedValue {
  readonly listener: number;
  readonly track: number;
  readonly value: number;
  /** Which of two groups of listeners: their means are compared; without, the mean is compared with 0. */
  readonly group?: 0 | 1;
}

interface Judged {
  readonly goal: PanelGoal;
  readonly layout: PanelLayout;
  readonly alpha: number;
  readonly generalize: Generalization;
}

/** Normal draws, one for each of so many. */
const spreads = (count: number, deviation: number, random: Random): number[] =>
  Array.from({ length: count }, () => deviation * drawNormal(random));

/**
 * How far log-odds spread, by listener and by track, where such shares of one answer's variance are their own. Shares that spread much
 * are drawn towards one half, so that log-odds must spread a little more.
 */
function logOddsSpreads(
  { listenerCorrelation, trackCorrelation }: PanelLayout,
  proportion: number,
): { ofListeners: number; ofTracks: number } {
  const variance = proportion * (1 - proportion);
  // Zeger, Liang & Albert 1988: a spread s takes 1 / √(1 + 0.346 s²) off the slope; no spread undoes more than nine tenths of it
  const widened = 1 / Math.max(0.1, 1 - (0.346 * (listenerCorrelation + trackCorrelation)) / variance);
  return {
    ofListeners: Math.sqrt((widened * listenerCorrelation) / variance),
    ofTracks: Math.sqrt((widened * trackCorrelation) / variance),
  };
}

/**
 * How likely each listener is right on each track, in one or two conditions of which each has its own share over all of them.
 */
function drawChances(
  layout: PanelLayout,
  proportions: readonly number[],
  { carriedOver, random }: { carriedOver: number; random: Random },
): (condition: number, listener: number, track: number) => number {
  const { listeners, tracks } = layout;
  const [common, own] = [Math.sqrt(carriedOver), Math.sqrt(1 - carriedOver)];
  const sharedListeners = spreads(listeners, common, random);
  const sharedTracks = spreads(tracks, common, random);
  const conditions = proportions.map((proportion) => {
    const { ofListeners, ofTracks } = logOddsSpreads(layout, proportion);
    return {
      middle: conditionalLogOdds({ rate: proportion, sdTotal: Math.hypot(ofListeners, ofTracks) }),
      listenerParts: spreads(listeners, own, random).map(
        (part, index) => ofListeners * (part + sharedListeners[index]!),
      ),
      trackParts: spreads(tracks, own, random).map((part, index) => ofTracks * (part + sharedTracks[index]!)),
    };
  });
  return (condition, listener, track) => {
    const { middle, listenerParts, trackParts } = conditions[condition]!;
    return 1 / (1 + Math.exp(-middle - listenerParts[listener]! - trackParts[track]!));
  };
}

/** Every listener in turn takes up the tracks where the last one left them. */
function eachTrial(
  { listeners, tracks, trials }: PanelLayout,
  call: (listener: number, track: number) => void,
): void {
  for (let listener = 0; listener < listeners; listener += 1)
    for (let trial = 0; trial < trials; trial += 1) call(listener, (listener * trials + trial) % tracks);
}

function drawAnswers(layout: PanelLayout, proportion: number, random: Random): AnswerTable {
  const { listeners, tracks } = layout;
  const chanceOf = drawChances(layout, [proportion], { carriedOver: 0, random });
  const empty = (count: number) => Array.from({ length: count }, () => ({ successes: 0, n: 0 }));
  const [byListener, byTrack, cells] = [empty(listeners), empty(tracks), empty(listeners * tracks)];
  const whole = { successes: 0, n: 0 };
  eachTrial(layout, (listener, track) => {
    const isCorrect = random.uniform() < chanceOf(0, listener, track);
    for (const count of [whole, byListener[listener]!, byTrack[track]!, cells[listener * tracks + track]!]) {
      count.n += 1;
      if (isCorrect) count.successes += 1;
    }
  });
  const isHeard = ({ n }: { n: number }): boolean => n > 0;
  return {
    ...whole,
    listeners: byListener.map((_, index) => index),
    tracks: byTrack.map((_, index) => index),
    byListener,
    byTrack: byTrack.filter(isHeard),
    cells: cells
      .map((count, index) => ({ ...count, listener: Math.floor(index / tracks), track: index % tracks }))
      .filter(isHeard),
  };
}

/** Two answers of the same listener to the same track, or of listeners of two groups. */
function drawDifference(
  layout: PanelLayout,
  { first, second, design, carriedOver = USUAL_CARRIED_OVER }: PanelGoal & { kind: 'difference' },
  random: Random,
): CrossedValue[] {
  const chanceOf = drawChances(layout, [first, second], { carriedOver, random });
  const answer = (condition: number, listener: number, track: number): number =>
    Number(random.uniform() < chanceOf(condition, listener, track));
  const values: CrossedValue[] = [];
  eachTrial(layout, (listener, track) => {
    const group = listener % 2 === 0 ? 0 : 1;
    values.push(
      design === 'within'
        ? { listener, track, value: answer(0, listener, track) - answer(1, listener, track) }
        : { listener, track, group, value: answer(group, listener, track) },
    );
  });
  return values;
}

function drawRatings(
  { listeners, tracks }: PanelLayout,
  { points, spread }: PanelGoal & { kind: 'rating' },
  random: Random,
): CrossedValue[] {
  const ofListeners = spreads(listeners, Math.SQRT2 * spread.listener, random);
  const ofTracks = spreads(tracks, Math.SQRT2 * spread.track, random);
  return ofListeners.flatMap((ofListener, listener) =>
    ofTracks.map((ofTrack, track) => ({
      listener,
      track,
      value: points + ofListener + ofTrack + Math.SQRT2 * spread.rating * drawNormal(random),
    })),
  );
}

/** Squared standard error by sums over clusters; each kind of cluster is worth one less than there are. */
function clusteredSquare(
  influences: readonly { readonly listener: number; readonly track: number; readonly influence: number }[],
  keyOf: (row: { listener: number; track: number }) => number,
): { readonly square: number; readonly count: number } {
  const sums: (number | undefined)[] = [];
  for (const row of influences) {
    const key = keyOf(row);
    sums[key] = (sums[key] ?? 0) + row.influence;
  }
  const known = sums.filter((sum) => sum !== undefined);
  const square = known.reduce((total, sum) => total + sum * sum, 0);
  return { square: (square * known.length) / (known.length - 1), count: known.length };
}

/** A mean, or the difference of two groups' means, and its t. */
function crossedContrast(
  values: readonly CrossedValue[],
  generalize: 'listeners' | 'listeners-and-tracks',
): { readonly estimate: number; readonly standardError: number; readonly degreesOfFreedom: number } {
  const groups = [0, 1].map((group) => {
    const own = values.filter((value) => (value.group ?? 0) === group);
    const mean = own.reduce((sum, { value }) => sum + value, 0) / own.length;
    return { sign: group === 0 ? 1 : -1, n: own.length, mean };
  });
  const influences = values.map(({ listener, track, value, group = 0 }) => {
    const { sign, n, mean } = groups[group]!;
    return { listener, track, influence: (sign * (value - mean)) / n };
  });
  const by = (keyOf: (row: { listener: number; track: number }) => number) =>
    clusteredSquare(influences, keyOf);
  const isOne = groups[1]!.n === 0;
  const estimate = groups[0]!.mean - (isOne ? 0 : groups[1]!.mean);
  const listeners = by(({ listener }) => listener);
  const lost = isOne ? 1 : 2;
  if (generalize === 'listeners')
    return {
      estimate,
      standardError: Math.sqrt(listeners.square),
      degreesOfFreedom: listeners.count - lost,
    };
  const tracks = by(({ track }) => track);
  const most = Math.max(...values.map(({ track }) => track)) + 1;
  const cells = by(({ listener, track }) => listener * most + track);
  return {
    estimate,
    standardError: Math.sqrt(
      Math.max(listeners.square, tracks.square, listeners.square + tracks.square - cells.square),
    ),
    degreesOfFreedom: Math.min(listeners.count - lost, tracks.count - 1),
  };
}

/** Whether a panel of shares shows the goal. */
function judgeShare(
  { successes, n, ...clusters }: AnswerTable,
  goal: PanelGoal & { kind: 'audible' | 'preference' | 'below-margin' | 'within-range' },
  { alpha, generalize }: Judged,
): boolean {
  const table: AnswerTable = { successes, n, ...clusters };
  const over = generalize === 'listeners' ? 'listeners' : 'both';
  if (goal.kind === 'audible' || goal.kind === 'preference') {
    const alternative = goal.kind === 'preference' ? 'two-sided' : (goal.alternative ?? 'greater');
    const chance = goal.kind === 'preference' ? 0.5 : (goal.chance ?? 0.5);
    const pValue =
      generalize === 'these-answers'
        ? exactBinomialTest({ successes, n, chance, alternative }).pValue
        : rateByT(table, { chance, alternative, over })?.pValue;
    return pValue !== undefined && pValue <= alpha;
  }
  const { low, high } = rangeOf(goal);
  const isBeyond = (limit: number, alternative: 'greater' | 'less'): boolean => {
    if (limit <= 0 || limit >= 1) return true;
    if (generalize !== 'these-answers') {
      const inference = rateByT(table, { chance: limit, alternative, over });
      return inference !== null && inference.pValue <= alpha;
    }
    const tails = binomialTails({ successes, n, chance: limit });
    return (alternative === 'greater' ? tails.upper : tails.lower) <= alpha;
  };
  return isBeyond(low, 'greater') && isBeyond(high, 'less');
}

/** Whether a panel of differences shows the goal. */
function judgeDifference(values: readonly CrossedValue[], { goal, alpha, generalize }: Judged): boolean {
  if (generalize === 'these-answers') return judgeExactly(values, alpha);
  const { estimate, standardError, degreesOfFreedom } = crossedContrast(values, generalize);
  if (!(standardError > 0)) return false;
  const tailsAgainst = (value: number) =>
    studentTTails({ t: (estimate - value) / standardError, degreesOfFreedom });
  if (goal.kind === 'difference') return tailsAgainst(0).upper <= alpha;
  if (goal.kind === 'rating' && goal.margin !== undefined)
    return tailsAgainst(-goal.margin).upper <= alpha && tailsAgainst(goal.margin).lower <= alpha;
  return tailsAgainst(0).twoSided <= alpha;
}

function judgeExactly(values: readonly CrossedValue[], alpha: number): boolean {
  if (values[0]!.group === undefined) {
    const onlyFirst = values.filter(({ value }) => value === 1).length;
    const onlySecond = values.filter(({ value }) => value === -1).length;
    return (
      mcNemarTest({ onlyFirst, onlySecond, pairs: values.length, alternative: 'greater' }).pValue <= alpha
    );
  }
  const countOf = (group: 0 | 1) => {
    const own = values.filter((value) => value.group === group);
    return { successes: own.reduce((sum, { value }) => sum + value, 0), n: own.length };
  };
  return (
    scoreDifferenceTest({ first: countOf(0), second: countOf(1), alternative: 'greater' }).pValue <= alpha
  );
}

function showsGoal(judged: Judged, random: Random): boolean {
  const { goal, layout } = judged;
  switch (goal.kind) {
    case 'difference':
      return judgeDifference(drawDifference(layout, goal, random), judged);
    case 'rating':
      return judgeDifference(drawRatings(layout, goal, random), judged);
    case 'below-margin':
    case 'within-range':
      return judgeShare(drawAnswers(layout, rangeOf(goal).proportion, random), goal, judged);
    case 'preference':
      if ((goal.conditions ?? 2) > 2)
        return showsPreference(layout, {
          proportion: goal.proportion,
          conditions: goal.conditions!,
          alpha: judged.alpha,
          random,
        });
      return judgeShare(drawAnswers(layout, goal.proportion, random), goal, judged);
    case 'audible':
      return judgeShare(drawAnswers(layout, goal.proportion, random), goal, judged);
  }
}

/**
 * The power of a panel, by as many simulated ones.
 *
 * Listeners and tracks differ normally in log-odds (ratings: in points); shares are those of the whole panel. Judged are shares by
 * the exact tests or `rateByT`, differences and ratings by t with the same standard errors, several conditions by Bradley and Terry's
 * scale.
 *
 * @param panels simulated, ≥ 1
 * @returns `power` and its Monte-Carlo standard error
 * @throws {RangeError} for goals, layouts or alpha out of range, preferences among more than two conditions unless over `listeners`,
 *   and ratings of `these-answers`
 */
export function simulatePanelPower(
  goal: PanelGoal,
  layout: PanelLayout,
  {
    alpha = 0.05,
    generalize = 'listeners-and-tracks',
    panels = 1000,
    random,
  }: PowerOptions & { panels?: number; random: Random },
): { readonly power: number; readonly standardError: number } {
  checkAlpha(alpha);
  checkLayout(layout);
  if (goal.kind === 'preference' && (goal.conditions ?? 2) > 2 && generalize !== 'listeners')
    throw new RangeError(
      `Cannot simulate preferences among ${goal.conditions} conditions as they are judged over listeners: current value of generalize is ${generalize}`,
    );
  if (goal.kind === 'rating' && generalize === 'these-answers')
    throw new RangeError('Cannot simulate ratings for these answers alone: generalize to listeners');
  let shown = 0;
  for (let panel = 0; panel < panels; panel += 1)
    if (showsGoal({ goal, layout, alpha, generalize }, random)) shown += 1;
  const power = shown / panels;
  return { power, standardError: Math.sqrt((power * (1 - power)) / panels) };
}
