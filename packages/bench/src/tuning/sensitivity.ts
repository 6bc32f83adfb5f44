/** How much each parameter matters: slices through the optimum, one parameter at a time, and a regression over all that was tried. */
import { choleskyFactor, solveByCholesky } from '../statistics/numeric/matrix.ts';
import { meanOf } from '../statistics/numeric/mean-of.ts';
import type { Evaluation } from './evaluation.ts';
import {
  openParameterSpace,
  type ParameterValue,
  type ParameterValues,
  type TunedParameter,
} from './tuned-parameter.ts';
import { holdsAll } from './tuning-objective.ts';

type Parameters = Readonly<Record<string, TunedParameter>>;

interface SlicePoint {
  readonly value: ParameterValue;
  readonly evaluation: Evaluation;
}

export interface Sensitivity {
  readonly parameter: string;
  /** Cost along the parameter, all others at the optimum. */
  readonly slice: readonly SlicePoint[];
  /**
   * Share of the cost's variance over the search's history that a quadratic regression loses without this parameter, 0…1; null where too
   * little was tried for it. The history is dense about the optimum, so it tells of that region.
   */
  readonly share: number | null;
}

/** Values from one bound to the other, the optimum's own among them; every choice. */
function sliceValues(parameter: TunedParameter, own: ParameterValue, count: number): ParameterValue[] {
  if ('choices' in parameter) return parameter.choices;
  const axis = openParameterSpace({ parameter });
  const values = Array.from(
    { length: count },
    (_, index) => axis.valuesAt([index / (count - 1)]).parameter as number,
  );
  return [...new Set([...values, Number(own)])].sort((one, other) => one - other);
}

/** @param count values a parameter, from bound to bound; fewer than 2 is none */
export function planSlices(
  parameters: Parameters,
  { optimum, count }: { optimum: ParameterValues; count: number },
): { parameter: string; value: ParameterValue; settings: ParameterValues }[] {
  if (count < 2) return [];
  return Object.entries(parameters).flatMap(([name, parameter]) =>
    sliceValues(parameter, optimum[name]!, count).map((value) => ({
      parameter: name,
      value,
      settings: { ...optimum, [name]: value },
    })),
  );
}

/** Columns of a regression: a number straight and squared, about the middle of its range; a choice as yes or no. */
function columnsOf(parameter: TunedParameter, value: ParameterValue): number[] {
  if ('choices' in parameter) return parameter.choices.slice(1).map((choice) => Number(choice === value));
  const [share] = openParameterSpace({ parameter }).sharesOf({ parameter: value });
  return [share! - 0.5, (share! - 0.5) ** 2];
}

/** Keeps columns that never moved from making the system singular, and changes nothing else. */
const RIDGE = 1e-9;

/** Sum of squares about the mean that is left by a least-squares fit. */
function residualSquares(rows: readonly (readonly number[])[], values: readonly number[]): number {
  const mean = meanOf(values);
  const size = rows[0]!.length;
  if (size === 0) return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const middles = Array.from(
    { length: size },
    (_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length,
  );
  const centered = rows.map((row) => row.map((value, column) => value - middles[column]!));
  const normal = middles.map((_, i) =>
    middles.map((__, j) => centered.reduce((sum, row) => sum + row[i]! * row[j]!, 0) + (i === j ? RIDGE : 0)),
  );
  const right = middles.map((_, i) =>
    centered.reduce((sum, row, index) => sum + row[i]! * (values[index]! - mean), 0),
  );
  const slopes = solveByCholesky(choleskyFactor(normal), right);
  return centered.reduce((sum, row, index) => {
    const fitted = row.reduce((total, value, column) => total + value * slopes[column]!, 0);
    return sum + (values[index]! - mean - fitted) ** 2;
  }, 0);
}

/** Shares by parameter; null where there are not twice as many settings as columns, or nothing moved. */
export function regressionShares(
  parameters: Parameters,
  history: readonly Evaluation[],
): Readonly<Record<string, number | null>> {
  const names = Object.keys(parameters);
  const usable = history.filter((one) => one.cost !== null && holdsAll(one));
  const costs = usable.map(({ cost }) => cost!);
  const blocks = usable.map(({ parameters: values }) =>
    names.map((name) => columnsOf(parameters[name]!, values[name]!)),
  );
  const without = (left: number | null) =>
    blocks.map((row) => row.flatMap((columns, index) => (index === left ? [] : columns)));
  const width = blocks[0]?.flat().length ?? 0;
  const total =
    costs.length === 0
      ? 0
      : residualSquares(
          costs.map(() => []),
          costs,
        );
  if (usable.length < 2 * width + 2 || !(total > 0))
    return Object.fromEntries(names.map((name) => [name, null]));
  const full = residualSquares(without(null), costs);
  return Object.fromEntries(
    names.map((name, index) => [
      name,
      Math.min(1, Math.max(0, (residualSquares(without(index), costs) - full) / total)),
    ]),
  );
}
