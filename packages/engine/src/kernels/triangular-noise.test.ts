import { describe, expect, it } from 'vitest';
import { nextNoiseCounter, noiseCounterOf, triangularNoise } from './triangular-noise.ts';

const DRAWS = 200_000;
const draws = (options: { seed: number; channel: number }) => {
  let counter = noiseCounterOf(options);
  return Float64Array.from({ length: DRAWS }, () => {
    counter = nextNoiseCounter(counter);
    return triangularNoise(counter);
  });
};
const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('triangularNoise()', () => {
  const noise = draws({ seed: 1, channel: 0 });

  it('stays within one step and uses all of it', () => {
    const largest = noise.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
    expect(largest).toBeLessThan(1);
    expect(largest).toBeGreaterThan(0.98);
  });

  it('has the mean and the variance of triangular noise', () => {
    // Five standard errors: sqrt(1/6 / 200,000) and sqrt((1/15 − 1/36) / 200,000).
    expect(Math.abs(meanOf(noise))).toBeLessThan(5 * 0.00092);
    expect(Math.abs(meanOf(noise.map((value) => value ** 2)) - 1 / 6)).toBeLessThan(5 * 0.00045);
  });

  it('has no memory from one draw to the next', () => {
    const products = noise.slice(1).map((value, index) => value * noise[index]!);
    expect(Math.abs(meanOf(products))).toBeLessThan((5 * (1 / 6)) / Math.sqrt(DRAWS));
  });

  it.each([
    ['channels', { seed: 1, channel: 1 }],
    ['seeds', { seed: 2, channel: 0 }],
  ])('draws independently for different %s', (_, other) => {
    const products = draws(other).map((value, index) => value * noise[index]!);
    expect(Math.abs(meanOf(products))).toBeLessThan((5 * (1 / 6)) / Math.sqrt(DRAWS));
  });
});
