/** How much less each moment was lifted than the moments that nothing held back: what compressor, clipper and limiter took away. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';
import { type ConditionLook, strokeDashOf } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import { clockText } from '../measure-report/clock-text.ts';
import { timeFrame, toSpans } from '../measure-report/time-axis.ts';
import { formatNumber } from '../number-text.ts';

/** Quieter moments than this below the loudness are not what a limiter or compressor acts on. */
const SHOWN_RANGE_LU = 30;
/** Less cannot be seen, or heard. */
const LEAST_REDUCTION_DB = 0.1;
/** Where so little was taken away, ticks stand at halves and less. */
const FINE_TICKS_DB = 4;
/** The lift that nothing held back, as a share of moments that were lifted no more: the very highest are chance. */
const FREE_SHARE = 0.95;

export interface GainChange {
  /** The lift of moments that nothing held back. */
  readonly freeDb: number;
  /** By hops of the mix, 0 or less; null where either is too quiet to tell. */
  readonly reductionsDb: readonly (number | null)[];
  readonly hopSeconds: number;
  readonly deepestDb: number;
  readonly deepestSeconds: number;
}

/**
 * Compares the momentary loudness (0.4 s) of mix and master.
 *
 * @param lateSeconds how much later the master has the same music
 * @returns null in silence
 */
export function gainChangeOf(before: Analysis, after: Analysis, lateSeconds = 0): GainChange | null {
  const { hopSeconds, momentaryLufs } = before.loudnessOverTime;
  const lateHops = Math.round(lateSeconds / hopSeconds);
  const lowestLufs = (before.integratedLufs ?? 0) - SHOWN_RANGE_LU;
  const lifts = momentaryLufs.map((from, index) => {
    const to = after.loudnessOverTime.momentaryLufs[index + lateHops] ?? null;
    return from === null || to === null || from < lowestLufs ? null : to - from;
  });
  const sorted = Float64Array.from(lifts.filter((lift) => lift !== null)).sort();
  const freeDb = sorted[Math.floor((sorted.length - 1) * FREE_SHARE)];
  if (freeDb === undefined) return null;
  return {
    freeDb,
    reductionsDb: lifts.map((lift) => (lift === null ? null : Math.min(0, lift - freeDb))),
    hopSeconds,
    deepestDb: Math.min(0, sorted[0]! - freeDb),
    deepestSeconds: lifts.indexOf(sorted[0]!) * hopSeconds,
  };
}

export interface DrawnGainChange {
  readonly look: ConditionLook;
  readonly change: GainChange;
}

/**
 * The first as an area that hangs from zero, others as lines.
 *
 * @returns null where all moments were lifted alike, to a tenth of a decibel, in all of them
 */
export function gainChangeDrawing(
  changes: readonly DrawnGainChange[],
  { seconds, height = 150 }: { seconds: number; height?: number },
): Drawing | null {
  const deepestDb = Math.min(...changes.map(({ change }) => change.deepestDb));
  if (deepestDb > -LEAST_REDUCTION_DB) return null;
  const isAlone = changes.length === 1;
  const textOf = ({ look, change }: DrawnGainChange): string => {
    if (change.deepestDb > -LEAST_REDUCTION_DB) return `${look.label}: no moment held back`;
    const text = `deepest at ${clockText(change.deepestSeconds)}: ${formatNumber(change.deepestDb, { digits: 1, signed: true })} dB`;
    return isAlone ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : `${look.label}: ${text}`;
  };
  return {
    label: 'Less lift of momentary loudness (0.4 s), dB',
    description: `${changes.map(textOf).join('; ')}.`,
    plot: (width) => ({
      height,
      ...timeFrame(seconds, width),
      y: {
        domain: [Math.min(-1, deepestDb) - 0.3, 0],
        label: null,
        ticks: 4,
        tickFormat: (value: number) => formatNumber(value, { digits: deepestDb > -FINE_TICKS_DB ? 1 : 0 }),
        grid: true,
      },
      marks: [
        ...changes.map(({ look, change: { reductionsDb, hopSeconds } }, index) => {
          const spans = toSpans(reductionsDb, { hopSeconds, width });
          return index === 0
            ? Plot.areaY(spans, { x: 'endSeconds', y1: 0, y2: 'low', fill: look.color, fillOpacity: 0.55 })
            : Plot.line(spans, {
                x: 'endSeconds',
                y: 'low',
                stroke: look.color,
                strokeWidth: 1.5,
                ...strokeDashOf(look),
              });
        }),
        Plot.ruleY([0], { stroke: 'var(--ink)' }),
      ],
    }),
  };
}
