import { describe, expect, it } from 'vitest';
import { GainSmoother } from './gain-smoother.ts';

const nextOf = (smoother: GainSmoother, gain: number) => {
  const gains = Float64Array.of(gain);
  smoother.process(gains);
  return gains[0]!;
};

describe('GainSmoother', () => {
  it('has a triangle of non-negative taps that sums to one as its step response', () => {
    const smoother = new GainSmoother(5);
    const steps = Array.from({ length: 6 }, () => 1 - nextOf(smoother, 0));
    expect(steps).toEqual([1 / 9, 3 / 9, 6 / 9, 8 / 9, 1, 1].map((value) => expect.closeTo(value, 12)));
  });

  it.each([1, 2, 133, 3841])('passes ones as exactly one, with a length of %i', (length) => {
    const smoother = new GainSmoother(length);
    for (let n = 0; n < 200; n++) nextOf(smoother, 0.3 + (n % 7) / 10);
    for (let n = 0; n < length; n++) nextOf(smoother, 1);
    expect(nextOf(smoother, 1)).toBe(1);
  });

  it('never exceeds the largest gain of its window', () => {
    const smoother = new GainSmoother(9);
    for (let n = 0; n < 9; n++) nextOf(smoother, 0.123456789);
    expect(nextOf(smoother, 0.123456789)).toBeLessThanOrEqual(0.123456789);
  });
});
