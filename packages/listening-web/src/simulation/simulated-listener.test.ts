import {
  createRandom,
  normalCdf,
  type Protocol,
  proportionCorrectAt,
  type Random,
} from '@earwitness/bench/statistics';
import { describe, expect, it } from 'vitest';
import {
  decideAbx,
  decideSameDifferent,
  decideTetrad,
  decideTriangle,
  perceive,
  rate,
} from './simulated-listener.ts';

const TRIALS = 4000;

/** Where 99.9 % of the shares lie that a true rate gives: 3.29 standard deviations of the binomial. */
function expectShare(right: number, rate: number): void {
  const reach = 3.29 * Math.sqrt((rate * (1 - rate)) / TRIALS);
  expect(right / TRIALS).toBeGreaterThan(rate - reach);
  expect(right / TRIALS).toBeLessThan(rate + reach);
}

const countRight = (seed: string, isRight: (random: Random, trial: number) => boolean): number => {
  const random = createRandom(seed);
  return Array.from({ length: TRIALS }, (_, trial) => isRight(random, trial)).filter(Boolean).length;
};

/** Each method's rule of decision on one trial, and the model that says how often it is right. */
const DETECTION: readonly [Protocol, (dPrime: number, random: Random, trial: number) => boolean][] = [
  [
    'abx-independent-observation',
    (dPrime, random) => decideAbx({ dPrime, truth: 'A', random }).choice === 'A',
  ],
  [
    'same-different-differencing',
    (dPrime, random, trial) =>
      decideSameDifferent({ dPrime: trial % 2 === 0 ? 0 : dPrime, expectedDPrime: dPrime, random }).choice ===
      (trial % 2 === 0 ? 'same' : 'different'),
  ],
  [
    'triangle',
    (dPrime, random, trial) => decideTriangle({ dPrime, oddPlace: trial % 3, random }).choice === trial % 3,
  ],
  [
    'tetrad',
    (dPrime, random, trial) => {
      const partner = 1 + (trial % 3);
      const isFirstKind = [0, 1, 2, 3].map((place) => place === 0 || place === partner);
      return decideTetrad({ dPrime, isFirstKind, random }).choice === partner;
    },
  ],
];

describe.each(DETECTION)('the rule of %s', (protocol, isRight) => {
  it.each([0, 0.5, 1, 2, 3])('at d′ %d is right as often as the model says', (dPrime) => {
    expectShare(
      countRight(`${protocol} ${dPrime}`, (random, trial) => isRight(dPrime, random, trial)),
      proportionCorrectAt({ protocol, dPrime }),
    );
  });
});

describe('perceive()', () => {
  const firstIsStronger = (noise: 'normal' | 'gumbel') =>
    countRight(noise, (random) => {
      const [first = 0, second = 0] = perceive({ strengths: [0.5, -0.3], noise, random });
      return first > second;
    });

  it('makes choices that follow Thurstone’s law under normal noise', () => {
    expectShare(firstIsStronger('normal'), normalCdf(0.8 / Math.SQRT2));
  });

  it('makes choices that follow Bradley and Terry’s law under Gumbel’s noise', () => {
    expectShare(firstIsStronger('gumbel'), 1 / (1 + Math.exp(-0.8)));
  });
});

describe('rate()', () => {
  const scale = { lowest: 0, highest: 100, stepsPerPoint: 1 };
  const rateOnce = (random: Random, scores: number[]) =>
    rate({
      scores,
      spread: { listener: 10, item: 5, noise: 8 },
      scale,
      random,
      listenerRandom: random,
      itemRandom: random,
    });

  it('scatters as it is told: within a trial by the noise alone', () => {
    const random = createRandom('ratings');
    const differences = Array.from({ length: TRIALS }, () => {
      const [first = 0, second = 0] = rateOnce(random, [60, 40]);
      return first - second;
    });
    const mean = differences.reduce((sum, one) => sum + one, 0) / TRIALS;
    const variance = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (TRIALS - 1);
    // three standard errors; a rounded rating adds 1/12 to its variance
    expect(mean).toBeGreaterThan(20 - 3 * Math.sqrt(128 / TRIALS));
    expect(mean).toBeLessThan(20 + 3 * Math.sqrt(128 / TRIALS));
    expect(variance / (2 * (64 + 1 / 12))).toBeGreaterThan(0.93);
    expect(variance / (2 * (64 + 1 / 12))).toBeLessThan(1.07);
  });

  it('stays on the scale and its steps', () => {
    const random = createRandom('ends');
    const rated = Array.from({ length: 200 }, () => rateOnce(random, [1, 99])).flat();
    expect(Math.min(...rated)).toBe(0);
    expect(Math.max(...rated)).toBe(100);
    expect(rated.every(Number.isInteger)).toBe(true);
  });
});
