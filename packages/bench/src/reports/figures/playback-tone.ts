/** The tone of a simulated playback system as a picture of its own, for pages that are not ours. */
import * as Plot from '@observablehq/plot';
import type { PlaybackSystem } from '../../playback/playback-system.ts';
import { ROAD_NOISE_SPL_DB } from '../../playback/road-noise.ts';
import { THIRD_OCTAVES_HZ } from '../../processing/third-octave-gains.ts';
import { drawSvg } from '../figure-svg.ts';
import { formatNumber } from '../number-text.ts';
import { bandText, frequencyScale } from './frequency-scale.ts';

const WIDTH = 640;
/** What lies further down is not heard beside the rest. */
const SHOWN_DB = { lowest: -48, highest: 14 } as const;

/** In an image a page's style sheet does not reach. */
const STYLE = `<style>
svg { --curve: #0060b0; --ground: #ffffff; color: #14181f; background: var(--ground); font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
@media (prefers-color-scheme: dark) { svg { --curve: #6cb4ff; --ground: #14171c; color: #e8ebf0; } }
</style>`;

/** Draws the third octaves of a system; null where it has none to tell. */
export function playbackToneSvg({ id, title, thirdOctaveGainsDb }: PlaybackSystem): string | null {
  if (thirdOctaveGainsDb === null) return null;
  return pictureOf({
    id: `playback-${id}`,
    label: `${title}: gain in dB, 0 at 1 kHz`,
    levelsDb: thirdOctaveGainsDb,
    domain: [SHOWN_DB.lowest, SHOWN_DB.highest],
    zero: true,
  });
}

/** Draws the road noise that the car is simulated with. */
export const roadNoiseSvg = (): string =>
  pictureOf({
    id: 'playback-road-noise',
    label: 'Road noise: sound pressure level in third octaves, dB',
    levelsDb: ROAD_NOISE_SPL_DB,
    domain: [10, 80],
    zero: false,
  });

function pictureOf({
  id,
  label,
  levelsDb,
  domain,
  zero,
}: {
  id: string;
  label: string;
  levelsDb: readonly number[];
  domain: readonly [number, number];
  zero: boolean;
}): string {
  const points = THIRD_OCTAVES_HZ.map((hz, band) => ({ decade: Math.log10(hz), levelDb: levelsDb[band]! }));
  const shown = points.filter(({ levelDb }) => levelDb >= domain[0]);
  const svg = drawSvg(
    {
      label,
      description: describe(levelsDb),
      plot: (width) => ({
        height: 300,
        marginLeft: 44,
        marginTop: 34,
        marginRight: 20,
        marginBottom: 44,
        x: frequencyScale(width),
        y: {
          domain: [...domain],
          label: null,
          ticks: 6,
          grid: true,
          tickFormat: (db: number) => formatNumber(db, { digits: 0 }),
        },
        marks: [
          ...(zero ? [Plot.ruleY([0], { stroke: 'currentColor', strokeWidth: 1.2 })] : []),
          Plot.line(points, {
            x: 'decade',
            y: 'levelDb',
            stroke: 'var(--curve)',
            strokeWidth: 2.5,
            clip: true,
          }),
          Plot.dot(shown, { x: 'decade', y: 'levelDb', fill: 'var(--curve)', r: 3 }),
          Plot.text([label], {
            frameAnchor: 'top-left',
            dy: -26,
            dx: -30,
            fontSize: 14,
            fontWeight: 600,
            text: (text: string) => text,
          }),
        ],
      }),
    },
    { id, width: WIDTH },
  );
  return svg.markup.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ').replace('>', `>${STYLE}`);
}

const describe = (levelsDb: readonly number[]): string =>
  [31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000]
    .map((hz) => {
      const band = THIRD_OCTAVES_HZ.findIndex((center) => Math.abs(center / hz - 1) < 0.02);
      return `${bandText(hz)}: ${formatNumber(levelsDb[band]!, { digits: 1 })} dB`;
    })
    .join('; ');
