/** Loudness over time: short-term loudness of every version, with its integrated loudness as a level line. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';
import { max, min } from 'simple-statistics';
import type { ConditionLook } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { formatNumber } from '../number-text.ts';
import { figureHtml } from './figure.ts';

export interface LoudnessCurve {
  readonly look: ConditionLook;
  readonly analysis: Analysis;
}

interface Moment {
  readonly seconds: number;
  readonly lufs: number | null;
}

/** More points than this cannot be told apart at the width of the page. */
const MOST_POINTS = 400;
/** Quieter passages than this below the loudest would flatten the picture; the curve breaks there. */
const SHOWN_RANGE_LU = 36;

/** Every k-th value; a window of 3 s hides nothing between two of them. */
function toMoments({ loudnessOverTime: { hopSeconds, shortTermLufs } }: Analysis): readonly Moment[] {
  const step = Math.max(1, Math.ceil(shortTermLufs.length / MOST_POINTS));
  return shortTermLufs.flatMap((lufs, index) =>
    index % step === 0 ? [{ seconds: (index + 1) * hopSeconds, lufs }] : [],
  );
}

const lufsText = (value: number | null): string =>
  value === null ? 'no loudness' : `${formatNumber(value, { digits: 1 })} LUFS`;

const minutesText = (seconds: number): string =>
  seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;

/** Draws short-term loudness; null when no version has any (under 3 s, or silence). */
export function loudnessFigure({
  id,
  curves,
}: {
  id: string;
  curves: readonly LoudnessCurve[];
}): Html | null {
  const traces = curves.map(({ look, analysis }) => ({ look, analysis, moments: toMoments(analysis) }));
  const levels = traces.flatMap(({ moments }) =>
    moments.flatMap(({ lufs }) => (lufs === null ? [] : [lufs])),
  );
  if (levels.length === 0) return null;
  const integrated = traces.flatMap(({ look, analysis }) =>
    analysis.integratedLufs === null ? [] : [{ look, lufs: analysis.integratedLufs }],
  );
  const topLufs = max([...levels, ...integrated.map(({ lufs }) => lufs)]);
  const bottomLufs = Math.max(
    min([...levels, ...integrated.map(({ lufs }) => lufs)]),
    topLufs - SHOWN_RANGE_LU,
  );
  const seconds = max(curves.map(({ analysis }) => analysis.seconds));

  const drawing: Drawing = {
    label: 'Short-term loudness (3 s), LUFS',
    description: `${traces
      .map(({ look, analysis }) => {
        const highest = analysis.shortTermMaxLufs;
        return `${look.label}: integrated ${lufsText(analysis.integratedLufs)}, highest short-term ${lufsText(highest)}`;
      })
      .join('; ')}.`,
    plot: (width) => ({
      height: 240,
      marginLeft: 40,
      marginBottom: 40,
      marginRight: 24,
      x: {
        domain: [0, seconds],
        label: 'Time (end of the window)',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: width < 400 ? 5 : 10,
        tickFormat: minutesText,
      },
      y: {
        domain: [bottomLufs - 1, topLufs + 1],
        label: null,
        ticks: 6,
        tickFormat: (value: number) => formatNumber(value, { digits: 0 }),
        grid: true,
      },
      marks: [
        ...integrated.map(({ look, lufs }) =>
          Plot.ruleY([lufs], { stroke: look.color, strokeWidth: 1, strokeOpacity: 0.8 }),
        ),
        ...traces.map(({ look, moments }) =>
          Plot.line(
            moments.map((moment) =>
              moment.lufs !== null && moment.lufs < bottomLufs ? { ...moment, lufs: null } : moment,
            ),
            {
              x: 'seconds',
              y: 'lufs',
              stroke: look.color,
              strokeWidth: 2,
              ...(look.dash === '' ? {} : { strokeDasharray: look.dash }),
            },
          ),
        ),
      ],
    }),
  };
  return figureHtml({
    id,
    title: 'Loudness over time',
    legend: curves.map(({ look, analysis }) => ({
      look,
      text: `${look.label}, integrated ${lufsText(analysis.integratedLufs)}`,
    })),
    drawings: [drawing],
    readingAid:
      'The thin level lines are integrated loudness. Where a curve swings less than the mix, dynamics were reduced; a curve that is the mix moved up is only louder.',
  });
}
