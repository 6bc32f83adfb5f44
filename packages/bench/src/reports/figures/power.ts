/** Power: how likely a panel shows what it is to show, against its listeners; one curve an effect, and where one is. */
import * as Plot from '@observablehq/plot';
import { effectOf } from '../../statistics/planning/panel-goal.ts';
import type { PlannedPanel } from '../../statistics/planning/plan-panel.ts';
import { type ConditionLook, strokeDashOf } from '../condition-looks.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { formatPercent } from '../number-text.ts';
import { effectText, shareText } from '../panel-plan/plan-words.ts';
import { figureHtml } from './figure.ts';

const CURVE_STYLES = [
  { color: 'var(--other-1)', dash: '2 3', symbol: 'square' },
  { color: 'var(--reference)', dash: '8 3', symbol: 'diamond' },
  { color: 'var(--other-2)', dash: '10 3 2 3', symbol: 'star' },
] as const;
const OWN_STYLE = { color: 'var(--ours)', dash: '', symbol: 'circle' } as const;

/** One look a curve; the one asked about is drawn solid. */
function lookAtCurves({ goal, curves }: PlannedPanel): ConditionLook[] {
  const own = effectOf(goal);
  let others = 0;
  return curves.map(({ effect }) => {
    const style = effect === own ? OWN_STYLE : CURVE_STYLES[others % CURVE_STYLES.length]!;
    if (effect !== own) others += 1;
    return { conditionId: String(effect), label: effectText(goal, effect), ...style };
  });
}

/** Draws the power of a planned panel. */
export function powerFigure({ id, plan }: { id: string; plan: PlannedPanel }): Html {
  const { curves, goal, here, test, wantedPower } = plan;
  const looks = lookAtCurves(plan);
  const most = curves[0]!.points.at(-1)!.listeners;
  const own = effectOf(goal);
  // beyond the picture on the right, where no number of listeners is enough
  const place = here.listeners === null ? null : { listeners: here.listeners, power: here.power };
  const drawing: Drawing = {
    label: 'Power: share of such panels that show it',
    description: `${curves
      .map(({ effect, points }) => {
        const enough = points.find(({ power }) => power >= wantedPower);
        return `${effectText(goal, effect)}: ${enough === undefined ? `not ${shareText(wantedPower)} with ${most} listeners` : `${shareText(wantedPower)} with about ${enough.listeners} listeners`}`;
      })
      .join(
        '; ',
      )}.${place === null ? '' : ` You are at ${place.listeners} listeners, ${shareText(place.power)}.`}`,
    plot: (width) => ({
      height: width < 400 ? 260 : 340,
      marginLeft: 48,
      marginBottom: 40,
      marginRight: 24,
      marginTop: 22,
      x: {
        domain: [0, most],
        label: 'Listeners',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: width < 400 ? 4 : 10,
        tickFormat: (count: number) => (Number.isInteger(count) ? String(count) : ''),
      },
      y: {
        domain: [0, 1],
        label: null,
        ticks: 5,
        tickFormat: (power: number) => formatPercent(power),
        grid: true,
      },
      marks: [
        Plot.ruleY([wantedPower], { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '4 3' }),
        Plot.text([wantedPower], {
          y: (power: number) => power,
          text: () => 'wanted',
          frameAnchor: 'right',
          textAnchor: 'end',
          dy: 9,
          fill: 'currentColor',
          stroke: 'var(--surface)',
          strokeWidth: 4,
        }),
        ...curves.map(({ effect, points }, index) =>
          Plot.line(points, {
            x: 'listeners',
            y: 'power',
            stroke: looks[index]!.color,
            strokeWidth: effect === own ? 3 : 2,
            ...strokeDashOf(looks[index]!),
          }),
        ),
        ...(place === null
          ? []
          : [
              Plot.ruleX([place], {
                x: 'listeners',
                y1: 0,
                y2: 'power',
                stroke: 'var(--ink)',
                strokeWidth: 1,
              }),
              Plot.dot([place], {
                x: 'listeners',
                y: 'power',
                r: 6,
                fill: 'var(--ink)',
                stroke: 'var(--surface)',
                strokeWidth: 2,
              }),
              Plot.text([place], {
                x: 'listeners',
                y: 'power',
                text: ({ listeners, power }: { listeners: number; power: number }) =>
                  width < 400 ? 'you are here' : `you are here\n${listeners} listeners, ${shareText(power)}`,
                textAnchor: place.listeners > 0.7 * most ? 'end' : 'start',
                lineAnchor: 'top',
                dx: place.listeners > 0.7 * most ? -12 : 12,
                dy: 12,
                fontWeight: 600,
                fill: 'var(--ink)',
                stroke: 'var(--surface)',
                strokeWidth: 4,
              }),
            ]),
      ],
    }),
  };
  return figureHtml({
    id,
    title: 'What so many listeners can show',
    legend: looks.map((look) => ({ look, text: look.label })),
    drawings: [drawing],
    readingAid: `How likely a panel shows it, when it is so.${test === 't-over-listeners-and-tracks' ? ' Where a curve flattens, more listeners hardly help: more tracks do.' : ''}`,
  });
}
