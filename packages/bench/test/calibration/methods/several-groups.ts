import { bonferroniAdjust } from '../../../src/statistics/multiplicity/bonferroni.ts';
import { combineByFisher, combineByStouffer } from '../../../src/statistics/multiplicity/combine-p-values.ts';
import { holmAdjust } from '../../../src/statistics/multiplicity/holm.ts';
import {
  benjaminiHochbergAdjust,
  benjaminiYekutieliAdjust,
  hochbergAdjust,
} from '../../../src/statistics/multiplicity/step-up.ts';
import type { Random } from '../../../src/statistics/numeric/random.ts';
import { type Count, exactBinomialTest } from '../../../src/statistics/proportion/binomial.ts';
import { homogeneityTest } from '../../../src/statistics/proportion/homogeneity-test.ts';
import { trendTest } from '../../../src/statistics/proportion/trend-test.ts';
import type { Calibration, CalibrationCell } from '../calibration.ts';
import { drawCount } from '../draw-answers.ts';

const ALPHA = 0.05;
const REJECTIONS = { counts: 'rejections of a true null', nominal: ALPHA } as const;

interface Truth {
  readonly sizes: readonly number[];
  readonly rate: number;
}

const SMALL: readonly Truth[] = [
  { sizes: [8, 4, 4], rate: 0.6 },
  { sizes: [30, 6, 3, 3], rate: 0.55 },
  { sizes: [12, 12, 12], rate: 0.95 },
];

const LARGE: readonly Truth[] = [
  { sizes: [60, 15, 15], rate: 0.575 },
  { sizes: [110, 110, 100, 100], rate: 0.575 },
  { sizes: [400, 40, 40], rate: 0.8 },
];

const drawGroups = (random: Random, { sizes, rate }: Truth): Count[] =>
  sizes.map((n) => ({ successes: drawCount(random, n, rate), n }));

const cellsOf = (
  truths: readonly Truth[],
  rejects: (groups: readonly Count[]) => boolean,
): CalibrationCell[] =>
  truths.map((truth) => ({
    cell: `${truth.sizes.join(', ')} answers at ${truth.rate}`,
    run: (random) => rejects(drawGroups(random, truth)),
  }));

const ADJUSTMENTS = [
  ['Bonferroni', bonferroniAdjust],
  ['Holm', holmAdjust],
  ['Hochberg', hochbergAdjust],
  ['Benjamini–Hochberg', benjaminiHochbergAdjust],
  ['Benjamini–Yekutieli', benjaminiYekutieliAdjust],
] as const;

const upperPValues = (groups: readonly Count[]): number[] =>
  groups.map((group) => exactBinomialTest({ ...group, alternative: 'greater' }).pValue);

export const severalGroupCalibrations: readonly Calibration[] = [
  {
    ...REJECTIONS,
    method: 'Homogeneity, Pearson’s statistic over all tables',
    truth: 'Composite null: all groups have one rate, groups of unequal size',
    claim: 'bounded',
    panels: { short: 200, long: 20_000 },
    cells: cellsOf(
      SMALL,
      (groups) => homogeneityTest({ groups, reference: 'conditional' }).pearson.pValue <= ALPHA,
    ),
  },
  {
    ...REJECTIONS,
    method: 'Homogeneity, G over drawn tables',
    truth: 'Composite null: all groups have one rate, groups of unequal size',
    claim: 'bounded',
    // a panel draws 9,999 tables
    panels: { short: 8, long: 2_000 },
    cells: cellsOf(
      [{ sizes: [40, 30, 30, 10, 5], rate: 0.9 }],
      (groups) => homogeneityTest({ groups, reference: 'conditional' }).likelihoodRatio.pValue <= ALPHA,
    ),
  },
  {
    ...REJECTIONS,
    method: 'Homogeneity, Pearson’s chi-square',
    truth: 'Composite null: all groups have one rate, groups of unequal size',
    claim: 'printed',
    guard: 0.15,
    panels: { short: 100, long: 20_000 },
    cells: cellsOf(
      [...SMALL, ...LARGE],
      (groups) => homogeneityTest({ groups, reference: 'chi-square' }).pearson.pValue <= ALPHA,
    ),
  },
  {
    ...REJECTIONS,
    method: 'Homogeneity, G',
    truth: 'Composite null: all groups have one rate, groups of unequal size',
    claim: 'printed',
    guard: 0.3,
    panels: { short: 100, long: 20_000 },
    cells: cellsOf(
      [...SMALL, ...LARGE],
      (groups) => homogeneityTest({ groups, reference: 'chi-square' }).likelihoodRatio.pValue <= ALPHA,
    ),
  },
  {
    ...REJECTIONS,
    method: 'Cochran–Armitage trend over all tables',
    truth: 'Composite null: all groups have one rate, groups of unequal size',
    claim: 'bounded',
    panels: { short: 200, long: 20_000 },
    cells: cellsOf(SMALL, (groups) => trendTest({ groups, reference: 'conditional' }).pValue <= ALPHA),
  },
  {
    ...REJECTIONS,
    method: 'Cochran–Armitage trend, normal',
    truth: 'Composite null: all groups have one rate, groups of unequal size',
    claim: 'printed',
    guard: 0.15,
    panels: { short: 100, long: 20_000 },
    cells: cellsOf(
      [...SMALL, ...LARGE],
      (groups) => trendTest({ groups, reference: 'normal' }).pValue <= ALPHA,
    ),
  },
  ...ADJUSTMENTS.map(
    ([name, adjust]): Calibration => ({
      ...REJECTIONS,
      method: `${name}: any rejection among exact tests of strata`,
      truth: 'Sharp null in all strata',
      claim: 'bounded',
      panels: { short: 200, long: 20_000 },
      cells: cellsOf(
        [
          { sizes: [110, 110, 100, 100], rate: 0.5 },
          { sizes: [400, 20, 20, 20, 20, 20, 20, 20], rate: 0.5 },
        ],
        (groups) => adjust(upperPValues(groups)).some((pValue) => pValue <= ALPHA),
      ),
    }),
  ),
  {
    ...REJECTIONS,
    method: 'Combination of exact p-values after Stouffer',
    truth: 'Sharp null in all groups',
    claim: 'bounded',
    panels: { short: 200, long: 20_000 },
    cells: cellsOf(
      [{ sizes: [60, 15, 15], rate: 0.5 }],
      (groups) =>
        combineByStouffer({ pValues: upperPValues(groups), sizes: groups.map(({ n }) => n) }).pValue <= ALPHA,
    ),
  },
  {
    ...REJECTIONS,
    method: 'Combination of exact p-values after Fisher',
    truth: 'Sharp null in all groups',
    claim: 'bounded',
    panels: { short: 200, long: 20_000 },
    cells: cellsOf(
      [{ sizes: [60, 15, 15], rate: 0.5 }],
      (groups) => combineByFisher({ pValues: upperPValues(groups) }).pValue <= ALPHA,
    ),
  },
];
