/** Gain reduction over time: how much less each moment was lifted than the moments that nothing held back. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';
import type { Drawing } from '../figure-svg.ts';
import { figureHtml } from '../figures/figure.ts';
import type { Html } from '../html.ts';
import { clockText } from '../measure-report/clock-text.ts';
import { timeScale, toSpans } from '../measure-report/time-axis.ts';
import { formatNumber } from '../number-text.ts';
import { MASTER_LOOK } from './account-looks.ts';

/** Quieter moments than this below the loudness are not what a limiter or compressor acts on. */
const SHOWN_RANGE_LU = 30;
/** Less cannot be seen, or heard. */
const LEAST_REDUCTION_DB = 0.1;
/** The lift that nothing held back, as a share of moments that were lifted no more: the very highest are chance. */
const FREE_SHARE = 0.95;

/** @returns null where all moments were lifted alike, to a tenth of a decibel, and in silence */
export function gainChangeFigure({
  id,
  before,
  after,
}: {
  id: string;
  before: Analysis;
  after: Analysis;
}): Html | null {
  const { hopSeconds, momentaryLufs } = before.loudnessOverTime;
  const lowestLufs = (before.integratedLufs ?? 0) - SHOWN_RANGE_LU;
  const lifts = momentaryLufs.map((from, index) => {
    const to = after.loudnessOverTime.momentaryLufs[index] ?? null;
    return from === null || to === null || from < lowestLufs ? null : to - from;
  });
  const sorted = Float64Array.from(lifts.filter((lift) => lift !== null)).sort();
  const freeDb = sorted[Math.floor((sorted.length - 1) * FREE_SHARE)];
  if (freeDb === undefined) return null;
  const reductions = lifts.map((lift) => (lift === null ? null : Math.min(0, lift - freeDb)));
  const deepestDb = sorted[0]! - freeDb;
  if (deepestDb > -LEAST_REDUCTION_DB) return null;
  const deepestAt = clockText(lifts.indexOf(sorted[0]!) * hopSeconds);
  const drawing: Drawing = {
    label: 'Less lift of momentary loudness (0.4 s), dB',
    description: `Deepest at ${deepestAt}: ${formatNumber(deepestDb, { digits: 1, signed: true })} dB.`,
    plot: (width) => ({
      height: 150,
      marginLeft: 40,
      marginRight: 12,
      marginTop: 8,
      marginBottom: 28,
      x: timeScale(before.seconds, width),
      y: {
        domain: [Math.min(-1, deepestDb) - 0.3, 0],
        label: null,
        ticks: 4,
        tickFormat: (value: number) => formatNumber(value, { digits: 0 }),
        grid: true,
      },
      marks: [
        Plot.areaY(toSpans(reductions, { hopSeconds, width }), {
          x: 'endSeconds',
          y1: 0,
          y2: 'low',
          fill: MASTER_LOOK.color,
          fillOpacity: 0.55,
        }),
        Plot.ruleY([0], { stroke: 'var(--ink)' }),
      ],
    }),
  };
  return figureHtml({
    id,
    title: 'Gain reduction over time',
    drawings: [drawing],
    readingAid: `Zero is the lift of moments that nothing held back, ${formatNumber(freeDb, { digits: 1, signed: true })} dB. Where the area hangs down, compressor, clipper and limiter took that much away; single short peaks that a limiter catches hardly show in it.`,
  });
}
