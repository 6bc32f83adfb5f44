import { describe, expect, it } from 'vitest';
import { choicesOf } from './choices.ts';
import { feedbackSentence } from './feedback-sentence.ts';

describe('the choices of a trial', () => {
  it('have "neither" where ties are allowed', () => {
    expect(choicesOf({ method: 'preference', allowsTies: true })).toHaveLength(3);
    expect(choicesOf({ method: 'paired-comparison', allowsTies: false })).toHaveLength(2);
    expect(choicesOf({ method: 'abx', allowsTies: true })).toHaveLength(2);
  });

  it('are sentences', () => {
    expect(choicesOf({ method: 'tetrad', allowsTies: false }).map(({ label }) => label)).toEqual([
      'A goes with B, and C with D',
      'A goes with C, and B with D',
      'A goes with D, and B with C',
    ]);
  });
});

describe('what practice tells', () => {
  it.each([
    ['abx', 'A', true, 'Right: X was A.'],
    ['abx', 'A', false, 'Not this time: X was B.'],
    ['identification', 'B', false, 'Not this time: it was A.'],
    ['same-different', 'same', true, 'Right: they were the same.'],
    ['same-different', 'same', false, 'Not this time: they were different.'],
    ['same-different', 'different', false, 'Not this time: they were the same.'],
    ['triangle', 'C', true, 'Right: C was the odd one.'],
    ['triangle', 'C', false, 'Not this time: C was not the odd one.'],
    ['tetrad', 'AC|BD', false, 'Not this time: A did not go with C.'],
    ['preference', 'A', true, 'Right.'],
  ] as const)('of %s, answered with %s (right: %s): %s', (method, choice, correct, sentence) => {
    expect(feedbackSentence({ method, answer: { choice }, correct })).toBe(sentence);
  });

  it('is no more than right or wrong when the page no longer knows the answer', () => {
    expect(feedbackSentence({ method: 'abx', answer: null, correct: false })).toBe('Not this time.');
  });
});
