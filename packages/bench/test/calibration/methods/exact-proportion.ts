import type { Random } from '../../../src/statistics/numeric/random.ts';
import { balancedDesignTest } from '../../../src/statistics/proportion/balanced-design.ts';
import { bayesFactors } from '../../../src/statistics/proportion/bayes-proportion.ts';
import { bestOfGuessers } from '../../../src/statistics/proportion/best-of-guessers.ts';
import { type Alternative, exactBinomialTest } from '../../../src/statistics/proportion/binomial.ts';
import { equivalenceTest, similarityTest } from '../../../src/statistics/proportion/equivalence-test.ts';
import type { Calibration } from '../calibration.ts';
import { drawCount, remember } from '../draw-answers.ts';

const EXACT = { counts: 'rejections of a true null', nominal: 0.05, claim: 'bounded' } as const;
const PANELS = { short: 400, long: 20_000 };
const ALPHA = 0.05;

const rejectsAt = (n: number, alternative: Alternative) =>
  remember((successes) => exactBinomialTest({ successes, n, alternative }).pValue <= ALPHA);

/** Right answers of listeners whose habits have nothing to do with the sounds: the coin is what is fresh. */
function answersByHabit(random: Random, listeners: number, trials: number): number {
  let successes = 0;
  for (let listener = 0; listener < listeners; listener += 1) {
    // each listener leans to a side, and stays with an answer that was right
    const leaning = random.uniform();
    let answer = random.uniform() < leaning;
    for (let trial = 0; trial < trials; trial += 1) {
      const isRight = (random.integer(2) === 1) === answer;
      if (isRight) successes += 1;
      else answer = random.uniform() < leaning;
    }
  }
  return successes;
}

export const exactProportionCalibrations: readonly Calibration[] = [
  {
    ...EXACT,
    method: 'Exact binomial test',
    truth: 'Sharp null: every answer is a fair coin',
    panels: PANELS,
    cells: (['greater', 'two-sided'] as const).flatMap((alternative) =>
      [1, 16, 100, 400].map((n) => {
        const rejects = rejectsAt(n, alternative);
        return {
          cell: `${n} answers, ${alternative}`,
          run: (random: Random) => rejects(drawCount(random, n, 0.5)),
        };
      }),
    ),
  },
  {
    ...EXACT,
    method: 'Exact binomial test',
    truth: 'Sharp null: listeners lean to a side and stay with what was right, the machine’s coins are fair',
    panels: PANELS,
    cells: [
      [20, 20],
      [5, 80],
      [1, 16],
    ].map(([listeners, trials]) => {
      const rejects = rejectsAt(listeners! * trials!, 'greater');
      return {
        cell: `${listeners} listeners × ${trials} trials`,
        run: (random) => rejects(answersByHabit(random, listeners!, trials!)),
      };
    }),
  },
  {
    ...EXACT,
    method: 'Exact test of a balanced run',
    truth: 'Sharp null: half of the trials are A in an order drawn by chance, the listener leans to A',
    panels: PANELS,
    cells: [
      [8, 0.5],
      [16, 0.5],
      [20, 0.8],
    ].map(([n, leaning]) => ({
      cell: `${n} trials, A answered with probability ${leaning}`,
      run(random) {
        let [left, answersOfA, successes] = [n! / 2, 0, 0];
        for (let trial = 0; trial < n!; trial += 1) {
          const isA = random.uniform() * (n! - trial) < left;
          const saysA = random.uniform() < leaning!;
          if (isA) left -= 1;
          if (saysA) answersOfA += 1;
          if (isA === saysA) successes += 1;
        }
        return balancedDesignTest({ successes, n: n!, trialsOfA: n! / 2, answersOfA }).pValue <= ALPHA;
      },
    })),
  },
  {
    ...EXACT,
    method: 'Best of several guessers',
    truth: 'Sharp null: all guess, and the best is picked afterwards',
    panels: PANELS,
    cells: [
      [12, 25],
      [50, 16],
    ].map(([listeners, n]) => {
      const anyReaches = remember(
        (successes) => bestOfGuessers({ listeners: listeners!, successes, n: n! }).any <= ALPHA,
      );
      return {
        cell: `${listeners} listeners × ${n} trials`,
        run: (random) =>
          anyReaches(Math.max(...Array.from({ length: listeners! }, () => drawCount(random, n!, 0.5)))),
      };
    }),
  },
  {
    ...EXACT,
    method: 'One-sided Bayes factor of 20 or more',
    truth: 'Sharp null, looked at after every answer up to 200',
    panels: { short: 200, long: 20_000 },
    cells: [
      {
        cell: 'uniform prior above one half',
        run: (() => {
          const passes = remember((place) => {
            const [n, successes] = [Math.floor(place / 1000), place % 1000];
            return bayesFactors({ successes, n }).bfPlus0 >= 20;
          });
          return (random: Random) => {
            let successes = 0;
            for (let n = 1; n <= 200; n += 1) {
              successes += random.integer(2);
              if (passes(1000 * n + successes)) return true;
            }
            return false;
          };
        })(),
      },
    ],
  },
  {
    ...EXACT,
    method: 'Equivalence by two one-sided exact tests',
    truth: 'Composite null at its edge: the rate is exactly one margin from one half',
    panels: PANELS,
    cells: [
      [100, 0.1, 0.6],
      [400, 0.05, 0.55],
      [400, 0.05, 0.45],
      [1000, 0.05, 0.55],
    ].map(([n, margin, rate]) => {
      const isEquivalent = remember(
        (successes) => equivalenceTest({ successes, n: n!, margin: margin! }).outcome === 'equivalent',
      );
      return {
        cell: `${n} answers, margin ${margin}, rate ${rate}`,
        run: (random) => isEquivalent(drawCount(random, n!, rate!)),
      };
    }),
  },
  {
    ...EXACT,
    method: 'Beyond the margin, by the exact interval',
    truth: 'Composite null at its edge: the rate is exactly one margin from one half',
    panels: PANELS,
    cells: [
      [100, 0.1, 0.6],
      [400, 0.05, 0.45],
    ].map(([n, margin, rate]) => {
      const isBeyond = remember(
        (successes) => equivalenceTest({ successes, n: n!, margin: margin! }).outcome === 'beyond margin',
      );
      return {
        cell: `${n} answers, margin ${margin}, rate ${rate}`,
        run: (random) => isBeyond(drawCount(random, n!, rate!)),
      };
    }),
  },
  {
    ...EXACT,
    method: 'Exact similarity test',
    truth: 'Composite null at its edge: the rate is exactly one margin above chance',
    panels: PANELS,
    cells: [
      [60, 1 / 3, 0.2],
      [300, 0.5, 0.1],
    ].map(([n, chance, margin]) => {
      const isSimilar = remember(
        (successes) =>
          similarityTest({ successes, n: n!, chance: chance!, margin: margin! }).outcome === 'similar',
      );
      return {
        cell: `${n} answers, chance ${chance!.toFixed(2)}, margin ${margin}`,
        run: (random) => isSimilar(drawCount(random, n!, chance! + margin!)),
      };
    }),
  },
];
