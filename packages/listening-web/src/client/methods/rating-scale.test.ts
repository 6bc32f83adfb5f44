import { describe, expect, it } from 'vitest';
import type { Trial } from '../api.ts';
import {
  answerOfRatings,
  missingOfRatings,
  onScale,
  ratingOfDigit,
  ratingScaleOf,
  wordOfRating,
} from './rating-scale.ts';

function trial(method: Trial['method'], slots: readonly string[], labels: Partial<Trial> = {}): Trial {
  const stimuli = slots.map((slot) => ({ slot, url: '', label: null }));
  return { method, stimuli, lowLabel: null, highLabel: null, ...labels } as Trial;
}

const HUNDRED = ratingScaleOf(trial('mushra', []));
const GRADES = ratingScaleOf(trial('triple-stimulus', []));

describe('the scale of a trial', () => {
  it('has the words of the standards where the panel has none', () => {
    expect(HUNDRED.words).toEqual(['excellent', 'good', 'fair', 'poor', 'bad']);
    expect(GRADES.words[0]).toBe('imperceptible');
    expect(GRADES.words).toHaveLength(5);
  });

  it('has the panel’s own words at its ends', () => {
    const { words, hasBands } = ratingScaleOf(
      trial('multi-stimulus', [], { lowLabel: 'cold', highLabel: 'warm' }),
    );
    expect([words, hasBands]).toEqual([['warm', 'cold'], false]);
  });

  it.each([
    [100, 'excellent'],
    [80.5, 'excellent'],
    [79, 'good'],
    [50, 'fair'],
    [0, 'bad'],
  ])('calls %d points %s', (rating, word) => expect(wordOfRating(rating, HUNDRED)).toBe(word));

  it('calls a grade by the nearest whole one', () => {
    expect(wordOfRating(4.6, GRADES)).toBe('imperceptible');
    expect(wordOfRating(3.2, GRADES)).toBe('slightly annoying');
  });

  it('rounds to what the server takes', () => {
    expect(onScale(3.14, GRADES)).toBe(3.1);
    expect(onScale(5.2, GRADES)).toBe(5);
    expect(onScale(61.6, HUNDRED)).toBe(62);
    expect(onScale(-3, HUNDRED)).toBe(0);
  });

  it('reads digits as tens, or as grades', () => {
    expect([7, 0].map((digit) => ratingOfDigit(digit, HUNDRED))).toEqual([70, 100]);
    expect([3, 0, 6].map((digit) => ratingOfDigit(digit, GRADES))).toEqual([3, null, null]);
  });
});

describe('ratings', () => {
  it('are an answer when each is rated, an open reference not among them', () => {
    const asked = trial('multi-stimulus', ['R', 'A', 'B']);
    expect(missingOfRatings(asked, new Map([['A', 40]]))).toBe('Not rated yet: B.');
    expect(answerOfRatings(asked, new Map([['A', 40]]))).toBeNull();
    const ratings = new Map([
      ['B', 0],
      ['A', 40],
    ]);
    expect(answerOfRatings(asked, ratings)).toEqual({
      ratings: [
        { slot: 'A', rating: 40 },
        { slot: 'B', rating: 0 },
      ],
    });
  });

  it.each([
    ['mushra', 99, 100],
    ['triple-stimulus', 4.9, 5],
  ] as const)('of %s are an answer when one is given the highest', (method, below, highest) => {
    const asked = trial(method, ['R', 'A', 'B']);
    const ratings = new Map([
      ['A', below],
      ['B', 2],
    ]);
    expect(missingOfRatings(asked, ratings)).toMatch(/is the reference/);
    expect(missingOfRatings(asked, new Map(ratings).set('B', highest))).toBe('');
  });
});
