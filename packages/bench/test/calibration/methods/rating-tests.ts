import { drawNormal } from '../../../src/statistics/numeric/normal-deviates.ts';
import type { Random } from '../../../src/statistics/numeric/random.ts';
import { compareSystems } from '../../../src/statistics/rating/compare-systems.ts';
import { describeRatings } from '../../../src/statistics/rating/describe-scores.ts';
import { friedmanTest } from '../../../src/statistics/rating/friedman-test.ts';
import { hodgesLehmannShift } from '../../../src/statistics/rating/hodges-lehmann.ts';
import { kruskalWallisTest } from '../../../src/statistics/rating/kruskal-wallis-test.ts';
import { gaugeListeners } from '../../../src/statistics/rating/listener-gauge.ts';
import { mannWhitneyTest } from '../../../src/statistics/rating/mann-whitney-test.ts';
import { testRatingEquivalence } from '../../../src/statistics/rating/rating-equivalence.ts';
import { signedRankTest } from '../../../src/statistics/rating/signed-rank-test.ts';
import type { Calibration } from '../calibration.ts';
import { misses } from '../draw-answers.ts';
import { drawRatings, panelName, type RatingPanel } from '../draw-ratings.ts';

const ALPHA = 0.05;
const REJECTIONS = { counts: 'rejections of a true null', nominal: ALPHA } as const;
const MISSES = { counts: 'misses of the true value', nominal: ALPHA } as const;

/** Small steps tie, large ones do not. */
const draw = (random: Random, step: number): number => Math.round((10 * drawNormal(random)) / step) * step;

const drawRows = (random: Random, listeners: number, systems: number, step: number): number[][] =>
  Array.from({ length: listeners }, () => Array.from({ length: systems }, () => draw(random, step)));

const FRIEDMAN_CELLS = [
  [4, 3, 10],
  [8, 3, 1],
  [8, 4, 10],
  [12, 6, 1],
  [30, 4, 10],
  [60, 6, 1],
] as const;

const drawGroups = (random: Random, sizes: readonly number[], step: number): number[][] =>
  sizes.map((size) => Array.from({ length: size }, () => draw(random, step)));

const LISTENER_PANELS: readonly RatingPanel[] = [
  { listeners: 6, items: 4, systems: 2, sdListener: 8, sdListenerSystem: 4, sdResidual: 8 },
  { listeners: 12, items: 8, systems: 2, sdListener: 8, sdListenerSystem: 4, sdResidual: 8 },
  { listeners: 30, items: 8, systems: 2, sdListener: 8, sdListenerSystem: 8, sdResidual: 4 },
];

export const ratingTestCalibrations: readonly Calibration[] = [
  {
    ...REJECTIONS,
    method: 'Friedman’s test, all orders',
    truth: 'Sharp null: every listener’s ratings are in random order',
    claim: 'bounded',
    panels: { short: 30, long: 3_000 },
    cells: FRIEDMAN_CELLS.slice(0, 3).map(([listeners, systems, step]) => ({
      cell: `${listeners} listeners × ${systems} systems, steps of ${step}`,
      run: (random) =>
        friedmanTest(drawRows(random, listeners, systems, step), { reference: 'auto' }).pValue <= ALPHA,
    })),
  },
  {
    ...REJECTIONS,
    method: 'Friedman’s test, drawn orders',
    truth: 'Sharp null: every listener’s ratings are in random order',
    claim: 'bounded',
    // a panel draws 9,999 orders
    panels: { short: 8, long: 1_000 },
    cells: [
      {
        cell: '12 listeners × 6 systems, steps of 10',
        run: (random) =>
          friedmanTest(drawRows(random, 12, 6, 10), { reference: 'permutation' }).pValue <= ALPHA,
      },
    ],
  },
  ...(
    [
      ['chi-square', (rows) => friedmanTest(rows, { reference: 'chi-square' }).pValue],
      [
        'Iman and Davenport’s F',
        (rows) => friedmanTest(rows, { reference: 'chi-square' }).imanDavenport.pValue,
      ],
    ] as [string, (rows: number[][]) => number][]
  ).map(
    ([name, pValueOf]): Calibration => ({
      ...REJECTIONS,
      method: `Friedman’s test, ${name}`,
      truth: 'Sharp null: every listener’s ratings are in random order',
      claim: 'printed',
      guard: 0.15,
      panels: { short: 200, long: 20_000 },
      cells: FRIEDMAN_CELLS.map(([listeners, systems, step]) => ({
        cell: `${listeners} listeners × ${systems} systems, steps of ${step}`,
        run: (random) => pValueOf(drawRows(random, listeners, systems, step)) <= ALPHA,
      })),
    }),
  ),
  ...(['exact', 'normal'] as const).map(
    (reference): Calibration => ({
      ...REJECTIONS,
      method: `Wilcoxon’s signed-rank test, ${reference}`,
      truth: 'Sharp null: listeners’ differences are symmetric around zero, each with a spread of its own',
      claim: reference === 'exact' ? 'bounded' : 'printed',
      guard: 0.12,
      panels: { short: 400, long: 20_000 },
      cells: (
        [
          [6, 1],
          [11, 5],
          [25, 1],
          [60, 10],
        ] as const
      ).map(([n, step]) => ({
        cell: `${n} listeners, steps of ${step}`,
        run(random) {
          const differences = Array.from(
            { length: n },
            (_, index) => Math.round((draw(random, 0.01) * (1 + (index % 3))) / step) * step,
          );
          return signedRankTest(differences, { reference }).pValue <= ALPHA;
        },
      })),
    }),
  ),
  {
    ...REJECTIONS,
    method: 'Signed-rank tests of all pairs, Holm: any rejection',
    truth: 'Composite null: systems differ for single listeners, symmetrically around zero',
    claim: 'bounded',
    panels: { short: 60, long: 20_000 },
    cells: [{ listeners: 14, items: 4, systems: 4, sdListener: 8, sdListenerSystem: 4, sdResidual: 8 }].map(
      (panel) => ({
        cell: panelName(panel),
        run: (random) =>
          compareSystems(drawRatings(random, panel)).some(({ adjustedPValue }) => adjustedPValue <= ALPHA),
      }),
    ),
  },
  ...(['exact', 'normal'] as const).map(
    (reference): Calibration => ({
      ...REJECTIONS,
      method: `Mann–Whitney test, ${reference}`,
      truth: 'Sharp null: both groups rate by one distribution, groups of unequal size',
      claim: reference === 'exact' ? 'bounded' : 'printed',
      guard: 0.12,
      panels: { short: 200, long: 20_000 },
      cells: (
        [
          [[4, 8], 1],
          [[15, 5], 10],
          [[20, 12], 5],
        ] as const
      ).map(([sizes, step]) => ({
        cell: `${sizes.join(' and ')} listeners, steps of ${step}`,
        run(random) {
          const [first, second] = drawGroups(random, sizes, step);
          return mannWhitneyTest({ first: first!, second: second!, reference }).pValue <= ALPHA;
        },
      })),
    }),
  ),
  {
    ...REJECTIONS,
    method: 'Kruskal–Wallis test, all deals',
    truth: 'Sharp null: all groups rate by one distribution, groups of unequal size',
    claim: 'bounded',
    panels: { short: 60, long: 5_000 },
    cells: [
      {
        cell: '5, 3, 2 listeners, steps of 5',
        run: (random) =>
          kruskalWallisTest({ groups: drawGroups(random, [5, 3, 2], 5), reference: 'permutation' }).pValue <=
          ALPHA,
      },
    ],
  },
  {
    ...REJECTIONS,
    method: 'Kruskal–Wallis test, drawn deals',
    truth: 'Sharp null: all groups rate by one distribution, groups of unequal size',
    claim: 'bounded',
    // a panel draws 9,999 deals
    panels: { short: 8, long: 1_000 },
    cells: [
      {
        cell: '12, 6, 4 listeners, steps of 5',
        run: (random) =>
          kruskalWallisTest({ groups: drawGroups(random, [12, 6, 4], 5), reference: 'permutation' }).pValue <=
          ALPHA,
      },
    ],
  },
  {
    ...REJECTIONS,
    method: 'Kruskal–Wallis test, chi-square',
    truth: 'Sharp null: all groups rate by one distribution, groups of unequal size',
    claim: 'printed',
    guard: 0.12,
    panels: { short: 200, long: 20_000 },
    cells: (
      [
        [[5, 3, 2], 5],
        [[12, 6, 4], 5],
        [[30, 10, 10], 10],
        [[40, 20, 10, 10], 1],
      ] as const
    ).map(([sizes, step]) => ({
      cell: `${sizes.join(', ')} listeners, steps of ${step}`,
      run: (random) =>
        kruskalWallisTest({ groups: drawGroups(random, sizes, step), reference: 'chi-square' }).pValue <=
        ALPHA,
    })),
  },
  {
    ...MISSES,
    method: 'Hodges–Lehmann interval',
    truth: 'Listeners’ differences symmetric around 3 points',
    claim: 'printed',
    guard: 0.12,
    panels: { short: 200, long: 20_000 },
    cells: (
      [
        [6, 0.01],
        [11, 0.01],
        [11, 5],
        [30, 0.01],
        [30, 5],
      ] as const
    ).map(([n, step]) => ({
      cell: `${n} listeners, steps of ${step}`,
      run: (random) =>
        misses(hodgesLehmannShift(Array.from({ length: n }, () => 3 + draw(random, step))).interval, 3),
    })),
  },
  {
    ...MISSES,
    method: 'Student’s t interval over means of listeners',
    truth: 'Listeners, and how they take to a system, are a sample; items are these',
    claim: 'printed',
    guard: 0.12,
    panels: { short: 60, long: 10_000 },
    cells: LISTENER_PANELS.map((panel) => ({
      cell: panelName(panel),
      run: (random) => misses(describeRatings(drawRatings(random, panel))[0]!.interval!, 60),
    })),
  },
  {
    ...REJECTIONS,
    method: 'Equivalence of two systems’ ratings',
    truth: 'Composite null at its edge: systems lie exactly one margin, 5 points, apart',
    claim: 'printed',
    guard: 0.12,
    panels: { short: 60, long: 10_000 },
    cells: LISTENER_PANELS.map((panel) => ({
      cell: panelName(panel),
      run: (random) =>
        testRatingEquivalence(drawRatings(random, { ...panel, effect: 5 }), {
          first: 's0',
          second: 's1',
          margin: 5,
        }).outcome === 'equivalent',
    })),
  },
  ...(['discrimination', 'agreement'] as const).map(
    (what): Calibration => ({
      ...REJECTIONS,
      method: `Listener gauge, ${what} by permutations`,
      truth:
        'Sharp null: the first listener rates at random, the others hear the systems apart; items differ for everybody',
      claim: 'bounded',
      panels: { short: 40, long: 4_000 },
      cells: [
        { listeners: 5, items: 4, systems: 3, sdItem: 6, sdResidual: 6 },
        { listeners: 4, items: 6, systems: 5, sdItem: 6, sdResidual: 6 },
      ].map((panel) => ({
        cell: panelName(panel),
        run(random) {
          const ratings = drawRatings(random, panel).map((rating) =>
            rating.listener === 0 || rating.system !== 's0'
              ? rating
              : { ...rating, score: rating.score + 15 },
          );
          const [first] = gaugeListeners(ratings, { permutations: 199, seed: random.integer(2 ** 31) });
          return first![what]!.permutationPValue <= ALPHA;
        },
      })),
    }),
  ),
];
