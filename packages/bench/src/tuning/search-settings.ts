/** One search: from the base setting to the best of those that a budget allows to try. */
import { createRandom } from '../statistics/numeric/random.ts';
import { createCmaEs, usualPopulationSize } from './cma-es.ts';
import type { Evaluation } from './evaluation.ts';
import type { ParameterSpace, ParameterValues } from './tuned-parameter.ts';
import { compareSettings } from './tuning-objective.ts';
import { coordinateOf, withinBounds } from './within-bounds.ts';

/** Of the range: an optimum may lie anywhere in it. */
const START_DEVIATION = 0.3;
/** Of the range: nothing that is left to find could be heard. */
const CONVERGED_DEVIATION = 0.002;

export interface SearchOptions {
  readonly space: ParameterSpace;
  /** Where it begins. */
  readonly start: ParameterValues;
  /** How many settings it may try; a last generation that would be more is left out. */
  readonly evaluations: number;
  readonly seed: string;
  /** Tries a generation, and numbers its evaluations from `firstNumber`. */
  readonly evaluate: (
    settings: readonly ParameterValues[],
    firstNumber: number,
  ) => Promise<readonly Evaluation[]>;
}

/** The fewest settings that a search can learn from: a generation. */
export const leastEvaluations = ({ size }: ParameterSpace): number => usualPopulationSize(size);

/**
 * Searches. The same seed draws the same first generation whatever the music, so searches over different folds share its renderings.
 *
 * @returns all that was tried, in order
 */
export async function searchSettings({
  space,
  start,
  evaluations,
  seed,
  evaluate,
}: SearchOptions): Promise<Evaluation[]> {
  const search = createCmaEs({
    start: space.sharesOf(start).map(coordinateOf),
    deviation: START_DEVIATION,
    random: createRandom(`search ${seed}`),
    leastDeviations: space.leastDeviations,
  });
  const tried: Evaluation[] = [];
  while (
    tried.length + search.populationSize <= evaluations &&
    search.deviations.some((deviation) => deviation > CONVERGED_DEVIATION)
  ) {
    const points = search.ask();
    const settings = points.map((point) => space.valuesAt(point.map(withinBounds)));
    const generation = await evaluate(settings, tried.length + 1);
    tried.push(...generation);
    const ranked = points
      .map((point, index) => ({ point, evaluation: generation[index]! }))
      .sort((one, other) => compareSettings(one.evaluation, other.evaluation));
    search.tell(ranked.map(({ point }) => point));
  }
  return tried;
}

/** The best of some evaluations; of equals the first. */
export const bestOf = (evaluations: readonly Evaluation[]): Evaluation =>
  evaluations.reduce((best, one) => (compareSettings(one, best) < 0 ? one : best));
