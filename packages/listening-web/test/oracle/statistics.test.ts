import { randomInt } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { createRandom } from '@earwitness/bench/statistics';
import { describe, expect, it } from 'vitest';
import { isForeseeable, linearComplexity } from './linear-complexity.ts';
import { kolmogorovSmirnovTest } from './two-sample-test.ts';

describe('linearComplexity()', () => {
  it('is the length of the register that made the bits', () => {
    const bits = [true, false, false, true, true];
    while (bits.length < 60) bits.push(bits.at(-5) !== bits.at(-3));
    expect(linearComplexity(bits)).toBe(5);
    expect(linearComplexity([false, false, false, true])).toBe(4);
    expect(linearComplexity([false, false])).toBe(0);
  });
});

describe('isForeseeable()', () => {
  it('sees through Math.random, and not through the operating system', () => {
    const count = 400;
    const weak = runInNewContext(`Array.from({ length: ${count} }, () => Math.random() < 0.5)`) as boolean[];
    expect(isForeseeable([...weak])).toBe(true);
    expect(isForeseeable(Array.from({ length: count }, () => randomInt(2) === 1))).toBe(false);
  });
});

describe('kolmogorovSmirnovTest()', () => {
  it('gives the distance and the tail of its limit law', () => {
    const first = Array.from({ length: 1000 }, (_, index) => index);
    const second = first.map((value) => value + 50);
    const { distance, pValue } = kolmogorovSmirnovTest(first, second);
    expect(distance).toBeCloseTo(0.05, 12);
    // 2·(e^(−2λ²) − e^(−8λ²)) at λ = 0.05·(√500 + 0.12 + 0.11/√500) = 1.1243
    expect(pValue).toBeCloseTo(0.1596, 4);
  });

  it('is even where there is one distribution', () => {
    const random = createRandom('ks');
    const draw = () => Array.from({ length: 200 }, () => random.uniform());
    const small = Array.from({ length: 1000 }, () => kolmogorovSmirnovTest(draw(), draw()).pValue < 0.05);
    const share = small.filter(Boolean).length / 1000;
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.072);
  });
});
