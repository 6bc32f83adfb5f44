/** What could name a stimulus, as a picture of its own: spectra or levels of all versions over each other. */
import * as Plot from '@observablehq/plot';
import { max, min } from 'simple-statistics';
import type { WarningPicture } from '../../stimuli/find-warnings.ts';
import { strokeDashOf } from '../condition-looks.ts';
import { drawSvg } from '../figure-svg.ts';
import { formatNumber, listInWords } from '../number-text.ts';

const WIDTH = 880;
const HEIGHT = 360;
/** Below is what rounding to 24 bits leaves. */
const LOWEST_DB = -150;
const STYLES = [
  { color: '#0060b0', dash: '' },
  { color: '#b04000', dash: '8 3' },
  { color: '#007050', dash: '2 3' },
  { color: '#8a2be2', dash: '10 3 2 3' },
  { color: '#806000', dash: '4 4' },
  { color: '#505860', dash: '12 4' },
] as const;
/** In an image a page's style sheet does not reach. */
const STYLE =
  '<style>svg { color: #14181f; background: #ffffff; font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }</style>';

/** Draws the curves of a warning, each in a dash of its own. */
export function warningPictureSvg(
  { shows, curves }: WarningPicture,
  { id, title, subtitle }: { id: string; title: string; subtitle: string },
): string {
  const isSpectrum = shows === 'spectrum';
  const points = curves.flatMap((curve) => curve.points.map(([, db]) => Math.max(LOWEST_DB, db)));
  const names = curves.map(({ conditionId }) => conditionId);
  const svg = drawSvg(
    {
      label: `${title}: ${subtitle}`,
      description: `${isSpectrum ? 'Level in bands of 250 Hz' : 'Level in blocks of 50 ms'} of ${listInWords(names)}`,
      plot: () => ({
        height: HEIGHT,
        marginLeft: 48,
        marginTop: 56,
        marginRight: 140,
        marginBottom: 44,
        x: {
          label: null,
          ticks: 10,
          tickFormat: (x: number) => formatNumber(x, { digits: isSpectrum ? 0 : 1 }),
        },
        y: { domain: [min(points), max(points) + 3], label: null, ticks: 6, grid: true },
        marks: [
          ...curves.map((curve, index) => {
            const style = STYLES[index % STYLES.length]!;
            return Plot.line(
              curve.points.map(([x, db]) => ({ x: isSpectrum ? x / 1000 : x, db: Math.max(LOWEST_DB, db) })),
              {
                x: 'x',
                y: 'db',
                stroke: style.color,
                strokeWidth: 1.5,
                ...strokeDashOf(style),
              },
            );
          }),
          Plot.text([title], {
            frameAnchor: 'top-left',
            dy: -44,
            dx: -36,
            fontSize: 13,
            fontWeight: 600,
            text: (text: string) => text,
          }),
          Plot.text([`${subtitle} (dBFS over ${isSpectrum ? 'kHz' : 'seconds'})`], {
            frameAnchor: 'top-left',
            dy: -26,
            dx: -36,
            text: (text: string) => text,
          }),
          ...names.map((name, index) =>
            Plot.text([name], {
              frameAnchor: 'top-right',
              textAnchor: 'start',
              dx: 8,
              dy: 6 + 18 * index,
              fill: STYLES[index % STYLES.length]!.color,
              text: (text: string) => text,
            }),
          ),
        ],
      }),
    },
    { id, width: WIDTH },
  );
  return svg.markup.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ').replace('>', `>${STYLE}`);
}
