/** An objective in words. */
import { METRICS } from '../../metrics/metric-table.ts';
import type { MetricTerm, TuningConstraint, TuningObjective } from '../../tuning/tuning-objective.ts';
import { differenceUnit } from '../../tuning/tuning-words.ts';

const nameOf = (metric: string): string => METRICS.find(({ id }) => id === metric)?.title ?? metric;
const unitOf = (metric: string): string => METRICS.find(({ id }) => id === metric)?.unit ?? '';

const number = (value: number, metric: string, unit = unitOf(metric)): string =>
  `${String(value).replace('-', '−')}${unit === '' ? '' : `\u00a0${unit}`}`;

function termWords({ metric, goal, scale, weight }: MetricTerm): string {
  const wish =
    typeof goal === 'number'
      ? `as near to ${number(goal, metric)} as can be`
      : `as ${goal === 'lower' ? 'low' : 'high'} as can be`;
  const worth =
    scale === 1 && weight === 1
      ? ''
      : `; ${number(scale, metric)} counts ${weight === 1 ? '1 point' : `${weight} points`}`;
  return `${nameOf(metric)} ${wish}${worth}`;
}

function constraintWords({ metric, most, least, near, within, over, kind, scale }: TuningConstraint): string {
  const bounds = [
    ...(least === undefined ? [] : [`at least ${number(least, metric)}`]),
    ...(most === undefined ? [] : [`at most ${number(most, metric)}`]),
    ...(near === undefined
      ? []
      : [
          `within ${number(within!, metric, differenceUnit(unitOf(metric)))} of ${near === 'target' ? 'the piece’s target' : number(near, metric)}`,
        ]),
  ].join(' and ');
  const of = over === 'mean' ? ', in the mean' : ', of each piece';
  const price = kind === 'hard' ? 'Must: ' : 'Costs: ';
  const worth =
    kind === 'hard'
      ? ''
      : `; breaking it by ${number(scale, metric, differenceUnit(unitOf(metric)))} costs 1 point`;
  return `${price}${nameOf(metric)} ${bounds}${of}${worth}`;
}

/** One sentence a wish, then one a constraint. */
export function objectiveWords({ aim, constraints }: TuningObjective): string[] {
  const aims =
    aim.kind === 'metrics'
      ? aim.terms.map(termWords)
      : [
          `Worth to ears by “${aim.model.title}” (${aim.model.choices} choices): ${aim.model.coefficients.map(({ metric, logOddsPerUnit }) => `${nameOf(metric)} ${String(Number(logOddsPerUnit.toPrecision(3))).replace('-', '−')} log odds a unit`).join(', ')}`,
        ];
  return [...aims, ...constraints.map(constraintWords)];
}
