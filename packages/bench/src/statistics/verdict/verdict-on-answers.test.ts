import { describe, expect, it } from 'vitest';
import { verdictOnAnswers } from './verdict-on-answers.ts';

const abx = { method: 'abx', conditions: ['human', 'ours'], alternative: 'greater' } as const;
const preference = { method: 'preference', conditions: ['human', 'ours'], alternative: 'two-sided' } as const;

describe('verdictOnAnswers()', () => {
  it('says what was heard, in numbers and plain words', () => {
    const verdict = verdictOnAnswers({ ...abx, successes: 230, n: 400 });
    expect(verdict.outcome).toBe('supported');
    expect(verdict.sentence).toBe(
      'Listeners told “human” and “ours” apart 58 % of the time (95 % CI 52–62 %), 230 of 400 answers: ' +
        'more often than guessing explains, so the difference can be heard (one-sided p = 0.002).',
    );
  });

  it('leaves a test that finds nothing undecided, never "no difference"', () => {
    const verdict = verdictOnAnswers({ ...abx, successes: 501, n: 1000 });
    expect(verdict.outcome).toBe('undecided');
    expect(verdict.sentence).toContain('cannot say whether the difference can be heard');
    expect(verdict.sentence).not.toMatch(/no difference|inaudible|the same/i);
  });

  it('does not refute an ABX claim by answers below chance', () => {
    expect(verdictOnAnswers({ ...abx, successes: 10, n: 60 }).outcome).toBe('undecided');
  });

  it('refutes a preference by the opposite one', () => {
    const verdict = verdictOnAnswers({ ...preference, successes: 20, n: 60, ties: 5 });
    expect(verdict.outcome).toBe('refuted');
    expect(verdict.sentence).toContain('they prefer “ours”');
    expect(verdict.sentence).toContain('5 answers of “no preference” left out');
  });

  it('reads identification below chance as hearing a difference and naming it wrongly', () => {
    const verdict = verdictOnAnswers({ ...preference, method: 'identification', successes: 160, n: 400 });
    expect(verdict.outcome).toBe('refuted');
    expect(verdict.sentence).toContain('they hear a difference, but take the other one for the engine’s');
  });

  it('names simulated listeners in claim and sentence', () => {
    const verdict = verdictOnAnswers({ ...abx, successes: 3, n: 4, simulated: true });
    expect(verdict.claim).toMatch(/^Simulated listeners/);
    expect(verdict.sentence).toMatch(/^Simulated listeners/);
  });

  it('says of programs how often, never what they hear', () => {
    for (const successes of [0, 30, 60]) {
      for (const method of ['abx', 'preference', 'identification'] as const) {
        const { sentence } = verdictOnAnswers({
          method,
          conditions: ['human', 'ours'],
          alternative: 'two-sided',
          successes,
          n: 60,
          simulated: true,
        });
        expect(sentence).not.toMatch(/hear|know|they/);
      }
    }
  });

  it('reads well with a single answer', () => {
    expect(verdictOnAnswers({ ...abx, successes: 1, n: 1 }).sentence).toBe(
      'Listeners told “human” and “ours” apart 100 % of the time (95 % CI 3–100 %), 1 of 1 answer: ' +
        'this panel cannot say whether the difference can be heard (one-sided p = 0.50).',
    );
  });

  it('has no numbers where there are no answers', () => {
    expect(verdictOnAnswers({ ...abx, successes: 0, n: 0 })).toMatchObject({
      outcome: 'undecided',
      estimate: null,
      interval: null,
      pValue: null,
    });
  });
});
