/** Scores: one row a condition, one dot an item, the median as an upright line, and a thin line that joins an item's dots. */
import * as Plot from '@observablehq/plot';
import type { ConditionLook } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { countOf, formatNumber } from '../number-text.ts';
import { spreadOf } from '../run-facts.ts';
import { figureHtml } from './figure.ts';

interface ScoreDot {
  readonly conditionId: string;
  readonly itemId: string;
  readonly itemTitle: string;
  readonly value: number;
}

export interface ScoreStrip {
  readonly label: string;
  readonly unit: string;
  readonly dots: readonly ScoreDot[];
  /** Where the reference stands; drawn as a line, and always in view. */
  readonly reference?: { readonly value: number; readonly text: string };
  /** A difference that may go either way: drawn without a median, since the two sides would cancel. */
  readonly signed?: boolean;
}

const ROW_HEIGHT = 38;
const MEDIAN_HALF_HEIGHT = 11;
const LONGEST_NAME = 19;

const shorten = (name: string): string =>
  name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;

function strip(
  { label, unit, dots, reference, signed = false }: ScoreStrip,
  looks: readonly ConditionLook[],
): Drawing {
  const rows = looks.filter(({ conditionId }) => dots.some((dot) => dot.conditionId === conditionId));
  const labelOf = new Map(rows.map((look) => [look.conditionId, look.label]));
  const row = (dot: { conditionId: string }) => labelOf.get(dot.conditionId);
  const values = dots.map(({ value }) => value);
  const shown = reference === undefined ? values : [...values, reference.value];
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  const span = high - low || 1;
  const tickDigits = Math.max(0, Math.ceil(-Math.log10(span / 4)));
  const medians = rows.flatMap((look) => {
    const spread = spreadOf(dots.flatMap((dot) => (dot.conditionId === look.conditionId ? [dot.value] : [])));
    return spread === null ? [] : [{ look, spread }];
  });
  const format = (value: number) =>
    `${formatNumber(value, { digits: tickDigits + 1, signed })}${unit === '' ? '' : ` ${unit}`}`;
  const joins = rows.flatMap(({ conditionId }) => dots.filter((dot) => dot.conditionId === conditionId));

  return {
    label: unit === '' ? label : `${label}, ${unit}`,
    description: `${medians
      .map(
        ({ look, spread }) =>
          `${look.label}: ${signed ? '' : `median ${format(spread.median)}, `}${format(spread.min)} to ${format(spread.max)}, ${countOf(spread.n, 'item')}`,
      )
      .join('; ')}.`,
    plot: (width) => ({
      height: rows.length * ROW_HEIGHT + 64,
      marginLeft: 128,
      marginRight: 16,
      marginTop: 24,
      marginBottom: 40,
      x: {
        domain: [low - span * 0.06, high + span * 0.06],
        label: null,
        ticks: width < 400 ? 3 : 5,
        tickFormat: (value: number) => formatNumber(value, { digits: tickDigits, signed }),
        grid: true,
      },
      y: {
        type: 'band',
        domain: rows.map((look) => look.label),
        label: null,
        tickSize: 0,
        tickFormat: shorten,
        padding: 0.1,
      },
      marks: [
        ...(reference === undefined
          ? []
          : [
              Plot.ruleX([reference.value], {
                stroke: 'var(--reference)',
                strokeWidth: 2,
                strokeDasharray: '8 3',
              }),
              Plot.text([reference], {
                x: 'value',
                text: 'text',
                frameAnchor: 'top',
                dy: -16,
                textAnchor: reference.value > (low + high) / 2 ? 'end' : 'start',
                fill: 'var(--reference)',
              }),
            ]),
        Plot.line(joins, {
          x: 'value',
          y: row,
          z: 'itemId',
          stroke: 'currentColor',
          strokeOpacity: 0.28,
          strokeWidth: 1,
        }),
        ...(signed ? [] : medians).map(({ look, spread }) =>
          Plot.tickX([spread], {
            x: 'median',
            y: () => look.label,
            stroke: look.color,
            strokeWidth: 3,
            insetTop: ROW_HEIGHT / 2 - 2 - MEDIAN_HALF_HEIGHT,
            insetBottom: ROW_HEIGHT / 2 - 2 - MEDIAN_HALF_HEIGHT,
          }),
        ),
        ...rows.map((look) =>
          Plot.dot(
            dots.filter((dot) => dot.conditionId === look.conditionId),
            {
              x: 'value',
              y: row,
              symbol: look.symbol,
              r: 4.5,
              fill: look.color,
              fillOpacity: 0.75,
              stroke: 'var(--surface)',
              strokeWidth: 1,
              title: (dot: ScoreDot) => `${dot.itemTitle}: ${format(dot.value)}`,
            },
          ),
        ),
      ],
    }),
  };
}

/** Draws scores as strips, two beside each other where there is room; null when there is nothing to draw. */
export function scoresFigure({
  id,
  title,
  strips,
  looks,
  readingAid,
}: {
  id: string;
  title: string;
  strips: readonly ScoreStrip[];
  looks: readonly ConditionLook[];
  readingAid: string;
}): Html | null {
  const filled = strips.filter(({ dots }) => dots.length > 0);
  if (filled.length === 0) return null;
  return figureHtml({
    id,
    title,
    drawings: filled.map((one) => strip(one, looks)),
    readingAid,
    isPaired: true,
  });
}
