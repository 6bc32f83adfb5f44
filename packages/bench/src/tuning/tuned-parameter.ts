/** What may be tuned: numbers within bounds, whole numbers, and choices, all of them as shares of 0…1 for a search. */
import { z } from 'zod';

export type ParameterValue = number | string | boolean;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

const numberSchema = z
  .strictObject({
    low: z.number(),
    high: z.number(),
    /** `log` where twice as much is a step like half as much: times, ratios, frequencies. */
    scale: z.enum(['linear', 'log']).default('linear'),
    /** Only whole numbers. */
    whole: z.boolean().default(false),
    /** Where the search begins; by default where the base setting is. */
    start: z.number().optional(),
  })
  .refine(({ low, high }) => low < high, 'low must be below high')
  .refine(({ low, scale }) => scale === 'linear' || low > 0, 'on a log scale low must be above 0')
  .refine(
    ({ low, high, whole }) => !whole || (Number.isInteger(low) && Number.isInteger(high)),
    'bounds of whole numbers must be whole',
  )
  .refine(({ low, high, start = low }) => start >= low && start <= high, 'start must be from low to high');

const choiceSchema = z
  .strictObject({
    choices: z.array(z.union([z.string(), z.number(), z.boolean()])).min(2),
    start: z.union([z.string(), z.number(), z.boolean()]).optional(),
  })
  .refine(({ choices }) => new Set(choices).size === choices.length, 'choices must differ')
  .refine(({ choices, start = choices[0]! }) => choices.includes(start), 'start must be one of the choices');

export const tunedParameterSchema = z.union([numberSchema, choiceSchema], {
  error: 'must be { low, high, scale, whole, start }, with low < high, or { choices, start }',
});
export type TunedParameter = z.infer<typeof tunedParameterSchema>;
type NumberParameter = z.infer<typeof numberSchema>;

/** A whole number is left only by steps of its size, a choice by being overtaken: a cloud that is smaller tries nothing new. */
const LEAST_STEP_SHARE = 0.2;
const LEAST_CHOICE_DEVIATION = 0.1;
/** Steps that a range is divided into: finer ones nobody could tell apart, and files would be full of digits. */
const DIGITS = 3;

/** Some parameters as the coordinates of a search, each from 0 to 1. */
export interface ParameterSpace {
  readonly size: number;
  readonly leastDeviations: readonly number[];
  valuesAt(shares: readonly number[]): ParameterValues;
  /** The shares that stand for values; what lies outside its bounds, or is no choice, is taken to the nearest, or the first. */
  sharesOf(values: ParameterValues): number[];
}

interface Axis {
  readonly size: number;
  readonly leastDeviation: number;
  valueAt(shares: readonly number[]): ParameterValue;
  sharesOf(value: ParameterValue): number[];
}

/** Numbers as they stand in files: a thousandth of the range's order of magnitude, or so many digits on a log scale. */
function roundValue({ low, high, scale, whole }: NumberParameter, value: number): number {
  if (whole) return Math.min(high, Math.max(low, Math.round(value)));
  const decimals = DIGITS - Math.floor(Math.log10(high - low));
  const rounded =
    scale === 'log' ? Number(value.toPrecision(DIGITS + 1)) : Number(value.toFixed(Math.max(0, decimals)));
  // −0 would become 0 in JSON
  return Math.min(high, Math.max(low, rounded)) + 0;
}

function numberAxis(parameter: NumberParameter): Axis {
  const { low, high, scale, whole } = parameter;
  // each whole number has as much room as any other
  const [from, to] = whole && scale === 'linear' ? [low - 0.5, high + 0.5] : [low, high];
  return {
    size: 1,
    leastDeviation: whole ? LEAST_STEP_SHARE / (high - low + 1) : 0,
    valueAt: ([share = 0]) =>
      roundValue(parameter, scale === 'log' ? from * (to / from) ** share : from + share * (to - from)),
    sharesOf(value) {
      const number = Math.min(high, Math.max(low, Number(value)));
      return [
        scale === 'log' ? Math.log(number / from) / Math.log(to / from) : (number - from) / (to - from),
      ];
    },
  };
}

/** A coordinate for each choice: the largest is taken, so that no two choices lie nearer to each other than others. */
function choiceAxis(choices: readonly ParameterValue[]): Axis {
  return {
    size: choices.length,
    leastDeviation: LEAST_CHOICE_DEVIATION,
    valueAt: (shares) => choices[shares.indexOf(Math.max(...shares))]!,
    sharesOf(value) {
      const chosen = Math.max(0, choices.indexOf(value));
      return choices.map((_, index) => (index === chosen ? 0.6 : 0.4));
    },
  };
}

export function openParameterSpace(parameters: Readonly<Record<string, TunedParameter>>): ParameterSpace {
  const axes = Object.entries(parameters).map(
    ([name, parameter]) =>
      [name, 'choices' in parameter ? choiceAxis(parameter.choices) : numberAxis(parameter)] as const,
  );
  return {
    size: axes.reduce((sum, [, { size }]) => sum + size, 0),
    leastDeviations: axes.flatMap(([, axis]) => new Array<number>(axis.size).fill(axis.leastDeviation)),
    valuesAt(shares) {
      let place = 0;
      return Object.fromEntries(
        axes.map(([name, axis]) => {
          const own = shares.slice(place, place + axis.size);
          place += axis.size;
          return [name, axis.valueAt(own)];
        }),
      );
    },
    sharesOf: (values) => axes.flatMap(([name, axis]) => axis.sharesOf(values[name]!)),
  };
}
