/// <reference lib="dom" />
/** The picture of a metric over builds. */
import * as Plot from '@observablehq/plot';
import type { ConditionLook } from '../../condition-looks.ts';
import { formatNumber } from '../../number-text.ts';
import { buildText, dateText } from '../../run-words.ts';
import type { RunPoint } from '../metric-over-runs.ts';
import type { HistoryMetric, HistoryRun } from '../packed-history.ts';

const HEIGHT = 340;
const GLANCE_HEIGHT = 56;
const GLANCE_WIDTH = 200;
/** Room for the label of one run below the picture. */
const LABEL_WIDTH = 116;
const LABEL_LETTERS = 16;
/** With more runs than these, intervals beside each other are a band: each is drawn all the same. */
const MOST_APART = 40;
/** How far the conditions of a run stand apart, so that no interval hides another, as a share of the way to the next run. */
const DODGE = 0.5;
/** How far intervals may reach beyond the means, as a multiple of the range of these. */
const MOST_REACH = 2;

interface PlacedPoint extends RunPoint {
  readonly x: number;
}

function placePoints(
  points: readonly RunPoint[],
  looks: readonly ConditionLook[],
  dodge = 0,
): { readonly look: ConditionLook; readonly points: readonly PlacedPoint[] }[] {
  return looks.map((look, index) => ({
    look,
    points: points
      .filter(({ conditionId }) => conditionId === look.conditionId)
      .map((point) => ({ ...point, x: point.place + ((index + 0.5) / looks.length - 0.5) * dodge })),
  }));
}

const meanText = (point: RunPoint, { digits, unit }: HistoryMetric): string =>
  `${formatNumber(point.mean, { digits })}${unit && ` ${unit}`}`;

function tipText(point: RunPoint, { label }: ConditionLook, metric: HistoryMetric): string {
  const { interval, itemCount, run } = point;
  const { digits } = metric;
  return [
    `${label}: ${meanText(point, metric)}`,
    interval === null
      ? 'one item'
      : `${formatNumber(interval.low, { digits })} to ${formatNumber(interval.high, { digits })} over ${itemCount} items`,
    run.name ?? dateText(run.finished),
    buildText(run) + (run.git === null ? '' : ` ${run.git.subject.slice(0, 40)}`),
  ].join('\n');
}

/** The runs whose label stands below the picture: as many as there is room for, the newest among them. */
function labelled(runs: readonly HistoryRun[], width: number): number[] {
  const step = Math.max(1, Math.ceil(runs.length / Math.max(1, Math.floor(width / LABEL_WIDTH))));
  return runs.map((_, place) => place).filter((place) => (runs.length - 1 - place) % step === 0);
}

const intervalRules = (points: readonly PlacedPoint[], { color }: ConditionLook): Plot.Markish =>
  Plot.ruleX(
    points.filter(({ interval }) => interval !== null),
    {
      x: 'x',
      y1: ({ interval }: PlacedPoint) => interval!.low,
      y2: ({ interval }: PlacedPoint) => interval!.high,
      stroke: color,
      strokeWidth: 1.5,
      strokeOpacity: 0.7,
      clip: true,
    },
  );

const intervalBand = (points: readonly PlacedPoint[], { color }: ConditionLook): Plot.Markish =>
  Plot.areaY(points, {
    x: 'x',
    y1: ({ interval }: PlacedPoint) => interval?.low ?? Number.NaN,
    y2: ({ interval }: PlacedPoint) => interval?.high ?? Number.NaN,
    fill: color,
    fillOpacity: 0.14,
    clip: true,
  });

/**
 * From where to where the picture goes: all means, and of the intervals what lies within so many times their range, as those over two or
 * three items may be so wide that nothing else is seen.
 */
function domainOf(points: readonly RunPoint[]): {
  readonly domain: [number, number];
  readonly isCut: boolean;
} {
  const means = points.map(({ mean }) => mean);
  const ends = points.flatMap(({ interval }) => (interval === null ? [] : [interval.low, interval.high]));
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const [lowest, highest] = [Math.min(low, ...ends), Math.max(high, ...ends)];
  const reach = high > low ? MOST_REACH * (high - low) : Number.POSITIVE_INFINITY;
  const domain: [number, number] = [Math.max(lowest, low - reach), Math.min(highest, high + reach)];
  return { domain, isCut: domain[0] > lowest || domain[1] < highest };
}

/**
 * Draws a metric over runs: one series a condition, dots with intervals.
 *
 * @param runs the oldest first
 * @param breaks places of runs over other items than the run before them
 * @returns the picture, and whether an interval goes beyond it
 */
export function drawMetric({
  runs,
  points,
  looks,
  metric,
  breaks,
  width,
}: {
  runs: readonly HistoryRun[];
  points: readonly RunPoint[];
  looks: readonly ConditionLook[];
  metric: HistoryMetric;
  breaks: readonly number[];
  width: number;
}): { readonly svg: SVGElement | HTMLElement; readonly isCut: boolean } {
  const { domain, isCut } = domainOf(points);
  const isApart = runs.length <= MOST_APART;
  const series = placePoints(points, looks, isApart ? DODGE : 0);
  const direction =
    metric.better === 'none'
      ? ''
      : metric.better === 'lower'
        ? ' (lower is better ↓)'
        : ' (higher is better ↑)';
  const svg = Plot.plot({
    width,
    height: HEIGHT,
    marginLeft: 52,
    marginRight: 40,
    marginBottom: 44,
    style: { background: 'transparent', fontSize: '12px', fontFamily: 'inherit', overflow: 'visible' },
    x: { domain: [-0.6, runs.length - 0.4], axis: null },
    y: {
      domain,
      grid: true,
      nice: true,
      label: `${metric.title}${metric.unit && `, ${metric.unit}`}${direction}`,
      labelArrow: 'none',
    },
    marks: [
      Plot.axisX(labelled(runs, width - 92), {
        tickFormat: (place: number) => {
          const run = runs[place]!;
          return `${run.name?.slice(0, LABEL_LETTERS) ?? dateText(run.finished).slice(0, LABEL_LETTERS)}\n${buildText(run)}`;
        },
        tickSize: 4,
        label: null,
      }),
      Plot.ruleX(
        breaks.map((place) => place - 0.5),
        { stroke: 'var(--ink-soft)', strokeDasharray: '2 4' },
      ),
      ...series.flatMap(({ look, points: own }) => [
        isApart ? intervalRules(own, look) : intervalBand(own, look),
        Plot.line(own, {
          x: 'x',
          y: 'mean',
          stroke: look.color,
          strokeDasharray: look.dash || 'none',
          strokeWidth: 1.75,
        }),
        // among many runs dots would hide the line
        Plot.dot(isApart ? own : own.slice(-1), {
          x: 'x',
          y: 'mean',
          fill: look.color,
          symbol: look.symbol,
          r: 4,
        }),
      ]),
      Plot.tip(
        series.flatMap(({ look, points: own }) => own.map((point) => ({ ...point, look }))),
        Plot.pointer({
          x: 'x',
          y: 'mean',
          title: (point: RunPoint & { look: ConditionLook }) => tipText(point, point.look, metric),
          fill: 'var(--surface)',
          stroke: 'var(--line)',
        }),
      ),
    ],
  });
  return { svg, isCut };
}

/** The same at a glance: lines alone. */
export function drawGlance(
  points: readonly RunPoint[],
  looks: readonly ConditionLook[],
): SVGElement | HTMLElement {
  return Plot.plot({
    width: GLANCE_WIDTH,
    height: GLANCE_HEIGHT,
    margin: 4,
    axis: null,
    style: { background: 'transparent', overflow: 'visible' },
    marks: placePoints(points, looks).flatMap(({ look, points: own }) => [
      Plot.line(own, { x: 'place', y: 'mean', stroke: look.color, strokeDasharray: look.dash || 'none' }),
      Plot.dot(own.slice(-1), { x: 'place', y: 'mean', fill: look.color, symbol: look.symbol, r: 3 }),
    ]),
  });
}
