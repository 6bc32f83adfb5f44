/** Panels that are watched: what may be looked at after every answer, and what may not. */
import type { Random } from '../../../src/statistics/numeric/random.ts';
import { criticalCount } from '../../../src/statistics/planning/binomial-power.ts';
import { clopperPearsonInterval } from '../../../src/statistics/proportion/clopper-pearson.ts';
import { watchAnswers } from '../../../src/statistics/sequential/answer-watch.ts';
import {
  lowerConfidenceSequence,
  type SequencePrior,
  sequenceCovers,
} from '../../../src/statistics/sequential/confidence-sequence.ts';
import { type Bet, eProcessBoundaries } from '../../../src/statistics/sequential/e-process.ts';
import {
  exactSpendingBoundary,
  startSpending,
  takeLook,
} from '../../../src/statistics/sequential/exact-spending.ts';
import { groupSequentialBounds } from '../../../src/statistics/sequential/group-sequential.ts';
import { ratingConfidenceSequence } from '../../../src/statistics/sequential/rating-confidence-sequence.ts';
import { sprtBounds } from '../../../src/statistics/sequential/sprt.ts';
import type { Calibration, CalibrationCell } from '../calibration.ts';

const ALPHA = 0.05;
const ANSWERS = 1000;
const EXACT = { short: 400, long: 20_000 };

/** Makes what is the same for every panel when the first one asks for it. */
function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Whether each answer is right, one by one. */
type Answers = () => boolean;

const independent =
  (share: number) =>
  (random: Random): Answers =>
  () =>
    random.uniform() < share;

/**
 * Nobody hears anything, but everybody answers in a way of their own, and most are led by how the last answer turned out: each coin is
 * fresh all the same.
 */
function guessersWithHabits(random: Random): Answers {
  let given = 0;
  let habit = 0;
  let said = true;
  let wasRight = true;
  return () => {
    // another listener
    if (given % 20 === 0) habit = random.integer(4);
    given += 1;
    if (habit === 1) said = !said;
    else if (habit === 2 && !wasRight) said = !said;
    else if (habit === 3) said = random.uniform() < 0.9;
    const coin = random.uniform() < 0.5;
    wasRight = said === coin;
    return wasRight;
  };
}

/** Listeners who all take the difference the wrong way round, some more than others. */
function belowChance(random: Random): Answers {
  let given = 0;
  let share = 0;
  return () => {
    if (given % 20 === 0) share = 0.5 - 0.1 * random.uniform() ** 2;
    given += 1;
    return random.uniform() < share;
  };
}

const NULLS: readonly (readonly [string, (random: Random) => Answers])[] = [
  ['independent guesses', independent(0.5)],
  ['guessers with habits, 20 answers each', guessersWithHabits],
  ['independent, 48 % right', independent(0.48)],
  ['listeners between 40 and 50 % right', belowChance],
];

/** The first n at which the count reaches what `highAt` asks for, within `trials`. */
function reaches(
  answers: Answers,
  {
    trials,
    highAt,
    lowAt,
  }: { trials: number; highAt: (n: number) => number | null; lowAt?: (n: number) => number | null },
): 'above' | 'below' | 'neither' {
  let count = 0;
  for (let n = 1; n <= trials; n += 1) {
    if (answers()) count += 1;
    const high = highAt(n);
    if (high !== null && count >= high) return 'above';
    const low = lowAt?.(n) ?? null;
    if (low !== null && count <= low) return 'below';
  }
  return 'neither';
}

const BETS: readonly (readonly [string, Bet])[] = [
  ['Beta(30, 30) above chance', { kind: 'beta', concentration: 30 }],
  ['Beta(1, 1) above chance', { kind: 'beta', concentration: 1 }],
  ['57.5 %', { kind: 'point', proportion: 0.575 }],
];

const eProcessCells: CalibrationCell[] = BETS.flatMap(([bet, prior]) => {
  const boundaries = once(() => eProcessBoundaries({ trials: ANSWERS, bet: prior }));
  return NULLS.map(([name, draw]) => ({
    cell: `bet on ${bet}; ${name}`,
    run: (random: Random) =>
      reaches(draw(random), { trials: ANSWERS, highAt: (n) => boundaries()[n]! }) === 'above',
  }));
});

const PRIORS: readonly (readonly [string, SequencePrior])[] = [
  ['Beta(½, ½)', { a: 0.5, b: 0.5 }],
  ['Beta(10, 10)', { a: 10, b: 10 }],
  ['tuned to 100 answers', { optimalTrials: 100 }],
];

/** The counts that an interval covers a share with, after every n; from one n to the next they move by one at most. */
function coveredCounts(
  covers: (count: { successes: number; n: number }) => boolean,
  { share, trials }: { share: number; trials: number },
): { low: number; high: number }[] {
  let [low, high] = [0, 0];
  return Array.from({ length: trials + 1 }, (_, n) => {
    const middle = Math.round(n * share);
    while (low < middle && !covers({ successes: low, n })) low += 1;
    high = Math.max(Math.min(high, n), middle);
    while (high < n && covers({ successes: high + 1, n })) high += 1;
    return { low, high };
  });
}

function coverageCell(
  cell: string,
  share: number,
  covers: (count: { successes: number; n: number }) => boolean,
  trials = ANSWERS,
): CalibrationCell {
  const covered = once(() => coveredCounts(covers, { share, trials }));
  return {
    cell,
    run: (random) =>
      reaches(independent(share)(random), {
        trials,
        highAt: (n) => covered()[n]!.high + 1,
        lowAt: (n) => covered()[n]!.low - 1,
      }) !== 'neither',
  };
}

const SHARES = [0.5, 0.575, 0.7];

/** Ratings of 0…1 with a mean that is known: everybody's own leaning, thrown high or low. */
const RATINGS: readonly (readonly [string, number, (random: Random) => number])[] = [
  ['even from 0 to 1', 0.5, (random) => random.uniform()],
  ['most near 1', 0.75, (random) => random.uniform() ** (1 / 3)],
  ['0 or 1, one in ten', 0.1, (random) => (random.uniform() < 0.1 ? 1 : 0)],
  ['close to 0.6', 0.6, (random) => 0.6 + 0.1 * (random.uniform() - 0.5)],
];

/** Numbers of answers at which somebody happens to look, whatever the answers are. */
function looksAtWill(random: Random, trials: number): number[] {
  const looks: number[] = [];
  for (let n = 1 + random.integer(40); n < trials; n += 1 + random.integer(80)) looks.push(n);
  return [...looks, trials];
}

const PLANNED = 300;

function spendingCell(
  spending: 'obrien-fleming' | 'pocock',
  kind: 'at will' | 'every answer',
): CalibrationCell {
  const everyAnswer = once(() =>
    exactSpendingBoundary({
      looks: Array.from({ length: PLANNED }, (_, index) => index + 1),
      plannedTrials: PLANNED,
      spending,
    }),
  );
  return {
    cell: `${spending}, looks ${kind === 'at will' ? 'whenever somebody likes' : 'after every answer'}, 300 planned`,
    run: (random) => {
      const answers = independent(0.5)(random);
      if (kind === 'every answer')
        return (
          reaches(answers, { trials: PLANNED, highAt: (n) => everyAnswer()[n - 1]!.critical }) === 'above'
        );
      let state = startSpending({ plannedTrials: PLANNED, spending });
      let successes = 0;
      let n = 0;
      for (const look of looksAtWill(random, PLANNED)) {
        for (; n < look; n += 1) if (answers()) successes += 1;
        state = takeLook(state, { successes, n });
      }
      return state.rejected;
    },
  };
}

const SPRT = { proportion: 0.575 } as const;
const sprtEnds = (truth: number) => {
  const bounds = once(() => Array.from({ length: 5000 }, (_, n) => sprtBounds({ ...SPRT, n })));
  return (random: Random) =>
    reaches(independent(truth)(random), {
      trials: 4999,
      highAt: (n) => bounds()[n]!.high,
      lowAt: (n) => bounds()[n]!.low,
    });
};
const sprtAtChance = sprtEnds(0.5);
const sprtAtAlternative = sprtEnds(SPRT.proportion);

const groupLooks = [100, 200, 300];
const groupCriticals = once(() => {
  const { z } = groupSequentialBounds({
    fractions: groupLooks.map((n) => n / 300),
    design: { kind: 'obrien-fleming' },
  });
  return new Map(groupLooks.map((n, look) => [n, Math.ceil(n / 2 + (z[look]! * Math.sqrt(n)) / 2)]));
});
const criticalAt = once(() => Array.from({ length: ANSWERS + 1 }, (_, n) => criticalCount({ n })));

export const sequentialCalibrations: readonly Calibration[] = [
  {
    method: 'eProcessBoundary(), looked at after each of 1,000 answers',
    truth: 'Sharp null (fresh coins), and every share up to chance',
    counts: 'rejections of a true null',
    nominal: ALPHA,
    claim: 'bounded',
    panels: EXACT,
    cells: eProcessCells,
  },
  {
    method: 'watchAnswers(), its any-time p after 200 answers',
    truth: 'Sharp null: guessers with habits',
    counts: 'rejections of a true null',
    nominal: ALPHA,
    claim: 'bounded',
    panels: { short: 60, long: 4000 },
    cells: [
      {
        cell: 'defaults',
        run: (random) => {
          const answers = guessersWithHabits(random);
          return watchAnswers(Array.from({ length: 200 }, answers)).pValue <= ALPHA;
        },
      },
    ],
  },
  {
    method: 'confidenceSequence(), at every n up to 1,000',
    truth: 'One share for all answers',
    counts: 'misses of the true value',
    nominal: ALPHA,
    claim: 'bounded',
    panels: EXACT,
    cells: PRIORS.flatMap(([name, prior]) =>
      SHARES.map((proportion) =>
        coverageCell(`${name}, ${(100 * proportion).toFixed(1)} %`, proportion, (count) =>
          sequenceCovers({ ...count, proportion, prior }),
        ),
      ),
    ),
  },
  {
    method: 'lowerConfidenceSequence(), at every n up to 300',
    truth: 'One share for all answers',
    counts: 'misses of the true value',
    nominal: ALPHA,
    claim: 'bounded',
    panels: EXACT,
    cells: SHARES.map((share) =>
      coverageCell(
        `${(100 * share).toFixed(1)} %`,
        share,
        (count) => lowerConfidenceSequence(count) <= share,
        300,
      ),
    ),
  },
  {
    method: 'ratingConfidenceSequence(), intersected over every n up to 300',
    truth: 'Independent ratings of one mean',
    counts: 'misses of the true value',
    nominal: ALPHA,
    claim: 'bounded',
    panels: { short: 100, long: 20_000 },
    cells: RATINGS.map(([cell, mean, draw]) => ({
      cell,
      run: (random) => {
        const outcomes = Array.from({ length: 300 }, () => draw(random));
        const { low, high } = ratingConfidenceSequence({ outcomes });
        return mean < low || mean > high;
      },
    })),
  },
  {
    method: 'takeLook() and exactSpendingBoundary()',
    truth: 'Sharp null: independent guesses',
    counts: 'rejections of a true null',
    nominal: ALPHA,
    claim: 'bounded',
    panels: EXACT,
    cells: (['obrien-fleming', 'pocock'] as const).flatMap((spending) =>
      (['at will', 'every answer'] as const).map((kind) => spendingCell(spending, kind)),
    ),
  },
  {
    method: 'sprtBounds(), 57.5 % against chance',
    truth: 'Sharp null: independent guesses',
    counts: 'rejections of a true null',
    nominal: ALPHA,
    claim: 'bounded',
    panels: EXACT,
    cells: [{ cell: 'beta 10 %', run: (random) => sprtAtChance(random) === 'above' }],
  },
  {
    method: 'sprtBounds(), 57.5 % against chance, accepting chance',
    truth: '57.5 % right',
    counts: 'misses of the true value',
    nominal: 0.1,
    claim: 'bounded',
    panels: EXACT,
    cells: [{ cell: 'beta 10 %', run: (random) => sprtAtAlternative(random) === 'below' }],
  },
  {
    method: 'groupSequentialBounds(), put to counts: why panels take exact spending',
    truth: 'Sharp null: independent guesses',
    counts: 'rejections of a true null',
    nominal: ALPHA,
    claim: 'printed',
    guard: 0.15,
    panels: EXACT,
    cells: [
      {
        cell: 'O’Brien–Fleming, 100, 200 and 300 answers',
        run: (random) =>
          reaches(independent(0.5)(random), {
            trials: 300,
            highAt: (n) => groupCriticals().get(n) ?? null,
          }) === 'above',
      },
    ],
  },
  {
    method: 'exactBinomialTest() after every answer: why a fixed test may not be watched',
    truth: 'Sharp null: independent guesses',
    counts: 'rejections of a true null',
    nominal: ALPHA,
    claim: 'printed',
    guard: 0.5,
    panels: EXACT,
    cells: [20, 100, 1000].map((trials) => ({
      cell: `up to ${trials} answers`,
      run: (random) =>
        reaches(independent(0.5)(random), { trials, highAt: (n) => criticalAt()[n]! }) === 'above',
    })),
  },
  {
    method: 'clopperPearsonInterval() after every answer: why a fixed interval may not be watched',
    truth: '57.5 % right',
    counts: 'misses of the true value',
    nominal: ALPHA,
    claim: 'printed',
    guard: 0.6,
    panels: EXACT,
    cells: [20, 100, 1000].map((trials) =>
      coverageCell(
        `up to ${trials} answers`,
        0.575,
        (count) => {
          const { low, high } = clopperPearsonInterval(count);
          return low <= 0.575 && 0.575 <= high;
        },
        trials,
      ),
    ),
  },
];
