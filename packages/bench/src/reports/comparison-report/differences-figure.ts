/** What moved and which way: one row a score, one dot an item, each difference beside the spread of its score. */
import * as Plot from '@observablehq/plot';
import type { Comparison, ItemFact, MetricComparison } from '../../comparison/comparison.ts';
import type { Drawing } from '../figure-svg.ts';
import { figureHtml } from '../figures/figure.ts';
import type { Html } from '../html.ts';
import { formatNumber } from '../number-text.ts';
import { changedMetrics, countsInWords, differenceText, meanDifferenceOf } from './comparison-words.ts';

const ROW_HEIGHT = 40;
/** More rows than these are no picture; the table has all of them. */
const MOST_ROWS = 16;

const LOOKS = {
  better: { symbol: 'triangle', fill: 'var(--other-1)' },
  worse: { symbol: 'square', fill: 'var(--reference)' },
  changed: { symbol: 'circle', fill: 'var(--ours)' },
  same: { symbol: 'times', fill: 'none' },
} as const;
type Change = ItemFact['change'];

interface Dot {
  readonly metricId: string;
  readonly place: number;
  readonly change: Change;
  readonly text: string;
}

/** Better to the right whichever way the score runs; a score without direction as it is. */
const signOf = ({ better }: MetricComparison): number => (better === 'lower' ? -1 : 1);

const dotsOf = (metric: MetricComparison): Dot[] =>
  metric.items.map((item) => ({
    metricId: metric.metricId,
    place: (signOf(metric) * item.difference) / metric.spread,
    change: item.change,
    text: `${item.itemId}: ${differenceText(metric, item.difference)}`,
  }));

function drawing(label: string, metrics: readonly MetricComparison[]): Drawing {
  const dots = metrics.flatMap(dotsOf);
  const reach = Math.max(1e-9, ...dots.map(({ place }) => Math.abs(place)));
  const means = metrics.map((metric) => ({
    metricId: metric.metricId,
    place: (signOf(metric) * meanDifferenceOf(metric)) / metric.spread,
  }));
  return {
    label,
    description: `${metrics.map((metric) => `${metric.title}: ${differenceText(metric, meanDifferenceOf(metric))} on average, ${countsInWords(metric)}`).join('; ')}.`,
    plot: (width) => ({
      height: metrics.length * ROW_HEIGHT + 46,
      marginLeft: 12,
      marginRight: 16,
      marginTop: 8,
      marginBottom: 36,
      x: {
        domain: [-reach * 1.08, reach * 1.08],
        label: null,
        ticks: width < 400 ? 4 : 8,
        grid: true,
        tickFormat: (value: number) => formatNumber(value, { digits: reach < 1 ? 2 : 1, signed: true }),
      },
      y: { type: 'band', domain: metrics.map(({ metricId }) => metricId), axis: null, padding: 0 },
      marks: [
        Plot.ruleX([0], { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '4 3' }),
        Plot.tickX(means, {
          x: 'place',
          y: 'metricId',
          stroke: 'currentColor',
          strokeWidth: 2.5,
          insetTop: 18,
          insetBottom: 4,
        }),
        ...(Object.keys(LOOKS) as Change[]).map((change) =>
          Plot.dot(
            dots.filter((dot) => dot.change === change),
            {
              x: 'place',
              y: 'metricId',
              r: change === 'same' ? 3 : 4.5,
              dy: 7,
              fillOpacity: 0.8,
              ...LOOKS[change],
              stroke: change === 'same' ? 'var(--ink-soft)' : 'var(--surface)',
              title: 'text',
            },
          ),
        ),
        Plot.text(metrics, {
          y: 'metricId',
          text: 'title',
          frameAnchor: 'left',
          textAnchor: 'start',
          lineAnchor: 'top',
          dy: 2 - ROW_HEIGHT / 2,
          fill: 'currentColor',
          stroke: 'var(--surface)',
          strokeWidth: 4,
        }),
      ],
    }),
  };
}

/** Those that moved furthest beside their spread, in the order of the reports. */
function shownOf(metrics: readonly MetricComparison[]): readonly MetricComparison[] {
  const reachOf = ({ items, spread }: MetricComparison) =>
    Math.max(...items.map(({ difference }) => Math.abs(difference) / spread));
  const furthest = metrics.toSorted((a, b) => reachOf(b) - reachOf(a)).slice(0, MOST_ROWS);
  return metrics.filter((metric) => furthest.includes(metric));
}

/** What the picture does not have, and where it is. */
const leftOutText = ({ shown, moved }: { shown: number; moved: number }): string =>
  shown === moved
    ? ''
    : ` Drawn are the ${shown} of ${moved} scores that moved furthest; the other ${moved - shown} are in the table of facts below.`;

/** Draws the scores that changed beyond their resolution; null when none did. */
export function differencesFigure(comparison: Comparison): Html | null {
  const moved = changedMetrics(comparison);
  if (moved.length === 0) return null;
  const shown = shownOf(moved);
  const directed = shown.filter(({ better }) => better !== 'none');
  const others = shown.filter(({ better }) => better === 'none');
  return figureHtml({
    id: 'figure-differences',
    title: 'What moved, and how far beside how far scores lie apart',
    drawings: [
      ...(directed.length === 0 ? [] : [drawing('Worse to the left, better to the right', directed)]),
      ...(others.length === 0
        ? []
        : [drawing('No direction is better: lower to the left, higher to the right', others)]),
    ],
    readingAid: `One mark is one item: ▲ better, ■ worse, ● different, × within the resolution of the measurement. 1 is one standard deviation of that score over all renderings of both sides. The upright line is the mean.${leftOutText({ shown: shown.length, moved: moved.length })}`,
  });
}
