import { normalCdf } from '../../../src/statistics/numeric/normal.ts';
import { drawNormal } from '../../../src/statistics/numeric/normal-deviates.ts';
import type { Random } from '../../../src/statistics/numeric/random.ts';
import { studentTQuantile } from '../../../src/statistics/numeric/student-t.ts';
import { bootstrapStrengths } from '../../../src/statistics/preference/bootstrap-strengths.ts';
import { fitBradleyTerry, type StrengthScale } from '../../../src/statistics/preference/bradley-terry.ts';
import { InfiniteEstimateError } from '../../../src/statistics/preference/choice-model.ts';
import { countCircularTriads } from '../../../src/statistics/preference/circular-triads.ts';
import { compareStrengths } from '../../../src/statistics/preference/compare-strengths.ts';
import { testLackOfFit } from '../../../src/statistics/preference/lack-of-fit.ts';
import { testOnePairPreference } from '../../../src/statistics/preference/one-pair-preference.ts';
import { fitPlackettLuce, type Ranking } from '../../../src/statistics/preference/plackett-luce.ts';
import {
  type StratifiedComparison,
  testStratumInteraction,
} from '../../../src/statistics/preference/stratum-interaction.ts';
import { DisconnectedComparisonsError } from '../../../src/statistics/preference/win-graph.ts';
import { rankConditions } from '../../../src/statistics/verdict/rank-conditions.ts';
import { rankOrders } from '../../../src/statistics/verdict/rank-orders.ts';
import type { Calibration, CalibrationCell } from '../calibration.ts';

const ITEMS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const ALL_EQUAL = [0, 0, 0, 0, 0];
/** a and b alike, the others apart. */
const TWO_EQUAL = [0.5, 0.5, 0, -0.3, -0.7];

interface Design {
  readonly listeners: number;
  /** Standard deviation, between listeners, of their strength of an item. */
  readonly sd: number;
  /** `few`: one listener in five gives eight times as many answers; `more`: five times, the most uneven that may decide. */
  readonly load?: 'even' | 'few' | 'more';
  /** How often each listener judges all pairs, once by default. */
  readonly times?: number;
  /** Each listener judges only so many pairs, drawn by lot: all by default. */
  readonly lots?: number;
  /** ν of Davidson's model. */
  readonly tie?: number;
  readonly order?: number;
  readonly strata?: 'within' | 'between';
}

const LOADS = {
  even: { times: 1, name: '' },
  few: { times: 8, name: ', a fifth of them give two thirds of the answers' },
  more: { times: 5, name: ', a fifth of them give five times as many answers' },
} as const;

const nameOf = ({ listeners, sd, load = 'even' }: Design): string =>
  `${listeners} listeners, sd ${sd}${LOADS[load].name}`;

/** Every listener judges all pairs, in a random order of presentation. */
function drawPanel(
  random: Random,
  means: readonly number[],
  { listeners, sd, load = 'even', times: usual = 1, tie = 0, order = 0, strata }: Design,
): StratifiedComparison[] {
  const rows: StratifiedComparison[] = [];
  for (let listener = 0; listener < listeners; listener += 1) {
    const strengths = means.map((mean) => mean + sd * drawNormal(random));
    const loaded = listener < listeners / 5 ? LOADS[load].times : 1;
    const times = usual * (loaded > 1 ? loaded : strata === 'within' ? 2 : 1);
    for (let time = 0; time < times; time += 1)
      for (let i = 0; i < means.length; i += 1)
        for (let j = 0; j < i; j += 1) {
          const [first, second] = random.uniform() < 0.5 ? [i, j] : [j, i];
          const odds = Math.exp(strengths[first]! - strengths[second]! + order);
          const total = odds + 1 + tie * Math.sqrt(odds);
          const draw = random.uniform() * total;
          rows.push({
            first: ITEMS[first]!,
            second: ITEMS[second]!,
            preferred: draw < odds ? 'first' : draw < odds + 1 ? 'second' : 'neither',
            listener: `${listener}`,
            stratum: `${(strata === 'between' ? listener : time) % 2}`,
          });
        }
  }
  return rows;
}

interface OrderDesign {
  readonly items: number;
  readonly listeners: number;
  /** Standard deviation, between listeners, of their strength of an item. */
  readonly sd: number;
  /** Orders that each gives. */
  readonly times: number;
  /** How likely one shares the place of the one before. */
  readonly tie: number;
}

const ORDERED: readonly OrderDesign[] = [2, 3, 5, 8].flatMap((items) =>
  [3, 5, 8, 10, 20, 40].flatMap((listeners) =>
    [0, 0.6, 1.2].map((sd) => ({
      items,
      listeners,
      sd,
      times: 3,
      // ties of many among many are too much to go through
      tie: items === 3 && sd === 0.6 ? 0.15 : 0,
    })),
  ),
);

const orderName = ({ items, listeners, sd, times, tie }: OrderDesign): string =>
  `${items} items, ${listeners} listeners of ${times} orders, sd ${sd}${tie > 0 ? ', some places shared' : ''}`;

function drawOrders(
  { items, listeners, sd, times, tie }: OrderDesign,
  random: Random,
  means: readonly number[] = new Array<number>(items).fill(0),
): { readonly listener: string; readonly places: string[][] }[] {
  const rows: { listener: string; places: string[][] }[] = [];
  for (let listener = 0; listener < listeners; listener += 1) {
    const strengths = means.map((mean) => mean + sd * drawNormal(random));
    for (let time = 0; time < times; time += 1) {
      const order = strengths
        .map((strength, item) => ({ item, worth: strength - Math.log(-Math.log(random.uniform())) }))
        .sort((one, other) => other.worth - one.worth);
      const places: string[][] = [];
      for (const { item } of order) {
        if (places.length > 0 && random.uniform() < tie) places.at(-1)!.push(ITEMS[item]!);
        else places.push([ITEMS[item]!]);
      }
      rows.push({ listener: `${listener}`, places });
    }
  }
  return rows;
}

/** null where the panel could not be put on one scale. */
function answerOrNull(answer: () => boolean | null): boolean | null {
  try {
    return answer();
  } catch (error) {
    if (error instanceof DisconnectedComparisonsError || error instanceof InfiniteEstimateError) return null;
    throw error;
  }
}

/** How many standard errors the difference of a and b lies from its true value. */
function distance(scale: StrengthScale, matrix: StrengthScale['covariance'], truth: number): number {
  const [a, b] = [scale.items.indexOf('a'), scale.items.indexOf('b')];
  const variance = matrix[a]![a]! + matrix[b]![b]! - 2 * matrix[a]![b]!;
  return Math.abs(scale.strengths[a]! - scale.strengths[b]! - truth) / Math.sqrt(variance);
}

const isFarByListener = (scale: StrengthScale, truth = 0): boolean =>
  distance(scale, scale.covariance, truth) >
  studentTQuantile({ p: 0.975, degreesOfFreedom: Math.min(scale.degreesOfFreedom, 1e9) });

const isFarByModel = (scale: StrengthScale, truth = 0): boolean =>
  2 * normalCdf(-distance(scale, scale.modelCovariance, truth)) < 0.05;

const cellsOf = (
  designs: readonly Design[],
  run: (random: Random, design: Design) => boolean | null,
): CalibrationCell[] =>
  designs.map((design) => ({
    cell: nameOf(design),
    run: (random) => answerOrNull(() => run(random, design)),
  }));

const GRID: readonly Design[] = [6, 10, 20, 40].flatMap((listeners) => [
  { listeners, sd: 0 },
  { listeners, sd: 0.6 },
]);
/** Panels of friends: below ten listeners. */
const SMALL: readonly Design[] = [2, 3, 4, 6, 8].flatMap((listeners) => [
  { listeners, sd: 0 },
  { listeners, sd: 0.6 },
]);
const UNEVEN: readonly Design[] = [10, 20, 40].map((listeners) => ({ listeners, sd: 0.6, load: 'few' }));

const printed = { claim: 'printed', nominal: 0.05, panels: { short: 40, long: 2000 } } as const;
const rejections = { ...printed, counts: 'rejections of a true null' } as const;
const SAME_MEANS = 'Composite null: on average two of five items are liked alike';
const ALL_SAME = 'Composite null: on average all items are liked alike';

/** A ranking drawn place by place. */
function drawRanking(random: Random, strengths: readonly number[]): string[] {
  // the largest of strengths with Gumbel noise comes first: the same law
  return strengths
    .map((strength, item) => ({ item, height: strength - Math.log(-Math.log(random.uniform() || 1e-300)) }))
    .sort((a, b) => b.height - a.height)
    .map(({ item }) => ITEMS[item]!);
}

function drawRankings(random: Random, means: readonly number[], { listeners, sd }: Design): Ranking[] {
  return Array.from({ length: listeners }, (_, listener) => {
    const strengths = means.map((mean) => mean + sd * drawNormal(random));
    return Array.from({ length: 4 }, () => ({
      places: drawRanking(random, strengths).map((item) => [item]),
      listener: `${listener}`,
    }));
  }).flat();
}

/** What `verdict()` asks of a ranking: from panels of two on, tastes from alike to strong, answers few and many. */
const RANKED: readonly (Design & { readonly items: number })[] = [2, 3, 5, 8].flatMap((items) => [
  ...[2, 3, 4, 5, 6, 8, 10, 15, 20, 40].flatMap((listeners) => [
    { items, listeners, sd: 0 },
    { items, listeners, sd: 0.6 },
    { items, listeners, sd: 1.2, times: 4 },
    { items, listeners, sd: 0.6, tie: 0.6 },
  ]),
  ...[10, 20, 40].map((listeners) => ({ items, listeners, sd: 0.6, load: 'more' as const })),
  ...(items > 2 ? [4, 6, 10, 20, 40] : []).map((listeners) => ({ items, listeners, sd: 0.6, lots: 3 })),
]);

/** As many of each listener's answers as they had lots. */
function withLots(
  rows: readonly StratifiedComparison[],
  { lots }: Design,
  random: Random,
): readonly StratifiedComparison[] {
  if (lots === undefined) return rows;
  const drawn = rows.map((row) => ({ row, lot: random.uniform() })).sort((one, other) => one.lot - other.lot);
  const judged = new Map<string, number>();
  return drawn.flatMap(({ row }) => {
    const count = judged.get(row.listener!) ?? 0;
    judged.set(row.listener!, count + 1);
    return count < lots ? [row] : [];
  });
}

const rankingName = (design: (typeof RANKED)[number]): string =>
  [
    `${design.items} conditions`,
    nameOf(design),
    ...(design.times === undefined ? [] : [`every pair ${design.times} times`]),
    ...(design.tie === undefined ? [] : ['a quarter of ties']),
    ...(design.lots === undefined ? [] : [`${design.lots} pairs each, drawn by lot`]),
  ].join(', ');

/** Whether any two items were told apart; null where the listeners are too few to show how much they differ. */
const tellsSomeApart = ({
  scale,
  comparison,
}: Pick<ReturnType<typeof rankOrders>, 'scale' | 'comparison'>): boolean | null =>
  scale.clustering === 'none' ? null : comparison.contrasts.some(({ isToldApart }) => isToldApart);

const interactionPanel = (random: Random, design: Design) => drawPanel(random, [0.4, 0, -0.4], design);

export const preferenceCalibrations: readonly Calibration[] = [
  {
    ...rejections,
    method: 'fitBradleyTerry(), difference of two items, standard errors as if answers were independent',
    truth: SAME_MEANS,
    guard: 0.7,
    cells: cellsOf([...GRID, ...UNEVEN], (random, design) =>
      isFarByModel(fitBradleyTerry(drawPanel(random, TWO_EQUAL, design))),
    ),
  },
  {
    ...rejections,
    method: 'fitBradleyTerry(), difference of two items, clustered by listener (jackknife, Student’s t)',
    truth: SAME_MEANS,
    guard: 0.25,
    cells: cellsOf([...GRID, ...UNEVEN], (random, design) =>
      isFarByListener(fitBradleyTerry(drawPanel(random, TWO_EQUAL, design))),
    ),
  },
  {
    ...rejections,
    method: 'fitBradleyTerry() with ties, difference of two items, clustered by listener',
    truth: SAME_MEANS,
    guard: 0.25,
    cells: cellsOf(
      GRID.filter(({ listeners }) => listeners >= 10).map((design) => ({ ...design, tie: 0.6 })),
      (random, design) => isFarByListener(fitBradleyTerry(drawPanel(random, TWO_EQUAL, design))),
    ),
  },
  {
    ...printed,
    counts: 'misses of the true value',
    method: 'fitBradleyTerry(), 95 % interval of a difference of 1, clustered by listener',
    truth: 'Known effect: log odds of 1, an effect of order of 0.4, listeners alike',
    guard: 0.25,
    cells: cellsOf(
      [10, 20, 40].map((listeners) => ({ listeners, sd: 0, order: 0.4 })),
      (random, design) => isFarByListener(fitBradleyTerry(drawPanel(random, [0.5, -0.5, 0], design)), 1),
    ),
  },
  {
    ...printed,
    counts: 'misses of the true value',
    method: 'fitBradleyTerry(), 95 % interval of an effect of order of 0.4, clustered by listener',
    truth: 'Known effect: log odds of 0.4 for the first, listeners alike',
    guard: 0.25,
    cells: cellsOf(
      [10, 20, 40].map((listeners) => ({ listeners, sd: 0, order: 0.4 })),
      (random, design) => {
        const { orderEffect, degreesOfFreedom } = fitBradleyTerry(drawPanel(random, [0.5, -0.5, 0], design));
        if (degreesOfFreedom === Infinity) return null;
        const t = Math.abs(orderEffect!.estimate - 0.4) / orderEffect!.standardError;
        return t > studentTQuantile({ p: 0.975, degreesOfFreedom });
      },
    ),
  },
  {
    ...rejections,
    method: 'compareStrengths(), any of ten pairs told apart',
    truth: ALL_SAME,
    panels: { short: 20, long: 2000 },
    guard: 0.3,
    cells: cellsOf(
      GRID.filter(({ listeners }) => listeners >= 10),
      (random, design) =>
        compareStrengths(fitBradleyTerry(drawPanel(random, ALL_EQUAL, design)), {
          draws: 2000,
          random,
        }).contrasts.some(({ isToldApart }) => isToldApart),
    ),
  },
  {
    ...rejections,
    method: 'rankConditions(), any pair told apart',
    truth: ALL_SAME,
    panels: { short: 6, long: 2000 },
    guard: 0.7,
    cells: RANKED.map((design) => ({
      cell: rankingName(design),
      run(random) {
        const rows = drawPanel(random, new Array<number>(design.items).fill(0), design);
        return tellsSomeApart(rankConditions(withLots(rows, design, random), { draws: 1000, random }));
      },
    })),
  },
  {
    ...rejections,
    method: 'rankOrders(), any pair told apart',
    truth: ALL_SAME,
    panels: { short: 3, long: 1000 },
    guard: 0.7,
    cells: ORDERED.map((design) => ({
      cell: orderName(design),
      run(random) {
        return tellsSomeApart(rankOrders(drawOrders(design, random), { draws: 1000, random }));
      },
    })),
  },
  {
    ...printed,
    counts: 'misses of the true value',
    method: 'rankOrders(), 95 % interval of a difference',
    truth: 'Known effect: four items at strengths 0.9, 0.3, −0.3, −0.9 on average',
    panels: { short: 6, long: 1000 },
    guard: 0.5,
    cells: [10, 20, 40].flatMap((listeners) =>
      [0, 0.6].map((sd) => {
        const design = { items: 4, listeners, sd, times: 2, tie: 0 };
        return {
          cell: orderName(design),
          run(random: Random) {
            const { scale } = rankOrders(drawOrders(design, random, [0.9, 0.3, -0.3, -0.9]), {
              draws: 1000,
              random,
            });
            if (scale.clustering === 'none') return null;
            return isFarByListener(scale, 0.6);
          },
        };
      }),
    ),
  },
  {
    ...printed,
    counts: 'misses of the true value',
    method: 'bootstrapStrengths(), 95 % percentile interval of a strength',
    truth: 'Known effect: three items liked alike on average',
    panels: { short: 4, long: 2000 },
    guard: 0.75,
    cells: cellsOf(
      [
        { listeners: 10, sd: 0.6 },
        { listeners: 40, sd: 0.6 },
      ],
      (random, design) => {
        const result = bootstrapStrengths(drawPanel(random, [0, 0, 0], design), { random, resamples: 100 });
        if (result === null) return null;
        const { low, high } = result.items[0]!.interval;
        return low > 0 || high < 0;
      },
    ),
  },
  {
    ...rejections,
    method: 'testLackOfFit(), chi-square as if answers were independent',
    truth: ALL_SAME,
    guard: 0.9,
    cells: cellsOf(GRID, (random, design) => {
      const rows = drawPanel(random, ALL_EQUAL, design);
      return testLackOfFit(rows, { orderEffect: false }).pValue <= 0.05;
    }),
  },
  {
    ...rejections,
    method: 'testLackOfFit(), clustered by listener (score test, F)',
    truth: ALL_SAME,
    guard: 0.25,
    cells: cellsOf(
      GRID.filter(({ listeners }) => listeners >= 10),
      (random, design) => {
        const { clustered } = testLackOfFit(drawPanel(random, ALL_EQUAL, design));
        return clustered === null ? null : clustered.pValue <= 0.05;
      },
    ),
  },
  ...(
    [
      ['likelihoodRatio', 'likelihood ratio as if answers were independent', 0.8],
      ['clustered', 'clustered by listener (score test, F)', 0.25],
    ] as const
  ).map(
    ([test, how, guard]): Calibration => ({
      ...rejections,
      method: `testStratumInteraction(), ${how}`,
      truth: 'Composite null: on average strengths are the same in both strata',
      panels: { short: 15, long: 2000 },
      guard,
      cells: (['within', 'between'] as const).flatMap((strata) =>
        [10, 20, 40].flatMap((listeners) =>
          [0, 0.6].map(
            (sd): CalibrationCell => ({
              cell: `${nameOf({ listeners, sd })}, strata ${strata} listeners`,
              run: (random) =>
                answerOrNull(() => {
                  const rows = interactionPanel(random, { listeners, sd, strata });
                  const result = testStratumInteraction(rows, { random, permutations: 99 })[test];
                  return result === null ? null : result.pValue <= 0.05;
                }),
            }),
          ),
        ),
      ),
    }),
  ),
  {
    ...rejections,
    method: 'testStratumInteraction(), relabelled strata',
    truth: 'Sharp null: no listener’s preferences depend on the stratum (listeners of one kind)',
    claim: 'bounded',
    panels: { short: 60, long: 20_000 },
    cells: (['within', 'between'] as const).map((strata) => ({
      cell: `10 listeners, sd 0.6, strata ${strata} listeners`,
      run: (random) =>
        answerOrNull(() => {
          const rows = interactionPanel(random, { listeners: 10, sd: 0.6, strata });
          return testStratumInteraction(rows, { random, permutations: 99 }).permutation!.pValue <= 0.05;
        }),
    })),
  },
  {
    ...rejections,
    method: 'fitPlackettLuce(), difference of two items, clustered by listener',
    truth: SAME_MEANS,
    guard: 0.25,
    cells: cellsOf([...SMALL, ...GRID.filter(({ listeners }) => listeners >= 10)], (random, design) =>
      isFarByListener(fitPlackettLuce(drawRankings(random, TWO_EQUAL, design))),
    ),
  },
  {
    ...rejections,
    method: 'fitPlackettLuce(), difference of two items, standard errors as if rankings were independent',
    truth: SAME_MEANS,
    guard: 0.7,
    cells: cellsOf(
      GRID.filter(({ listeners }) => listeners >= 10),
      (random, design) => isFarByModel(fitPlackettLuce(drawRankings(random, TWO_EQUAL, design))),
    ),
  },
  {
    ...rejections,
    method: 'compareStrengths() of fitPlackettLuce(), any of ten pairs told apart',
    truth: ALL_SAME,
    panels: { short: 20, long: 2000 },
    guard: 0.4,
    cells: cellsOf(
      [2, 3, 4, 6, 8, 10, 20].map((listeners) => ({ listeners, sd: 0.6 })),
      (random, design) =>
        compareStrengths(fitPlackettLuce(drawRankings(random, ALL_EQUAL, design)), {
          draws: 2000,
          random,
        }).contrasts.some(({ isToldApart }) => isToldApart),
    ),
  },
  {
    ...rejections,
    method: 'countCircularTriads(), too few for coins',
    truth: 'Sharp null: every answer is a coin',
    claim: 'bounded',
    panels: { short: 60, long: 20_000 },
    cells: [
      {
        cell: '1 listener, 7 items',
        run: (random) =>
          countCircularTriads(drawPanel(random, [...ALL_EQUAL, 0, 0], { listeners: 1, sd: 0 }), {
            random,
            resamples: 99,
          }).listeners[0]!.pValue <= 0.05,
      },
    ],
  },
  {
    ...rejections,
    method: 'testOnePairPreference(), answers',
    truth: 'Sharp null: every answer is a coin',
    claim: 'bounded',
    panels: { short: 400, long: 20_000 },
    cells: [8, 40].map((listeners) => ({
      cell: `${listeners} answers, a fifth of them ties`,
      run: (random) =>
        testOnePairPreference(drawPanel(random, [0, 0], { listeners, sd: 0, tie: 0.5 }), {
          item: 'a',
          other: 'b',
        }).answers.pValue <= 0.05,
    })),
  },
  {
    ...rejections,
    method: 'testOnePairPreference(), listeners (sign test)',
    truth: 'Composite null: as many listeners prefer the one as the other, however strongly',
    claim: 'bounded',
    panels: { short: 400, long: 20_000 },
    cells: [10, 40].map((listeners) => ({
      cell: `${listeners} listeners, sd 1, a fifth of them give eight times as many answers`,
      run: (random) =>
        testOnePairPreference(drawPanel(random, [0, 0], { listeners, sd: 1, load: 'few' }), {
          item: 'a',
          other: 'b',
        }).listeners!.pValue <= 0.05,
    })),
  },
];
