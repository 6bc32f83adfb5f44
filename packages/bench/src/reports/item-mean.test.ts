import { describe, expect, it } from 'vitest';
import { itemMeanOf } from './item-mean.ts';

describe('itemMeanOf()', () => {
  it('is a mean with its t interval, over what exists', () => {
    const { n, mean, interval, median } = itemMeanOf([1, null, 2, undefined, 6])!;
    expect([n, mean, median]).toEqual([3, 3, 2]);
    // R: t.test(c(1, 2, 6))$conf.int
    expect(interval!.low).toBeCloseTo(-3.572410608, 8);
    expect(interval!.high).toBeCloseTo(9.572410608, 8);
  });

  it('ends where no value can lie', () => {
    expect(itemMeanOf([0.1, 3], { least: 0 })!.interval!.low).toBe(0);
    expect(itemMeanOf([0.1, 3])!.interval!.low).toBeLessThan(0);
  });

  it('has no interval of one item, and no mean of none', () => {
    expect(itemMeanOf([2])).toMatchObject({ mean: 2, interval: null });
    expect(itemMeanOf([null])).toBeNull();
  });
});
