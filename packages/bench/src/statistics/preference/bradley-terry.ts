/** Items on one scale from paired preferences: Bradley and Terry's model, with Davidson's ties and an effect of order. */
import { clusterDegrees } from '../clustered/cluster-weights.ts';
import { type ChoiceModel, type ChoiceSet, type ClusterChoices, logitRule, totalOf } from './choice-model.ts';
import { jackknifeCovariance } from './clustered-covariance.ts';
import { type ChoiceFit, fitChoices } from './fit-choices.ts';
import { type ComparisonTally, type PairedComparison, tallyComparisons } from './paired-comparison.ts';
import { checkConnected } from './win-graph.ts';

export interface PreferenceCoefficient {
  readonly estimate: number;
  /** From the same covariance as the strengths'. */
  readonly standardError: number;
  /** As if all answers were independent. */
  readonly modelStandardError: number;
}

/** Items on one scale of preference. */
export interface StrengthScale {
  /** In order of first appearance. */
  readonly items: readonly string[];
  /** Parallel to `items`, with a sum of zero: a difference is the log odds that the one is preferred to the other. */
  readonly strengths: readonly number[];
  /** Of the strengths, rows sum to zero; what intervals and tests stand on. */
  readonly covariance: readonly (readonly number[])[];
  /**
   * What `covariance` allows for: that a listener's answers hang together, or nothing (`none`: as if all answers were independent).
   * `none` where the rows name fewer than two listeners, or something hangs on the answers of one of them.
   */
  readonly clustering: 'listener' | 'none';
  /** As if all answers were independent. */
  readonly modelCovariance: readonly (readonly number[])[];
  /**
   * Of Student's t for intervals from `covariance`: listeners − 1, fewer where some gave most of the answers (`clusterDegrees`), Infinity
   * without clustering.
   */
  readonly degreesOfFreedom: number;
  readonly logLikelihood: number;
  readonly listeners: number;
  readonly priorStandardDeviation: number | null;
}

export interface PreferenceScale extends StrengthScale {
  /** Log odds by which the first of two equal items is preferred; null where it is not in the model. */
  readonly orderEffect: PreferenceCoefficient | null;
  /** log ν of Davidson's model: two equal items tie with odds ν : 2; null without ties. */
  readonly logTie: PreferenceCoefficient | null;
  readonly comparisons: number;
  readonly ties: number;
}

export interface PreferenceOptions {
  /** Whether being presented first has an effect of its own; by default where some pair was judged in both orders. */
  readonly orderEffect?: boolean;
  /** `model` (Davidson) or `drop`. Splitting ties in halves would bias the standard errors. */
  readonly ties?: 'model' | 'drop';
  /** Of a normal prior around zero on every parameter; null is maximum likelihood. */
  readonly priorStandardDeviation?: number | null;
}

/** The choice model of a tally, and where its parameters lie. */
export interface PairModel {
  readonly model: ChoiceModel;
  readonly counts: readonly (readonly number[])[];
  readonly clusters: readonly ClusterChoices[];
  readonly order: number | null;
  readonly tie: number | null;
}

export function pairModel(
  tally: ComparisonTally,
  {
    orderEffect = isJudgedInBothOrders(tally),
    ties = 'model',
    priorStandardDeviation = null,
    rule = logitRule,
  }: PreferenceOptions & { rule?: ChoiceModel['rule'] },
): PairModel {
  const { items, pairs } = tally;
  checkPrior(priorStandardDeviation);
  const hasTies = ties === 'model' && tally.ties > 0;
  const parameters = items.map((item) => `the strength of ${item}`);
  const order = orderEffect ? parameters.push('the effect of order') - 1 : null;
  const tie = hasTies ? parameters.push('the readiness to tie') - 1 : null;
  const sets = pairs.map(({ first, second }): ChoiceSet => {
    const rows = [
      { columns: [first], values: [1] },
      { columns: [second], values: [1] },
    ];
    if (order !== null) {
      // half for the one, half against the other: a tie lies between them
      rows[0] = { columns: [first, order], values: [1, 0.5] };
      rows[1] = { columns: [second, order], values: [1, -0.5] };
    }
    if (tie !== null) rows.push({ columns: [tie, first, second], values: [1, 0.5, 0.5] });
    return rows;
  });
  const counted = (counts: ComparisonTally['counts']) =>
    counts.map(([first, second, tied]) => (hasTies ? [first, second, tied] : [first, second]));
  return {
    model: { sets, parameters, zeroSums: [items.map((_, index) => index)], priorStandardDeviation, rule },
    counts: counted(tally.counts),
    clusters: tally.listeners.map(({ pairs: own, counts }) => ({ sets: own, counts: counted(counts) })),
    order,
    tie,
  };
}

/** Throws `RangeError` unless null or > 0. */
export function checkPrior(priorStandardDeviation: number | null): void {
  if (priorStandardDeviation !== null && !(priorStandardDeviation > 0 && priorStandardDeviation < Infinity))
    throw new RangeError(
      `Cannot use a prior as priorStandardDeviation must be > 0, or null for none: current value is ${priorStandardDeviation}`,
    );
}

function isJudgedInBothOrders({ pairs }: ComparisonTally): boolean {
  const seen = new Set(pairs.map(({ first, second }) => `${first} ${second}`));
  return pairs.some(({ first, second }) => seen.has(`${second} ${first}`));
}

/** The coefficients of the choice model a scale was read from, to begin another fit at. */
export const coefficientsOf = ({ strengths, orderEffect, logTie }: PreferenceScale): number[] => [
  ...strengths,
  ...(orderEffect === null ? [] : [orderEffect.estimate]),
  ...(logTie === null ? [] : [logTie.estimate]),
];

/** Which items each was preferred to, or tied with where ties count. */
export function winsOf(
  { items, pairs, counts }: ComparisonTally,
  { withTies }: { withTies: boolean },
): number[][] {
  const beats = items.map(() => new Set<number>());
  for (const [pair, { first, second }] of pairs.entries()) {
    const [forFirst, forSecond, tied] = counts[pair]!;
    if (forFirst > 0 || (withTies && tied > 0)) beats[first]!.add(second);
    if (forSecond > 0 || (withTies && tied > 0)) beats[second]!.add(first);
  }
  return beats.map((each) => [...each]);
}

const answersOf = ({ counts }: ClusterChoices): { n: number } => ({
  n: counts.reduce((sum, each) => sum + totalOf(each), 0),
});

/** Reads a scale and further coefficients off a fit of which the first parameters are the items' strengths. */
export function readScale(
  {
    items,
    model,
    clusters,
  }: { items: readonly string[]; model: ChoiceModel; clusters: readonly ClusterChoices[] },
  fit: ChoiceFit,
): { readonly scale: StrengthScale; readonly coefficient: (index: number) => PreferenceCoefficient } {
  const clustered = jackknifeCovariance(model, fit, clusters);
  const covariance = clustered ?? fit.covariance;
  const strengthsOf = (matrix: readonly (readonly number[])[]) =>
    items.map((_, i) => items.map((_item, j) => matrix[i]![j]!));
  return {
    scale: {
      items,
      strengths: fit.coefficients.slice(0, items.length),
      covariance: strengthsOf(covariance),
      clustering: clustered === null ? 'none' : 'listener',
      modelCovariance: strengthsOf(fit.covariance),
      degreesOfFreedom: clustered === null ? Infinity : clusterDegrees(clusters.map(answersOf)),
      logLikelihood: fit.logLikelihood,
      listeners: clusters.length,
      priorStandardDeviation: model.priorStandardDeviation,
    },
    coefficient: (index) => ({
      estimate: fit.coefficients[index]!,
      standardError: Math.sqrt(covariance[index]![index]!),
      modelStandardError: Math.sqrt(fit.covariance[index]![index]!),
    }),
  };
}

/**
 * Strengths of items by Bradley and Terry's model: the odds that i is preferred to j are exp(strength i − strength j).
 *
 * @returns empty lists for no rows
 * @throws {DisconnectedComparisonsError} when an item was never beaten, never preferred, or never compared with the others; a prior is
 *   the way out
 * @throws {InfiniteEstimateError} when the effect of order or the readiness to tie runs off (all answers are ties, or for the first)
 * @throws {RangeError} for a prior that is not > 0, and as `tallyComparisons` does
 * @source Bradley & Terry, Biometrika 39 (1952); Davidson, JASA 65 (1970); Davidson & Beaver, Biometrics 33 (1977)
 */
export function fitBradleyTerry(
  comparisons: readonly PairedComparison[],
  options: PreferenceOptions = {},
): PreferenceScale {
  return fitTally(tallyComparisons(comparisons), options);
}

/** As `fitBradleyTerry`, of answers already counted. */
export function fitTally(
  tally: ComparisonTally,
  options: PreferenceOptions & { rule?: ChoiceModel['rule'] },
): PreferenceScale {
  const pair = pairModel(tally, options);
  if (pair.model.priorStandardDeviation === null)
    checkConnected(tally.items, winsOf(tally, { withTies: pair.tie !== null }));
  const fit = fitChoices(pair.model, pair.counts);
  const { scale, coefficient } = readScale({ items: tally.items, ...pair }, fit);
  return {
    ...scale,
    orderEffect: pair.order === null ? null : coefficient(pair.order),
    logTie: pair.tie === null ? null : coefficient(pair.tie),
    comparisons: tally.comparisons,
    ties: tally.ties,
  };
}
