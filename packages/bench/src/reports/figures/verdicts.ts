/** Verdicts as a forest plot: estimate and interval of every claim against the chance line, the outcome in words beside it. */
import * as Plot from '@observablehq/plot';
import type { Verdict } from '../../statistics/verdict.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { countOf, formatPercent } from '../number-text.ts';
import { figureHtml } from './figure.ts';

const ROW_HEIGHT = 52;
/** Average width of a character at 12 px, for shortening claims to the room they have. */
const CHARACTER_WIDTH = 6.4;

const shorten = (text: string, characters: number): string =>
  text.length <= characters ? text : `${text.slice(0, Math.max(1, characters - 1)).trimEnd()}…`;

const estimateText = ({ estimate, interval }: Verdict): string => {
  if (estimate === null) return 'no answers yet';
  if (interval === null) return formatPercent(estimate);
  return `${formatPercent(estimate)} (${formatPercent(interval.low)} to ${formatPercent(interval.high)})`;
};

/**
 * Draws the verdicts of a panel.
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
  verdicts: readonly Verdict[];
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
  }));
  const drawing: Drawing = {
    label: estimateLabel,
    description: `${rows.map((row) => `${row.claim}: ${row.outcome}, ${estimateText(row)}, ${countOf(row.n, 'answer')}`).join('; ')}. Chance is ${formatPercent(chanceLevel)}.`,
    plot: (width) => {
      const room = width - 24;
      return {
        height: rows.length * ROW_HEIGHT + 62,
        marginLeft: 12,
        marginRight: 12,
        marginTop: 22,
        marginBottom: 40,
        x: {
          domain: [0, 1],
          label: null,
          ticks: width < 400 ? 5 : 10,
          tickFormat: (share: number) => formatPercent(share),
          grid: true,
        },
        y: { type: 'band', domain: rows.map(({ key }) => key), axis: null, padding: 0 },
        marks: [
          Plot.ruleX([chanceLevel], { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '4 3' }),
          Plot.text([chanceLevel], {
            x: (share: number) => share,
            text: () => 'chance',
            frameAnchor: 'top',
            dy: -15,
          }),
          Plot.ruleY(rows, { x1: 'low', x2: 'high', y: 'key', stroke: 'var(--ink)', strokeWidth: 3, dy: 10 }),
          Plot.dot(rows, {
            x: 'estimate',
            y: 'key',
            r: 6,
            symbol: 'diamond',
            fill: (row: { filled: boolean }) => (row.filled ? 'var(--ink)' : 'var(--surface)'),
            stroke: 'var(--ink)',
            strokeWidth: 2,
            dy: 10,
          }),
          Plot.text(rows, {
            y: 'key',
            frameAnchor: 'left',
            textAnchor: 'start',
            dy: -11,
            text: (row: Verdict) =>
              shorten(row.claim, Math.floor(room / CHARACTER_WIDTH) - row.outcome.length - 3),
            stroke: 'var(--surface)',
            strokeWidth: 4,
            fill: 'currentColor',
          }),
          Plot.text(rows, {
            y: 'key',
            frameAnchor: 'right',
            textAnchor: 'end',
            dy: -11,
            text: 'outcome',
            fontWeight: 600,
            stroke: 'var(--surface)',
            strokeWidth: 4,
            fill: 'currentColor',
          }),
        ],
      };
    },
  };
  return figureHtml({ id, title, drawings: [drawing], readingAid });
}
