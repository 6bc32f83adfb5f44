/** Ratings: the mean of every version over listeners, with its interval, the best first. */
import type { SystemDescription } from '../../statistics/rating/describe-scores.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { countOf, formatNumber } from '../number-text.ts';
import { figureHtml } from './figure.ts';
import { intervalRowsPlot } from './interval-rows.ts';

/**
 * Draws the versions in the order given; null for none.
 *
 * @param isGraded differences from a hidden reference, not points
 */
export function ratingsFigure({
  id,
  title,
  conditions,
  isGraded = false,
}: {
  id: string;
  title: string;
  conditions: readonly SystemDescription[];
  isGraded?: boolean;
}): Html | null {
  const digits = isGraded ? 2 : 1;
  if (conditions.length === 0) return null;
  const rows = conditions.map(({ system, mean, interval, n }) => ({
    name: system,
    n,
    middle: mean,
    low: interval?.low ?? mean,
    high: interval?.high ?? mean,
  }));
  const drawing: Drawing = {
    label: isGraded
      ? 'Mean difference grade, version less hidden reference'
      : 'Mean rating, in points of the scale',
    description: `${rows.map(({ name, middle, low, high, n }) => `${name}: ${formatNumber(middle, { digits })}, ${formatNumber(low, { digits })} to ${formatNumber(high, { digits })}, ${countOf(n, 'listener')}`).join('; ')}.`,
    plot: intervalRowsPlot({ rows }),
  };
  return figureHtml({
    id,
    title,
    drawings: [drawing],
    readingAid:
      'The diamond is the mean over listeners (each counts once, with the mean over pieces), the bar its confidence interval. Listeners use a scale differently, so bars may overlap where two versions are told apart all the same: the verdicts compare them within listeners.',
  });
}
