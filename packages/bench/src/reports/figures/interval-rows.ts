/** A row for each version: its name above a diamond with its interval, all on one scale. */
import * as Plot from '@observablehq/plot';
import type { Drawing } from '../figure-svg.ts';
import { rowNames } from './row-names.ts';

const ROW_HEIGHT = 44;

export interface IntervalRow {
  readonly name: string;
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The plot of some rows, in the order given.
 *
 * @param rows at least one
 * @param zero whether 0 has a line: on scales of differences
 * @param tickFormat numbers as they are by default
 */
export function intervalRowsPlot({
  rows,
  zero = false,
  tickFormat,
}: {
  rows: readonly IntervalRow[];
  zero?: boolean;
  tickFormat?: (value: number) => string;
}): Drawing['plot'] {
  const keyed = rows.map((row, index) => ({ ...row, key: String(index + 1) }));
  return (width) => ({
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
      ...(tickFormat && { tickFormat }),
    },
    y: { type: 'band', domain: keyed.map(({ key }) => key), axis: null, padding: 0 },
    marks: [
      ...(zero
        ? [Plot.ruleX([0], { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '4 3' })]
        : []),
      Plot.ruleY(keyed, { x1: 'low', x2: 'high', y: 'key', stroke: 'var(--ink)', strokeWidth: 3, dy: 8 }),
      Plot.dot(keyed, {
        x: 'middle',
        y: 'key',
        r: 6,
        symbol: 'diamond',
        fill: 'var(--ink)',
        stroke: 'var(--ink)',
        dy: 8,
      }),
      rowNames(keyed, { rowHeight: ROW_HEIGHT }),
    ],
  });
}
