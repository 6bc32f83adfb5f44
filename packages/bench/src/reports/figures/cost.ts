/** What a condition costs against how good it is: money and waiting from left to right, quality from bottom to top. */
import * as Plot from '@observablehq/plot';
import type { ConditionCost } from '../condition-costs.ts';
import type { ConditionLook } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { durationText, formatNumber } from '../number-text.ts';
import { figureHtml } from './figure.ts';
import { shortenName } from './shorten-name.ts';

/** How good the conditions are by one measure. */
export interface CostQuality {
  /** With its unit: `Tone difference from the reference master, dB`. */
  readonly label: string;
  readonly better: 'lower' | 'higher';
  readonly digits: number;
  /** By condition id; a condition without a value is not drawn. */
  readonly values: Readonly<
    Record<string, { readonly middle: number; readonly low: number; readonly high: number }>
  >;
}

const TURNAROUND_TICKS_SECONDS = [0.1, 1, 10, 60, 600, 3600, 36_000, 86_400, 604_800, 2_592_000];
/** A logarithm has no zero. */
const SHORTEST_SECONDS = 0.05;
const LONGEST_NAME = 22;
/** Names of neighbours stand at different heights. */
const NAME_LINES = [0, 14, 28] as const;

interface Point {
  readonly look: ConditionLook;
  readonly cost: number;
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

function pointsOf(
  costs: readonly ConditionCost[],
  looks: readonly ConditionLook[],
  { values }: CostQuality,
  costOf: (cost: ConditionCost) => number | null,
): readonly Point[] {
  return looks.flatMap((look) => {
    const own = costs.find(({ conditionId }) => conditionId === look.conditionId);
    const cost = own === undefined ? null : costOf(own);
    const value = values[look.conditionId];
    return cost === null || value === undefined ? [] : [{ look, cost, ...value }];
  });
}

/** Names stay inside the drawing. */
const nameAnchor = (place: number): 'start' | 'middle' | 'end' =>
  place < 0.25 ? 'start' : place > 0.75 ? 'end' : 'middle';

function costDrawing(
  points: readonly Point[],
  { label, better, digits }: CostQuality,
  {
    what,
    textOf,
    scale,
    placeOf,
  }: {
    what: string;
    textOf: (cost: number) => string;
    scale: Plot.ScaleOptions;
    /** 0 on the left of the scale, 1 on the right. */
    placeOf: (cost: number) => number;
  },
): Drawing {
  const format = (value: number) => formatNumber(value, { digits });
  const values = points.flatMap(({ low, middle, high }) => [low, middle, high]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || 1) * 0.12;
  return {
    label: `${label}${better === 'lower' ? ' · ↓ better' : ' · ↑ better'}, by ${what}`,
    description: `${points.map(({ look, cost, middle: value }) => `${look.label}: ${format(value)} for ${textOf(cost)}`).join('; ')}.`,
    plot: () => ({
      height: 250,
      marginLeft: 44,
      marginRight: 20,
      marginTop: 20,
      marginBottom: 40,
      x: {
        ...scale,
        label: what.charAt(0).toUpperCase() + what.slice(1),
        labelAnchor: 'center',
        labelArrow: 'none',
        grid: true,
      },
      y: { domain: [low - room, high + 2.5 * room], label: null, ticks: 5, tickFormat: format, grid: true },
      marks: points.flatMap((point, index) => [
        Plot.ruleX([point], { x: 'cost', y1: 'low', y2: 'high', stroke: point.look.color, strokeWidth: 2.5 }),
        Plot.dot([point], {
          x: 'cost',
          y: 'middle',
          symbol: point.look.symbol,
          r: 6,
          fill: point.look.color,
          stroke: 'var(--surface)',
          strokeWidth: 1.5,
        }),
        Plot.text([point], {
          x: 'cost',
          y: 'high',
          text: () => shortenName(point.look.label, LONGEST_NAME),
          textAnchor: nameAnchor(placeOf(point.cost)),
          dy: -10 - NAME_LINES[index % NAME_LINES.length]!,
          fill: 'currentColor',
          stroke: 'var(--surface)',
          strokeWidth: 4,
        }),
      ]),
    }),
  };
}

interface CostScale {
  readonly scale: Plot.ScaleOptions;
  readonly placeOf: (cost: number) => number;
}

/** From a tenth of a second to months: only a logarithm holds both. */
function turnaroundScale(points: readonly Point[]): CostScale {
  const times = points.map(({ cost }) => cost);
  const [low, high] = [Math.min(...times) / 3, Math.max(...times) * 3];
  const ticks = TURNAROUND_TICKS_SECONDS.filter((seconds) => seconds >= low && seconds <= high);
  return {
    scale: { type: 'log', domain: [low, high], ticks, tickFormat: durationText },
    placeOf: (cost) => Math.log(cost / low) / Math.log(high / low),
  };
}

function priceScale(points: readonly Point[]): CostScale {
  const high = Math.max(1, ...points.map(({ cost }) => cost)) * 1.1;
  return { scale: { domain: [0, high], ticks: 5 }, placeOf: (cost) => cost / high };
}

/** No more than is drawn: near is not the same as good. */
const titleOf = ({ isPreferred }: { isPreferred: boolean }): string =>
  isPreferred
    ? 'What a master costs, and how good it is'
    : 'What a master costs, and how near it is to the reference';

/**
 * Draws distance, and preference where people were asked, against what a piece costs.
 *
 * @param costs of `conditionCostsOf`
 * @param preferences what listeners said, on a scale of its own; marked as simulated in its label where it is
 * @returns null where no condition has both a cost and a value
 */
export function costFigure({
  id,
  title,
  costs,
  looks,
  distances,
  preferences,
}: {
  id: string;
  title?: string;
  costs: readonly ConditionCost[];
  looks: readonly ConditionLook[];
  distances?: CostQuality | undefined;
  preferences?: CostQuality | undefined;
}): Html | null {
  const currencies = [...new Set(costs.flatMap(({ currency }) => currency ?? []))];
  const drawings = [distances, preferences].flatMap((quality) => {
    if (quality === undefined) return [];
    const waiting = pointsOf(costs, looks, quality, ({ trackTurnaroundSeconds }) =>
      trackTurnaroundSeconds === null ? null : Math.max(SHORTEST_SECONDS, trackTurnaroundSeconds),
    );
    const prices = currencies.map((currency) => ({
      currency,
      points: pointsOf(costs, looks, quality, (cost) =>
        cost.currency === currency ? cost.trackPrice : null,
      ),
    }));
    return [
      ...(waiting.length === 0
        ? []
        : [
            costDrawing(waiting, quality, {
              what: 'turnaround of a track',
              textOf: durationText,
              ...turnaroundScale(waiting),
            }),
          ]),
      ...prices
        .filter(({ points }) => points.length > 0)
        .map(({ currency, points }) =>
          costDrawing(points, quality, {
            what: `price of a track, ${currency}`,
            textOf: (price) => `${formatNumber(price, { digits: 2 })} ${currency}`,
            ...priceScale(points),
          }),
        ),
    ];
  });
  if (drawings.length === 0) return null;
  return figureHtml({
    id,
    title: title ?? titleOf({ isPreferred: preferences !== undefined }),
    drawings,
    isPaired: true,
    readingAid:
      'One mark is one condition, the upright bar its interval over items. Further left is cheaper or sooner; the arrow says which way is better. A condition whose price or time nobody stated is not in that drawing.',
  });
}
