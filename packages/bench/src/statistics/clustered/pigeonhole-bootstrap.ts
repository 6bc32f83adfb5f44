/** The bootstrap of a panel's rate: listeners and tracks are drawn anew, never single answers. */
import { quantileSorted } from 'simple-statistics';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { createRandom, type Random } from '../numeric/random.ts';
import type { AnswerTable } from './answer-table.ts';
import type { ClusterKind } from './two-way-t.ts';

export interface BootstrapRate {
  readonly rate: number;
  readonly standardError: number;
  /** Percentile interval. */
  readonly interval: Interval;
  /** Draws with at least one answer in them: the interval's. */
  readonly draws: number;
}

/**
 * Draws listeners, tracks or both with replacement; an answer weighs the product of how often its listener and its track were drawn.
 *
 * Drawing both is conservative, as the chance of the single answer enters three times; drawing listeners alone leaves the tracks out.
 *
 * @param seed the same seed gives the same draws
 * @returns standard error 0 and an interval of one point for a panel without two different clusters
 * @throws {RangeError} for fewer than 100 draws or an impossible level
 * @source A. Owen, Annals of Applied Statistics 1 (2007): the pigeonhole bootstrap
 */
export function bootstrapRate(
  table: AnswerTable,
  {
    over = 'both',
    draws = 5000,
    level = 0.95,
    seed = 'bootstrap',
  }: { over?: ClusterKind; draws?: number; level?: number; seed?: number | string } = {},
): BootstrapRate {
  checkLevel(level);
  if (!(Number.isSafeInteger(draws) && draws >= 100))
    throw new RangeError(`Cannot bootstrap as draws must be whole and >= 100: current value is ${draws}`);
  const random = createRandom(seed);
  const listeners = Int32Array.from(table.cells, ({ listener }) => listener);
  const tracks = Int32Array.from(table.cells, ({ track }) => track);
  const successes = Float64Array.from(table.cells, (cell) => cell.successes);
  const counts = Float64Array.from(table.cells, ({ n }) => n);
  const rates: number[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    const byListener = drawTimes(table.listeners.length, over !== 'tracks', random);
    const byTrack = drawTimes(table.tracks.length, over !== 'listeners', random);
    let right = 0;
    let all = 0;
    for (let cell = 0; cell < counts.length; cell += 1) {
      const weight = byListener[listeners[cell]!]! * byTrack[tracks[cell]!]!;
      right += weight * successes[cell]!;
      all += weight * counts[cell]!;
    }
    // with gaps in the design a draw may hold no answer at all
    if (all > 0) rates.push(right / all);
  }
  rates.sort((one, other) => one - other);
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const squares = rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0);
  return {
    rate: table.successes / table.n,
    standardError: Math.sqrt(squares / (rates.length - 1)),
    interval: {
      low: quantileSorted(rates, (1 - level) / 2),
      high: quantileSorted(rates, (1 + level) / 2),
      level,
    },
    draws: rates.length,
  };
}

/** How often each of `count` is drawn in `count` draws; once each where they are held. */
function drawTimes(count: number, isDrawn: boolean, random: Random): Int32Array {
  const times = new Int32Array(count).fill(isDrawn ? 0 : 1);
  for (let draw = 0; isDrawn && draw < count; draw += 1) times[random.integer(count)]! += 1;
  return times;
}
