/** The stereo image of one piece: over time, and band by band. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';
import { max, min } from 'simple-statistics';
import type { Drawing } from '../figure-svg.ts';
import { figureHtml } from '../figures/figure.ts';
import { bandText, frequencyScale } from '../figures/frequency-scale.ts';
import { HALF_WINDOW_SECONDS, NARROWEST_DB } from '../figures/stereo-scale.ts';
import { type Html, html } from '../html.ts';
import { formatNumber } from '../number-text.ts';
import { STEREO_LOOK } from './curve-looks.ts';
import { sectionShades } from './section-marks.ts';
import { type Span, timeFrame, toSpans } from './time-axis.ts';

const LEAST_REACH_DB = 3;

const signed = (digits: number) => (value: number) => formatNumber(value, { digits, signed: true });
const present = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

function overTimeDrawing({
  label,
  analysis,
  values,
  domain,
  zero,
  digits,
  height,
}: {
  label: string;
  analysis: Analysis;
  values: readonly (number | null)[];
  domain: readonly [number, number];
  zero: number;
  digits: number;
  height: number;
}): Drawing | null {
  const { stereoOverTime, seconds } = analysis;
  const levels = present(values);
  if (levels.length === 0) return null;
  const [low, high] = domain;
  const within = values.map((value) => (value === null ? null : Math.min(high, Math.max(low, value))));
  const format = signed(digits);
  return {
    label,
    description: `Between ${format(min(levels))} and ${format(max(levels))}.`,
    plot: (width) => ({
      height,
      ...timeFrame(seconds, width),
      y: { domain: [low, high], label: null, ticks: 4, tickFormat: signed(low > -2 ? 1 : 0), grid: true },
      marks: [
        ...sectionShades(analysis),
        Plot.ruleY([zero], { stroke: 'var(--ink-soft)' }),
        Plot.areaY(toSpans(within, { hopSeconds: stereoOverTime.hopSeconds, width }), {
          x: ({ startSeconds }: Span) => startSeconds + HALF_WINDOW_SECONDS,
          y1: 'low',
          y2: 'high',
          fill: STEREO_LOOK.color,
          fillOpacity: 0.35,
          stroke: STEREO_LOOK.color,
          strokeWidth: 1.25,
        }),
      ],
    }),
  };
}

function bandDrawing({
  label,
  analysis,
  values,
  domain,
  zero,
  digits,
}: {
  label: string;
  analysis: Analysis;
  values: readonly (number | null)[];
  domain: readonly [number, number];
  zero: number;
  digits: number;
}): Drawing | null {
  const { centersHz } = analysis.thirdOctaves;
  const bands = values.flatMap((value, band) => (value === null ? [] : [{ hz: centersHz[band]!, value }]));
  if (bands.length === 0) return null;
  const [low, high] = domain;
  const lowest = bands.reduce((a, b) => (b.value < a.value ? b : a));
  const highest = bands.reduce((a, b) => (b.value > a.value ? b : a));
  const format = signed(digits);
  return {
    label,
    description: `From ${format(lowest.value)} at ${bandText(lowest.hz)} to ${format(highest.value)} at ${bandText(highest.hz)}.`,
    plot: (width) => ({
      height: 210,
      marginLeft: 40,
      marginBottom: 40,
      x: frequencyScale(width),
      y: { domain: [low, high], label: null, ticks: 5, tickFormat: signed(low > -2 ? 1 : 0), grid: true },
      marks: [
        Plot.ruleY([zero], { stroke: 'var(--ink-soft)' }),
        Plot.ruleX(bands, {
          x: ({ hz }: { hz: number }) => Math.log10(hz),
          y1: Math.max(low, Math.min(high, zero)),
          y2: ({ value }: { value: number }) => Math.max(low, Math.min(high, value)),
          stroke: STEREO_LOOK.color,
          strokeWidth: 3,
        }),
        Plot.dot(bands, {
          x: ({ hz }: { hz: number }) => Math.log10(hz),
          y: ({ value }: { value: number }) => Math.max(low, Math.min(high, value)),
          fill: STEREO_LOOK.color,
          r: 3,
        }),
      ],
    }),
  };
}

/** Draws both; null where there are no two sides, or only silence. */
export function stereoFigures(id: string, analysis: Analysis): Html | null {
  const { stereoOverTime, thirdOctaves } = analysis;
  const reachDb = max([LEAST_REACH_DB, ...present(stereoOverTime.balancesDb).map(Math.abs)]);
  const balanceReachDb = Math.min(12, Math.ceil(reachDb));
  const overTime = [
    overTimeDrawing({
      label: 'Correlation',
      analysis,
      values: stereoOverTime.correlations,
      domain: [-1, 1],
      zero: 0,
      digits: 2,
      height: 140,
    }),
    overTimeDrawing({
      label: 'Width: side to mid, dB',
      analysis,
      values: stereoOverTime.sideToMidDb,
      domain: [NARROWEST_DB, 6],
      zero: 0,
      digits: 1,
      height: 140,
    }),
    overTimeDrawing({
      label: 'Balance: left to right, dB',
      analysis,
      values: stereoOverTime.balancesDb,
      domain: [-balanceReachDb, balanceReachDb],
      zero: 0,
      digits: 1,
      height: 110,
    }),
  ].filter((drawing) => drawing !== null);
  const widths = thirdOctaves.centersHz.map((_, band) => {
    const mid = thirdOctaves.midLevelsDb[band] ?? null;
    const side = thirdOctaves.sideLevelsDb[band] ?? null;
    return mid === null || side === null ? null : side - mid;
  });
  const bands = [
    bandDrawing({
      label: 'Width in third-octaves: side to mid, dB',
      analysis,
      values: widths,
      domain: [NARROWEST_DB, 6],
      zero: NARROWEST_DB,
      digits: 1,
    }),
    bandDrawing({
      label: 'Correlation in third-octaves',
      analysis,
      values: thirdOctaves.correlations,
      domain: [-1, 1],
      zero: 0,
      digits: 2,
    }),
  ].filter((drawing) => drawing !== null);
  if (overTime.length === 0 && bands.length === 0) return null;
  return html`${
    overTime.length > 0 &&
    figureHtml({
      id: `${id}-time`,
      title: 'Stereo image over time',
      drawings: overTime,
      readingAid:
        'Correlation: +1 is mono, 0 unrelated sides; what stays below 0 cancels in mono. Width: 0 dB is as much side as mid, −40 and less is mono. Balance: above 0 leans left.',
    })
  }${
    bands.length > 0 &&
    figureHtml({
      id: `${id}-bands`,
      title: 'Stereo image by frequency',
      drawings: bands,
      readingAid:
        'Short bars are narrow bands. A bass that is wide or below 0 loses level in mono and is hard to cut to vinyl.',
      isPaired: bands.length === 2,
    })
  }`;
}
