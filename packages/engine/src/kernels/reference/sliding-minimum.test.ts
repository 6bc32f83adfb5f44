import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingMinimum } from './sliding-minimum.ts';

describe('SlidingMinimum', () => {
  it('agrees with looking at the whole window each time', () => {
    const input = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(input, fc.integer({ min: 1, max: 9 }), (numbers, length) => {
        const minimum = new SlidingMinimum(length);
        const found = Float64Array.from(numbers);
        // In two parts: what is remembered between them counts.
        minimum.process(found.subarray(0, 3));
        minimum.process(found.subarray(3));
        const expected = numbers.map((_, n) =>
          Math.min(...numbers.slice(Math.max(0, n - length + 1), n + 1)),
        );
        expect([...found]).toEqual(expected);
      }),
      { seed: 1 },
    );
  });
});
