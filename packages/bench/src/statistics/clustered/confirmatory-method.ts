/** Which analysis of a panel's rate may decide: the one whose error rate was measured where the panel lies. */

/** `t` is `tEvidence` over every kind of cluster there is more than one of; `binomial` is `binomialEvidence`, of one listener on one track. */
export type ConfirmatoryMethod = 't' | 'binomial';

export interface MeasuredSize {
  /** From here to the next row. */
  readonly listeners: number;
  readonly tracks: number;
  /** The largest share of panels at chance that the two-way t test called otherwise, over spreads of 0 / 0, .3 / .4, .6 / .6 log-odds. */
  readonly t: number;
}

/** A test may decide where it calls no more than this share of panels at chance otherwise, at a nominal 5 %. */
export const MOST_SIZE = 0.065;

/** Below this share of their number (`effectiveClusters`), a few clusters have given most of the answers, and nothing was measured. */
export const LEAST_EVENNESS = 0.5;

/**
 * Error rates of `rateByT` over listeners and tracks, 2,000 panels a cell and spread: docs/statistics-calibration.md.
 *
 * Of the other methods there, none is nearer to 5 % without passing 6.5 % somewhere: the likelihood ratio by chi-square and Wald's z
 * reach 8 and 12 %, equations with one correlation 45 %; the likelihood ratio by t, sandwich, bootstrap and sign flips hold but are
 * farther on the careful side.
 */
export const MEASURED_SIZES: readonly MeasuredSize[] = [
  { listeners: 3, tracks: 2, t: 0 },
  { listeners: 3, tracks: 3, t: 0 },
  { listeners: 3, tracks: 5, t: 0.0055 },
  { listeners: 3, tracks: 10, t: 0.001 },
  { listeners: 3, tracks: 20, t: 0.0055 },
  { listeners: 3, tracks: 40, t: 0.011 },
  { listeners: 5, tracks: 2, t: 0 },
  { listeners: 5, tracks: 3, t: 0.0055 },
  { listeners: 5, tracks: 5, t: 0.017 },
  { listeners: 5, tracks: 10, t: 0.0195 },
  { listeners: 5, tracks: 20, t: 0.025 },
  { listeners: 5, tracks: 40, t: 0.038 },
  { listeners: 10, tracks: 2, t: 0 },
  { listeners: 10, tracks: 3, t: 0.0025 },
  { listeners: 10, tracks: 5, t: 0.0185 },
  { listeners: 10, tracks: 10, t: 0.0465 },
  { listeners: 10, tracks: 20, t: 0.045 },
  { listeners: 10, tracks: 40, t: 0.047 },
  { listeners: 20, tracks: 2, t: 0 },
  { listeners: 20, tracks: 3, t: 0.003 },
  { listeners: 20, tracks: 5, t: 0.031 },
  { listeners: 20, tracks: 10, t: 0.0465 },
  { listeners: 20, tracks: 20, t: 0.059 },
  { listeners: 20, tracks: 40, t: 0.0505 },
  { listeners: 40, tracks: 2, t: 0 },
  { listeners: 40, tracks: 3, t: 0.0095 },
  { listeners: 40, tracks: 5, t: 0.0305 },
  { listeners: 40, tracks: 10, t: 0.04 },
  { listeners: 40, tracks: 20, t: 0.05 },
  { listeners: 40, tracks: 40, t: 0.0475 },
  { listeners: 100, tracks: 2, t: 0 },
  { listeners: 100, tracks: 3, t: 0.0265 },
  { listeners: 100, tracks: 5, t: 0.0505 },
  { listeners: 100, tracks: 10, t: 0.0485 },
  { listeners: 100, tracks: 20, t: 0.046 },
  { listeners: 100, tracks: 40, t: 0.05 },
];

/** Of `rateByT` over listeners of one track, 16 answers each; by symmetry over tracks of one listener. */
export const MEASURED_ONE_WAY_SIZES: readonly { readonly clusters: number; readonly t: number }[] = [
  { clusters: 5, t: 0.056 },
  { clusters: 10, t: 0.0505 },
  { clusters: 20, t: 0.0495 },
  { clusters: 40, t: 0.051 },
];

/**
 * As {@link MEASURED_SIZES} where guessing gives a third (triangle, tetrad): the larger of the two-sided rate and of that towards more right
 * answers, as at a third the tails differ.
 */
export const MEASURED_SIZES_OF_THREE: readonly MeasuredSize[] = [
  { listeners: 3, tracks: 2, t: 0 },
  { listeners: 3, tracks: 3, t: 0.0095 },
  { listeners: 3, tracks: 5, t: 0.0035 },
  { listeners: 3, tracks: 10, t: 0.0035 },
  { listeners: 3, tracks: 20, t: 0.01 },
  { listeners: 3, tracks: 40, t: 0.014 },
  { listeners: 5, tracks: 2, t: 0 },
  { listeners: 5, tracks: 3, t: 0.006 },
  { listeners: 5, tracks: 5, t: 0.018 },
  { listeners: 5, tracks: 10, t: 0.0235 },
  { listeners: 5, tracks: 20, t: 0.03 },
  { listeners: 5, tracks: 40, t: 0.035 },
  { listeners: 10, tracks: 2, t: 0 },
  { listeners: 10, tracks: 3, t: 0.005 },
  { listeners: 10, tracks: 5, t: 0.0225 },
  { listeners: 10, tracks: 10, t: 0.049 },
  { listeners: 10, tracks: 20, t: 0.05 },
  { listeners: 10, tracks: 40, t: 0.0535 },
  { listeners: 20, tracks: 2, t: 0 },
  { listeners: 20, tracks: 3, t: 0.009 },
  { listeners: 20, tracks: 5, t: 0.027 },
  { listeners: 20, tracks: 10, t: 0.0475 },
  { listeners: 20, tracks: 20, t: 0.051 },
  { listeners: 20, tracks: 40, t: 0.0465 },
  { listeners: 40, tracks: 2, t: 0 },
  { listeners: 40, tracks: 3, t: 0.0145 },
  { listeners: 40, tracks: 5, t: 0.035 },
  { listeners: 40, tracks: 10, t: 0.049 },
  { listeners: 40, tracks: 20, t: 0.0495 },
  { listeners: 40, tracks: 40, t: 0.0555 },
  { listeners: 100, tracks: 2, t: 0.001 },
  { listeners: 100, tracks: 3, t: 0.032 },
  { listeners: 100, tracks: 5, t: 0.049 },
  { listeners: 100, tracks: 10, t: 0.05 },
  { listeners: 100, tracks: 20, t: 0.053 },
  { listeners: 100, tracks: 40, t: 0.05 },
];

/** As {@link MEASURED_ONE_WAY_SIZES} where guessing gives a third. */
const MEASURED_ONE_WAY_SIZES_OF_THREE: typeof MEASURED_ONE_WAY_SIZES = [
  { clusters: 5, t: 0.062 },
  { clusters: 10, t: 0.059 },
  { clusters: 20, t: 0.059 },
  { clusters: 40, t: 0.0605 },
];

export interface MeasuredSizes {
  readonly crossed: readonly MeasuredSize[];
  readonly oneWay: typeof MEASURED_ONE_WAY_SIZES;
}

/** What was measured at this chance of a right answer, or at the nearer of one half and a third. */
export const measuredSizesAt = (chance: number): MeasuredSizes =>
  Math.abs(chance - 1 / 2) <= Math.abs(chance - 1 / 3)
    ? { crossed: MEASURED_SIZES, oneWay: MEASURED_ONE_WAY_SIZES }
    : { crossed: MEASURED_SIZES_OF_THREE, oneWay: MEASURED_ONE_WAY_SIZES_OF_THREE };

export interface ConfirmatoryChoice {
  /** null where no method was measured to hold its size: the panel decides nothing beyond itself. */
  readonly method: ConfirmatoryMethod | null;
  /** One sentence, for the reader. */
  readonly reason: string;
}

/**
 * The method that may decide for so many listeners and tracks.
 *
 * A panel lies in the measured cell with the most listeners and tracks not above its own. With one listener or one track the result
 * speaks of this one alone.
 *
 * @param chance of a right answer to one who guesses: ½ by default
 * @throws {RangeError} for counts below 1
 */
export function confirmatoryMethod({
  listeners,
  tracks,
  chance = 0.5,
}: {
  listeners: number;
  tracks: number;
  chance?: number;
}): ConfirmatoryChoice {
  const { crossed, oneWay } = measuredSizesAt(chance);
  if (!(Number.isSafeInteger(listeners) && Number.isSafeInteger(tracks) && listeners >= 1 && tracks >= 1))
    throw new RangeError(
      `Cannot choose a method as listeners and tracks must be whole and >= 1: current values are ${listeners} and ${tracks}`,
    );
  if (listeners === 1 && tracks === 1)
    return { method: 'binomial', reason: 'One listener on one track: the result speaks of these alone.' };
  return listeners === 1 || tracks === 1
    ? oneWayMethod(listeners, tracks, oneWay)
    : crossedMethod(listeners, tracks, crossed);
}

function oneWayMethod(
  listeners: number,
  tracks: number,
  measured: MeasuredSizes['oneWay'],
): ConfirmatoryChoice {
  const [count, name, held] =
    tracks === 1 ? [listeners, 'listeners', 'track'] : [tracks, 'tracks', 'listener'];
  const cell = measured.findLast(({ clusters }) => clusters <= count);
  if (cell === undefined)
    return { method: null, reason: `With ${count} ${name} no test over ${name} has a measured error rate.` };
  if (cell.t > MOST_SIZE)
    return { method: null, reason: `With ${count} ${name} the t test errs in ${percent(cell.t)} of panels.` };
  return {
    method: 't',
    reason: `One ${held}: the result speaks of other ${name}, but of this ${held} alone.`,
  };
}

function crossedMethod(
  listeners: number,
  tracks: number,
  measured: MeasuredSizes['crossed'],
): ConfirmatoryChoice {
  const cell = measured.findLast((each) => each.listeners <= listeners && each.tracks <= tracks);
  const place = `With ${listeners} listeners and ${tracks} tracks`;
  if (cell === undefined) return { method: null, reason: `${place} no test has a measured error rate.` };
  if (cell.t <= MOST_SIZE)
    return {
      method: 't',
      reason: `${place} the two-way t test errs in at most ${percent(cell.t)} of panels at chance.`,
    };
  return {
    method: null,
    reason: `${place} the two-way t test errs in ${percent(cell.t)} of panels at chance.`,
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
