import type { Interval } from '../../../src/statistics/numeric/interval.ts';
import {
  highestDensityInterval,
  posteriorOfProportion,
} from '../../../src/statistics/proportion/bayes-proportion.ts';
import type { Count } from '../../../src/statistics/proportion/binomial.ts';
import { clopperPearsonInterval } from '../../../src/statistics/proportion/clopper-pearson.ts';
import { exactCoverage } from '../../../src/statistics/proportion/exact-coverage.ts';
import { jeffreysInterval } from '../../../src/statistics/proportion/jeffreys-interval.ts';
import { midPBinomialTest, midPInterval } from '../../../src/statistics/proportion/mid-p.ts';
import { wilsonInterval } from '../../../src/statistics/proportion/wilson-interval.ts';
import type { Calibration, CalibrationCell } from '../calibration.ts';
import { drawCount, misses, remember } from '../draw-answers.ts';

const COVERAGE = { counts: 'misses of the true value', nominal: 0.05 } as const;
const PANELS = { short: 200, long: 20_000 };

/** Each at 95 %. */
export const PROPORTION_INTERVALS = {
  'Clopper–Pearson interval': clopperPearsonInterval,
  'Wilson interval': wilsonInterval,
  'Jeffreys interval': jeffreysInterval,
  'Mid-p interval': midPInterval,
  'Highest density interval from a uniform prior': (count: Count) =>
    highestDensityInterval(posteriorOfProportion(count)),
} as const;

/** Listeners a coin's throw from chance, better ones, and nearly perfect ones. */
export const COVERED_PLACES = [
  { n: 16, rate: 0.5 },
  { n: 50, rate: 0.55 },
  { n: 400, rate: 0.575 },
  { n: 400, rate: 0.5 },
  { n: 50, rate: 0.95 },
  { n: 16, rate: 0.98 },
] as const;

const cellsOf = (interval: (count: Count) => Interval): CalibrationCell[] =>
  COVERED_PLACES.map(({ n, rate }) => {
    const isMissed = remember((successes) => misses(interval({ successes, n }), rate));
    const exact = 100 * (1 - exactCoverage({ interval, n, chance: rate }));
    return {
      cell: `${n} answers at ${rate} (exactly ${exact.toFixed(2)} %)`,
      run: (random) => isMissed(drawCount(random, n, rate)),
    };
  });

export const proportionIntervalCalibrations: readonly Calibration[] = [
  ...Object.entries(PROPORTION_INTERVALS).map(
    ([method, interval]): Calibration => ({
      ...COVERAGE,
      method,
      truth: 'Independent answers at one rate',
      panels: PANELS,
      cells: cellsOf(interval),
      ...(interval === clopperPearsonInterval ? { claim: 'bounded' } : { claim: 'printed', guard: 0.35 }),
    }),
  ),
  {
    method: 'Mid-p test, one-sided',
    truth: 'Sharp null: every answer is a fair coin',
    counts: 'rejections of a true null',
    nominal: 0.05,
    claim: 'printed',
    guard: 0.12,
    panels: PANELS,
    cells: [16, 50, 100, 400].map((n) => {
      const rejects = remember(
        (successes) => midPBinomialTest({ successes, n, alternative: 'greater' }).pValue <= 0.05,
      );
      return { cell: `${n} answers`, run: (random) => rejects(drawCount(random, n, 0.5)) };
    }),
  },
];
