/** Loudness and true peaks of one piece over time, sections shaded. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';
import { max, min } from 'simple-statistics';
import type { Drawing } from '../figure-svg.ts';
import { figureHtml } from '../figures/figure.ts';
import type { Html } from '../html.ts';
import { countOf, formatNumber } from '../number-text.ts';
import { INTEGRATED_LOOK, MOMENTARY_LOOK, SHORT_TERM_LOOK } from './curve-looks.ts';
import { sectionNumbers, sectionShades } from './section-marks.ts';
import { type Span, timeFrame, timeScale, toSpans } from './time-axis.ts';

/** What lies further below the loudest would flatten the rest; curves break there. */
const SHOWN_RANGE_DB = 36;
const FULL_SCALE_DBTP = 0;
/** Where streaming services ask peaks to stay, so that lossy coding does not clip. */
const STREAMING_CEILING_DBTP = -1;

const oneDecimal = (value: number): string => formatNumber(value, { digits: 1 });
const wholeTick = (value: number): string => formatNumber(value, { digits: 0 });
const present = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

const clipped = (spans: readonly Span[], bottom: number): readonly Span[] =>
  spans.map((span) =>
    span.high === null || span.high < bottom
      ? { ...span, low: null, high: null }
      : { ...span, low: Math.max(span.low!, bottom) },
  );

const isOver = ({ high }: Span): boolean => high !== null && high > FULL_SCALE_DBTP;

function loudnessDrawing(analysis: Analysis): Drawing | null {
  const { integratedLufs, loudnessOverTime, seconds, sections } = analysis;
  const { hopSeconds, momentaryLufs, shortTermLufs } = loudnessOverTime;
  const levels = present([...momentaryLufs, ...shortTermLufs]);
  if (levels.length === 0) return null;
  const top = max(levels);
  const bottom = Math.max(min(levels), top - SHOWN_RANGE_DB);
  return {
    label: 'Loudness, LUFS',
    description: `Momentary loudness between ${oneDecimal(min(levels))} and ${oneDecimal(top)} LUFS over ${seconds.toFixed(0)} s${
      integratedLufs === null ? '' : `; integrated ${oneDecimal(integratedLufs)} LUFS`
    }${sections.length > 1 ? `; ${countOf(sections.length, 'section')}` : ''}.`,
    plot: (width) => ({
      height: 260,
      marginLeft: 40,
      marginRight: 12,
      marginTop: 24,
      x: timeScale(seconds, width),
      y: { domain: [bottom - 1, top + 1], label: null, ticks: 6, tickFormat: wholeTick, grid: true },
      marks: [
        ...sectionShades(analysis),
        ...sectionNumbers(analysis, width),
        Plot.areaY(clipped(toSpans(momentaryLufs, { hopSeconds, width }), bottom), {
          x: 'endSeconds',
          y1: 'low',
          y2: 'high',
          fill: 'var(--momentary)',
          stroke: MOMENTARY_LOOK.color,
          strokeWidth: 1,
        }),
        Plot.line(clipped(toSpans(shortTermLufs, { hopSeconds, width }), bottom), {
          x: 'endSeconds',
          y: 'high',
          stroke: SHORT_TERM_LOOK.color,
          strokeWidth: 2,
        }),
        ...(integratedLufs === null || integratedLufs < bottom
          ? []
          : [
              Plot.ruleY([integratedLufs], {
                stroke: INTEGRATED_LOOK.color,
                strokeWidth: 1.75,
                strokeDasharray: INTEGRATED_LOOK.dash,
              }),
            ]),
      ],
    }),
  };
}

function peakDrawing(analysis: Analysis): Drawing | null {
  const { peaksOverTime, seconds, truePeakDbtp } = analysis;
  const { hopSeconds, truePeaksDbtp } = peaksOverTime;
  const levels = present(truePeaksDbtp);
  if (levels.length === 0 || truePeakDbtp === null) return null;
  const top = Math.max(max(levels), FULL_SCALE_DBTP);
  const bottom = Math.max(min(levels), top - SHOWN_RANGE_DB) - 1;
  const overs = levels.filter((peak) => peak > FULL_SCALE_DBTP);
  return {
    label: 'True peak, dBTP',
    description: `Highest true peak ${oneDecimal(truePeakDbtp)} dBTP; ${
      overs.length === 0
        ? 'none over full scale'
        : `over full scale in ${countOf(overs.length, 'moment')} of ${hopSeconds} s`
    }.`,
    plot: (width) => ({
      height: 150,
      ...timeFrame(seconds, width),
      y: { domain: [bottom, top + 1], label: null, ticks: 4, tickFormat: wholeTick, grid: true },
      marks: [
        ...sectionShades(analysis),
        Plot.areaY(clipped(toSpans(truePeaksDbtp, { hopSeconds, width }), bottom), {
          x: 'startSeconds',
          y1: bottom,
          y2: 'high',
          curve: 'step-after',
          fill: 'var(--momentary)',
        }),
        Plot.ruleY([STREAMING_CEILING_DBTP], { stroke: 'var(--ink-soft)', strokeDasharray: '2 3' }),
        Plot.ruleY([FULL_SCALE_DBTP], { stroke: 'var(--ink)', strokeWidth: 1 }),
        Plot.ruleX(toSpans(truePeaksDbtp, { hopSeconds, width }).filter(isOver), {
          x: ({ startSeconds, endSeconds }: Span) => (startSeconds + endSeconds) / 2,
          y1: FULL_SCALE_DBTP,
          y2: 'high',
          stroke: 'var(--failure)',
          strokeWidth: 2.5,
        }),
      ],
    }),
  };
}

/** Draws both; null when there is nothing but silence, or less than one window of 400 ms. */
export function loudnessFigure(id: string, analysis: Analysis): Html | null {
  const drawings = [loudnessDrawing(analysis), peakDrawing(analysis)].filter((drawing) => drawing !== null);
  if (drawings.length === 0) return null;
  const integrated = analysis.integratedLufs;
  return figureHtml({
    id,
    title: 'Loudness and peaks over time',
    legend: [
      { look: SHORT_TERM_LOOK, text: SHORT_TERM_LOOK.label },
      { look: MOMENTARY_LOOK, text: MOMENTARY_LOOK.label },
      ...(integrated === null
        ? []
        : [{ look: INTEGRATED_LOOK, text: `Integrated, ${oneDecimal(integrated)} LUFS` }]),
    ],
    drawings,
    readingAid: `Windows stand where they end. ${
      analysis.sections.length > 1 ? 'Shading and numbers mark the sections listed below. ' : ''
    }Peaks above the solid line at 0 dBTP clip in players and lossy codecs; the dotted line is −1 dBTP, which services ask for.`,
  });
}
