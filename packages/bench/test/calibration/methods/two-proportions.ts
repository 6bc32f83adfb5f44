import type { Random } from '../../../src/statistics/numeric/random.ts';
import { cochranMantelHaenszelTest } from '../../../src/statistics/proportion/cochran-mantel-haenszel-test.ts';
import { fisherExactTest } from '../../../src/statistics/proportion/fisher-exact-test.ts';
import { mcNemarTest } from '../../../src/statistics/proportion/mcnemar-test.ts';
import { newcombeInterval } from '../../../src/statistics/proportion/newcombe-interval.ts';
import {
  nonInferiorityTest,
  scoreDifferenceInterval,
  scoreDifferenceTest,
} from '../../../src/statistics/proportion/score-comparison.ts';
import type { Calibration, CalibrationCell } from '../calibration.ts';
import { drawCount, misses } from '../draw-answers.ts';

const ALPHA = 0.05;
const REJECTIONS = { counts: 'rejections of a true null', nominal: ALPHA } as const;
const MISSES = { counts: 'misses of the true value', nominal: ALPHA } as const;
const PANELS = { short: 100, long: 20_000 };

interface Groups {
  readonly sizes: readonly [number, number];
  readonly rates: readonly [number, number];
}

const ALIKE: readonly Groups[] = [
  { sizes: [60, 15], rates: [0.5, 0.5] },
  { sizes: [60, 15], rates: [0.9, 0.9] },
  { sizes: [15, 60], rates: [0.7, 0.7] },
  { sizes: [100, 100], rates: [0.55, 0.55] },
  { sizes: [400, 100], rates: [0.575, 0.575] },
];

const APART: readonly Groups[] = [
  { sizes: [60, 15], rates: [0.575, 0.5] },
  { sizes: [15, 60], rates: [0.95, 0.7] },
  { sizes: [100, 100], rates: [0.6, 0.5] },
  { sizes: [400, 100], rates: [0.575, 0.525] },
];

const cellsOf = (
  groups: readonly Groups[],
  errs: (counts: { first: Count; second: Count }, difference: number) => boolean,
): CalibrationCell[] =>
  groups.map(({ sizes, rates }) => ({
    cell: `${sizes[0]} against ${sizes[1]} answers at ${rates[0]} and ${rates[1]}`,
    run(random) {
      const [first, second] = ([0, 1] as const).map((group) => ({
        successes: drawCount(random, sizes[group], rates[group]),
        n: sizes[group],
      }));
      return errs({ first: first!, second: second! }, rates[0] - rates[1]);
    },
  }));

interface Count {
  readonly successes: number;
  readonly n: number;
}

/** Pairs of answers that agree more often than chance: whoever is right in one is rather right in the other. */
function drawPairs(
  random: Random,
  { pairs, onlyFirst, onlySecond }: { pairs: number; onlyFirst: number; onlySecond: number },
): { pairs: number; onlyFirst: number; onlySecond: number } {
  const counts = { pairs, onlyFirst: 0, onlySecond: 0 };
  for (let pair = 0; pair < pairs; pair += 1) {
    const draw = random.uniform();
    if (draw < onlyFirst) counts.onlyFirst += 1;
    else if (draw < onlyFirst + onlySecond) counts.onlySecond += 1;
  }
  return counts;
}

const PAIRS_ALIKE = [
  { pairs: 20, onlyFirst: 0.2, onlySecond: 0.2 },
  { pairs: 50, onlyFirst: 0.25, onlySecond: 0.25 },
  { pairs: 200, onlyFirst: 0.05, onlySecond: 0.05 },
];

const mcNemarCells = (errs: (result: ReturnType<typeof mcNemarTest>) => boolean): CalibrationCell[] =>
  PAIRS_ALIKE.map((truth) => ({
    cell: `${truth.pairs} pairs, ${truth.onlyFirst} each right in one alone`,
    run: (random) => errs(mcNemarTest(drawPairs(random, truth))),
  }));

/** Tracks of different difficulty, most of them played to one condition. */
function drawStrata(random: Random, tracks: number): { first: Count; second: Count }[] {
  return Array.from({ length: tracks }, (_, track) => {
    const rate = 0.3 + (0.6 * track) / tracks;
    const [n, m] = track % 2 === 0 ? [9, 3] : [2, 6];
    return {
      first: { successes: drawCount(random, n, rate), n },
      second: { successes: drawCount(random, m, rate), n: m },
    };
  });
}

export const twoProportionCalibrations: readonly Calibration[] = [
  {
    ...MISSES,
    method: 'Newcombe interval of a difference',
    truth: 'Two groups of independent answers',
    claim: 'printed',
    guard: 0.15,
    panels: PANELS,
    cells: cellsOf([...ALIKE, ...APART], (groups, difference) =>
      misses(newcombeInterval(groups), difference),
    ),
  },
  {
    ...MISSES,
    method: 'Miettinen–Nurminen interval of a difference',
    truth: 'Two groups of independent answers',
    claim: 'printed',
    guard: 0.15,
    panels: PANELS,
    cells: cellsOf([...ALIKE, ...APART], (groups, difference) =>
      misses(scoreDifferenceInterval(groups), difference),
    ),
  },
  {
    ...REJECTIONS,
    method: 'Miettinen–Nurminen score test',
    truth: 'Composite null: both groups have one rate',
    claim: 'printed',
    guard: 0.15,
    panels: PANELS,
    cells: cellsOf(ALIKE, (groups) => scoreDifferenceTest(groups).pValue <= ALPHA),
  },
  {
    ...REJECTIONS,
    method: 'Farrington–Manning non-inferiority test',
    truth: 'Composite null at its edge: the first group is exactly the margin below the second',
    claim: 'printed',
    guard: 0.15,
    panels: PANELS,
    cells: cellsOf(
      [
        { sizes: [60, 15], rates: [0.5, 0.6] },
        { sizes: [15, 60], rates: [0.5, 0.6] },
        { sizes: [200, 200], rates: [0.55, 0.65] },
        { sizes: [60, 15], rates: [0.85, 0.95] },
      ],
      (groups) => nonInferiorityTest({ ...groups, margin: 0.1 }).isNonInferior,
    ),
  },
  {
    ...REJECTIONS,
    method: 'Fisher’s exact test',
    truth: 'Composite null: both groups have one rate',
    claim: 'bounded',
    panels: { short: 300, long: 20_000 },
    cells: cellsOf(ALIKE, (groups) => fisherExactTest(groups).pValue <= ALPHA),
  },
  {
    ...REJECTIONS,
    method: 'McNemar’s exact test',
    truth: 'Composite null: both conditions are right equally often',
    claim: 'bounded',
    panels: { short: 300, long: 20_000 },
    cells: mcNemarCells(({ pValue }) => pValue <= ALPHA),
  },
  {
    ...REJECTIONS,
    method: 'McNemar’s mid-p test',
    truth: 'Composite null: both conditions are right equally often',
    claim: 'printed',
    guard: 0.12,
    panels: PANELS,
    cells: mcNemarCells(({ midPValue }) => midPValue <= ALPHA),
  },
  {
    ...MISSES,
    method: 'Bonett–Price interval of a paired difference',
    truth: 'Paired answers',
    claim: 'printed',
    guard: 0.15,
    panels: PANELS,
    cells: [...PAIRS_ALIKE, { pairs: 40, onlyFirst: 0.3, onlySecond: 0.1 }].map((truth) => ({
      cell: `${truth.pairs} pairs, ${truth.onlyFirst} and ${truth.onlySecond} right in one alone`,
      run: (random) =>
        misses(mcNemarTest(drawPairs(random, truth)).interval, truth.onlyFirst - truth.onlySecond),
    })),
  },
  {
    ...REJECTIONS,
    method: 'Cochran–Mantel–Haenszel, exact',
    truth: 'Composite null: both conditions have one rate within each track; tracks and group sizes differ',
    claim: 'bounded',
    panels: { short: 200, long: 20_000 },
    cells: [3, 10].map((tracks) => ({
      cell: `${tracks} tracks`,
      run: (random) => cochranMantelHaenszelTest({ strata: drawStrata(random, tracks) }).exactPValue <= ALPHA,
    })),
  },
  {
    ...REJECTIONS,
    method: 'Cochran–Mantel–Haenszel, chi-square',
    truth: 'Composite null: both conditions have one rate within each track; tracks and group sizes differ',
    claim: 'printed',
    guard: 0.15,
    panels: PANELS,
    cells: [3, 10, 40].map((tracks) => ({
      cell: `${tracks} tracks`,
      run: (random) => cochranMantelHaenszelTest({ strata: drawStrata(random, tracks) }).pValue <= ALPHA,
    })),
  },
];
