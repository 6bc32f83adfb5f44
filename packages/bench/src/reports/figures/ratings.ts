/** Ratings: the mean of every version over listeners, with its interval, the best first. */
import * as Plot from '@observablehq/plot';
import type { SystemDescription } from '../../statistics/rating/describe-scores.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { countOf, formatNumber } from '../number-text.ts';
import { figureHtml } from './figure.ts';

const ROW_HEIGHT = 44;

/** Draws the versions in the order given; null for none. */
export function ratingsFigure({
  id,
  title,
  conditions,
}: {
  id: string;
  title: string;
  conditions: readonly SystemDescription[];
}): Html | null {
  if (conditions.length === 0) return null;
  const rows = conditions.map(({ system, mean, interval, n }, index) => ({
    key: String(index + 1),
    system,
    n,
    mean,
    low: interval?.low ?? mean,
    high: interval?.high ?? mean,
  }));
  const drawing: Drawing = {
    label: 'Mean rating, in points of the scale',
    description: `${rows.map(({ system, mean, low, high, n }) => `${system}: ${formatNumber(mean, { digits: 1 })}, ${formatNumber(low, { digits: 1 })} to ${formatNumber(high, { digits: 1 })}, ${countOf(n, 'listener')}`).join('; ')}.`,
    plot: (width) => ({
      height: rows.length * ROW_HEIGHT + 62,
      marginLeft: 12,
      marginRight: 24,
      marginTop: 22,
      marginBottom: 40,
      x: {
        domain: [Math.min(...rows.map(({ low }) => low)), Math.max(...rows.map(({ high }) => high))],
        nice: true,
        label: null,
        ticks: width < 400 ? 4 : 8,
        grid: true,
      },
      y: { type: 'band', domain: rows.map(({ key }) => key), axis: null, padding: 0 },
      marks: [
        Plot.ruleY(rows, { x1: 'low', x2: 'high', y: 'key', stroke: 'var(--ink)', strokeWidth: 3, dy: 8 }),
        Plot.dot(rows, { x: 'mean', y: 'key', r: 6, symbol: 'diamond', fill: 'var(--ink)', dy: 8 }),
        Plot.text(rows, {
          y: 'key',
          text: 'system',
          frameAnchor: 'left',
          textAnchor: 'start',
          lineAnchor: 'top',
          dy: 4 - ROW_HEIGHT / 2,
          fill: 'currentColor',
          stroke: 'var(--surface)',
          strokeWidth: 4,
        }),
      ],
    }),
  };
  return figureHtml({
    id,
    title,
    drawings: [drawing],
    readingAid:
      'The diamond is the mean over listeners (each counts once, with the mean over pieces), the bar its confidence interval. Listeners use a scale differently, so bars may overlap where two versions are told apart all the same: the verdicts compare them within listeners.',
  });
}
