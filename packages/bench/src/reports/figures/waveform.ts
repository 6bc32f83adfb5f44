/** Waveforms: each master as it is, and behind it the mix lifted as far as the moments that nothing held back. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';
import { MIX_LOOK } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { type Span, timeFrame, toSpans } from '../measure-report/time-axis.ts';
import { formatNumber } from '../number-text.ts';
import { figureHtml } from './figure.ts';
import type { DrawnGainChange } from './gain-change.ts';

/** A lifted mix may reach far over full scale; more than this would make the master a line. */
const MOST_AMPLITUDE = 2;

export interface DrawnWaveform extends DrawnGainChange {
  readonly analysis: Analysis;
  readonly lateSeconds: number;
}

const amplitudeOf = (level: number | null, gainDb: number): number =>
  level === null ? 0 : Math.min(MOST_AMPLITUDE, 10 ** ((level + gainDb) / 20));

/** A shape that is as far above zero as below, since only the largest sample of each hop is known. */
function shapeOf(
  { peaksOverTime: { hopSeconds, samplePeaksDbfs } }: Analysis,
  {
    width,
    gainDb,
    lateSeconds,
    fill,
    opacity,
  }: { width: number; gainDb: number; lateSeconds: number; fill: string; opacity: number },
) {
  return Plot.areaY(toSpans(samplePeaksDbfs, { hopSeconds, width }), {
    x: ({ startSeconds, endSeconds }: Span) => (startSeconds + endSeconds) / 2 - lateSeconds,
    y1: ({ high }: Span) => -amplitudeOf(high, gainDb),
    y2: ({ high }: Span) => amplitudeOf(high, gainDb),
    fill,
    fillOpacity: opacity,
  });
}

function waveformDrawing(mix: Analysis, { look, analysis, change, lateSeconds }: DrawnWaveform): Drawing {
  const peakOf = (values: readonly (number | null)[], gainDb: number): number =>
    Math.max(0, ...values.map((value) => amplitudeOf(value, gainDb)));
  const masterPeak = peakOf(analysis.peaksOverTime.samplePeaksDbfs, 0);
  const reach = Math.max(1.05, masterPeak, peakOf(mix.peaksOverTime.samplePeaksDbfs, change.freeDb));
  return {
    label: `${look.label}, over the mix lifted by ${formatNumber(change.freeDb, { digits: 1, signed: true })} dB`,
    description: `Highest sample of ${look.label}: ${formatNumber(masterPeak, { digits: 2 })} of full scale.`,
    plot: (width) => ({
      height: 120,
      ...timeFrame(mix.seconds, width),
      y: {
        domain: [-reach, reach],
        label: null,
        ticks: [-1, 0, 1],
        tickFormat: (value: number) => formatNumber(value, { digits: 0 }),
      },
      marks: [
        shapeOf(mix, { width, gainDb: change.freeDb, lateSeconds: 0, fill: MIX_LOOK.color, opacity: 0.45 }),
        shapeOf(analysis, { width, gainDb: 0, lateSeconds, fill: look.color, opacity: 0.85 }),
        Plot.ruleY([-1, 1], { stroke: 'var(--ink-soft)', strokeDasharray: '2 3' }),
      ],
    }),
  };
}

/** Two beside each other; null where there is no version that lines up with the mix. */
export function waveformFigure({
  id,
  mix,
  versions,
}: {
  id: string;
  mix: Analysis;
  versions: readonly DrawnWaveform[];
}): Html | null {
  if (versions.length === 0) return null;
  return figureHtml({
    id,
    title: 'Waveform',
    drawings: versions.map((version) => waveformDrawing(mix, version)),
    isPaired: true,
    readingAid:
      'In colour the master, in grey behind it the mix as loud as if nothing had held it back: grey that stands out at the edges is what compressor, clipper and limiter took away. The dotted lines at 1 are full scale.',
  });
}
