/** Whether one scale says all there is in paired comparisons, or some pairs go against it. */
import { chiSquareTails } from '../numeric/chi-square.ts';
import { coefficientsOf, fitTally, type PreferenceOptions, pairModel } from './bradley-terry.ts';
import { ChoiceExpectation, type ChoiceModel, type ClusterChoices } from './choice-model.ts';
import { type ComparisonTally, type PairedComparison, tallyComparisons } from './paired-comparison.ts';
import { type ClusteredFTest, scoreTest } from './score-test.ts';

export interface PairResidual {
  readonly first: string;
  readonly second: string;
  readonly comparisons: number;
  /** Share of answers for the first, a tie being half of one. */
  readonly observed: number;
  readonly expected: number;
}

export interface LackOfFit {
  /** Twice what a model of every ordered pair's own rates gains in log-likelihood. */
  readonly deviance: number;
  readonly degreesOfFreedom: number;
  /**
   * Chi-square, as if all answers were independent: too small where listeners differ, or where ordered pairs have fewer than some ten
   * answers. 1 where nothing is left to judge by.
   */
  readonly pValue: number;
  /**
   * Whether some pairs go against the scale, allowing for listeners that differ: the score test of every pair's own departure; null
   * unless there are more listeners than departures.
   */
  readonly clustered: ClusteredFTest | null;
  /** Both orders together, the largest departure first. */
  readonly pairs: readonly PairResidual[];
}

/**
 * Tests Bradley and Terry's scale against the answers to each pair.
 *
 * @returns a deviance of 0 with p = 1 for no rows, two items, or as many parameters as pairs
 * @throws as `fitBradleyTerry`
 */
export function testLackOfFit(
  comparisons: readonly PairedComparison[],
  options: PreferenceOptions = {},
): LackOfFit {
  const tally = tallyComparisons(comparisons);
  const scale = fitTally(tally, options);
  const { model, counts, clusters } = pairModel(tally, options);
  const coefficients = coefficientsOf(scale);

  let saturated = 0;
  let free = 0;
  for (const each of counts) {
    const n = each.reduce((sum, count) => sum + count, 0);
    for (const count of each) if (count > 0) saturated += count * Math.log(count / n);
    if (n > 0) free += each.length - 1;
  }
  const parameters = model.parameters.length - Math.min(1, tally.items.length);
  const degreesOfFreedom = Math.max(0, free - parameters);
  const deviance = Math.max(0, 2 * (saturated - scale.logLikelihood));
  const panel = { sets: counts.map((_, set) => set), counts };
  return {
    deviance,
    degreesOfFreedom,
    pValue: degreesOfFreedom === 0 ? 1 : chiSquareTails({ x: deviance, degreesOfFreedom }).upper,
    clustered: testDepartures({ tally, model, coefficients, panel, clusters }),
    pairs: residualsOf(tally, { model, coefficients }),
  };
}

/** Gives every pair of items a departure of its own and tests them together. */
function testDepartures({
  tally,
  model,
  coefficients,
  panel,
  clusters,
}: {
  tally: ComparisonTally;
  model: ChoiceModel;
  coefficients: readonly number[];
  panel: ClusterChoices;
  clusters: readonly ClusterChoices[];
}): ClusteredFTest | null {
  const departures = new Map<string, number>();
  const parameters = [...model.parameters];
  const sets = model.sets.map((set, index) => {
    const { first, second } = tally.pairs[index]!;
    const name = `${Math.min(first, second)} ${Math.max(first, second)}`;
    const column = departures.get(name) ?? parameters.push(`the pair ${name}`) - 1;
    departures.set(name, column);
    const half = first < second ? 0.5 : -0.5;
    return set.map(({ columns, values }, alternative) =>
      alternative > 1
        ? { columns, values }
        : { columns: [...columns, column], values: [...values, alternative === 0 ? half : -half] },
    );
  });
  const tested = [...departures.values()];
  return scoreTest(
    { sets, parameters, zeroSums: model.zeroSums, rule: model.rule },
    { coefficients: [...coefficients, ...tested.map(() => 0)], tested, panel, clusters },
  ).clustered;
}

function residualsOf(
  { items, pairs, counts }: ComparisonTally,
  { model, coefficients }: { model: ChoiceModel; coefficients: readonly number[] },
): PairResidual[] {
  const cells = new Map<
    string,
    { first: number; second: number; n: number; wins: number; expected: number }
  >();
  for (const [index, pair] of pairs.entries()) {
    const isAscending = pair.first < pair.second;
    const [first, second] = isAscending ? [pair.first, pair.second] : [pair.second, pair.first];
    const cell = cells.get(`${first} ${second}`) ?? { first, second, n: 0, wins: 0, expected: 0 };
    cells.set(`${first} ${second}`, cell);
    const [forFirst, forSecond, tied] = counts[index]!;
    // ties that are not modelled are dropped
    const halves = model.sets[index]!.length > 2 ? tied : 0;
    const n = forFirst + forSecond + halves;
    const { logProbabilities } = new ChoiceExpectation(model.sets[index]!, model.rule, coefficients);
    const share = Math.exp(logProbabilities[0]!) + Math.exp(logProbabilities[2] ?? -Infinity) / 2;
    cell.n += n;
    cell.wins += (isAscending ? forFirst : forSecond) + halves / 2;
    cell.expected += n * (isAscending ? share : 1 - share);
  }
  return [...cells.values()]
    .filter(({ n }) => n > 0)
    .map(({ first, second, n, wins, expected }) => ({
      first: items[first]!,
      second: items[second]!,
      comparisons: n,
      observed: wins / n,
      expected: expected / n,
    }))
    .sort((a, b) => Math.abs(b.observed - b.expected) - Math.abs(a.observed - a.expected));
}
