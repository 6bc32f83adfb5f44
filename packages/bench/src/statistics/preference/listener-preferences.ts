/** What each listener prefers: their own answers, drawn towards the panel's as far as few answers deserve. */
import { coefficientsOf, fitTally, type PreferenceOptions, pairModel } from './bradley-terry.ts';
import type { ChoiceModel } from './choice-model.ts';
import { fitChoices } from './fit-choices.ts';
import { type PairedComparison, tallyComparisons } from './paired-comparison.ts';

export interface ListenerPreference {
  readonly listener: string;
  readonly comparisons: number;
  /** Parallel to the result's `items`, with a sum of zero. */
  readonly strengths: readonly number[];
  /** Of each strength, given the spread between listeners. */
  readonly standardErrors: readonly number[];
}

export interface ListenerPreferences {
  readonly items: readonly string[];
  /** The middle of the listeners' own strengths; a little wider than the panel's pooled scale where listeners differ. */
  readonly strengths: readonly number[];
  /** Standard deviation, between listeners, of their strength of an item; 0 where all seem to share one scale. */
  readonly standardDeviation: number;
  readonly listeners: readonly ListenerPreference[];
}

const MOST_ROUNDS = 300;
/** Below this listeners are taken to agree: a tenth of what a listener of a hundred answers could show. */
const LEAST_STANDARD_DEVIATION = 0.02;

/**
 * Estimates every listener's strengths as normally spread about the panel's, with one standard deviation for all items.
 *
 * The order effect and the readiness to tie are the panel's. The spread is found by an approximate (Laplace) EM, which makes it
 * somewhat too small when listeners gave fewer answers than there are pairs.
 *
 * @returns no listeners where the rows name none; fewer than two share the panel's scale, with a spread of 0
 * @throws as `fitBradleyTerry`
 * @source Tierney & Kadane, JASA 81 (1986); Laird & Ware, Biometrics 38 (1982) for the EM
 */
export function estimateListenerPreferences(
  comparisons: readonly PairedComparison[],
  options: PreferenceOptions = {},
): ListenerPreferences {
  const tally = tallyComparisons(comparisons);
  const { items } = tally;
  const panel = fitTally(tally, options);
  const { model, clusters } = pairModel(tally, options);
  const known = coefficientsOf(panel);
  const isStrength = (column: number): boolean => column < items.length;
  const sets: ChoiceModel['sets'] = model.sets.map((set) =>
    set.map(({ columns, values }) => ({
      columns: columns.filter(isStrength),
      values: values.filter((_, index) => isStrength(columns[index]!)),
      offset: columns.reduce(
        (sum, column, index) => sum + (isStrength(column) ? 0 : values[index]! * known[column]!),
        0,
      ),
    })),
  );
  const fitListener = (place: number, means: readonly number[], spread: number, start: readonly number[]) => {
    const cluster = clusters[place]!;
    return fitChoices(
      {
        ...model,
        sets: cluster.sets.map((set) => sets[set]!),
        parameters: model.parameters.slice(0, items.length),
        priorStandardDeviation: spread,
        priorMeans: means,
      },
      cluster.counts,
      { start },
    );
  };

  let means: readonly number[] = panel.strengths;
  let spread = 0.7;
  let fits = clusters.map((_, place) => fitListener(place, means, spread, means));
  const freedom = clusters.length * (items.length - 1);
  for (
    let round = 0;
    round < MOST_ROUNDS && clusters.length >= 2 && spread >= LEAST_STANDARD_DEVIATION;
    round += 1
  ) {
    means = items.map(
      (_, item) => fits.reduce((sum, { coefficients }) => sum + coefficients[item]!, 0) / clusters.length,
    );
    let squares = 0;
    for (const { coefficients, covariance } of fits)
      for (const [item, strength] of coefficients.entries())
        squares += (strength - means[item]!) ** 2 + covariance[item]![item]!;
    const before = spread;
    spread = Math.sqrt(squares / freedom);
    fits = fits.map(({ coefficients }, place) => fitListener(place, means, spread, coefficients));
    if (Math.abs(spread - before) < 1e-5 * before) break;
  }
  const isShared = clusters.length < 2 || spread < LEAST_STANDARD_DEVIATION;
  return {
    items,
    strengths: isShared ? panel.strengths : means,
    standardDeviation: isShared ? 0 : spread,
    listeners: tally.listeners.map(({ listener, counts }, place) => ({
      listener,
      comparisons: counts.flat().reduce((sum, count) => sum + count, 0),
      strengths: isShared ? panel.strengths : fits[place]!.coefficients,
      standardErrors: isShared
        ? panel.covariance.map((row, item) => Math.sqrt(row[item]!))
        : fits[place]!.covariance.map((row, item) => Math.sqrt(row[item]!)),
    })),
  };
}
