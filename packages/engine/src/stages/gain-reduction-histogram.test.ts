import { describe, expect, it } from 'vitest';
import { GainReductionHistogram } from './gain-reduction-histogram.ts';

describe('GainReductionHistogram', () => {
  it('gives what is not exceeded for a share of the time, to a hundredth of a dB', () => {
    const histogram = new GainReductionHistogram(24);
    for (let step = 1; step <= 100; step++) histogram.count(step / 10);
    expect(histogram.quantileDb(0.95)).toBe(9.5);
    expect(histogram.quantileDb(0.99)).toBe(9.9);
    expect(histogram.quantileDb(1)).toBe(10);
  });

  it('counts what is beyond its range as its end, and nothing as 0', () => {
    const histogram = new GainReductionHistogram(24);
    expect(histogram.quantileDb(0.99)).toBe(0);
    histogram.count(80);
    expect(histogram.quantileDb(0.99)).toBe(24);
  });
});
