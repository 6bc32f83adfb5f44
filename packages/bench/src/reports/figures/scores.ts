/** Scores: one row a condition with a dot for each item, below them their mean with its interval. */
import * as Plot from '@observablehq/plot';
import type { ConditionLook } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { type ItemMean, itemMeanOf } from '../item-mean.ts';
import { countOf, formatNumber } from '../number-text.ts';
import { figureHtml } from './figure.ts';
import { shortenName } from './shorten-name.ts';

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
  readonly better?: 'lower' | 'higher' | 'none';
  /** Where the reference stands; drawn as a line, and always in view. */
  readonly reference?: { readonly value: number; readonly text: string };
  /** What no value lies below. */
  readonly least?: number | null;
  /** A difference that may go either way: drawn without a mean, since the two sides would cancel. */
  readonly signed?: boolean;
}

const ROW_HEIGHT = 40;
const LONGEST_NAME = 19;
/** With more items, dots have no names and lines between conditions no meaning to the eye. */
const MOST_NAMED_ITEMS = 12;
/** How far an interval may reach past the dots, as a share of their range, before it is cut. */
const MOST_REACH = 0.75;

const DIRECTION_WORDS = { lower: ' · ← better', higher: ' · better →', none: '' } as const;

interface Row {
  readonly look: ConditionLook;
  readonly dots: readonly ScoreDot[];
  readonly mean: ItemMean;
}

function rowsOf({ dots, least }: ScoreStrip, looks: readonly ConditionLook[]): readonly Row[] {
  return looks.flatMap((look) => {
    const own = dots.filter(({ conditionId }) => conditionId === look.conditionId);
    const values = own.map(({ value }) => value);
    const mean = itemMeanOf(values, { least: least ?? null });
    return mean === null ? [] : [{ look, dots: own, mean }];
  });
}

function domainOf(rows: readonly Row[], { reference, signed = false }: ScoreStrip) {
  const values = rows.flatMap(({ mean }) => [mean.min, mean.max]);
  const shown = reference === undefined ? values : [...values, reference.value];
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const span = high - low || 1;
  const ends = signed
    ? []
    : rows.flatMap(({ mean: { interval } }) => (interval === null ? [] : [interval.low, interval.high]));
  return {
    low: Math.max(Math.min(low, ...ends), low - span * MOST_REACH),
    high: Math.min(Math.max(high, ...ends), high + span * MOST_REACH),
    tickDigits: Math.max(0, Math.ceil(-Math.log10(span / 4))),
  };
}

function dotMarks(rows: readonly Row[], format: (value: number) => string): Plot.Markish[] {
  const isNamed =
    new Set(rows.flatMap(({ dots }) => dots.map(({ itemId }) => itemId))).size <= MOST_NAMED_ITEMS;
  if (!isNamed) {
    // one path of unconnected points a row, as a hundred shapes in each of thirty drawings are slow to open
    return rows.map(({ look, dots }) =>
      Plot.line(
        dots.flatMap(({ value }) => [{ value }, { value: null }]),
        {
          x: 'value',
          y: () => look.label,
          stroke: look.color,
          strokeOpacity: 0.6,
          strokeWidth: 6,
          strokeLinecap: 'round',
          dy: -6,
        },
      ),
    );
  }
  return [
    Plot.line(
      rows.flatMap(({ look, dots }) => dots.map((dot) => ({ ...dot, label: look.label }))),
      {
        x: 'value',
        y: 'label',
        z: 'itemId',
        stroke: 'currentColor',
        strokeOpacity: 0.28,
        strokeWidth: 1,
        dy: -6,
      },
    ),
    ...rows.map(({ look, dots }) =>
      Plot.dot(dots, {
        x: 'value',
        y: () => look.label,
        symbol: look.symbol,
        r: 3.5,
        fill: look.color,
        fillOpacity: 0.75,
        stroke: 'var(--surface)',
        strokeWidth: 1,
        dy: -6,
        title: (dot: ScoreDot) => `${dot.itemTitle}: ${format(dot.value)}`,
      }),
    ),
  ];
}

function meanMarks(rows: readonly Row[], { low, high }: { low: number; high: number }): Plot.Markish[] {
  const within = (value: number): number => Math.min(high, Math.max(low, value));
  return rows.flatMap(({ look, mean: { mean, interval } }) => [
    ...(interval === null
      ? []
      : [
          Plot.ruleY([interval], {
            x1: within(interval.low),
            x2: within(interval.high),
            y: () => look.label,
            stroke: look.color,
            strokeWidth: 2.5,
            dy: 9,
          }),
        ]),
    Plot.dot([mean], {
      x: (value: number) => value,
      y: () => look.label,
      symbol: look.symbol,
      r: 4.5,
      fill: look.color,
      stroke: 'var(--surface)',
      strokeWidth: 1,
      dy: 9,
    }),
  ]);
}

function referenceMarks({ value, text }: { value: number; text: string }, middle: number): Plot.Markish[] {
  return [
    Plot.ruleX([value], { stroke: 'var(--reference)', strokeWidth: 2, strokeDasharray: '8 3' }),
    Plot.text([text], {
      x: () => value,
      text: (words: string) => words,
      frameAnchor: 'top',
      dy: -16,
      textAnchor: value > middle ? 'end' : 'start',
      fill: 'var(--reference)',
    }),
  ];
}

function strip(one: ScoreStrip, looks: readonly ConditionLook[]): Drawing {
  const { label, unit, reference, signed = false, better = 'none' } = one;
  const rows = rowsOf(one, looks);
  const { low, high, tickDigits } = domainOf(rows, one);
  const room = (high - low || 1) * 0.06;
  const format = (value: number) =>
    `${formatNumber(value, { digits: tickDigits + 1, signed })}${unit === '' ? '' : ` ${unit}`}`;
  const meanText = ({ mean, interval }: ItemMean): string =>
    interval === null
      ? ''
      : `mean ${format(mean)}, 95 % interval ${format(interval.low)} to ${format(interval.high)}, `;
  return {
    label: `${unit === '' ? label : `${label}, ${unit}`}${DIRECTION_WORDS[better]}`,
    description: `${rows
      .map(
        ({ look, mean }) =>
          `${look.label}: ${signed ? '' : meanText(mean)}items ${format(mean.min)} to ${format(mean.max)}, ${countOf(mean.n, 'item')}`,
      )
      .join('; ')}.`,
    plot: () => ({
      height: rows.length * ROW_HEIGHT + 56,
      marginLeft: 138,
      marginRight: 16,
      marginTop: 24,
      marginBottom: 32,
      x: {
        domain: [low - room, high + room],
        label: null,
        ticks: 4,
        tickFormat: (value: number) => formatNumber(value, { digits: tickDigits, signed }),
        grid: true,
      },
      y: {
        type: 'band',
        domain: rows.map(({ look }) => look.label),
        label: null,
        tickSize: 0,
        tickFormat: (label: string) => shortenName(label, LONGEST_NAME),
        padding: 0.1,
      },
      marks: [
        ...(reference === undefined ? [] : referenceMarks(reference, (low + high) / 2)),
        ...dotMarks(rows, format),
        ...(signed ? [] : meanMarks(rows, { low, high })),
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
