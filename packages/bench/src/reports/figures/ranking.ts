/** Pairs: the versions on one scale of preference, each with its interval, the most preferred first. */
import type { Ranking } from '../../statistics/verdict/judge-ranking.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { formatNumber } from '../number-text.ts';
import { figureHtml } from './figure.ts';
import { intervalRowsPlot } from './interval-rows.ts';

/** Draws one ranking; null for no version, and where its intervals may not decide. */
export function rankingFigure({
  id,
  title,
  ranking: { comparison, notTrusted },
}: {
  id: string;
  title: string;
  ranking: Ranking;
}): Html | null {
  const apart = comparison.contrasts.filter(({ isToldApart }) => isToldApart).length;
  const rows = comparison.ranking.map(({ item, strength, interval: { low, high } }, index) => ({
    // a place is a claim
    name: apart === 0 ? item : `${index + 1}. ${item}`,
    middle: strength,
    low,
    high,
  }));
  if (rows.length === 0 || notTrusted !== null) return null;
  const drawing: Drawing = {
    label: 'Strength of preference (log odds against the average version)',
    description: `${rows.map((row) => `${row.name}: ${formatNumber(row.middle, { digits: 2, signed: true })}, ${formatNumber(row.low, { digits: 2, signed: true })} to ${formatNumber(row.high, { digits: 2, signed: true })}`).join('; ')}. ${apart} of ${comparison.contrasts.length} pairs are told apart.`,
    plot: intervalRowsPlot({
      rows,
      zero: true,
      tickFormat: (value) => formatNumber(value, { digits: 1, signed: true }),
    }),
  };
  return figureHtml({
    id,
    title: apart === 0 ? `${title}: none can be told` : title,
    drawings: [drawing],
    readingAid:
      'Further right is liked better; 0 is the average of all versions, +1 are odds of 2.7 to 1 against it. Intervals of single versions may overlap where the two are told apart all the same: the table of pairs decides.',
  });
}
