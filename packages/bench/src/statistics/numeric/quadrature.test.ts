import { describe, expect, it } from 'vitest';
import { gaussHermite, normalMean } from './quadrature.ts';

describe('gaussHermite()', () => {
  it('is exact for polynomials up to twice its count', () => {
    for (const count of [1, 2, 3, 9, 25, 40]) {
      const { nodes, weights } = gaussHermite(count);
      expect(nodes).toHaveLength(count);
      // the integral of x^(2m) e^(−x²) is Γ(m + ½)
      let moment = Math.sqrt(Math.PI);
      for (let half = 0; half < Math.min(count, 12); half += 1) {
        const sum = nodes.reduce((total, node, index) => total + weights[index]! * node ** (2 * half), 0);
        expect(Math.abs(sum / moment - 1), `${count} nodes, x^${2 * half}`).toBeLessThan(1e-12);
        moment *= half + 0.5;
      }
    }
  });

  it('refuses counts it was not made for', () => expect(() => gaussHermite(0)).toThrow('whole and 1…64'));
});

describe('normalMean()', () => {
  it('finds the moments of the normal distribution and its generating function', () => {
    expect(normalMean((z) => z ** 4)).toBeCloseTo(3, 13);
    expect(normalMean((z) => Math.exp(0.7 * z))).toBeCloseTo(Math.exp(0.245), 13);
  });
});
