import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

describe('createRandom()', () => {
  it('repeats the same numbers for the same seed and others for another', () => {
    const draw = (seed: number | string) => Array.from({ length: 5 }, createRandom(seed).uniform);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw('7')).toEqual(draw(7));
  });

  it('keeps to its first numbers, so that old packs can be built again', () => {
    const random = createRandom('earwitness');
    expect([
      random.integer(1000),
      random.integer(1000),
      random.integer(1000),
      random.uniform(),
    ]).toMatchInlineSnapshot(`
      [
        299,
        370,
        561,
        0.5255801592923935,
      ]
    `);
  });

  it('spreads integers evenly: chi-square over 10 bins of 100,000 draws', () => {
    const random = createRandom(1);
    const bins = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) bins[random.integer(10)]! += 1;
    const chiSquare = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // 9 degrees of freedom: 27.9 is passed once in a thousand
    expect(chiSquare).toBeLessThan(27.9);
  });

  it('refuses a bound that is no whole number', () => {
    expect(() => createRandom(1).integer(0.5)).toThrow(RangeError);
  });
});
