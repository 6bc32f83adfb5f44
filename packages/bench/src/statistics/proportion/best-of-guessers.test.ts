import { describe, expect, it } from 'vitest';
import { bestOfGuessers } from './best-of-guessers.ts';

describe('bestOfGuessers()', () => {
  it('expects somebody among fifty guessers to get 12 of 16', () => {
    const { one, any } = bestOfGuessers({ listeners: 50, successes: 12, n: 16 });
    expect(one).toBeCloseTo(0.0384, 4);
    expect(any).toBeCloseTo(0.859, 3);
  });

  it('is the plain tail for one listener, and stays exact where it is tiny', () => {
    const { one, any } = bestOfGuessers({ listeners: 1, successes: 9, n: 10 });
    expect(any).toBeCloseTo(one, 15);
    expect(bestOfGuessers({ listeners: 10, successes: 100, n: 100 }).any).toBeCloseTo(10 * 0.5 ** 100, 40);
    expect(bestOfGuessers({ listeners: 3, successes: 0, n: 10 }).any).toBe(1);
  });

  it('refuses to look at nobody', () => {
    expect(() => bestOfGuessers({ listeners: 0, successes: 1, n: 2 })).toThrow('must be whole and >= 1');
  });
});
