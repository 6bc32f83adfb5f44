import { drawNormal } from '../../../src/statistics/numeric/normal-deviates.ts';
import type { Random } from '../../../src/statistics/numeric/random.ts';
import { cohenKappa } from '../../../src/statistics/reliability/cohen-kappa.ts';
import { typeTwoRoc } from '../../../src/statistics/reliability/confidence-check.ts';
import {
  type IntraclassForm,
  intraclassCorrelation,
} from '../../../src/statistics/reliability/intraclass-correlation.ts';
import { krippendorffAlpha } from '../../../src/statistics/reliability/krippendorff-alpha.ts';
import { testOrderEffect, testPositionBias } from '../../../src/statistics/reliability/order-effects.ts';
import { choiceConsistency } from '../../../src/statistics/reliability/test-retest.ts';
import type { Calibration } from '../calibration.ts';
import { misses } from '../draw-answers.ts';

const ALPHA = 0.05;
const REJECTIONS = { counts: 'rejections of a true null', nominal: ALPHA } as const;
const MISSES = { counts: 'misses of the true value', nominal: ALPHA } as const;

interface Raters {
  readonly things: number;
  readonly raters: number;
  readonly sdThing: number;
  readonly sdRater: number;
  readonly sdError: number;
}

function drawTable(random: Random, { things, raters, sdThing, sdRater, sdError }: Raters): number[][] {
  const ofRater = Array.from({ length: raters }, () => sdRater * drawNormal(random));
  return Array.from({ length: things }, () => {
    const own = sdThing * drawNormal(random);
    return ofRater.map((rater) => own + rater + sdError * drawNormal(random));
  });
}

const RATERS: readonly Raters[] = [
  { things: 6, raters: 4, sdThing: 5, sdRater: 4, sdError: 5 },
  { things: 20, raters: 4, sdThing: 5, sdRater: 4, sdError: 5 },
  { things: 30, raters: 10, sdThing: 2, sdRater: 2, sdError: 8 },
];

const ratersName = ({ things, raters, sdThing, sdRater, sdError }: Raters): string =>
  `${things} things × ${raters} raters, sd ${sdThing} / ${sdRater} / ${sdError}`;

/** What a form estimates. */
function trueCorrelation(form: IntraclassForm, { raters, sdThing, sdRater, sdError }: Raters): number {
  const noise = (form.startsWith('(3') ? 0 : sdRater ** 2) + sdError ** 2;
  return sdThing ** 2 / (sdThing ** 2 + (form.endsWith('k)') ? noise / raters : noise));
}

/** Categories 1…4: a thing's own one, or any of them by chance. */
function drawCategories(
  random: Random,
  { units, raters, sure, missing }: { units: number; raters: number; sure: number; missing: number },
): (number | null)[][] {
  const own = Array.from({ length: units }, () => 1 + random.integer(4));
  return Array.from({ length: raters }, () =>
    own.map((category) =>
      random.uniform() < missing ? null : random.uniform() < sure ? category : 1 + random.integer(4),
    ),
  );
}

const drawAnswers = (random: Random, listeners: number, trials: number) =>
  Array.from({ length: listeners * trials }, (_, row) => ({
    listener: Math.floor(row / trials),
    place: row % trials,
    correct: random.uniform() < 0.5 + (Math.floor(row / trials) % 3) * 0.15,
    confidence: 1 + random.integer(4) + (Math.floor(row / trials) % 3),
  }));

export const reliabilityCalibrations: readonly Calibration[] = [
  ...(['(1,1)', '(2,1)', '(3,1)', '(2,k)'] as const).map(
    (form): Calibration => ({
      ...MISSES,
      method: `Interval of the intraclass correlation ${form}`,
      truth: form.startsWith('(1')
        ? 'Normal ratings, each thing with raters of its own'
        : 'Normal ratings; raters drawn anew for every panel',
      claim: 'printed',
      guard: 0.15,
      panels: { short: 100, long: 10_000 },
      cells: RATERS.map((panel) => {
        // one-way: what raters differ by is error like any other
        const drawn = form.startsWith('(1')
          ? { ...panel, sdRater: 0, sdError: Math.hypot(panel.sdRater, panel.sdError) }
          : panel;
        return {
          cell: ratersName(panel),
          run: (random) =>
            misses(
              intraclassCorrelation(drawTable(random, drawn), { form }).interval!,
              trueCorrelation(form, panel),
            ),
        };
      }),
    }),
  ),
  {
    ...MISSES,
    method: 'Bootstrap interval of Krippendorff’s alpha',
    truth:
      'Two nominal values agree by more than chance with probability 0.36 (raters sure in 60 % of units)',
    claim: 'printed',
    guard: 0.3,
    panels: { short: 20, long: 2_000 },
    cells: [
      { units: 12, raters: 4, sure: 0.6, missing: 0 },
      { units: 30, raters: 4, sure: 0.6, missing: 0.2 },
      { units: 100, raters: 3, sure: 0.6, missing: 0 },
    ].map((panel) => ({
      cell: `${panel.units} units × ${panel.raters} raters, ${100 * panel.missing} % missing`,
      run(random) {
        const { interval } = krippendorffAlpha(drawCategories(random, panel), {
          scale: 'nominal',
          resamples: 500,
          seed: random.integer(2 ** 31),
        });
        return interval === null ? null : misses(interval, panel.sure ** 2);
      },
    })),
  },
  {
    ...MISSES,
    method: 'Interval of Cohen’s kappa',
    truth: 'Kappa 0.36: both raters sure in 60 % of units',
    claim: 'printed',
    guard: 0.2,
    panels: { short: 100, long: 10_000 },
    cells: [20, 50, 200].map((units) => ({
      cell: `${units} units, 4 categories`,
      run(random) {
        const table = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
        const [first, second] = drawCategories(random, { units, raters: 2, sure: 0.6, missing: 0 });
        for (const [unit, one] of first!.entries()) table[one! - 1]![second![unit]! - 1]! += 1;
        return misses(cohenKappa(table).interval, 0.36);
      },
    })),
  },
  {
    ...REJECTIONS,
    method: 'Consistency of repeated choices',
    truth: 'Sharp null: every listener leans to a side and answers at random',
    claim: 'bounded',
    panels: { short: 40, long: 20_000 },
    cells: [
      {
        cell: '6 listeners × 4 repeats',
        run(random) {
          const pairs = Array.from({ length: 24 }, (_, row) => {
            const leaning = 0.3 + 0.1 * Math.floor(row / 4);
            const answer = () => (random.uniform() < leaning ? 'A' : 'B');
            return { listener: Math.floor(row / 4), first: answer(), second: answer() };
          });
          return (
            choiceConsistency(pairs, { permutations: 499, seed: random.integer(2 ** 31) }).pValue <= ALPHA
          );
        },
      },
    ],
  },
  {
    ...REJECTIONS,
    method: 'Order effect within listeners',
    truth: 'Sharp null: listeners differ, their answers do not hang on the place',
    claim: 'bounded',
    panels: { short: 40, long: 10_000 },
    cells: [
      {
        cell: '6 listeners × 12 trials',
        run: (random) =>
          testOrderEffect(drawAnswers(random, 6, 12), { permutations: 499, seed: random.integer(2 ** 31) })
            .pValue <= ALPHA,
      },
    ],
  },
  {
    ...REJECTIONS,
    method: 'Position bias among three positions',
    truth: 'Sharp null: choices have nothing to do with positions drawn evenly',
    claim: 'bounded',
    panels: { short: 40, long: 10_000 },
    cells: [
      {
        cell: '30 choices',
        run(random) {
          const choices = Array.from({ length: 30 }, () => ({ listener: 1, position: random.integer(3) }));
          return (
            testPositionBias(choices, { positions: 3, draws: 499, seed: random.integer(2 ** 31) }).pValue <=
            ALPHA
          );
        },
      },
    ],
  },
  {
    ...REJECTIONS,
    method: 'Type-2 ROC area',
    truth:
      'Sharp null: confidence has nothing to do with being right; who is right more often is more confident',
    claim: 'bounded',
    panels: { short: 40, long: 10_000 },
    cells: [
      {
        cell: '6 listeners × 12 trials',
        run: (random) =>
          typeTwoRoc(drawAnswers(random, 6, 12), { permutations: 499, seed: random.integer(2 ** 31) })
            .pValue <= ALPHA,
      },
    ],
  },
  {
    ...MISSES,
    method: 'Jackknife interval of the type-2 ROC area',
    truth: 'Confidence has nothing to do with being right: area ½',
    claim: 'printed',
    guard: 0.3,
    panels: { short: 40, long: 10_000 },
    cells: [6, 20].map((listeners) => ({
      cell: `${listeners} listeners × 12 trials`,
      run(random) {
        const { interval } = typeTwoRoc(drawAnswers(random, listeners, 12), { permutations: 20 });
        return interval === null ? null : misses(interval, 0.5);
      },
    })),
  },
];
