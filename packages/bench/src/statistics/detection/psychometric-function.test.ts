import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom, type Random } from '../numeric/random.ts';
import { chanceLevel, type Protocol } from './protocol.ts';
import { dPrimeAt, proportionCorrectAt, psychometricSlope } from './psychometric-function.ts';

const PROTOCOLS: readonly Protocol[] = [
  '2afc',
  '3afc',
  '7afc',
  'abx-independent-observation',
  'abx-differencing',
  'duo-trio',
  'same-different-independent-observation',
  'same-different-differencing',
  'triangle',
  'tetrad',
];

/** Listeners made of perceptions and a rule, not of formulas: is one trial answered rightly? */
const LISTENERS: Readonly<Record<string, (dPrime: number, random: Random) => boolean>> = {
  '3afc': (dPrime, random) => drawNormal(random) + dPrime > Math.max(drawNormal(random), drawNormal(random)),
  // the more likely of A then B, X; each heard as a distance from the middle between the two
  'abx-independent-observation': (dPrime, random) => {
    const [a, b] = [drawNormal(random) - dPrime / 2, drawNormal(random) + dPrime / 2];
    const x = drawNormal(random) + dPrime / 2;
    return b > a === x > 0;
  },
  'abx-differencing': (dPrime, random) => {
    const [a, b, x] = [drawNormal(random), drawNormal(random) + dPrime, drawNormal(random) + dPrime];
    return Math.abs(x - b) < Math.abs(x - a);
  },
  'same-different-independent-observation': (dPrime, random) => {
    const isDifferent = random.integer(2) === 1;
    const first = drawNormal(random) + dPrime / 2;
    const second = drawNormal(random) + (isDifferent ? -dPrime / 2 : dPrime / 2);
    return (first > 0 !== second > 0) === isDifferent;
  },
  triangle: (dPrime, random) => {
    const [a, b, odd] = [drawNormal(random), drawNormal(random), drawNormal(random) + dPrime];
    return Math.abs(a - b) < Math.min(Math.abs(a - odd), Math.abs(b - odd));
  },
  tetrad: (dPrime, random) => {
    const low = [drawNormal(random), drawNormal(random)];
    const high = [drawNormal(random) + dPrime, drawNormal(random) + dPrime];
    return Math.max(...low) < Math.min(...high) || Math.max(...high) < Math.min(...low);
  },
};

describe('proportionCorrectAt()', () => {
  it.each(Object.entries(LISTENERS))('agrees with listeners who follow the rule of %s', (name, answers) => {
    const random = createRandom(`listeners of ${name}`);
    const protocol = name as Protocol;
    for (const dPrime of [0.5, 1.5, 2.5]) {
      const trials = 40_000;
      let correct = 0;
      for (let trial = 0; trial < trials; trial += 1) if (answers(dPrime, random)) correct += 1;
      const expected = proportionCorrectAt({ protocol, dPrime });
      const standardError = Math.sqrt((expected * (1 - expected)) / trials);
      expect(Math.abs(correct / trials - expected), `d′ ${dPrime}`).toBeLessThan(4 * standardError);
    }
  });

  it('takes the best criterion a listener who compares two sounds may have', () => {
    const random = createRandom('same or different');
    const trials = 40_000;
    const dPrime = 1.5;
    const differences = Array.from({ length: trials }, () => {
      const isDifferent = random.integer(2) === 1;
      return {
        isDifferent,
        distance: Math.abs(drawNormal(random) * Math.SQRT2 + (isDifferent ? dPrime : 0)),
      };
    });
    const rightWith = (criterion: number): number =>
      differences.filter(({ isDifferent, distance }) => distance > criterion === isDifferent).length / trials;
    const best = Math.max(...[1.2, 1.4, 1.6, 1.8, 2, 2.2].map(rightWith));
    const expected = proportionCorrectAt({ protocol: 'same-different-differencing', dPrime });
    expect(Math.abs(best - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / trials));
  });

  it('is chance at d′ 0, 1 at Infinity and never falls between', () => {
    for (const protocol of PROTOCOLS) {
      expect(proportionCorrectAt({ protocol, dPrime: 0 }), protocol).toBeCloseTo(chanceLevel(protocol), 13);
      expect(proportionCorrectAt({ protocol, dPrime: Infinity }), protocol).toBe(1);
      const values = [0, 0.001, 0.1, 0.5, 1, 2, 4, 8, 16, 32, 63].map((dPrime) =>
        proportionCorrectAt({ protocol, dPrime }),
      );
      for (const [index, value] of values.entries())
        expect(value, protocol).toBeGreaterThanOrEqual((values[index - 1] ?? 0) - 1e-14);
      expect(values.at(-1), protocol).toBeCloseTo(1, 12);
    }
  });

  it('refuses a negative d′ where the protocol has no direction, and protocols there are not', () => {
    expect(() => proportionCorrectAt({ protocol: 'tetrad', dPrime: -1 })).toThrow('must be >= 0');
    expect(proportionCorrectAt({ protocol: '2afc', dPrime: -1 })).toBeLessThan(0.5);
    expect(() => proportionCorrectAt({ protocol: '1afc', dPrime: 1 })).toThrow(RangeError);
    expect(() => proportionCorrectAt({ protocol: 'toString' as Protocol, dPrime: 1 })).toThrow(RangeError);
  });
});

describe('psychometricSlope()', () => {
  it('is the derivative of the proportion correct', () => {
    for (const protocol of PROTOCOLS) {
      for (const dPrime of [0.3, 1, 2.7]) {
        const step = 1e-5;
        const numeric =
          (proportionCorrectAt({ protocol, dPrime: dPrime + step }) -
            proportionCorrectAt({ protocol, dPrime: dPrime - step })) /
          (2 * step);
        expect(psychometricSlope({ protocol, dPrime }), `${protocol} ${dPrime}`).toBeCloseTo(numeric, 9);
      }
    }
  });
});

describe('dPrimeAt()', () => {
  it('undoes the proportion correct', () => {
    for (const protocol of PROTOCOLS)
      for (const dPrime of [0.4, 1.1, 3])
        expect(
          dPrimeAt({ protocol, proportionCorrect: proportionCorrectAt({ protocol, dPrime }) }),
          protocol,
        ).toBeCloseTo(dPrime, 9);
  });

  it('is 0 below chance, unless a sign is asked for and means something', () => {
    for (const protocol of PROTOCOLS) expect(dPrimeAt({ protocol, proportionCorrect: 0.1 })).toBe(0);
    expect(dPrimeAt({ protocol: '2afc', proportionCorrect: 0.4, signed: true })).toBeCloseTo(-0.3583, 4);
    const dPrime = dPrimeAt({ protocol: '3afc', proportionCorrect: 0.2, signed: true });
    expect(proportionCorrectAt({ protocol: '3afc', dPrime })).toBeCloseTo(0.2, 12);
    expect(() => dPrimeAt({ protocol: 'triangle', proportionCorrect: 0.2, signed: true })).toThrow(
      RangeError,
    );
  });

  it('has an answer at both ends of every protocol', () => {
    for (const protocol of PROTOCOLS) {
      expect(dPrimeAt({ protocol, proportionCorrect: 0 }), protocol).toBe(0);
      expect(dPrimeAt({ protocol, proportionCorrect: chanceLevel(protocol) }), protocol).toBe(0);
      expect(dPrimeAt({ protocol, proportionCorrect: 1 }), protocol).toBe(Infinity);
    }
    expect(dPrimeAt({ protocol: '4afc', proportionCorrect: 0, signed: true })).toBe(-Infinity);
  });
});
