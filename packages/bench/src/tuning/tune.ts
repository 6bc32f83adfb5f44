/**
 * Tuning, whoever renders and whatever is tuned: the best setting for all music, and by nested cross-validation over artists what such a
 * setting is worth on music that it was not tuned on.
 */
import { BenchError } from '../errors.ts';
import { meanOf } from '../statistics/numeric/mean-of.ts';
import { type ArtistGroup, drawFolds } from './draw-folds.ts';
import type { EvaluateSettings, Evaluation } from './evaluation.ts';
import { judgeGains, type UnseenGain } from './judge-gains.ts';
import { bestOf, leastEvaluations, searchSettings } from './search-settings.ts';
import { planSlices, regressionShares, type Sensitivity } from './sensitivity.ts';
import { openParameterSpace, type ParameterValues, type TunedParameter } from './tuned-parameter.ts';
import {
  itemCost,
  metricsOfObjective,
  type SettingCost,
  settingCost,
  type TuningObjective,
  type TuningScores,
} from './tuning-objective.ts';

export interface TuningItem {
  readonly id: string;
  /** What it is to be delivered at; null where nothing says it. */
  readonly targetLufs: number | null;
}

export interface TuneOptions {
  readonly parameters: Readonly<Record<string, TunedParameter>>;
  /** What is tuned, before: what gains are counted against. */
  readonly base: ParameterValues;
  readonly objective: TuningObjective;
  readonly items: readonly TuningItem[];
  /** All items, each in one group. */
  readonly groups: readonly ArtistGroup[];
  readonly evaluate: EvaluateSettings;
  /** Why a piece that was tried has no scores, where somebody knows; called when it is left out. */
  readonly failureOf?: (itemId: string) => string | null;
  /** Tries the settings that are judged, where searches hear less: whole pieces instead of excerpts. */
  readonly judge?: EvaluateSettings | undefined;
  /** Settings that each search may try. */
  readonly evaluations?: number;
  /** At most one an artist; fewer than 2 leaves nobody out, and then nothing is said about other music. */
  readonly folds?: number;
  /** Values a parameter at which the optimum's surroundings are looked at; 0 for none. */
  readonly slices?: number;
  /** A false "learned" is as likely as half of this, or less, unless very few lose very much (docs/tuning.md says how often then). */
  readonly alpha?: number;
  readonly seed?: string;
}

/** Gains are costs saved: positive is better. */
export interface TunedFold {
  readonly number: number;
  /** Whose music this fold's setting was not tuned on. */
  readonly artists: readonly string[];
  readonly itemIds: readonly string[];
  readonly parameters: ParameterValues;
  /** On the music that it was tuned on. */
  readonly seenGain: number;
  /** Mean over its artists; null where a piece has no cost. */
  readonly unseenGain: number | null;
}

export interface TunedItem {
  readonly itemId: string;
  readonly artist: string;
  /** Which fold left it out; null without folds. */
  readonly fold: number | null;
  readonly baseCost: number;
  /** By the setting tuned without its artist; null without folds, or where it has no cost. */
  readonly unseenCost: number | null;
  /** By the setting tuned on all music. */
  readonly seenCost: number | null;
}

/** The mean over an artist's pieces, by the setting tuned without them. */
export interface ArtistGain {
  readonly artist: string;
  readonly gain: number;
}

export interface Tuning {
  readonly base: ParameterValues;
  /** The best setting for all music. */
  readonly tuned: ParameterValues;
  readonly baseCost: SettingCost;
  /** Of the tuned setting, on the music it was tuned on. */
  readonly seenCost: SettingCost;
  readonly seenGain: number | null;
  readonly unseen: UnseenGain;
  /** Of artists whose pieces all have a cost; none without folds. */
  readonly artistGains: readonly ArtistGain[];
  readonly folds: readonly TunedFold[];
  readonly items: readonly TunedItem[];
  /** Pieces that nothing could be learned of, each with the reason. */
  readonly leftOut: readonly { readonly itemId: string; readonly reason: string }[];
  readonly history: readonly Evaluation[];
  readonly sensitivities: readonly Sensitivity[];
}

const NO_COST = 'under the base setting it lacks a score of the objective (it may have no reference master)';

/** Below this a broken constraint is rounding. */
const NEGLIGIBLE_VIOLATION = 1e-9;

interface Desk {
  readonly options: Required<Omit<TuneOptions, 'judge'>> & { readonly judge: EvaluateSettings };
  readonly itemOf: ReadonlyMap<string, TuningItem>;
}

/** Tries settings on pieces and weighs them. */
async function tryOut(
  { options: { objective, evaluate }, itemOf }: Desk,
  settings: readonly ParameterValues[],
  {
    itemIds,
    search,
    firstNumber,
    by = evaluate,
  }: {
    itemIds: readonly string[];
    search: Evaluation['search'];
    firstNumber: number;
    by?: EvaluateSettings;
  },
): Promise<Evaluation[]> {
  const tried = await by(settings, itemIds);
  return settings.map((parameters, place) => {
    const scored = itemIds.map((id, index) => ({
      scores: tried[place]![index]!,
      targetLufs: itemOf.get(id)!.targetLufs,
    }));
    return {
      ...{ search, number: firstNumber + place, parameters },
      ...settingCost(objective, scored),
      scores: meanScores(
        metricsOfObjective(objective),
        scored.map(({ scores }) => scores),
      ),
      itemCosts: Object.fromEntries(itemIds.map((id, index) => [id, itemCost(objective, scored[index]!)])),
    };
  });
}

function meanScores(metrics: readonly string[], scores: readonly TuningScores[]): TuningScores {
  return Object.fromEntries(
    metrics.map((metric) => {
      const known = scores.flatMap((one) => one[metric] ?? []);
      return [metric, known.length === 0 ? null : meanOf(known)];
    }),
  );
}

function checkOptions({ parameters, items, groups, evaluations, folds, alpha }: Desk['options']): void {
  if (Object.keys(parameters).length === 0)
    throw new RangeError('Cannot tune as there must be at least one parameter');
  const least = leastEvaluations(openParameterSpace(parameters));
  if (!(Number.isInteger(evaluations) && evaluations >= least))
    throw new RangeError(
      `Cannot tune as evaluations must be a whole number >= ${least} for these parameters: current value is ${evaluations}`,
    );
  if (!(Number.isInteger(folds) && folds >= 0))
    throw new RangeError(`Cannot tune as folds must be a whole number >= 0: current value is ${folds}`);
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`Cannot tune as alpha must be between 0 and 1: current value is ${alpha}`);
  const grouped = groups.flatMap(({ itemIds }) => itemIds);
  if (grouped.length !== items.length || new Set(grouped).size !== items.length)
    throw new RangeError('Cannot tune as every item must be in one group of artists');
}

/** The base setting, tried: of a piece that it gives no cost nothing can be learned. */
async function tryBase(desk: Desk) {
  const { options } = desk;
  const { base, items, evaluate, judge } = options;
  const itemIds = items.map(({ id }) => id);
  const about = { itemIds, search: 'all', firstNumber: 0 } as const;
  const [searched] = await tryOut(desk, [base], about);
  const [judged] = judge === evaluate ? [searched] : await tryOut(desk, [base], { ...about, by: judge });
  const isKept = (id: string) => searched!.itemCosts[id] !== null && judged!.itemCosts[id] !== null;
  const leftOut = itemIds
    .filter((id) => !isKept(id))
    .map((itemId) => ({ itemId, reason: options.failureOf(itemId) ?? NO_COST }));
  const kept = itemIds.filter(isKept);
  if (kept.length === 0)
    throw new BenchError(
      `Cannot tune as no piece has a cost under the base setting; of ${leftOut[0]!.itemId}: ${leftOut[0]!.reason}`,
    );
  return { kept, leftOut };
}

/** The best setting for some music, and all that was tried on the way. */
async function search(
  desk: Desk,
  itemIds: readonly string[],
  name: 'all' | number,
): Promise<{ base: Evaluation; best: Evaluation; tried: Evaluation[] }> {
  const { parameters, base, evaluations, seed } = desk.options;
  const [start] = await tryOut(desk, [base], { itemIds, search: name, firstNumber: 0 });
  const tried = await searchSettings({
    space: openParameterSpace(parameters),
    start: startOf(desk.options),
    ...{ evaluations, seed },
    evaluate: (settings, firstNumber) => tryOut(desk, settings, { itemIds, search: name, firstNumber }),
  });
  return { base: start!, best: bestOf([start!, ...tried]), tried: [start!, ...tried] };
}

const startOf = ({ parameters, base }: Desk['options']): ParameterValues =>
  Object.fromEntries(Object.entries(parameters).map(([name, { start = base[name]! }]) => [name, start]));

const gainBetween = (base: number | null, tuned: number | null): number | null =>
  base === null || tuned === null ? null : base - tuned;

/** Tunes without one fold's artists, and tries the result on them. */
async function tuneFold(
  desk: Desk,
  {
    fold,
    number,
    kept,
    judgedBase,
  }: { fold: readonly ArtistGroup[]; number: number; kept: readonly string[]; judgedBase: Evaluation },
) {
  const unseen = fold.flatMap(({ itemIds }) => itemIds);
  const seen = kept.filter((id) => !unseen.includes(id));
  const { base, best, tried } = await search(desk, seen, number);
  const tuned = await desk.options.judge([best.parameters], unseen);
  const scored = unseen.map((id, index) => ({
    scores: tuned[0]![index]!,
    targetLufs: desk.itemOf.get(id)!.targetLufs,
  }));
  const costs = new Map(unseen.map((id, index) => [id, itemCost(desk.options.objective, scored[index]!)]));
  const gains = fold.flatMap(({ name, itemIds }): ArtistGain[] => {
    const own = itemIds.map((id) => gainBetween(judgedBase.itemCosts[id]!, costs.get(id)!));
    return own.every((gain) => gain !== null) ? [{ artist: name, gain: meanOf(own) }] : [];
  });
  return {
    ...{ tried, scored, costs, gains },
    fold: {
      number,
      artists: fold.map(({ name }) => name),
      itemIds: unseen,
      parameters: best.parameters,
      seenGain: base.cost! - best.cost!,
      unseenGain: gains.length === fold.length ? meanOf(gains.map(({ gain }) => gain)) : null,
    } satisfies TunedFold,
  };
}

type FoldResult = Awaited<ReturnType<typeof tuneFold>>;

/** Why a gain does not count; null where it does. */
function objectionTo(
  { options: { objective } }: Desk,
  results: readonly FoldResult[],
  baseCost: SettingCost,
): string | null {
  if (results.length === 0) return null;
  const { missing, violation } = settingCost(
    objective,
    results.flatMap(({ scored }) => scored),
  );
  if (missing > 0)
    return `${missing} of the pieces could not be made, or not be measured, by the setting that was tuned without them`;
  return violation > baseCost.violation + NEGLIGIBLE_VIOLATION
    ? `on music that they were not tuned on, the tuned settings break the constraints by ${violation.toPrecision(2)}, the base setting by ${baseCost.violation.toPrecision(2)}`
    : null;
}

/** Looks at the surroundings of the optimum, one parameter at a time. */
async function lookAround(
  desk: Desk,
  {
    optimum,
    kept,
    history,
  }: { optimum: ParameterValues; kept: readonly string[]; history: readonly Evaluation[] },
) {
  const { parameters, slices } = desk.options;
  const planned = planSlices(parameters, { optimum, count: slices });
  const tried = await tryOut(
    desk,
    planned.map(({ settings }) => settings),
    { itemIds: kept, search: 'slices', firstNumber: 1 },
  );
  const shares = regressionShares(parameters, history);
  const sensitivities = Object.keys(parameters).map(
    (parameter): Sensitivity => ({
      parameter,
      slice: planned.flatMap((point, index) =>
        point.parameter === parameter ? [{ value: point.value, evaluation: tried[index]! }] : [],
      ),
      share: shares[parameter]!,
    }),
  );
  return { tried, sensitivities };
}

/**
 * How many pieces will be tried under a setting, counting again what is asked for twice, if no search ends early.
 *
 * @param judgesApart whether what is judged is tried by something else than what is searched
 */
export function plannedTries({
  parameters,
  items,
  groups,
  evaluations,
  folds,
  slices,
  judgesApart,
}: Required<Pick<TuneOptions, 'parameters' | 'items' | 'groups' | 'evaluations' | 'folds' | 'slices'>> & {
  judgesApart: boolean;
}): number {
  const generation = leastEvaluations(openParameterSpace(parameters));
  const searched = 1 + generation * Math.floor(evaluations / generation);
  const count = Math.min(folds, groups.length);
  const inFolds = count < 2 ? 0 : (count - 1) * items.length * searched + items.length;
  const around = Object.values(parameters).reduce(
    (sum, parameter) => sum + ('choices' in parameter ? parameter.choices.length : slices + 1),
    0,
  );
  // the base setting before anything else, and again with the tuned one to be judged
  const others = (judgesApart ? 2 : 1) + 2 + (slices < 2 ? 0 : around);
  return items.length * (searched + others) + inFolds;
}

/**
 * Tunes.
 *
 * Everything is searched with the same seed, and the same answers of `evaluate` give the same tuning, byte for byte. The base setting takes
 * part in every search, so that none ends with less on the music it heard.
 *
 * @throws {RangeError} no parameter, too few evaluations for a generation, folds that are no whole number >= 0, alpha that is not between
 *   0 and 1, items that are in no group or in two
 * @throws {BenchError} no piece has a cost under the base setting
 * @throws what `evaluate` and `judge` reject with
 */
export async function tune({
  evaluations = 100,
  folds = 5,
  slices = 5,
  alpha = 0.05,
  seed = '1',
  failureOf = () => null,
  judge,
  ...others
}: TuneOptions): Promise<Tuning> {
  const options = {
    ...{ ...others, evaluations, folds, slices, alpha, seed, failureOf },
    judge: judge ?? others.evaluate,
  };
  checkOptions(options);
  const desk: Desk = { options, itemOf: new Map(options.items.map((item) => [item.id, item])) };
  const { base, groups } = options;

  const { kept, leftOut } = await tryBase(desk);
  const keptGroups = groups
    .map(({ name, itemIds }) => ({ name, itemIds: itemIds.filter((id) => kept.includes(id)) }))
    .filter(({ itemIds }) => itemIds.length > 0);
  const judgedAll = { itemIds: kept, search: 'all', firstNumber: 0, by: options.judge } as const;
  const [judgedBase] = await tryOut(desk, [base], judgedAll);

  const whole = await search(desk, kept, 'all');
  const tuned = whole.best.parameters;
  const [judgedTuned] = await tryOut(desk, [tuned], judgedAll);

  const drawn = Math.min(folds, keptGroups.length) < 2 ? [] : drawFolds(keptGroups, { count: folds, seed });
  const results: FoldResult[] = [];
  for (const [index, fold] of drawn.entries())
    results.push(await tuneFold(desk, { fold, number: index + 1, kept, judgedBase: judgedBase! }));

  const around = await lookAround(desk, { optimum: tuned, kept, history: whole.tried });
  const artistGains = results.flatMap(({ gains }) => gains);
  return {
    ...{ base, tuned, leftOut },
    baseCost: costOf(judgedBase!),
    seenCost: costOf(judgedTuned!),
    seenGain: gainBetween(judgedBase!.cost, judgedTuned!.cost),
    artistGains,
    unseen: judgeGains(
      artistGains.map(({ gain }) => gain),
      {
        folds: drawn.length,
        alpha,
        objection: objectionTo(desk, results, judgedBase!),
      },
    ),
    folds: results.map(({ fold }) => fold),
    items: keptGroups.flatMap(({ name, itemIds }) =>
      itemIds.map((itemId): TunedItem => {
        const result = results.find(({ costs }) => costs.has(itemId));
        return {
          ...{ itemId, artist: name, fold: result?.fold.number ?? null },
          baseCost: judgedBase!.itemCosts[itemId]!,
          unseenCost: result?.costs.get(itemId) ?? null,
          seenCost: judgedTuned!.itemCosts[itemId]!,
        };
      }),
    ),
    history: [...whole.tried, ...results.flatMap(({ tried }) => tried), ...around.tried],
    sensitivities: around.sensitivities,
  };
}

const costOf = ({ cost, violation, missing }: Evaluation): SettingCost => ({ cost, violation, missing });
