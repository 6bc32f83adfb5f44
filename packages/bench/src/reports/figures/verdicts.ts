/** Verdicts as a forest plot: estimate and interval of every claim against the chance line, the outcome in words beside it. */
import * as Plot from '@observablehq/plot';
import type { Verdict } from '../../statistics/verdict/statement.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { countOf, formatNumber, formatPercent } from '../number-text.ts';
import { chanceLine } from './chance-line.ts';
import { figureHtml } from './figure.ts';

/** A row holds its claim above its interval; on a telephone the claim takes up to three lines. */
const ROW_HEIGHT = 52;
const NARROW_ROW_HEIGHT = 84;
const OUTCOME_WIDTH = 84;
const FONT_SIZE = 12;
/** Plot measures text by a narrower font than most systems have. */
const FONT_WIDENING = 1.1;

/** One line of the plot: a verdict, or a part of the answers with what was found in it. */
export interface ForestRow
  extends Pick<Verdict, 'claim' | 'estimate' | 'interval' | 'n' | 'margin' | 'quantity'> {
  /** In words; `undecided` is drawn hollow. */
  readonly outcome: string;
}

/** Shares in percent, differences in signed points of a hundred or of a scale. */
const valueText = (value: number, quantity: Verdict['quantity'], digits = 0): string =>
  quantity === 'share'
    ? formatPercent(value)
    : formatNumber(value, { digits, signed: true, factor: quantity === 'rating points' ? 1 : 100 });

const estimateText = ({ estimate, interval, quantity }: ForestRow): string => {
  if (estimate === null) return 'no answers yet';
  if (interval === null) return valueText(estimate, quantity);
  return `${valueText(estimate, quantity)} (${valueText(interval.low, quantity)} to ${valueText(interval.high, quantity)})`;
};

/** All that can be for shares; as far as the longest interval on both sides for points of a scale. */
function domainOf(rows: readonly ForestRow[], quantity: Verdict['quantity']): [number, number] {
  if (quantity === 'share') return [0, 1];
  if (quantity === 'difference of shares') return [-1, 1];
  const reach = Math.max(
    ...rows.flatMap(({ estimate, interval, margin }) =>
      [estimate, interval?.low, interval?.high, margin?.high].map((value) => Math.abs(value ?? 0)),
    ),
    1,
  );
  return [-reach, reach];
}

/**
 * Draws verdicts of one quantity.
 *
 * @param estimateLabel what the share is a share of: `Trials answered correctly`
 * @param chanceLevel what guessing gives, 0…1
 */
export function verdictsFigure({
  id,
  title,
  verdicts,
  estimateLabel,
  chanceLevel,
  readingAid,
}: {
  id: string;
  title: string;
  verdicts: readonly ForestRow[];
  estimateLabel: string;
  chanceLevel: number;
  readingAid: string;
}): Html {
  const rows = verdicts.map((verdict, index) => ({
    ...verdict,
    key: String(index + 1),
    low: verdict.interval?.low,
    high: verdict.interval?.high,
    filled: verdict.outcome !== 'undecided',
    marginLow: verdict.margin?.low,
    marginHigh: verdict.margin?.high,
  }));
  const quantity = rows[0]?.quantity ?? 'share';
  const isDifference = quantity !== 'share';
  const domain = domainOf(rows, quantity);
  const drawing: Drawing = {
    label: estimateLabel,
    description: `${rows.map((row) => `${row.claim}: ${row.outcome}, ${estimateText(row)}, ${countOf(row.n, 'answer')}`).join('; ')}. ${isDifference ? 'No difference is 0' : `Chance is ${formatPercent(chanceLevel)}`}.`,
    plot: (width) => {
      const rowHeight = width < 400 ? NARROW_ROW_HEIGHT : ROW_HEIGHT;
      const words = {
        dy: 6 - rowHeight / 2,
        lineAnchor: 'top',
        stroke: 'var(--surface)',
        strokeWidth: 4,
        fill: 'currentColor',
      } as const;
      const intervalDy = rowHeight / 2 - 14;
      // grades of a scale of five, where a whole point is much
      const isFine = quantity === 'rating points' && domain[1] - domain[0] < 10;
      return {
        height: rows.length * rowHeight + 62,
        marginLeft: 12,
        marginRight: 24,
        marginTop: 22,
        marginBottom: 40,
        x: {
          domain,
          label: null,
          ticks: width < 400 ? 5 : 10,
          tickFormat: (value: number) => valueText(value, quantity, isFine ? 1 : 0),
          grid: true,
        },
        y: { type: 'band', domain: rows.map(({ key }) => key), axis: null, padding: 0 },
        marks: [
          Plot.barX(
            rows.filter(({ margin }) => margin !== null),
            {
              x1: 'marginLow',
              x2: 'marginHigh',
              y: 'key',
              fill: 'currentColor',
              fillOpacity: 0.14,
            },
          ),
          ...chanceLine(chanceLevel, isDifference ? 'the same' : 'chance'),
          Plot.ruleY(rows, {
            x1: 'low',
            x2: 'high',
            y: 'key',
            stroke: 'var(--ink)',
            strokeWidth: 3,
            dy: intervalDy,
          }),
          Plot.dot(rows, {
            x: 'estimate',
            y: 'key',
            r: 6,
            symbol: 'diamond',
            fill: (row: { filled: boolean }) => (row.filled ? 'var(--ink)' : 'var(--surface)'),
            stroke: 'var(--ink)',
            strokeWidth: 2,
            dy: intervalDy,
          }),
          Plot.text(rows, {
            ...words,
            y: 'key',
            frameAnchor: 'left',
            textAnchor: 'start',
            text: 'claim',
            lineWidth: (width - 36 - OUTCOME_WIDTH) / FONT_SIZE / FONT_WIDENING,
          }),
          Plot.text(rows, {
            ...words,
            y: 'key',
            frameAnchor: 'right',
            textAnchor: 'end',
            text: 'outcome',
            fontWeight: 600,
          }),
        ],
      };
    },
  };
  return figureHtml({ id, title, drawings: [drawing], readingAid });
}
