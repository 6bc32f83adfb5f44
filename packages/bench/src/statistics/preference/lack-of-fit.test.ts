import { describe, expect, it } from 'vitest';
import { testLackOfFit } from './lack-of-fit.ts';
import type { PairedComparison } from './paired-comparison.ts';

const circle = (listener?: string): PairedComparison[] =>
  [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'a'],
  ].flatMap(([first, second]) =>
    (
      [
        ['first', 15],
        ['second', 5],
      ] as const
    ).map(([preferred, count]) => ({
      first: first!,
      second: second!,
      preferred,
      count,
      ...(listener !== undefined && { listener }),
    })),
  );

describe('testLackOfFit()', () => {
  it('finds a circle of preferences, which no scale holds', () => {
    const { deviance, degreesOfFreedom, pValue, clustered, pairs } = testLackOfFit(circle());
    expect(deviance).toBeCloseTo(3 * 2 * (15 * Math.log(1.5) + 5 * Math.log(0.5)), 10);
    expect(degreesOfFreedom).toBe(1);
    expect(pValue).toBeLessThan(0.001);
    expect(clustered).toBeNull();
    expect(pairs[0]!.comparisons).toBe(20);
    expect(pairs[0]!.expected).toBeCloseTo(0.5, 12);
  });

  it('weighs it by listeners where there are several', () => {
    const differing = ['x', 'y', 'z', 'u'].flatMap((listener, index) => [
      ...circle(listener),
      { first: 'a', second: 'b', preferred: 'second', listener, count: index } as const,
    ]);
    const { clustered } = testLackOfFit(differing);
    expect(clustered).toMatchObject({ numeratorDegrees: 1, denominatorDegrees: 3 });
    expect(clustered!.pValue).toBeLessThan(0.05);
  });

  it('says nothing of listeners who do not vary, two items, or no rows', () => {
    expect(testLackOfFit(['x', 'y', 'z'].flatMap(circle)).clustered).toBeNull();
    const two = testLackOfFit(circle().slice(0, 2));
    expect(two).toMatchObject({ degreesOfFreedom: 0, pValue: 1, clustered: null });
    expect(two.deviance).toBeCloseTo(0, 10);
    expect(testLackOfFit([])).toEqual({
      deviance: 0,
      degreesOfFreedom: 0,
      pValue: 1,
      clustered: null,
      pairs: [],
    });
  });
});
