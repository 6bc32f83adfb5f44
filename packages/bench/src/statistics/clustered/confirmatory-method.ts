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
 * @throws {RangeError} for counts below 1
 */
export function confirmatoryMethod({
  listeners,
  tracks,
}: {
  listeners: number;
  tracks: number;
}): ConfirmatoryChoice {
  if (!(Number.isSafeInteger(listeners) && Number.isSafeInteger(tracks) && listeners >= 1 && tracks >= 1))
    throw new RangeError(
      `Cannot choose a method as listeners and tracks must be whole and >= 1: current values are ${listeners} and ${tracks}`,
    );
  if (listeners === 1 && tracks === 1)
    return { method: 'binomial', reason: 'One listener on one track: the result speaks of these alone.' };
  return listeners === 1 || tracks === 1 ? oneWayMethod(listeners, tracks) : crossedMethod(listeners, tracks);
}

function oneWayMethod(listeners: number, tracks: number): ConfirmatoryChoice {
  const [count, name, held] =
    tracks === 1 ? [listeners, 'listeners', 'track'] : [tracks, 'tracks', 'listener'];
  const cell = MEASURED_ONE_WAY_SIZES.findLast(({ clusters }) => clusters <= count);
  if (cell === undefined)
    return { method: null, reason: `With ${count} ${name} no test over ${name} has a measured error rate.` };
  if (cell.t > MOST_SIZE)
    return { method: null, reason: `With ${count} ${name} the t test errs in ${percent(cell.t)} of panels.` };
  return {
    method: 't',
    reason: `One ${held}: the result speaks of other ${name}, but of this ${held} alone.`,
  };
}

function crossedMethod(listeners: number, tracks: number): ConfirmatoryChoice {
  const cell = MEASURED_SIZES.findLast((each) => each.listeners <= listeners && each.tracks <= tracks);
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
