import type { Random } from '../../../src/statistics/numeric/random.ts';
import { fitBetaBinomial } from '../../../src/statistics/proportion/beta-binomial.ts';
import type { Count } from '../../../src/statistics/proportion/binomial.ts';
import { fitChanceCorrectedBetaBinomial } from '../../../src/statistics/proportion/chance-corrected-beta-binomial.ts';
import { shrunkenRates } from '../../../src/statistics/proportion/shrunken-rates.ts';
import { taroneTest } from '../../../src/statistics/proportion/tarone-test.ts';
import type { Calibration, CalibrationCell } from '../calibration.ts';
import { drawCount, misses } from '../draw-answers.ts';

const ALPHA = 0.05;
const REJECTIONS = { counts: 'rejections of a true null', nominal: ALPHA } as const;
const MISSES = { counts: 'misses of the true value', nominal: ALPHA } as const;

const PANELS_ALIKE = [
  { listeners: 10, trials: 16, rate: 0.5 },
  { listeners: 20, trials: 20, rate: 0.575 },
  { listeners: 40, trials: 8, rate: 0.575 },
  { listeners: 20, trials: 20, rate: 0.9 },
  { listeners: 100, trials: 20, rate: 0.575 },
] as const;

interface Panel {
  readonly listeners: number;
  readonly trials: number;
  readonly rate: number;
}

const wordsOf = ({ listeners, trials, rate }: Panel): string =>
  `${listeners} listeners × ${trials} trials at ${rate}`;

/** Every third listener left half way. */
const drawListeners = (random: Random, { listeners, trials }: Panel, rateOf: () => number): Count[] =>
  Array.from({ length: listeners }, (_, listener) => {
    const n = listener % 3 === 0 ? trials / 2 : trials;
    return { successes: drawCount(random, n, rateOf()), n };
  });

const alikeCells = (errs: (counts: readonly Count[], panel: Panel) => boolean): CalibrationCell[] =>
  PANELS_ALIKE.map((panel) => ({
    cell: wordsOf(panel),
    run: (random) =>
      errs(
        drawListeners(random, panel, () => panel.rate),
        panel,
      ),
  }));

/**
 * A rate from Beta(mu s, (1 − mu) s) by Jöhnk's method, whose two powers of uniform draws serve small parameters; whole parameters are
 * sums of logs.
 */
function drawRate(random: Random, { mu, rho }: { mu: number; rho: number }): number {
  const size = (1 - rho) / rho;
  const gamma = (shape: number): number => {
    let sum = 0;
    for (let whole = 0; whole < Math.floor(shape); whole += 1) sum -= Math.log(1 - random.uniform());
    const rest = shape - Math.floor(shape);
    if (rest === 0) return sum;
    for (;;) {
      const [x, y] = [random.uniform() ** (1 / rest), random.uniform() ** (1 / (1 - rest))];
      if (x + y <= 1 && x + y > 0) return sum - (x / (x + y)) * Math.log(1 - random.uniform());
    }
  };
  const [a, b] = [gamma(mu * size), gamma((1 - mu) * size)];
  return a / (a + b);
}

const SPREAD = [
  { listeners: 10, trials: 20, rate: 0.575, rho: 0.05 },
  { listeners: 20, trials: 20, rate: 0.575, rho: 0.05 },
  { listeners: 40, trials: 20, rate: 0.575, rho: 0.2 },
  { listeners: 100, trials: 20, rate: 0.575, rho: 0.05 },
] as const;

export const overDispersionCalibrations: readonly Calibration[] = [
  {
    ...REJECTIONS,
    method: 'Tarone’s test of over-dispersion',
    truth: 'Composite null: all listeners have one rate, a third of them answered half',
    claim: 'printed',
    guard: 0.15,
    panels: { short: 100, long: 20_000 },
    cells: alikeCells((counts) => taroneTest({ counts }).pValue <= ALPHA),
  },
  {
    ...REJECTIONS,
    method: 'Likelihood-ratio test of over-dispersion (beta-binomial)',
    truth: 'Composite null: all listeners have one rate, a third of them answered half',
    claim: 'printed',
    guard: 0.15,
    panels: { short: 60, long: 5_000 },
    cells: alikeCells((counts) => fitBetaBinomial({ counts }).pValue <= ALPHA),
  },
  {
    ...REJECTIONS,
    method: 'Likelihood-ratio test of over-dispersion (chance-corrected)',
    truth: 'Composite null: all listeners hear in one share of trials and guess in the others',
    claim: 'printed',
    guard: 0.2,
    panels: { short: 20, long: 2_000 },
    cells: [
      {
        cell: '20 listeners × 20 trials, 40 % heard',
        run: (random) =>
          fitChanceCorrectedBetaBinomial({
            counts: drawListeners(random, { listeners: 20, trials: 20, rate: 0.7 }, () => 0.7),
          }).pValue <= ALPHA,
      },
    ],
  },
  {
    ...MISSES,
    method: 'Interval of the mean rate (beta-binomial)',
    truth: 'Rates of listeners drawn from a beta distribution',
    claim: 'printed',
    guard: 0.25,
    panels: { short: 60, long: 5_000 },
    cells: SPREAD.map((panel) => ({
      cell: `${wordsOf(panel)}, rho ${panel.rho}`,
      run(random) {
        const counts = drawListeners(random, panel, () =>
          drawRate(random, { mu: panel.rate, rho: panel.rho }),
        );
        const { muInterval } = fitBetaBinomial({ counts });
        return muInterval === null ? null : misses(muInterval, panel.rate);
      },
    })),
  },
  {
    ...MISSES,
    method: 'Interval of a shrunken rate',
    truth: 'Rates of strata drawn from a beta distribution; the first stratum, with the fewest answers',
    claim: 'printed',
    guard: 0.25,
    panels: { short: 30, long: 2_000 },
    cells: [
      { sizes: [30, 110, 100, 100], rho: 0.02 },
      { sizes: [30, 110, 100, 100], rho: 0.001 },
      { sizes: [10, 20, 20, 20, 20, 20, 20, 20], rho: 0.1 },
    ].map(({ sizes, rho }) => ({
      cell: `${sizes.join(', ')} answers, rho ${rho}`,
      run(random) {
        const rates = sizes.map(() => drawRate(random, { mu: 0.575, rho }));
        const counts = sizes.map((n, stratum) => ({ successes: drawCount(random, n, rates[stratum]!), n }));
        return misses(shrunkenRates({ counts }).rates[0]!.interval, rates[0]!);
      },
    })),
  },
];
