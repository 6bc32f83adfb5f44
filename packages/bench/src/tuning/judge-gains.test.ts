import { describe, expect, it } from 'vitest';
import { judgeGains } from './judge-gains.ts';

const GAINS = [0.4, 0.5, 0.3, 0.6, 0.2, 0.5, 0.4, 0.45];

describe('judgeGains', () => {
  it('says learned of eight artists who all gain, with the corrected interval', () => {
    const { outcome, estimate, interval, pValue } = judgeGains(GAINS, { folds: 4, alpha: 0.05 });
    expect(outcome).toBe('learned');
    expect(estimate).toBeCloseTo(0.41875, 12);
    // R: d <- c(.4,.5,.3,.6,.2,.5,.4,.45); mean(d) - qt(.975, 7) * sqrt(var(d) / 8 * (1 + 4 / 3))
    expect(interval!.low).toBeCloseTo(0.258891737756, 9);
    expect(pValue).toBe(2 / 2 ** 8);
  });

  it('says nothing learned where signs would do, but the interval of folds that share their music does not', () => {
    const weak = [0.9, 0.1, 0.8, 0.05, 0.02, 0.1, 0.03, 0.06];
    const { outcome, pValue, interval } = judgeGains(weak, { folds: 4, alpha: 0.05 });
    expect(pValue).toBeLessThan(0.05);
    expect(interval!.low).toBeLessThan(0);
    expect(outcome).toBe('nothing learned');
  });

  it('never says learned of a loss, of few artists, or against an objection', () => {
    const losses = GAINS.map((gain) => -gain);
    expect(judgeGains(losses, { folds: 4, alpha: 0.05 }).outcome).toBe('nothing learned');
    expect(judgeGains(GAINS.slice(1), { folds: 4, alpha: 0.05 }).outcome).toBe('too few artists to tell');
    const objection = 'a constraint was broken';
    expect(judgeGains(GAINS, { folds: 4, alpha: 0.05, objection })).toMatchObject({
      ...{ outcome: 'nothing learned', objection },
    });
  });

  it('has no numbers where nobody was left out', () => {
    expect(judgeGains([], { folds: 0, alpha: 0.05 })).toEqual({
      ...{ outcome: 'too few artists to tell', estimate: null, interval: null, pValue: null },
      ...{ artists: 0, objection: null },
    });
  });
});
