import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import type { Protocol } from './protocol.ts';
import { responseBias } from './response-bias.ts';

const half = { signalTrials: 200, noiseTrials: 200 } as const;

describe('responseBias()', () => {
  it('finds a listener who always gives the same answer', () => {
    const always = responseBias({ hits: 50, signalTrials: 50, falseAlarms: 50, noiseTrials: 50 });
    expect(always.answerSide).toMatchObject({ share: 1, isPreference: true });
    expect(always.dPrime.estimate).toBeCloseTo(0, 12);
    expect(always.unbiasedProportionCorrect).toBeCloseTo(0.5, 12);
    expect(always.criterion).toBeLessThan(-1);
  });

  it('does not call a good listener’s answers a preference, nor a slight leaning in many answers', () => {
    expect(responseBias({ ...half, hits: 190, falseAlarms: 12 }).answerSide.isPreference).toBe(false);
    const slight = responseBias({ hits: 560, signalTrials: 1000, falseAlarms: 540, noiseTrials: 1000 });
    expect(slight.answerSide.pValue).toBeLessThan(0.01);
    expect(slight.answerSide.isPreference).toBe(false);
  });

  it('takes the leaning out: the same d′ whatever the criterion', () => {
    const random = createRandom('leaning');
    for (const leaning of [0, 0.8, -1.2]) {
      let [hits, falseAlarms] = [0, 0];
      const trials = 20_000;
      for (let trial = 0; trial < trials; trial += 1) {
        // the listener says "A first" when the difference of two perceptions passes a criterion
        if (Math.SQRT2 * drawNormal(random) + 1 > leaning) hits += 1;
        if (Math.SQRT2 * drawNormal(random) - 1 > leaning) falseAlarms += 1;
      }
      const { dPrime } = responseBias({ hits, signalTrials: trials, falseAlarms, noiseTrials: trials });
      expect(Math.abs(dPrime.estimate - 1), `${leaning}`).toBeLessThan(4 * dPrime.standardError!);
    }
  });

  it('finds the d′ of a strict and of a lax listener of differences alike', () => {
    const random = createRandom('strictness');
    const trials = 20_000;
    for (const criterion of [1, 2.5]) {
      let [hits, falseAlarms] = [0, 0];
      for (let trial = 0; trial < trials; trial += 1) {
        if (Math.abs(Math.SQRT2 * drawNormal(random) + 2) > criterion) hits += 1;
        if (Math.abs(Math.SQRT2 * drawNormal(random)) > criterion) falseAlarms += 1;
      }
      const { dPrime } = responseBias({
        hits,
        signalTrials: trials,
        falseAlarms,
        noiseTrials: trials,
        protocol: 'same-different-differencing',
      });
      expect(Math.abs(dPrime.estimate - 2), `${criterion}`).toBeLessThan(4 * dPrime.standardError!);
    }
  });

  it('has numbers without a NaN for every count, protocol and no trials at all', () => {
    const protocols: Protocol[] = [
      '2afc',
      'abx-differencing',
      'abx-independent-observation',
      'same-different-differencing',
      'same-different-independent-observation',
    ];
    for (const protocol of protocols)
      for (const [hits, falseAlarms] of [
        [0, 0],
        [4, 4],
        [4, 0],
        [0, 4],
        [2, 2],
      ] as const)
        for (const trials of [0, 4]) {
          const result = responseBias({
            hits: Math.min(hits, trials),
            signalTrials: trials,
            falseAlarms,
            noiseTrials: 4,
            protocol,
          });
          expect(JSON.stringify(Object.values(result.dPrime)), protocol).not.toContain('NaN');
          expect(Number.isFinite(result.criterion)).toBe(true);
          expect(Number.isFinite(result.dPrime.estimate)).toBe(true);
          if (result.dPrime.standardError !== null)
            expect(Number.isFinite(result.dPrime.standardError)).toBe(true);
        }
  });

  it('refuses protocols of more answers and rates without a z', () => {
    expect(() => responseBias({ ...half, hits: 1, falseAlarms: 1, protocol: 'triangle' })).toThrow(
      'must have two answers',
    );
    expect(() => responseBias({ ...half, hits: 200, falseAlarms: 1, correction: 'none' })).toThrow(
      "correction 'log-linear' keeps it inside",
    );
  });
});
