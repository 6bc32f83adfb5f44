/** Loudness over time: short-term loudness of every version, with its integrated loudness as a level line. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';
import { max, min } from 'simple-statistics';
import { type ConditionLook, strokeDashOf } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { sectionShades } from '../measure-report/section-marks.ts';
import { timeFrame } from '../measure-report/time-axis.ts';
import { formatNumber } from '../number-text.ts';
import { figureHtml } from './figure.ts';

export interface LoudnessCurve {
  readonly look: ConditionLook;
  readonly analysis: Analysis;
  /** How much later than the first it has the same music; it is drawn so much earlier. */
  readonly lateSeconds?: number | null;
}

interface Moment {
  readonly seconds: number;
  readonly lufs: number | null;
}

/** More points than this cannot be told apart at the width of the page, or of half of it. */
const MOST_POINTS = 400;
const MOST_PAIRED_POINTS = 180;
/** Quieter passages than this below the loudest would flatten the picture; the curve breaks there. */
const SHOWN_RANGE_LU = 36;

/** Every k-th value; a window of 3 s hides nothing between two of them. */
function toMoments({ analysis, lateSeconds }: LoudnessCurve, mostPoints: number): readonly Moment[] {
  const { hopSeconds, shortTermLufs } = analysis.loudnessOverTime;
  const step = Math.max(1, Math.ceil(shortTermLufs.length / mostPoints));
  const late = lateSeconds ?? 0;
  return shortTermLufs.flatMap((lufs, index) =>
    index % step === 0 ? [{ seconds: (index + 1) * hopSeconds - late, lufs }] : [],
  );
}

const lufsText = (value: number | null): string =>
  value === null ? 'no loudness' : `${formatNumber(value, { digits: 1 })} LUFS`;

/**
 * Draws short-term loudness.
 *
 * @param beside what is drawn beside it, if anything: half as wide each
 * @param beside.aid how that is read
 * @returns null when no version has any (under 3 s, or silence)
 */
export function loudnessFigure({
  id,
  curves,
  beside,
}: {
  id: string;
  curves: readonly LoudnessCurve[];
  beside?: { readonly drawing: Drawing | null; readonly aid: string };
}): Html | null {
  const mostPoints = beside === undefined ? MOST_POINTS : MOST_PAIRED_POINTS;
  const traces = curves.map((curve) => ({ ...curve, moments: toMoments(curve, mostPoints) }));
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
      height: beside === undefined ? 240 : 180,
      ...timeFrame(seconds, width),
      y: {
        domain: [bottomLufs - 1, topLufs + 1],
        label: null,
        ticks: 6,
        tickFormat: (value: number) => formatNumber(value, { digits: 0 }),
        grid: true,
      },
      marks: [
        ...(beside === undefined ? [] : sectionShades(curves[0]!.analysis)),
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
              ...strokeDashOf(look),
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
    drawings: [drawing, ...(beside?.drawing ? [beside.drawing] : [])],
    isPaired: beside !== undefined,
    readingAid: `${beside !== undefined && curves[0]!.analysis.sections.length > 1 ? 'Shading marks sections. ' : ''}Windows stand where they end. The thin level lines are integrated loudness. Where a curve swings less than the mix, dynamics were reduced; a curve that is the mix moved up is only louder.${beside?.drawing ? ` ${beside.aid}` : ''}`,
  });
}
