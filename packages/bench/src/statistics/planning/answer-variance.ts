/** The variance of a panel's share correct, taken apart into what listeners, tracks and single answers add to it. */
import type { VarianceSources } from './crossed-power.ts';

/** How a panel is laid out, and how much listeners and tracks differ. */
export interface PanelLayout {
  readonly listeners: number;
  readonly tracks: number;
  /** Answers per listener, spread evenly over the tracks. */
  readonly trials: number;
  /**
   * Share of the variance of one answer, 0…1, that is the listener's own: 0.05 where listeners' true shares correct differ with a
   * standard deviation of 11 points round one half.
   */
  readonly listenerCorrelation: number;
  /** The same of tracks. */
  readonly trackCorrelation: number;
}

/** Throws `RangeError` unless the layout can be. */
export function checkLayout({
  listeners,
  tracks,
  trials,
  listenerCorrelation,
  trackCorrelation,
}: PanelLayout): void {
  for (const [name, value] of Object.entries({ listeners, tracks, trials }))
    if (!(value >= 1))
      throw new RangeError(`Cannot plan a panel as ${name} must be >= 1: current value is ${value}`);
  if (!(listenerCorrelation >= 0 && trackCorrelation >= 0 && listenerCorrelation + trackCorrelation < 1))
    throw new RangeError(
      `Cannot plan a panel as listenerCorrelation and trackCorrelation must be >= 0 and below 1 together: current values are ${listenerCorrelation} and ${trackCorrelation}`,
    );
}

/**
 * Variance of the share correct over the whole panel.
 *
 * @param proportion true share over all listeners and tracks
 * @throws {RangeError} for layouts that cannot be
 * @source the design effect of Kish 1965, once for listeners and once for tracks
 */
export function shareVariance(layout: PanelLayout, proportion: number): VarianceSources {
  checkLayout(layout);
  const { listeners, tracks, trials, listenerCorrelation, trackCorrelation } = layout;
  const ofOneAnswer = proportion * (1 - proportion);
  return {
    listeners: { count: listeners, variance: (ofOneAnswer * listenerCorrelation) / listeners },
    tracks: { count: tracks, variance: (ofOneAnswer * trackCorrelation) / tracks },
    answers: {
      variance: (ofOneAnswer * (1 - listenerCorrelation - trackCorrelation)) / (listeners * trials),
    },
  };
}

/**
 * Variance of the difference of two shares on the same tracks.
 *
 * @param design `within`: every listener answers `trials` times in each condition; `between`: half of the listeners in each
 * @param carriedOver correlation of a listener's (track's) own part between the conditions, 0…1: 1 where those who hear more in one
 *   hear as much more in the other; a `within` contrast is then free of listeners
 * @throws {RangeError} for layouts that cannot be
 */
export function differenceVariance(
  layout: PanelLayout,
  {
    first,
    second,
    design,
    carriedOver,
  }: { first: number; second: number; design: 'within' | 'between'; carriedOver: number },
): VarianceSources {
  if (!(carriedOver >= 0 && carriedOver <= 1))
    throw new RangeError(
      `Cannot plan a difference as carriedOver must be 0…1: current value is ${carriedOver}`,
    );
  // each group of a between-listener design has half of the listeners
  const perCondition = design === 'within' ? layout : { ...layout, listeners: layout.listeners / 2 };
  const one = shareVariance(perCondition, first);
  const other = shareVariance(perCondition, second);
  const apart = 1 - carriedOver;
  const sum = (pick: (sources: VarianceSources) => number): number => pick(one) + pick(other);
  return {
    listeners: {
      // two groups have two means to estimate
      count: design === 'within' ? layout.listeners : layout.listeners - 1,
      variance: sum((sources) => sources.listeners.variance) * (design === 'within' ? apart : 1),
    },
    tracks: { count: layout.tracks, variance: sum((sources) => sources.tracks.variance) * apart },
    answers: { variance: sum((sources) => sources.answers.variance) },
  };
}

/** How ratings of one system spread, in points of the scale, as standard deviations. */
export interface RatingSpread {
  /** Of single ratings round what listener and track would give. */
  readonly rating: number;
  /** Of a listener's own opinion of one system against another. */
  readonly listener: number;
  /** Of a track's. */
  readonly track: number;
}

/**
 * Variance of the difference of two systems' mean ratings, every listener rating both on every track once.
 *
 * @throws {RangeError} for panels that cannot be, or negative spreads
 */
export function ratingVariance({
  listeners,
  tracks,
  spread,
}: {
  listeners: number;
  tracks: number;
  spread: RatingSpread;
}): VarianceSources {
  checkLayout({ listeners, tracks, trials: 1, listenerCorrelation: 0, trackCorrelation: 0 });
  if (!(spread.rating > 0 && spread.listener >= 0 && spread.track >= 0))
    throw new RangeError(
      `Cannot plan ratings as their spread must be > 0, and listeners’ and tracks’ >= 0: current values are ${spread.rating}, ${spread.listener} and ${spread.track}`,
    );
  return {
    listeners: { count: listeners, variance: (2 * spread.listener ** 2) / listeners },
    tracks: { count: tracks, variance: (2 * spread.track ** 2) / tracks },
    answers: { variance: (2 * spread.rating ** 2) / (listeners * tracks) },
  };
}
