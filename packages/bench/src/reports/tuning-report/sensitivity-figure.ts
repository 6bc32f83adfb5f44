/** What each parameter does: the cost along it, everything else at the optimum. */
import * as Plot from '@observablehq/plot';
import type { Sensitivity } from '../../tuning/sensitivity.ts';
import type { ParameterValue, ParameterValues, TunedParameter } from '../../tuning/tuned-parameter.ts';
import { holdsAll } from '../../tuning/tuning-objective.ts';
import type { Drawing } from '../figure-svg.ts';
import { figureHtml } from '../figures/figure.ts';
import type { Html } from '../html.ts';
import { formatNumber, formatPercent } from '../number-text.ts';

interface Slice {
  readonly sensitivity: Sensitivity;
  readonly parameter: TunedParameter;
  readonly tuned: ParameterValue;
  readonly base: ParameterValue;
  /** The same for all parameters, so that steep is steep. */
  readonly costs: readonly [number, number];
}

const shareText = (share: number | null): string =>
  share === null ? '' : `; ${formatPercent(share)} of what the search found hangs on it`;

/** Four numbers from bound to bound, each as many times the one before. */
const logTicks = ({ low, high }: { low: number; high: number }): number[] =>
  [0, 1 / 3, 2 / 3, 1].map((share) => Number((low * (high / low) ** share).toPrecision(2)));

function drawSlice({ sensitivity, parameter, tuned, base, costs }: Slice): Drawing {
  const isNumber = 'low' in parameter;
  const own = (value: ParameterValue) => (isNumber ? Number(value) : String(value));
  const points = sensitivity.slice.flatMap(({ value, evaluation }) =>
    evaluation.cost === null
      ? []
      : [{ value: own(value), cost: evaluation.cost, holds: holdsAll(evaluation) }],
  );
  const isInside = isNumber && Number(base) >= parameter.low && Number(base) <= parameter.high;
  const best = points.find(({ value }) => value === own(tuned));
  return {
    label: `${sensitivity.parameter}${shareText(sensitivity.share)}`,
    description: points.map(({ value, cost }) => `${value}: ${formatNumber(cost, { digits: 2 })}`).join('; '),
    plot: () => ({
      height: 190,
      marginLeft: 48,
      marginRight: 16,
      marginTop: 14,
      marginBottom: 34,
      x: isNumber
        ? {
            type: parameter.scale === 'log' ? 'log' : 'linear',
            domain: [parameter.low, parameter.high],
            label: null,
            ticks: parameter.scale === 'log' ? logTicks(parameter) : 4,
            ...(parameter.scale === 'log' && { tickFormat: (value: number) => String(value) }),
          }
        : { type: 'point', domain: points.map(({ value }) => value), label: null, padding: 0.5 },
      y: {
        domain: [...costs],
        label: null,
        ticks: 4,
        grid: true,
        tickFormat: (cost: number) => `${formatNumber(cost, { digits: costs[1] - costs[0] < 1 ? 2 : 1 })}`,
      },
      marks: [
        ...(isInside
          ? [
              Plot.ruleX([Number(base)], {
                stroke: 'var(--reference)',
                strokeWidth: 1.5,
                strokeDasharray: '8 3',
              }),
            ]
          : []),
        Plot.line(points, { x: 'value', y: 'cost', stroke: 'var(--ours)', strokeWidth: 2 }),
        Plot.dot(
          points.filter(({ holds }) => holds),
          { x: 'value', y: 'cost', r: 3, fill: 'var(--ours)' },
        ),
        Plot.dot(
          points.filter(({ holds }) => !holds),
          { x: 'value', y: 'cost', r: 3.5, symbol: 'times', stroke: 'var(--notice-line)' },
        ),
        ...(best === undefined
          ? []
          : [
              Plot.dot([best], {
                x: 'value',
                y: 'cost',
                r: 7,
                symbol: 'diamond',
                fill: 'none',
                stroke: 'var(--ink)',
                strokeWidth: 2,
              }),
            ]),
      ],
    }),
  };
}

/** null where no slice was asked for. */
export function sensitivityFigure({
  id,
  sensitivities,
  parameters,
  tuned,
  base,
  unit,
}: {
  id: string;
  sensitivities: readonly Sensitivity[];
  parameters: Readonly<Record<string, TunedParameter>>;
  tuned: ParameterValues;
  base: ParameterValues;
  unit: string;
}): Html | null {
  const costs = sensitivities.flatMap(({ slice }) =>
    slice.flatMap(({ evaluation }) => evaluation.cost ?? []),
  );
  if (costs.length === 0) return null;
  const [low, high] = [Math.min(...costs), Math.max(...costs)];
  const room = 0.08 * (high - low) || 0.5;
  const hasBroken = sensitivities.some(({ slice }) =>
    slice.some(({ evaluation }) => evaluation.cost !== null && !holdsAll(evaluation)),
  );
  return figureHtml({
    id,
    title: 'What each parameter does',
    drawings: sensitivities.map((sensitivity) =>
      drawSlice({
        sensitivity,
        parameter: parameters[sensitivity.parameter]!,
        tuned: tuned[sensitivity.parameter]!,
        base: base[sensitivity.parameter]!,
        costs: [low - room, high + room],
      }),
    ),
    isPaired: true,
    readingAid: `Cost${unit === '' ? '' : ` in ${unit}`} on all music, one parameter moved and all others at the tuned setting (diamond); lower is better, and a flat line matters little. The dashed line is the base setting.${hasBroken ? ' A cross breaks a constraint, or leaves a piece without a score.' : ''}`,
  });
}
