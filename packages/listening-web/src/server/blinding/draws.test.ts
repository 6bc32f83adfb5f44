import { describe, expect, it } from 'vitest';
import { drawCoins, drawPairIndex, type Presentation } from './draws.ts';

const secret = '5eed'.repeat(16);
const presentationOf = (changes: Partial<Presentation> = {}): Presentation => ({
  session: 'a'.repeat(32),
  number: 1,
  training: false,
  attempt: 0,
  ...changes,
});

/** Chi-square of observed counts against equal ones. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('drawCoins()', () => {
  const coins = Array.from({ length: 4000 }, (_, index) =>
    drawCoins({
      secret,
      presentation: presentationOf({ session: `session ${index >> 4}`, number: (index % 16) + 1 }),
    }),
  );

  it('gives X and the side in all four combinations equally often', () => {
    const counts = [0, 0, 0, 0];
    for (const { xIsA, swapped } of coins) counts[Number(xIsA) * 2 + Number(swapped)]! += 1;
    // 16.27 is the chi-square of 3 degrees of freedom at p = 0.001.
    expect(chiSquare(counts)).toBeLessThan(16.27);
  });

  it('draws X without memory: what follows an A is as often A as B', () => {
    const counts = [0, 0, 0, 0];
    coins.slice(1).forEach(({ xIsA }, index) => {
      counts[Number(coins[index]?.xIsA) * 2 + Number(xIsA)]! += 1;
    });
    expect(chiSquare(counts)).toBeLessThan(16.27);
  });

  it('draws anew for every attempt, and for training apart from trials', () => {
    const draw = (changes: Partial<Presentation>) =>
      Array.from({ length: 400 }, (_, index) =>
        drawCoins({ secret, presentation: presentationOf({ number: index + 1, ...changes }) }),
      );
    const [first, second, training] = [draw({}), draw({ attempt: 1 }), draw({ training: true })];
    for (const other of [second, training]) {
      const same = first?.filter(({ xIsA }, index) => xIsA === other?.[index]?.xIsA).length ?? 0;
      expect(chiSquare([same, 400 - same])).toBeLessThan(10.83);
    }
  });

  it('draws the same again for the same secret, and otherwise for another', () => {
    const again = (key: string) =>
      Array.from({ length: 64 }, (_, index) =>
        drawCoins({ secret: key, presentation: presentationOf({ number: index + 1 }) }),
      );
    expect(again(secret)).toEqual(again(secret));
    expect(again(secret)).not.toEqual(again('0ddc'.repeat(16)));
  });
});

describe('drawPairIndex()', () => {
  it('goes through every pair once before any comes again', () => {
    const draws = Array.from({ length: 15 }, (_, index) =>
      drawPairIndex({ secret, presentation: presentationOf({ number: index + 1 }), pairCount: 5 }),
    );
    for (const round of [0, 5, 10]) {
      expect(draws.slice(round, round + 5).toSorted()).toEqual([0, 1, 2, 3, 4]);
    }
  });

  it('gives every order equally often', () => {
    const counts = new Map<string, number>();
    for (let session = 0; session < 1200; session += 1) {
      const order = [1, 2, 3].map((number) =>
        drawPairIndex({
          secret,
          presentation: presentationOf({ session: `s${session}`, number }),
          pairCount: 3,
        }),
      );
      counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // 20.52 is the chi-square of 5 degrees of freedom at p = 0.001.
    expect(chiSquare([...counts.values()])).toBeLessThan(20.52);
  });

  it('brings the same music when a trial is given up and drawn anew', () => {
    const attempts = [0, 1, 2].map((attempt) =>
      drawPairIndex({ secret, presentation: presentationOf({ number: 3, attempt }), pairCount: 7 }),
    );
    expect(new Set(attempts).size).toBe(1);
  });
});
