import { clopperPearsonInterval } from '../../../src/statistics/proportion/clopper-pearson.ts';
import { betaBinomialMixtureBound } from '../../../src/statistics/sequential/beta-binomial-mixture-bound.ts';
import { type BettingStrategy, bettingWealth } from '../../../src/statistics/sequential/betting-wealth.ts';
import { boundaryPower } from '../../../src/statistics/sequential/boundary-power.ts';
import {
  confidenceSequence,
  lowerConfidenceSequence,
  sequenceCovers,
} from '../../../src/statistics/sequential/confidence-sequence.ts';
import {
  type Bet,
  eProcessBoundaries,
  eProcessBoundary,
  logEValue,
} from '../../../src/statistics/sequential/e-process.ts';
import { eProcessPower, firstTrialBy } from '../../../src/statistics/sequential/e-process-power.ts';
import { exactSpendingBoundary } from '../../../src/statistics/sequential/exact-spending.ts';
import {
  type GroupSequentialDesign,
  groupSequentialBounds,
} from '../../../src/statistics/sequential/group-sequential.ts';
import { normalMixtureBound } from '../../../src/statistics/sequential/normal-mixture-bound.ts';
import { polyStitchedBound } from '../../../src/statistics/sequential/poly-stitched-bound.ts';
import { ratingConfidenceSequence } from '../../../src/statistics/sequential/rating-confidence-sequence.ts';
import { peekingErrorRate, runningCoverage } from '../../../src/statistics/sequential/running-coverage.ts';
import { sprtBounds, sprtPower, sprtThresholds } from '../../../src/statistics/sequential/sprt.ts';
import type { Comparison, OracleSection, OracleValues } from '../compare.ts';

const TOLERANCE = 1e-9;

/** Goes through parallel columns: one call a row. */
function eachRow(oracle: OracleValues, call: (row: OracleValues, what: string) => void): void {
  const columns = Object.keys(oracle).filter((column) => Array.isArray(oracle[column]));
  for (let index = 0; index < oracle[columns[0]!].length; index += 1) {
    const row = Object.fromEntries(columns.map((column) => [column, oracle[column][index]]));
    call(row, JSON.stringify(row).slice(0, 80));
  }
}

const BETS: Readonly<Record<string, Bet>> = {
  a1: { kind: 'beta', concentration: 1 },
  a10: { kind: 'beta', concentration: 10 },
  a30: { kind: 'beta', concentration: 30 },
  a100: { kind: 'beta', concentration: 100 },
  simple575: { kind: 'point', proportion: 0.575 },
  simple60: { kind: 'point', proportion: 0.6 },
  // betting as Krichevsky and Trofimov do is mixing over Beta(½, ½): section `betting` has the identity
  kellyKT: { kind: 'two-sided-beta', concentration: 0.5 },
};

const DESIGNS: Readonly<Record<string, GroupSequentialDesign>> = {
  OF: { kind: 'obrien-fleming' },
  P: { kind: 'pocock' },
  asOF: { kind: 'spending', spending: 'obrien-fleming' },
  asP: { kind: 'spending', spending: 'pocock' },
};

/** rpact integrates and searches to about 1e-8 (it spends 0.04999999 of 0.05), so its bounds are no more exact than this. */
const RPACT_TOLERANCE = 5e-7;

/** The reference's grid: the first and last of 0, 0.001 … 1 that are not ruled out, and one step beyond each. */
const onGrid = ({ low, high }: { low: number; high: number }) => ({
  low: Math.max(0, Math.ceil(1000 * low - 1e-6) - 1) / 1000,
  high: Math.min(1000, Math.floor(1000 * high + 1e-6) + 1) / 1000,
});

const binaryOutcomes = (text: string): number[] => [...text].map(Number);

function compareWealth(
  comparison: Comparison,
  {
    outcomes,
    strategy,
    t,
    capital,
    stakes,
  }: {
    outcomes: readonly number[];
    strategy: BettingStrategy;
    t: readonly number[];
    capital: readonly number[];
    stakes?: readonly number[];
  },
): void {
  const betting = bettingWealth({ outcomes, mean: 0.5, strategy });
  for (const [index, n] of t.entries()) {
    comparison.near(`${strategy} after ${n}`, betting.wealth[n - 1]!, capital[index]!);
    if (stakes) comparison.near(`${strategy} stake ${n}`, betting.stakes[n - 1]!, stakes[index]!);
  }
}

function compareRatingSequence(
  comparison: Comparison,
  outcomes: readonly number[],
  { t, lower, upper }: { t: readonly number[]; lower: readonly number[]; upper: readonly number[] },
): void {
  for (const [index, n] of t.entries()) {
    const interval = onGrid(ratingConfidenceSequence({ outcomes: outcomes.slice(0, n), intersect: false }));
    comparison.near(`mean after ${n}, low`, interval.low, lower[index]!, { scale: 1 });
    comparison.near(`mean after ${n}, high`, interval.high, upper[index]!);
  }
}

export const sequentialSections: readonly OracleSection[] = [
  {
    name: 'naive_peeking',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, (row, what) => {
        const rates = peekingErrorRate({ trials: 2000, alpha: row.alphaNominal, firstLook: row.firstLook });
        for (const column of Object.keys(row).filter((name) => name.startsWith('N')))
          comparison.near(`${what} ${column}`, rates[Number(column.slice(1))]!, row[column]);
      }),
  },
  {
    name: 'e_process',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ k: successes, n, ...columns }, what) => {
        const near = (column: string, bet: Bet, chance = 0.5) =>
          comparison.near(`${column} ${what}`, logEValue({ successes, n, chance, bet }), columns[column]);
        for (const name of ['a1', 'a10', 'a30', 'a100']) near(`logE_oneSided_${name}`, BETS[name]!);
        for (const [name, concentration] of [
          ['a1', 1],
          ['aHalf', 0.5],
          ['a10', 10],
        ] as const)
          near(`logE_twoSided_${name}`, { kind: 'two-sided-beta', concentration });
        near('logE_simple575', BETS.simple575!);
        near('logE_simple60', BETS.simple60!);
        near('logE_oneSided_a10_null55', BETS.a10!, 0.55);
        near('logE_triangle_null_third_a1', BETS.a1!, 1 / 3);
      }),
  },
  {
    name: 'e_process_boundary_alpha05',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) => {
      for (const [family, { n, kReject }] of Object.entries<OracleValues>(oracle)) {
        const bet = BETS[family]!;
        const all = eProcessBoundaries({ trials: 1000, bet });
        for (const [index, trials] of n.entries()) {
          const expected = kReject[index] === 'Inf' ? null : kReject[index];
          comparison.same(`${family} at ${trials}`, eProcessBoundary({ n: trials, bet }), expected);
          comparison.same(`${family} at ${trials}, of all`, all[trials], expected);
        }
      }
    },
  },
  {
    name: 'e_process_oc',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, (row, what) => {
        const power = eProcessPower({
          proportion: row.p,
          trials: row.Nmax,
          alpha: row.alpha,
          bet: BETS[row.family]!,
        });
        comparison.near(`${what} power`, power.power, row.pRejectByNmax);
        for (const n of [200, 500, 1000])
          comparison.near(`${what} by ${n}`, power.rejectedBy[n]!, row[`pReject${n}`]);
        comparison.near(`${what} mean`, power.meanTrials, row.meanN);
        comparison.same(`${what} median`, power.medianTrials, row.medianN);
        comparison.same(`${what} 80 %`, firstTrialBy(power, 0.8), row.n80);
        comparison.same(`${what} 90 %`, firstTrialBy(power, 0.9), row.n90);
      }),
  },
  {
    name: 'confidence_sequence',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, (row, what) => {
        const { k: successes, n } = row;
        const level = 1 - row.alpha;
        for (const [name, a] of [
          ['Half', 0.5],
          ['1', 1],
          ['10', 10],
        ] as const) {
          const { low, high } = confidenceSequence({ successes, n, level, prior: { a, b: a } });
          comparison.near(`${what} beta${name}L`, low, row[`beta${name}L`]);
          comparison.near(`${what} beta${name}U`, high, row[`beta${name}U`]);
        }
        for (const concentration of [1, 10])
          comparison.near(
            `${what} lower ${concentration}`,
            lowerConfidenceSequence({ successes, n, level, concentration }),
            row[`lowerOneSided_a${concentration}`],
          );
        const radius = normalMixtureBound({ variance: n / 4, optimalVariance: 25, alpha: row.alpha }) / n;
        comparison.near(`${what} normal low`, successes / n - radius, row.normalMixOpt100L);
        comparison.near(`${what} normal high`, successes / n + radius, row.normalMixOpt100U);
        const stitched = polyStitchedBound({ variance: n / 4, leastVariance: 10, alpha: row.alpha / 2 }) / n;
        comparison.near(`${what} stitched`, stitched, row.stitchRadius);
        const exact = clopperPearsonInterval({ successes, n, level });
        comparison.near(`${what} exact low`, exact.low, row.cpL);
        comparison.near(`${what} exact high`, exact.high, row.cpU);
      }),
  },
  {
    name: 'confidence_sequence_coverage',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ prior, p: proportion, N: trials, level, runningCoverageExact }, what) => {
        const coverage = runningCoverage({
          proportion,
          trials,
          covers: (count) => sequenceCovers({ ...count, proportion, level, prior: { a: prior, b: prior } }),
        });
        comparison.near(what, coverage, runningCoverageExact);
      }),
  },
  {
    name: 'fixed_n_ci_running_coverage',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ p: proportion, N: trials, runningCoverageExact }, what) => {
        const coverage = runningCoverage({
          proportion,
          trials,
          covers: (count) => {
            const { low, high } = clopperPearsonInterval(count);
            return low <= proportion && proportion <= high;
          },
        });
        comparison.near(what, coverage, runningCoverageExact);
      }),
  },
  {
    name: 'betting',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) => {
      const { t } = oracle;
      const outcomes = binaryOutcomes(oracle.x);
      const near = (strategy: BettingStrategy, capital: number[], stakes?: number[]) =>
        compareWealth(comparison, { outcomes, strategy, t, capital, ...(stakes && { stakes }) });
      near('hedged', oracle.hedgedCapital_m05);
      near('upward', oracle.oneSidedCapital_m05);
      near('approximate-kelly', oracle.aKellyCapital, oracle.aKellyLambda);
      near('krichevsky-trofimov', oracle.ktCapital);
      for (const [index, n] of t.entries()) {
        const successes = outcomes.slice(0, n).filter((outcome) => outcome === 1).length;
        comparison.near(
          `mixture after ${n}`,
          Math.exp(logEValue({ successes, n, bet: BETS.kellyKT! })),
          oracle.ktEqualsBetaHalfMixture[index],
        );
      }
      compareRatingSequence(comparison, outcomes, {
        t,
        lower: oracle.csHedgedLower,
        upper: oracle.csHedgedUpper,
      });
    },
  },
  {
    name: 'sprt',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, (row, what) => {
        const plan = { chance: row.p0, proportion: row.p1, alpha: row.alpha, beta: row.beta };
        const { upper, lower } = sprtThresholds(plan);
        comparison.near(`${what} upper`, upper, row.logA);
        comparison.near(`${what} lower`, lower, row.logB);
        // the reference stops there, with up to 4e-8 of the paths still going
        const power = sprtPower({ ...plan, truth: row.truth, mostTrials: 4000 });
        comparison.near(`${what} above chance`, power.aboveChance, row.pReject);
        comparison.near(`${what} chance`, power.chance, row.pAccept);
        comparison.near(`${what} mean`, power.meanTrials, row.asn);
        for (const n of [50, 100]) {
          const { high, low } = sprtBounds({ ...plan, n });
          comparison.same(`${what} high at ${n}`, high, row[`kUp${n}`]);
          comparison.same(`${what} low at ${n}`, low, row[`kLow${n}`]);
        }
      }),
  },
  {
    name: 'group_sequential',
    tolerance: TOLERANCE,
    compare: (oracle: OracleValues[], comparison) => {
      for (const row of oracle) {
        const what = `${row.K} looks ${row.type}`;
        const fractions = row.looks300.map((n: number) => n / 300);
        const bounds = groupSequentialBounds({ fractions, alpha: row.alpha, design: DESIGNS[row.type]! });
        for (let look = 0; look < row.K; look += 1) {
          const tolerance = RPACT_TOLERANCE;
          comparison.near(`${what} z ${look}`, bounds.z[look]!, row.z[look], { tolerance });
          comparison.near(`${what} p ${look}`, bounds.stagePValues[look]!, row.pStage[look], { tolerance });
          comparison.near(`${what} alpha ${look}`, bounds.alphaSpent[look]!, row.alphaSpent[look], {
            tolerance,
          });
        }
        // the bounds put to counts
        const boundary = row.looks300.map((n: number, look: number) => ({
          n,
          critical: Math.ceil(n / 2 + (bounds.z[look]! * Math.sqrt(n)) / 2),
        }));
        comparison.same(
          `${what} counts`,
          boundary.map(({ critical }: OracleValues) => critical),
          row.kReject,
        );
        for (const [column, proportion] of [
          ['exactType1_binomial300', 0.5],
          ['exactPower575', 0.575],
          ['exactPower60', 0.6],
        ] as const)
          comparison.near(`${what} ${column}`, boundaryPower({ boundary, proportion }).power, row[column]);
      }
    },
  },
  {
    name: 'exact_binomial_spending',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) => {
      for (const [name, spending] of [
        ['OBrienFlemingLD', 'obrien-fleming'],
        ['PocockLD', 'pocock'],
      ] as const) {
        const { looks, kReject, alphaUsed } = oracle[name];
        const boundary = exactSpendingBoundary({ looks, plannedTrials: 300, spending });
        comparison.same(
          `${name} counts`,
          boundary.map(({ critical }) => critical),
          kReject,
        );
        comparison.near(`${name} alpha`, boundary.at(-1)!.alphaUsed, alphaUsed);
        comparison.near(
          `${name} alpha, walked`,
          boundaryPower({ boundary, proportion: 0.5 }).power,
          alphaUsed,
        );
      }
    },
  },
  {
    name: 'external_confseq',
    tolerance: TOLERANCE,
    compare: ({ cpp, python }, comparison) => {
      // confseq finds these roots to 40 bits of what it bisects over
      const tolerance = 1e-8;
      for (const [name, alternative] of [
        ['normal_mixture_two_sided', 'two-sided'],
        ['normal_mixture_one_sided', 'greater'],
      ] as const)
        eachRow(cpp[name], ({ v, v_opt, alpha, bound }, what) =>
          comparison.near(
            `${name} ${what}`,
            normalMixtureBound({ variance: v, optimalVariance: v_opt, alpha, alternative }),
            bound,
            alternative === 'greater' ? { tolerance } : {},
          ),
        );
      eachRow(cpp.poly_stitching, ({ v, v_min, c, s, eta, alpha, bound }, what) =>
        comparison.near(
          `stitched ${what}`,
          polyStitchedBound({
            variance: v,
            leastVariance: v_min,
            scale: c,
            exponent: s,
            epochRatio: eta,
            alpha,
          }),
          bound,
        ),
      );
      eachRow(cpp.beta_binomial_two_sided, ({ n, p: proportion, t_opt: optimalTrials, alpha, bound }, what) =>
        comparison.near(
          `beta-binomial ${what}`,
          betaBinomialMixtureBound({ n, proportion, optimalTrials, alpha }),
          bound,
          { tolerance },
        ),
      );
      eachRow(
        cpp.bernoulli_confidence_interval,
        ({ k: successes, n, alpha, t_opt: optimalTrials, lower, upper }, what) => {
          const interval = confidenceSequence({ successes, n, level: 1 - alpha, prior: { optimalTrials } });
          comparison.near(`interval ${what} low`, interval.low, lower, { tolerance });
          comparison.near(`interval ${what} high`, interval.high, upper, { tolerance });
        },
      );
      const outcomes = binaryOutcomes(python.x);
      const { t, lower, upper } = python.betting_cs_default_breaks1000;
      compareRatingSequence(comparison, outcomes, { t, lower, upper });
      for (const [name, strategy] of [
        ['hedged_m0.5_predmixEB_theta0.5_trunc0.5', 'hedged'],
        ['onesided_m0.5_predmixEB_theta1_trunc0.5', 'upward'],
        ['aKelly_m0.5_trunc1', 'approximate-kelly'],
      ] as const) {
        const { t: times, capital, lambda } = python[name];
        compareWealth(comparison, {
          outcomes,
          strategy,
          t: times,
          capital,
          ...(lambda && { stakes: lambda }),
        });
      }
    },
  },
];
