/** Whether preferences depend on something else: on the music, the playback, the training of the listeners. */
import { chiSquareTails } from '../numeric/chi-square.ts';
import { choleskyFactor, solveByCholesky } from '../numeric/matrix.ts';
import type { Random } from '../numeric/random.ts';
import {
  coefficientsOf,
  fitTally,
  type PairModel,
  type PreferenceOptions,
  type PreferenceScale,
  pairModel,
} from './bradley-terry.ts';
import {
  addMatrix,
  type ClusterChoices,
  type DesignRow,
  InfiniteEstimateError,
  squareOfZeros,
} from './choice-model.ts';
import { clusterEvidence } from './clustered-covariance.ts';
import { fillZeroSums, fitChoices } from './fit-choices.ts';
import { type ComparisonTally, type PairedComparison, tallyComparisons } from './paired-comparison.ts';
import { type ClusteredFTest, independentColumns, inverseForm, scoreTest } from './score-test.ts';
import { DisconnectedComparisonsError } from './win-graph.ts';

export interface StratifiedComparison extends PairedComparison {
  /** The music, the playback, the group of listeners: whatever preferences may depend on. */
  readonly stratum: string;
}

export interface StratumScale {
  readonly stratum: string;
  readonly comparisons: number;
  readonly listeners: number;
  /** Null where the stratum's comparisons alone cannot be put on one scale. */
  readonly scale: PreferenceScale | null;
}

export interface StratumInteraction {
  readonly strata: readonly StratumScale[];
  /** Strengths of their own in each stratum against the same in all, as if all answers were independent; null where a stratum has no scale. */
  readonly likelihoodRatio: {
    readonly deviance: number;
    readonly degreesOfFreedom: number;
    readonly pValue: number;
  } | null;
  /** The score test that allows for listeners who differ; null unless there are more listeners than degrees of freedom. */
  readonly clustered: ClusteredFTest | null;
  /** The score statistic among those of relabelled strata; null where the rows name no listeners, or all are in one stratum. */
  readonly permutation: {
    readonly pValue: number;
    readonly permutations: number;
    /** What was relabelled: whole listeners where each has one stratum, otherwise the strata of each listener. */
    readonly relabelled: 'listeners' | 'strata of each listener';
  } | null;
}

/** The answers of one listener in one stratum. */
interface Block {
  readonly listener: string | undefined;
  readonly stratum: number;
  readonly choices: ClusterChoices;
}

/**
 * Tests whether the items' strengths differ between strata. The effect of order and the readiness to tie are taken as the same in all.
 *
 * The permutation test is exact when nobody's preferences depend on the stratum and strata were judged in the same design; it needs no
 * large panel.
 *
 * @param random relabels strata
 * @returns no strata, null tests for no rows; for one stratum its scale and null tests
 * @throws {DisconnectedComparisonsError} when all strata together cannot be put on one scale
 * @throws {RangeError} for permutations that are no whole number ≥ 99; and as `fitBradleyTerry` does
 */
export function testStratumInteraction(
  comparisons: readonly StratifiedComparison[],
  { random, permutations = 999, ...options }: PreferenceOptions & { random: Random; permutations?: number },
): StratumInteraction {
  if (!Number.isInteger(permutations) || permutations < 99)
    throw new RangeError(
      `Cannot relabel strata as permutations must be a whole number >= 99: current value is ${permutations}`,
    );
  const strata = [...new Set(comparisons.map(({ stratum }) => stratum))];
  const tally = tallyComparisons(comparisons);
  const whole = pairModel(tally, options);
  const pooled = fitTally(tally, options);
  const scales = strata.map((stratum): StratumScale => {
    const own = tallyComparisons(comparisons.filter((comparison) => comparison.stratum === stratum));
    return {
      stratum,
      comparisons: own.comparisons,
      listeners: own.listeners.length,
      scale: scaleOrNull(own, { ...options, orderEffect: whole.order !== null }),
    };
  });
  if (strata.length < 2) return { strata: scales, likelihoodRatio: null, clustered: null, permutation: null };
  const blocks = blocksOf(comparisons, { strata, tally, hasTies: whole.tie !== null });
  const hasAllScales = scales.every(
    ({ scale }) => scale !== null && scale.items.length === tally.items.length,
  );
  return {
    strata: scales,
    likelihoodRatio: hasAllScales
      ? compareLikelihoods(whole, blocks, { strata: strata.length, pooled })
      : null,
    clustered: testByListener(whole, blocks, { strata: strata.length, pooled }),
    permutation: permuteStrata(whole, blocks, { strata: strata.length, pooled, random, permutations }),
  };
}

function scaleOrNull(tally: ComparisonTally, options: PreferenceOptions): PreferenceScale | null {
  try {
    return fitTally(tally, options);
  } catch (cause) {
    if (cause instanceof DisconnectedComparisonsError || cause instanceof InfiniteEstimateError) return null;
    throw cause;
  }
}

function blocksOf(
  comparisons: readonly StratifiedComparison[],
  { strata, tally, hasTies }: { strata: readonly string[]; tally: ComparisonTally; hasTies: boolean },
): Block[] {
  const places = new Map(tally.pairs.map(({ first, second }, place) => [`${first} ${second}`, place]));
  const names = new Map(tally.items.map((item, place) => [item, place]));
  const rows = new Map<string, StratifiedComparison[]>();
  for (const comparison of comparisons) {
    const key = JSON.stringify([comparison.listener ?? null, comparison.stratum]);
    const own = rows.get(key);
    if (own) own.push(comparison);
    else rows.set(key, [comparison]);
  }
  return [...rows.values()].map((own) => {
    const { items, pairs, counts } = tallyComparisons(own);
    return {
      listener: own[0]!.listener,
      stratum: strata.indexOf(own[0]!.stratum),
      choices: {
        sets: pairs.map(
          ({ first, second }) => places.get(`${names.get(items[first]!)} ${names.get(items[second]!)}`)!,
        ),
        counts: counts.map(([first, second, tie]) => (hasTies ? [first, second, tie] : [first, second])),
      },
    };
  });
}

/** Sets of choices by stratum and pair, and the sum of the blocks' counts in them. */
const setOf = (stratum: number, pair: number, pairs: number): number => stratum * pairs + pair;

function sumOf(blocks: readonly Block[], whole: PairModel, strata: number): number[][] {
  const pairs = whole.model.sets.length;
  const sums = Array.from({ length: strata * pairs }, (_, set) =>
    whole.model.sets[set % pairs]!.map(() => 0),
  );
  for (const { stratum, choices } of blocks)
    for (const [index, pair] of choices.sets.entries())
      for (const [alternative, count] of choices.counts[index]!.entries())
        sums[setOf(stratum, pair, pairs)]![alternative]! += count;
  return sums;
}

/** Fits each stratum strengths of its own, order and ties in common. */
function compareLikelihoods(
  whole: PairModel,
  blocks: readonly Block[],
  { strata, pooled }: { strata: number; pooled: PreferenceScale },
): StratumInteraction['likelihoodRatio'] {
  const items = pooled.items.length;
  const others = whole.model.parameters.length - items;
  const parameters = [
    ...Array.from({ length: strata }, () => pooled.items.map((item) => `the strength of ${item}`)).flat(),
    ...whole.model.parameters.slice(items),
  ];
  const moved = (stratum: number, { columns, values }: DesignRow): DesignRow => ({
    columns: columns.map((column) =>
      column < items ? stratum * items + column : column + (strata - 1) * items,
    ),
    values,
  });
  const sets = Array.from({ length: strata }, (_, stratum) =>
    whole.model.sets.map((set) => set.map((row) => moved(stratum, row))),
  ).flat();
  const zeroSums = Array.from({ length: strata }, (_, stratum) =>
    pooled.items.map((_item, item) => stratum * items + item),
  );
  const start = coefficientsOf(pooled);
  const { logLikelihood } = fitChoices(
    { ...whole.model, sets, parameters, zeroSums },
    sumOf(blocks, whole, strata),
    {
      start: [
        ...Array.from({ length: strata }, () => start.slice(0, items)).flat(),
        ...start.slice(items, items + others),
      ],
    },
  );
  const deviance = Math.max(0, 2 * (logLikelihood - pooled.logLikelihood));
  const degreesOfFreedom = (strata - 1) * (items - 1);
  return {
    deviance,
    degreesOfFreedom,
    pValue: chiSquareTails({ x: deviance, degreesOfFreedom }).upper,
  };
}

function testByListener(
  whole: PairModel,
  blocks: readonly Block[],
  { strata, pooled }: { strata: number; pooled: PreferenceScale },
): ClusteredFTest | null {
  const { model } = whole;
  const items = pooled.items.length;
  const [pairs, fitted] = [model.sets.length, model.parameters.length];
  const parameters = [...model.parameters];
  const tested: number[] = [];
  // the last stratum's own strengths are what the others leave
  for (let stratum = 0; stratum < strata - 1; stratum += 1)
    for (const item of pooled.items) tested.push(parameters.push(`${item} in stratum ${stratum}`) - 1);
  const sets = Array.from({ length: strata * pairs }, (_, set) => {
    const stratum = Math.floor(set / pairs);
    return model.sets[set % pairs]!.map(({ columns, values }) => {
      if (stratum === strata - 1) return { columns, values };
      const own = columns.flatMap((column, index) => (column < items ? [[column, values[index]!]] : []));
      return {
        columns: [...columns, ...own.map(([column]) => fitted + stratum * items + column!)],
        values: [...values, ...own.map(([, value]) => value!)],
      };
    });
  });
  const byListener = new Map<string, { sets: number[]; counts: (readonly number[])[] }>();
  for (const { listener, stratum, choices } of blocks) {
    if (listener === undefined) continue;
    const own = byListener.get(listener) ?? { sets: [], counts: [] };
    byListener.set(listener, own);
    own.sets.push(...choices.sets.map((pair) => setOf(stratum, pair, pairs)));
    own.counts.push(...choices.counts);
  }
  return scoreTest(
    { sets, parameters, zeroSums: model.zeroSums, rule: model.rule },
    {
      coefficients: [...coefficientsOf(pooled), ...tested.map(() => 0)],
      tested,
      panel: { sets: sets.map((_, set) => set), counts: sumOf(blocks, whole, strata) },
      clusters: [...byListener.values()],
    },
  ).clustered;
}

function permuteStrata(
  { model }: PairModel,
  blocks: readonly Block[],
  {
    strata,
    pooled,
    random,
    permutations,
  }: { strata: number; pooled: PreferenceScale; random: Random; permutations: number },
): StratumInteraction['permutation'] {
  const byListener = new Map<string, number[]>();
  for (const [index, { listener }] of blocks.entries()) {
    if (listener === undefined) return null;
    const own = byListener.get(listener);
    if (own) own.push(index);
    else byListener.set(listener, [index]);
  }
  if (byListener.size < 2) return null;
  const isWithin = byListener.size < blocks.length;
  const exchangeable = isWithin ? [...byListener.values()] : [blocks.map((_, index) => index)];
  const items = pooled.items.length;
  const evidence = clusterEvidence(
    model,
    coefficientsOf(pooled),
    blocks.map(({ choices }) => choices),
  );
  const statisticOf = scoreStatistic(evidence, { items, strata, zeroSums: model.zeroSums });
  const labels = blocks.map(({ stratum }) => stratum);
  const observed = statisticOf(labels);
  let asLarge = 0;
  for (let permutation = 0; permutation < permutations; permutation += 1) {
    for (const group of exchangeable) shuffleLabels(labels, group, random);
    // rounding must not break ties with relabellings that change nothing
    if (statisticOf(labels) >= observed - 1e-9 * (1 + observed)) asLarge += 1;
  }
  return {
    pValue: (asLarge + 1) / (permutations + 1),
    permutations,
    relabelled: isWithin ? 'strata of each listener' : 'listeners',
  };
}

function shuffleLabels(labels: number[], group: readonly number[], random: Random): void {
  for (let last = group.length - 1; last > 0; last -= 1) {
    const other = random.integer(last + 1);
    const [a, b] = [group[last]!, group[other]!];
    [labels[a], labels[b]] = [labels[b]!, labels[a]!];
  }
}

/** The score statistic of strengths by stratum, as a function of the blocks' strata. */
function scoreStatistic(
  evidence: readonly { score: readonly number[]; information: readonly (readonly number[])[] }[],
  { items, strata, zeroSums }: { items: number; strata: number; zeroSums: readonly (readonly number[])[] },
): (labels: readonly number[]) => number {
  const size = evidence[0]!.score.length;
  const whole = squareOfZeros(size);
  const wholeScore = new Array<number>(size).fill(0);
  for (const { score, information } of evidence) {
    addMatrix(whole, information, 1);
    for (let i = 0; i < size; i += 1) wholeScore[i]! += score[i]!;
  }
  fillZeroSums(whole, zeroSums);
  const factor = choleskyFactor(whole);
  const pull = solveByCholesky(factor, wholeScore);
  return (labels) => {
    const information = Array.from({ length: strata - 1 }, () => squareOfZeros(size));
    const scores = information.map(() => new Array<number>(size).fill(0));
    for (const [block, stratum] of labels.entries()) {
      if (stratum === strata - 1) continue;
      addMatrix(information[stratum]!, evidence[block]!.information, 1);
      for (let i = 0; i < size; i += 1) scores[stratum]![i]! += evidence[block]!.score[i]!;
    }
    const rows = information.flatMap((own) => own.slice(0, items));
    const projections = rows.map((row) => solveByCholesky(factor, row));
    const dot = (a: readonly number[], b: readonly number[]): number => {
      let sum = 0;
      for (let k = 0; k < size; k += 1) sum += a[k]! * b[k]!;
      return sum;
    };
    const efficient = rows.map((row, i) =>
      rows.map((_, j) => {
        const isSame = Math.floor(i / items) === Math.floor(j / items);
        return (isSame ? row[j % items]! : 0) - dot(row, projections[j]!);
      }),
    );
    const { kept, factor: efficientFactor } = independentColumns(efficient);
    const score = kept.map(
      (index) => scores[Math.floor(index / items)]![index % items]! - dot(rows[index]!, pull),
    );
    return kept.length === 0 ? 0 : inverseForm(efficientFactor, score);
  };
}
