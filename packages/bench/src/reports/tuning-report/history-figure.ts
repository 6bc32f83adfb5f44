/** How the search over all music went: a dot for each setting tried, and the best so far as a line. */
import * as Plot from '@observablehq/plot';
import type { Evaluation } from '../../tuning/evaluation.ts';
import { compareSettings, holdsAll } from '../../tuning/tuning-objective.ts';
import type { Drawing } from '../figure-svg.ts';
import { figureHtml } from '../figures/figure.ts';
import type { Html } from '../html.ts';
import { countOf, formatNumber } from '../number-text.ts';

/** A first generation may try what is absurd; the axis shows what matters and says what it cut off. */
const SHOWN_SHARE = 0.95;

interface Step {
  readonly number: number;
  readonly cost: number;
  readonly holds: boolean;
}

function bestSoFar(history: readonly Evaluation[]): Step[] {
  let best = history[0]!;
  return history.flatMap((one) => {
    if (compareSettings(one, best) < 0) best = one;
    return best.cost === null ? [] : [{ number: one.number, cost: best.cost, holds: holdsAll(best) }];
  });
}

/** @param history of the search over all music, the base setting first, each with a cost or without */
export function tuningHistoryFigure({
  id,
  history,
  unit,
}: {
  id: string;
  history: readonly Evaluation[];
  unit: string;
}): Html {
  const steps = history.flatMap((one): Step[] =>
    one.cost === null ? [] : [{ number: one.number, cost: one.cost, holds: holdsAll(one) }],
  );
  const line = bestSoFar(history);
  const costs = steps.map(({ cost }) => cost).sort((one, other) => one - other);
  const lowest = costs[0]!;
  const ceiling = Math.max(
    costs[Math.floor(SHOWN_SHARE * (costs.length - 1))]!,
    ...line.map(({ cost }) => cost),
  );
  const room = 0.06 * (ceiling - lowest) || 0.5;
  const shown = steps.filter(({ cost }) => cost <= ceiling);
  const cut = steps.length - shown.length;
  const broken = steps.filter(({ holds }) => !holds).length;
  const base = line[0]!;
  const best = line.at(-1)!;
  const format = (cost: number) => `${formatNumber(cost, { digits: 2 })}${unit === '' ? '' : ` ${unit}`}`;
  const drawing: Drawing = {
    label: `Cost of each setting${unit === '' ? '' : `, ${unit}`}: lower is better`,
    description: `${countOf(steps.length, 'setting')} tried. The base setting costs ${format(base.cost)}, the best ${format(best.cost)}.`,
    plot: (width) => ({
      height: width < 400 ? 240 : 300,
      marginLeft: 52,
      marginRight: 16,
      marginTop: 22,
      marginBottom: 40,
      x: {
        domain: [-0.5, history.at(-1)!.number + 0.5],
        label: 'Settings tried',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: width < 400 ? 4 : 8,
      },
      y: { domain: [lowest - room, ceiling + room], label: null, ticks: 5, grid: true },
      marks: [
        Plot.ruleY([base.cost], { stroke: 'var(--reference)', strokeWidth: 1.5, strokeDasharray: '8 3' }),
        Plot.text([base], {
          y: 'cost',
          text: () => 'base setting',
          frameAnchor: 'right',
          textAnchor: 'end',
          dy: -8,
          fill: 'var(--reference)',
          stroke: 'var(--surface)',
          strokeWidth: 4,
        }),
        Plot.dot(
          shown.filter(({ holds }) => holds),
          { x: 'number', y: 'cost', r: 2.5, fill: 'var(--ink-soft)' },
        ),
        Plot.dot(
          shown.filter(({ holds }) => !holds),
          { x: 'number', y: 'cost', r: 3, symbol: 'times', stroke: 'var(--notice-line)' },
        ),
        Plot.line(line, {
          x: 'number',
          y: 'cost',
          stroke: 'var(--ours)',
          strokeWidth: 2.5,
          curve: 'step-after',
        }),
      ],
    }),
  };
  const remarks = [
    ...(broken > 0
      ? [
          `A cross is a setting that breaks a constraint, or leaves a piece without a score (${broken} of ${steps.length}).`,
        ]
      : []),
    ...(cut > 0 ? [`${countOf(cut, 'setting')} ${cut === 1 ? 'lies' : 'lie'} above the picture.`] : []),
  ];
  return figureHtml({
    id,
    title: 'The search over all music',
    drawings: [drawing],
    readingAid:
      `A dot is a setting, in the order of trying; the line is the best so far. ${remarks.join(' ')}`.trim(),
  });
}
