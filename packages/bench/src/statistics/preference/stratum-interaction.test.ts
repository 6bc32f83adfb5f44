import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { type StratifiedComparison, testStratumInteraction } from './stratum-interaction.ts';

/** Ten listeners, each with a and b compared so many times in two strata. */
function panel(
  [firstStratum, secondStratum]: readonly [readonly [number, number], readonly [number, number]],
  { isBetween = false } = {},
): StratifiedComparison[] {
  return Array.from({ length: 10 }, (_, index) =>
    (
      [
        ['studio', firstStratum],
        ['phone', secondStratum],
      ] as const
    ).flatMap(([stratum, [forA, forB]]) => {
      const row = { first: 'a', second: 'b', listener: `${stratum} ${index}`, stratum };
      const own = isBetween ? row : { ...row, listener: `${index}` };
      // listeners differ by an answer, not the same ones in both strata
      const more = stratum === 'studio' ? index % 2 : index < 5 ? 1 : 0;
      return [
        { ...own, preferred: 'first', count: forA + more } as const,
        { ...own, preferred: 'second', count: forB } as const,
      ];
    }),
  ).flat();
}

describe('testStratumInteraction()', () => {
  it('is the G test of two proportions for two items', () => {
    const { likelihoodRatio, strata } = testStratumInteraction(
      panel([
        [6, 2],
        [3, 5],
      ]),
      {
        random: createRandom('two'),
      },
    );
    const [studio, phone] = [
      [65, 20],
      [35, 50],
    ] as const;
    const height = ([a, b]: readonly [number, number]) =>
      a * Math.log(a / (a + b)) + b * Math.log(b / (a + b));
    expect(likelihoodRatio!.deviance).toBeCloseTo(
      2 * (height(studio) + height(phone) - height([100, 70])),
      8,
    );
    expect(likelihoodRatio!.degreesOfFreedom).toBe(1);
    expect(strata.map(({ stratum, comparisons, listeners }) => [stratum, comparisons, listeners])).toEqual([
      ['studio', 85, 10],
      ['phone', 85, 10],
    ]);
  });

  it.each([
    [false, 'strata of each listener'],
    [true, 'listeners'],
  ])('finds a difference all listeners share (strata between listeners: %s)', (isBetween, relabelled) => {
    const { permutation, clustered } = testStratumInteraction(
      panel(
        [
          [6, 2],
          [3, 5],
        ],
        { isBetween },
      ),
      {
        random: createRandom('shared'),
      },
    );
    expect(permutation).toMatchObject({ relabelled, permutations: 999 });
    expect(permutation!.pValue).toBeLessThan(0.01);
    expect(clustered!.pValue).toBeLessThan(0.01);
  });

  it('finds none where there is none', () => {
    const { permutation, likelihoodRatio } = testStratumInteraction(
      panel([
        [4, 4],
        [4, 4],
      ]),
      {
        random: createRandom('none'),
      },
    );
    expect(permutation!.pValue).toBe(1);
    expect(likelihoodRatio!.pValue).toBeCloseTo(1, 6);
  });

  it('says which strata have no scale of their own and still tests', () => {
    const rows = panel([
      [6, 0],
      [3, 5],
    ]);
    const { strata, likelihoodRatio, permutation } = testStratumInteraction(rows, {
      random: createRandom('separated'),
    });
    expect(strata.map(({ scale }) => scale === null)).toEqual([true, false]);
    expect(likelihoodRatio).toBeNull();
    expect(permutation!.pValue).toBeLessThan(0.01);
  });

  it('has nothing to test in one stratum, or in no rows', () => {
    const one = panel([
      [6, 2],
      [3, 5],
    ]).filter(({ stratum }) => stratum === 'phone');
    for (const rows of [one, []])
      expect(testStratumInteraction(rows, { random: createRandom('one') })).toMatchObject({
        likelihoodRatio: null,
        clustered: null,
        permutation: null,
      });
  });
});
