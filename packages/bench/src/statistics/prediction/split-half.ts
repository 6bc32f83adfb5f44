/** What a metric chosen among many is worth on music it was not chosen by: chosen on half of the tracks, tested on the others. */
import { mean, median, quantileSorted } from 'simple-statistics';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import type { Random } from '../numeric/random.ts';
import { studentTTails } from '../numeric/student-t.ts';
import { checkTrials, type MetricTrial, metricsOf } from './metric-trial.ts';

export interface SplitMetric {
  readonly metric: string;
  /** Share of splits in which it predicted most of its half. */
  readonly chosenShare: number;
  /** `higher` where more of it was preferred. */
  readonly direction: 'higher' | 'lower';
  /** Share of all choices it predicts, its direction taken from the same choices. */
  readonly apparentAccuracy: number;
}

export interface SplitHalfTest {
  /** In the order given. */
  readonly metrics: readonly SplitMetric[];
  /** Accuracy of the best metric on the choices it was chosen by: flattering. */
  readonly apparentAccuracy: number;
  /** Mean accuracy on tracks that had no part in choosing the metric or its direction. */
  readonly heldOutAccuracy: number;
  /** Of the held-out accuracy, over resampled tracks. */
  readonly interval: Interval;
  /** Against accuracy ½: twice the median over the splits of each one's t test over its held-out tracks, which bounds the error. */
  readonly pValue: number;
  readonly tracks: number;
  readonly choices: number;
  readonly ties: number;
  readonly splits: number;
}

/** A split of so few tracks leaves nothing to test on. */
export class TooFewTracksError extends Error {
  readonly tracks: number;

  constructor(tracks: number) {
    super(
      `Cannot choose a metric on one half of the tracks and test it on the other as there must be at least 4 with choices: there are ${tracks}. ` +
        'Name the track in every trial, add tracks, or name one metric beforehand and use fitConditionalLogit',
    );
    this.name = 'TooFewTracksError';
    this.tracks = tracks;
  }
}

const LEAST_TRACKS = 4;

/** How many choices of a track each metric predicts when more is better; no difference is half of one. */
interface TrackHits {
  readonly choices: number;
  readonly hits: readonly number[];
}

function hitsByTrack(trials: readonly MetricTrial[], metrics: readonly string[]): TrackHits[] {
  const tracks = new Map<string, { choices: number; hits: number[] }>();
  for (const { track, preferred, differences } of trials) {
    if (track === undefined || preferred === 'neither') continue;
    const own = tracks.get(track) ?? { choices: 0, hits: metrics.map(() => 0) };
    tracks.set(track, own);
    own.choices += 1;
    for (const [index, metric] of metrics.entries()) {
      const difference = differences[metric]! * (preferred === 'A' ? 1 : -1);
      own.hits[index]! += difference > 0 ? 1 : difference < 0 ? 0 : 0.5;
    }
  }
  return [...tracks.values()];
}

interface ChosenMetric {
  readonly index: number;
  readonly isHigher: boolean;
  readonly accuracy: number;
}

const accuracyOf = ({ hits, choices }: TrackHits, index: number, isHigher: boolean): number =>
  isHigher ? hits[index]! / choices : 1 - hits[index]! / choices;

/** The metric, and its direction, that predicts most of these tracks' choices, each track counting alike; the first of equals. */
function chooseMetric(tracks: readonly TrackHits[], metrics: number): ChosenMetric {
  let best: ChosenMetric = { index: 0, isHigher: true, accuracy: -1 };
  for (let index = 0; index < metrics; index += 1) {
    const higher = mean(tracks.map((track) => accuracyOf(track, index, true)));
    const accuracy = Math.max(higher, 1 - higher);
    if (accuracy > best.accuracy) best = { index, isHigher: higher >= 0.5, accuracy };
  }
  return best;
}

/** One-sided: are the accuracies above one half? */
function accuracyPValue(accuracies: readonly number[]): number {
  const n = accuracies.length;
  const center = mean([...accuracies]);
  const variance = accuracies.reduce((sum, each) => sum + (each - center) ** 2, 0) / (n - 1);
  // tracks that agree to the last choice show no variation, which is no proof that there is none: coins' then
  const error = Math.sqrt((variance > 0 ? variance : 0.25) / n);
  return studentTTails({ t: (center - 0.5) / error, degreesOfFreedom: n - 1 }).upper;
}

/**
 * Chooses the metric that predicts most choices on a random half of the tracks and tests it on the other, again and again.
 *
 * @param metrics all of the first trial's by default
 * @param splits random halves
 * @param random draws the halves and resamples tracks
 * @throws {TooFewTracksError} for fewer than 4 tracks with choices
 * @throws {RangeError} for no metrics, splits that are no whole number ≥ 20, and as `checkTrials` does
 * @source Meinshausen, Meier & Bühlmann, JASA 104 (2009) for twice the median
 */
export function testChosenMetric(
  trials: readonly MetricTrial[],
  {
    random,
    metrics = metricsOf(trials),
    splits = 200,
    resamples = 2000,
    level = 0.95,
  }: {
    random: Random;
    metrics?: readonly string[];
    splits?: number;
    resamples?: number;
    level?: number;
  },
): SplitHalfTest {
  checkLevel(level);
  checkTrials(trials, metrics);
  for (const [name, value] of Object.entries({ splits, resamples }))
    if (!Number.isInteger(value) || value < 20)
      throw new RangeError(
        `Cannot test a chosen metric as ${name} must be a whole number >= 20: current value is ${value}`,
      );
  const tracks = hitsByTrack(trials, metrics);
  if (tracks.length < LEAST_TRACKS) throw new TooFewTracksError(tracks.length);
  if (metrics.length === 0)
    throw new RangeError('Cannot choose a metric as there must be one: there are none');

  const chosen = metrics.map(() => 0);
  const heldOut = tracks.map(() => ({ sum: 0, times: 0 }));
  const pValues: number[] = [];
  const order = tracks.map((_, index) => index);
  const half = Math.floor(tracks.length / 2);
  for (let split = 0; split < splits; split += 1) {
    for (let last = order.length - 1; last > 0; last -= 1) {
      const other = random.integer(last + 1);
      [order[last], order[other]] = [order[other]!, order[last]!];
    }
    const best = chooseMetric(
      order.slice(0, half).map((index) => tracks[index]!),
      metrics.length,
    );
    chosen[best.index]! += 1;
    const tested = order.slice(half);
    const accuracies = tested.map((index) => accuracyOf(tracks[index]!, best.index, best.isHigher));
    for (const [place, index] of tested.entries()) {
      heldOut[index]!.sum += accuracies[place]!;
      heldOut[index]!.times += 1;
    }
    pValues.push(accuracyPValue(accuracies));
  }
  // a track that every split chose by has no held-out accuracy: with 20 splits or more there is hardly one
  const accuracies = heldOut.filter(({ times }) => times > 0).map(({ sum, times }) => sum / times);
  const resampled = Array.from({ length: resamples }, () =>
    mean(accuracies.map(() => accuracies[random.integer(accuracies.length)]!)),
  ).sort((a, b) => a - b);
  return {
    metrics: metrics.map((metric, index) => {
      const alone = mean(tracks.map((track) => accuracyOf(track, index, true)));
      return {
        metric,
        chosenShare: chosen[index]! / splits,
        direction: alone >= 0.5 ? 'higher' : 'lower',
        apparentAccuracy: Math.max(alone, 1 - alone),
      };
    }),
    apparentAccuracy: chooseMetric(tracks, metrics.length).accuracy,
    heldOutAccuracy: mean(accuracies),
    interval: {
      low: quantileSorted(resampled, (1 - level) / 2),
      high: quantileSorted(resampled, (1 + level) / 2),
      level,
    },
    pValue: Math.min(1, 2 * median(pValues)),
    tracks: tracks.length,
    choices: tracks.reduce((sum, { choices }) => sum + choices, 0),
    ties: trials.filter(({ preferred }) => preferred === 'neither').length,
    splits,
  };
}
