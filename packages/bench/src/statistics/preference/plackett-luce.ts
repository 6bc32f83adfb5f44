/** Items on one scale from rankings: Plackett and Luce's model, with ties and with rankings of some of the items. */
import { checkPrior, type PreferenceCoefficient, readScale, type StrengthScale } from './bradley-terry.ts';
import { type ChoiceSet, type DesignRow, logitRule } from './choice-model.ts';
import { fitChoices } from './fit-choices.ts';
import { checkConnected } from './win-graph.ts';

export interface Ranking {
  /** The best first; several items in one place are a tie. Items not named were not heard. */
  readonly places: readonly (readonly string[])[];
  /** Heard, and put below all of `places` in no order (a "top three"). */
  readonly below?: readonly string[];
  /** Given in all rankings or in none. */
  readonly listener?: string;
  /** How many such rankings, 1 by default. */
  readonly count?: number;
}

export interface RankingScale extends StrengthScale {
  /** log δ for each number of items that shared a place: how ready listeners were to tie so many; δ₂ is Davidson's ν. */
  readonly logTies: readonly (PreferenceCoefficient & { readonly tied: number })[];
  readonly rankings: number;
}

/** Sets of items among which one place can be given: beyond this a tie of many among many is too much to go through. */
const MOST_ALTERNATIVES = 20_000;

function checkRanking({ places, below = [], count = 1 }: Ranking, row: number): void {
  const named = [...places.flat(), ...below];
  const twice = named.find((item, index) => named.indexOf(item) !== index);
  if (twice !== undefined)
    throw new RangeError(
      `Cannot rank as every item must have one place: ranking ${row} names "${twice}" twice`,
    );
  if (places.some((place) => place.length === 0))
    throw new RangeError(`Cannot rank as every place must hold an item: ranking ${row} has an empty one`);
  if (!Number.isSafeInteger(count) || count < 0)
    throw new RangeError(
      `Cannot count rankings as count must be a whole number >= 0: ranking ${row} has ${count}`,
    );
}

/** All subsets of so many, each ascending. */
function subsets(from: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return from.flatMap((first, index) =>
    subsets(from.slice(index + 1), size - 1).map((rest) => [first, ...rest]),
  );
}

const subsetCount = (from: number, size: number): number => {
  let count = 1;
  for (let k = 1; k <= size; k += 1) count = (count * (from - size + k)) / k;
  return count;
};

/** One place given: who was left to take it, and who took it. */
interface Stage {
  readonly left: readonly number[];
  readonly taken: readonly number[];
}

function stagesOf({ places, below = [] }: Ranking, place: (item: string) => number): Stage[] {
  const groups = [
    ...places.map((group) => group.map(place)),
    ...(below.length > 0 ? [below.map(place)] : []),
  ];
  const stages: Stage[] = [];
  for (let index = 0; index < places.length; index += 1) {
    const left = groups.slice(index).flat();
    if (left.length > 1)
      stages.push({
        left: left.sort((a, b) => a - b),
        taken: [...groups[index]!].sort((a, b) => a - b),
      });
  }
  return stages;
}

/**
 * Strengths of items from rankings: each place goes to an item with odds exp(strength) among those left. For pairs it is Bradley and
 * Terry's model with Davidson's ties.
 *
 * @returns empty lists for no rankings
 * @throws {DisconnectedComparisonsError} when an item was never ranked above, or never below, the others
 * @throws {InfiniteEstimateError} when every place that could be shared was
 * @throws {TypeError} when some rankings name a listener and others do not
 * @throws {RangeError} for an item with two places, an empty place, a count that is not whole, or ties of so many among so many that
 *   there are more than 20,000 ways
 * @source Plackett, Applied Statistics 24 (1975); Turner et al., Computational Statistics 35 (2020) for ties
 */
export function fitPlackettLuce(
  rankings: readonly Ranking[],
  { priorStandardDeviation = null }: { priorStandardDeviation?: number | null } = {},
): RankingScale {
  checkPrior(priorStandardDeviation);
  for (const [row, ranking] of rankings.entries()) {
    checkRanking(ranking, row);
    if ((ranking.listener === undefined) !== (rankings[0]!.listener === undefined))
      throw new TypeError(
        `Cannot tell listeners apart as all rankings must name theirs, or none: ranking ${row} differs from ranking 0`,
      );
  }
  const items = [...new Set(rankings.flatMap(({ places, below = [] }) => [...places.flat(), ...below]))];
  const names = new Map(items.map((item, index) => [item, index]));
  const judged = rankings
    .filter(({ count = 1 }) => count > 0)
    .map((ranking) => ({ ...ranking, stages: stagesOf(ranking, (item) => names.get(item)!) }));
  const sizes = [...new Set(judged.flatMap(({ stages }) => stages.map(({ taken }) => taken.length)))]
    .concat(1)
    .filter((size, index, all) => all.indexOf(size) === index)
    .sort((a, b) => a - b);
  const ties = sizes.filter((size) => size > 1);
  const parameters = [
    ...items.map((item) => `the strength of ${item}`),
    ...ties.map((size) => `the readiness to tie ${size}`),
  ];
  const rowOf = (taken: readonly number[]): DesignRow =>
    taken.length === 1
      ? { columns: taken, values: [1] }
      : {
          columns: [...taken, items.length + ties.indexOf(taken.length)],
          values: [...taken.map(() => 1 / taken.length), 1],
        };

  const sets: ChoiceSet[] = [];
  const counts: number[][] = [];
  const known = new Map<string, { set: number; alternatives: Map<string, number> }>();
  const setFor = ({ left }: Stage) => {
    const key = left.join(' ');
    const found = known.get(key);
    if (found) return found;
    const possible = sizes.filter((size) => size <= left.length);
    const ways = possible.reduce((sum, size) => sum + subsetCount(left.length, size), 0);
    if (ways > MOST_ALTERNATIVES)
      throw new RangeError(
        `Cannot model ties of up to ${possible.at(-1)} among ${left.length} items as there must be at most ${MOST_ALTERNATIVES} ways to fill a place: there are ${ways}`,
      );
    const takers = possible.flatMap((size) => subsets(left, size));
    const fresh = {
      set: sets.push(takers.map(rowOf)) - 1,
      alternatives: new Map(takers.map((taken, index) => [taken.join(' '), index])),
    };
    counts.push(takers.map(() => 0));
    known.set(key, fresh);
    return fresh;
  };

  const clusters = new Map<string, { sets: number[]; counts: number[][] }>();
  const beats = items.map(() => new Set<number>());
  for (const { listener, count = 1, stages } of judged) {
    const own = listener === undefined ? undefined : (clusters.get(listener) ?? { sets: [], counts: [] });
    if (listener !== undefined && own) clusters.set(listener, own);
    for (const stage of stages) {
      const { set, alternatives } = setFor(stage);
      const alternative = alternatives.get(stage.taken.join(' '))!;
      counts[set]![alternative]! += count;
      own?.sets.push(set);
      own?.counts.push(counts[set]!.map((_, index) => (index === alternative ? count : 0)));
      for (const winner of stage.taken)
        for (const other of stage.left) if (other !== winner) beats[winner]!.add(other);
    }
  }
  if (priorStandardDeviation === null)
    checkConnected(
      items,
      beats.map((each) => [...each]),
    );
  const model = {
    sets,
    parameters,
    zeroSums: [items.map((_, index) => index)],
    priorStandardDeviation,
    rule: logitRule,
  };
  const { scale, coefficient } = readScale(
    { items, model, clusters: [...clusters.values()] },
    fitChoices(model, counts),
  );
  return {
    ...scale,
    logTies: ties.map((tied, index) => ({ tied, ...coefficient(items.length + index) })),
    rankings: judged.reduce((sum, { count = 1 }) => sum + count, 0),
  };
}
