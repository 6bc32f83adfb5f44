/** Pairs: the versions on one scale of preference, each with its interval, the most preferred first. */
import * as Plot from '@observablehq/plot';
import type { Ranking } from '../../statistics/verdict/judge-ranking.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { formatNumber } from '../number-text.ts';
import { figureHtml } from './figure.ts';

const ROW_HEIGHT = 44;

/** Draws one ranking; null for no version. */
export function rankingFigure({
  id,
  title,
  ranking: { comparison },
}: {
  id: string;
  title: string;
  ranking: Ranking;
}): Html | null {
  const rows = comparison.ranking.map(({ item, strength, interval }, index) => ({
    key: String(index + 1),
    name: `${index + 1}. ${item}`,
    item,
    strength,
    low: interval.low,
    high: interval.high,
  }));
  if (rows.length === 0) return null;
  const low = Math.min(...rows.map((row) => row.low));
  const high = Math.max(...rows.map((row) => row.high));
  const apart = comparison.contrasts.filter(({ isToldApart }) => isToldApart).length;
  const drawing: Drawing = {
    label: 'Strength of preference (log odds against the average version)',
    description: `${rows.map((row) => `${row.name}: ${formatNumber(row.strength, { digits: 2, signed: true })}, ${formatNumber(row.low, { digits: 2, signed: true })} to ${formatNumber(row.high, { digits: 2, signed: true })}`).join('; ')}. ${apart} of ${comparison.contrasts.length} pairs are told apart.`,
    plot: (width) => ({
      height: rows.length * ROW_HEIGHT + 62,
      marginLeft: 12,
      marginRight: 24,
      marginTop: 22,
      marginBottom: 40,
      x: {
        domain: [low, high],
        nice: true,
        label: null,
        ticks: width < 400 ? 4 : 8,
        tickFormat: (value: number) => formatNumber(value, { digits: 1, signed: true }),
        grid: true,
      },
      y: { type: 'band', domain: rows.map(({ key }) => key), axis: null, padding: 0 },
      marks: [
        Plot.ruleX([0], { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '4 3' }),
        Plot.ruleY(rows, { x1: 'low', x2: 'high', y: 'key', stroke: 'var(--ink)', strokeWidth: 3, dy: 8 }),
        Plot.dot(rows, {
          x: 'strength',
          y: 'key',
          r: 6,
          symbol: 'diamond',
          fill: 'var(--ink)',
          stroke: 'var(--ink)',
          dy: 8,
        }),
        Plot.text(rows, {
          y: 'key',
          text: 'name',
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
      'Further right is liked better; 0 is the average of all versions, +1 are odds of 2.7 to 1 against it. Intervals of single versions may overlap where the two are told apart all the same: the table of pairs decides.',
  });
}
