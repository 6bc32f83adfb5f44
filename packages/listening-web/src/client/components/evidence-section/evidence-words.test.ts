import { describe, expect, it } from 'vitest';
import { evidenceWords, whyNotTold } from './evidence-words.ts';

const evidence = { answers: 40, eValue: 12.345, threshold: 20, mayStop: false, notTold: null, course: [] };
const planOf = (stoppingRule: Parameters<typeof whyNotTold>[0]['analysisPlan']['stoppingRule']) => ({
  analysisPlan: { claims: [], stoppingRule, exclusions: [] },
});

describe('evidenceWords()', () => {
  it('tells the value beside what is enough, and that one may stop only when every claim has it', () => {
    expect(evidenceWords(evidence)).toMatch(/^Not enough yet: 12\.3, where 20 is enough/);
    expect(evidenceWords({ ...evidence, eValue: 4096, mayStop: true })).toMatch(
      /^There is enough evidence: 4,100, where 20/,
    );
    expect(evidenceWords({ ...evidence, eValue: null })).toBeNull();
  });
});

describe('whyNotTold()', () => {
  it.each([
    ['fixed-trials', /fixed number of trials/],
    ['any-time', /choices alone/],
    [{ looksAt: [40, 80], alphaSpending: 'pocock' }, /only when there are 40, 80 of them/],
  ] as const)('says it of %s', (stoppingRule, words) => {
    expect(whyNotTold(planOf(stoppingRule as never))).toMatch(words);
  });
});
