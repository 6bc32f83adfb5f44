/** The stereo image of an item's versions over each other: width by frequency, and correlation over time. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';
import { mean } from 'simple-statistics';
import { strokeDashOf } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { timeScale } from '../measure-report/time-axis.ts';
import { formatNumber } from '../number-text.ts';
import type { DrawnVersion } from './drawn-version.ts';
import { figureHtml } from './figure.ts';
import { frequencyScale } from './frequency-scale.ts';
import { HALF_WINDOW_SECONDS, NARROWEST_DB } from './stereo-scale.ts';

const WIDEST_DB = 6;
const MOST_POINTS = 90;

const signed = (digits: number) => (value: number) => formatNumber(value, { digits, signed: true });

const strokeOf = ({ look }: DrawnVersion) => ({
  stroke: look.color,
  strokeWidth: 2,
  ...strokeDashOf(look),
});

interface Band {
  readonly decade: number;
  readonly widthDb: number | null;
}

function widthsOf({ thirdOctaves: { centersHz, midLevelsDb, sideLevelsDb } }: Analysis): readonly Band[] {
  return centersHz.map((hz, band) => {
    const [mid, side] = [midLevelsDb[band] ?? null, sideLevelsDb[band] ?? null];
    const widthDb =
      mid === null || side === null ? null : Math.min(WIDEST_DB, Math.max(NARROWEST_DB, side - mid));
    return { decade: Math.log10(hz), widthDb };
  });
}

/** Means of as many hops as a drawing can show. */
function correlationsOf({ analysis, lateSeconds }: DrawnVersion) {
  const { hopSeconds, correlations } = analysis.stereoOverTime;
  const step = Math.max(1, Math.ceil(correlations.length / MOST_POINTS));
  return Array.from({ length: Math.ceil(correlations.length / step) }, (_, index) => {
    const present = correlations.slice(index * step, (index + 1) * step).filter((value) => value !== null);
    return {
      seconds: (index + 0.5) * step * hopSeconds + HALF_WINDOW_SECONDS - (lateSeconds ?? 0),
      correlation: present.length === 0 ? null : mean(present),
    };
  });
}

const widthDrawing = (versions: readonly DrawnVersion[]): Drawing => ({
  label: 'Width in third-octaves: side to mid, dB',
  description: `${versions
    .map(
      ({ look, analysis: { sideToMidDb } }) =>
        `${look.label}: ${sideToMidDb === null ? 'no width' : `${signed(1)(sideToMidDb)} dB over all`}`,
    )
    .join('; ')}.`,
  plot: (width) => ({
    height: 190,
    marginLeft: 40,
    marginBottom: 40,
    x: frequencyScale(width),
    y: { domain: [NARROWEST_DB, WIDEST_DB], label: null, ticks: 5, tickFormat: signed(0), grid: true },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--ink-soft)' }),
      ...versions.map((version) =>
        Plot.line(widthsOf(version.analysis), { x: 'decade', y: 'widthDb', ...strokeOf(version) }),
      ),
    ],
  }),
});

const correlationDrawing = (versions: readonly DrawnVersion[]): Drawing => ({
  label: 'Correlation over time',
  description: `${versions
    .map(
      ({ look, analysis: { correlation } }) =>
        `${look.label}: ${correlation === null ? 'none' : `${signed(2)(correlation)} over all`}`,
    )
    .join('; ')}.`,
  plot: (width) => ({
    height: 190,
    marginLeft: 40,
    marginRight: 12,
    marginTop: 20,
    marginBottom: 40,
    x: timeScale(Math.max(...versions.map(({ analysis }) => analysis.seconds)), width),
    y: { domain: [-1, 1], label: null, ticks: 4, tickFormat: signed(1), grid: true },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--ink-soft)' }),
      ...versions.map((version) =>
        Plot.line(correlationsOf(version), { x: 'seconds', y: 'correlation', ...strokeOf(version) }),
      ),
    ],
  }),
});

/** Draws both; null where no version has two sides that are not silent. */
export function stereoFigure({
  id,
  versions,
}: {
  id: string;
  versions: readonly DrawnVersion[];
}): Html | null {
  const wide = versions.filter(({ analysis }) => analysis.sideToMidDb !== null);
  if (wide.length === 0) return null;
  return figureHtml({
    id,
    title: 'Stereo image',
    legend: wide.map(({ look }) => ({ look, text: look.label })),
    drawings: [widthDrawing(wide), correlationDrawing(wide)],
    isPaired: true,
    readingAid:
      'Width: 0 dB is as much side as mid, −40 and less is mono. Correlation: +1 is mono, 0 two unrelated sides; what stays below 0 cancels when a device plays in mono.',
  });
}
