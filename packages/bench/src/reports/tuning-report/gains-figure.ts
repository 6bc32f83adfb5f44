/** What each artist's music gained by a setting that was tuned without it: a dot each, and the mean with its interval. */
import * as Plot from '@observablehq/plot';
import type { UnseenGain } from '../../tuning/judge-gains.ts';
import type { ArtistGain } from '../../tuning/tune.ts';
import type { Drawing } from '../figure-svg.ts';
import { figureHtml } from '../figures/figure.ts';
import type { Html } from '../html.ts';
import { countOf, formatNumber } from '../number-text.ts';

const ROW_HEIGHT = 26;
/** Characters of a name that have room on a desk, and on a telephone. */
const LONGEST_NAME = { wide: 24, narrow: 15 };

const shorten = (name: string, longest: number): string =>
  name.length > longest ? `${name.slice(0, longest - 1)}…` : name;

/** @param gains at least one */
export function unseenGainsFigure({
  id,
  gains,
  unseen,
  unit,
}: {
  id: string;
  gains: readonly ArtistGain[];
  unseen: UnseenGain;
  unit: string;
}): Html {
  const rows = gains
    .map((gain, index) => ({ ...gain, key: String(index) }))
    .sort((one, other) => other.gain - one.gain);
  const nameOf = new Map(rows.map(({ key, artist }) => [key, artist]));
  const { estimate, interval } = unseen;
  const values = [
    0,
    ...rows.map(({ gain }) => gain),
    ...(interval === null ? [] : [interval.low, interval.high]),
  ];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.06 * (high - low) || 0.5;
  const better = rows.filter(({ gain }) => gain > 0).length;
  const drawing: Drawing = {
    label: `Gain on music never heard while tuning${unit === '' ? '' : `, ${unit}`}`,
    description: `${better} of ${countOf(rows.length, 'artist')} gain.${estimate === null ? '' : ` Mean ${formatNumber(estimate, { digits: 2, signed: true })}, interval ${formatNumber(interval!.low, { digits: 2, signed: true })} to ${formatNumber(interval!.high, { digits: 2, signed: true })}.`}`,
    plot: (width) => ({
      height: (rows.length + (estimate === null ? 0 : 1)) * ROW_HEIGHT + 66,
      marginLeft: width < 400 ? 116 : 168,
      marginRight: 16,
      marginTop: 22,
      marginBottom: 40,
      x: {
        domain: [low - room, high + room],
        label: null,
        ticks: width < 400 ? 3 : 7,
        grid: true,
        tickFormat: (value: number) => formatNumber(value, { digits: high - low < 2 ? 2 : 1, signed: true }),
      },
      y: {
        type: 'band',
        domain: [...rows.map(({ key }) => key), ...(estimate === null ? [] : ['mean'])],
        label: null,
        tickSize: 0,
        tickFormat: (key: string) =>
          shorten(nameOf.get(key) ?? 'Mean of artists', LONGEST_NAME[width < 400 ? 'narrow' : 'wide']),
      },
      marks: [
        Plot.ruleX([0], { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '4 3' }),
        Plot.dot(rows, { x: 'gain', y: 'key', r: 4.5, fill: 'var(--ours)' }),
        ...(estimate === null
          ? []
          : [
              Plot.ruleY([{ key: 'mean' }], {
                y: 'key',
                x1: interval!.low,
                x2: interval!.high,
                stroke: 'var(--ink)',
                strokeWidth: 3,
              }),
              Plot.dot([{ key: 'mean' }], {
                x: () => estimate,
                y: 'key',
                r: 6,
                symbol: 'diamond',
                fill: 'var(--ink)',
              }),
            ]),
      ],
    }),
  };
  return figureHtml({
    id,
    title: 'Music that no setting had been tuned on',
    drawings: [drawing],
    readingAid:
      'A dot is one artist’s music under the setting that was tuned on everybody else’s; right of the dashed line it is better than the base setting. The thick line is where the mean of all artists may lie.',
  });
}
