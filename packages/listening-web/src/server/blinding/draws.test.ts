import { describe, expect, it } from 'vitest';
import { flip, permutation } from '../design/random-source.ts';
import { commitTo, drawSource, secretKey } from './draws.ts';

const secret = secretKey('5eed'.repeat(16));

/** Chi-square of observed counts against equal ones. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('drawSource()', () => {
  it('gives every number below its limit equally often, a limit that is no power of two as well', () => {
    const counts = [0, 0, 0, 0, 0, 0];
    for (let label = 0; label < 6_000; label += 1) counts[drawSource(secret, ['die', label]).below(6)]! += 1;
    // 20.52 is the chi-square of 5 degrees of freedom at p = 0.001.
    expect(chiSquare(counts)).toBeLessThan(20.52);
  });

  it('flips without memory: what follows heads is as often heads as tails', () => {
    const source = drawSource(secret, ['coins']);
    const coins = Array.from({ length: 8_000 }, () => Number(flip(source)));
    const counts = [0, 0, 0, 0];
    coins.slice(1).forEach((coin, index) => {
      counts[2 * coins[index]! + coin]! += 1;
    });
    // 16.27 is the chi-square of 3 degrees of freedom at p = 0.001.
    expect(chiSquare(counts)).toBeLessThan(16.27);
  });

  it('gives every order equally often', () => {
    const counts = new Map<string, number>();
    for (let label = 0; label < 2_400; label += 1) {
      const order = permutation(drawSource(secret, ['order', label]), 4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // 49.73 is the chi-square of 23 degrees of freedom at p = 0.001.
    expect(chiSquare([...counts.values()])).toBeLessThan(49.73);
  });

  it('is the same again for a secret and a label, and unlike for another of either', () => {
    const draw = (key: typeof secret, label: string) => {
      const source = drawSource(key, [label]);
      return Array.from({ length: 64 }, () => source.below(2)).join('');
    };
    expect(draw(secret, 'a')).toBe(draw(secret, 'a'));
    expect(draw(secret, 'a')).not.toBe(draw(secret, 'b'));
    expect(draw(secret, 'a')).not.toBe(draw(secretKey('0ddc'.repeat(16)), 'a'));
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 33])('refuses the limit %d', (limit) => {
    expect(() => drawSource(secret, ['x']).below(limit)).toThrow(RangeError);
  });
});

it('commits to a secret by its bytes', () => {
  expect(commitTo('00')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
});
