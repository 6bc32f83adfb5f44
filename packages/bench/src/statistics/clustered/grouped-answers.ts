/** Answers laid out for the mixed models: equal rows counted together, levels numbered, the factor with the most levels first. */
import { checkLogisticData, type LogisticData } from './logistic-regression.ts';

export type Level = string | number;

/** A random factor: whose every level shifts the log-odds of its rows by a normal draw of its own. */
export interface RandomFactor {
  /** "listener", "track". */
  readonly name: string;
  /** The level of each row. */
  readonly levels: readonly Level[];
  /** Columns whose effect differs from level to level, too: none by default. */
  readonly slopes?: readonly { readonly name: string; readonly values: readonly number[] }[];
}

interface GroupedFactor {
  readonly name: string;
  readonly labels: readonly Level[];
  readonly levelOfRow: Int32Array;
  readonly terms: readonly string[];
  /** rows × terms: 1 for the intercept. */
  readonly covariates: Float64Array;
}

export interface GroupedAnswers {
  readonly successes: Float64Array;
  readonly trials: Float64Array;
  readonly offset: Float64Array;
  /** rows × columns. */
  readonly design: Float64Array;
  readonly columns: readonly string[];
  readonly priorSd: number | undefined;
  /** Most effects first. */
  readonly factors: readonly GroupedFactor[];
}

/** A random factor has too few levels to have a spread. */
export class TooFewLevelsError extends Error {
  readonly factor: string;
  readonly levels: number;

  constructor(factor: string, levels: number) {
    super(
      `Cannot estimate how much "${factor}" differ as there must be at least 2 of them: there is ${levels}; leave the factor out, and the result speaks of this one alone`,
    );
    this.name = 'TooFewLevelsError';
    this.factor = factor;
    this.levels = levels;
  }
}

export const INTERCEPT_TERM = '(intercept)';

/**
 * Groups rows that no model tells apart.
 *
 * @throws {TooFewLevelsError} for a factor of one level
 * @throws {RangeError} for data that do not fit together
 */
export function groupAnswers(data: LogisticData, random: readonly RandomFactor[]): GroupedAnswers {
  checkLogisticData(data);
  const rows = data.successes.length;
  for (const { name, levels, slopes = [] } of random) {
    for (const given of [levels, ...slopes.map(({ values }) => values)])
      if (given.length !== rows)
        throw new RangeError(
          `Cannot group answers as the random factor "${name}" must have one entry for each of ${rows} rows: current value is ${given.length}`,
        );
  }
  const numbered = random.map(({ name, levels }) => {
    const index = new Map<Level, number>();
    const ofRow = levels.map((level) => {
      const known = index.get(level) ?? index.size;
      index.set(level, known);
      return known;
    });
    if (index.size < 2) throw new TooFewLevelsError(name, index.size);
    return { labels: [...index.keys()], ofRow };
  });
  const groups = new Map<string, { row: number; successes: number; trials: number }>();
  for (let row = 0; row < rows; row += 1) {
    const key = [
      ...numbered.map(({ ofRow }) => ofRow[row]),
      ...random.flatMap(({ slopes = [] }) => slopes.map(({ values }) => values[row])),
      ...data.design[row]!,
      data.offset?.[row] ?? 0,
    ].join(' ');
    const group = groups.get(key) ?? { row, successes: 0, trials: 0 };
    group.successes += data.successes[row]!;
    group.trials += data.trials?.[row] ?? 1;
    groups.set(key, group);
  }
  const factors = random
    .map((factor, index) => ({ ...factor, ...numbered[index]! }))
    .sort((one, other) => effectsOf(other) - effectsOf(one));
  // rows of one level lie together: the solver walks memory in order
  const first = factors[0]?.ofRow ?? [];
  const kept = [...groups.values()]
    .filter(({ trials }) => trials > 0)
    .sort((one, other) => (first[one.row] ?? 0) - (first[other.row] ?? 0) || one.row - other.row);
  return {
    successes: Float64Array.from(kept, ({ successes }) => successes),
    trials: Float64Array.from(kept, ({ trials }) => trials),
    offset: Float64Array.from(kept, ({ row }) => data.offset?.[row] ?? 0),
    design: Float64Array.from(kept.flatMap(({ row }) => data.design[row]!)),
    columns: data.columns,
    priorSd: data.priorSd,
    factors: factors.map(({ name, labels, ofRow, slopes = [] }) => ({
      name,
      labels,
      levelOfRow: Int32Array.from(kept, ({ row }) => ofRow[row]!),
      terms: [INTERCEPT_TERM, ...slopes.map((slope) => slope.name)],
      covariates: Float64Array.from(
        kept.flatMap(({ row }) => [1, ...slopes.map(({ values }) => values[row]!)]),
      ),
    })),
  };
}

const effectsOf = ({
  labels,
  slopes = [],
}: {
  labels: readonly Level[];
  slopes?: RandomFactor['slopes'];
}): number => labels.length * (1 + slopes.length);

/** The same answers without some random terms; a factor without terms goes. */
export function withoutTerms(
  answers: GroupedAnswers,
  isLeftOut: (factor: string, term: string) => boolean,
): GroupedAnswers {
  const factors = answers.factors
    .map((factor) => {
      const kept = factor.terms.flatMap((term, index) => (isLeftOut(factor.name, term) ? [] : [index]));
      const width = factor.terms.length;
      return {
        ...factor,
        terms: kept.map((index) => factor.terms[index]!),
        covariates: Float64Array.from(
          Array.from(factor.levelOfRow, (_, row) =>
            kept.map((index) => factor.covariates[row * width + index]!),
          ).flat(),
        ),
      };
    })
    .filter(({ terms }) => terms.length > 0);
  return { ...answers, factors };
}
