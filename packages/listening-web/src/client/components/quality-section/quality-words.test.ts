import { describe, expect, it } from 'vitest';
import { byConcern, controlWords, type Flag, type QualitySession } from './quality-words.ts';

const session = (name: string, ...flags: Flag[]): QualitySession => ({
  session: name,
  listener: 'f'.repeat(32),
  sessionNumber: 1,
  isFinished: true,
  answers: 10,
  medianResponseSeconds: 5,
  redraws: 0,
  catchTrials: { right: 1, answers: 1 },
  flags,
});

describe('byConcern()', () => {
  it('puts what says most about the answers first, however many smaller things others have, and the newest of equals', () => {
    const sessions = [
      session('fine'),
      session('small', 'many-redraws', 'headphone-check-failed', 'never-switched', 'too-quick'),
      session('one-sided', 'one-sided'),
      session('missed', 'catch-trials-missed'),
      session('newer'),
    ];
    expect(byConcern(sessions).map((one) => one.session)).toEqual([
      'missed',
      'one-sided',
      'small',
      'newer',
      'fine',
    ]);
  });
});

describe('controlWords()', () => {
  const none = { right: 0, answers: 0 };
  const quality = { catchTrials: none, nullTrials: none, repeats: 0, sessions: [], flagged: 0 };

  it('says nothing of what the plan does not have', () => {
    expect(controlWords(quality, 'abx')).toEqual([]);
  });

  it('counts false alarms where hearing a difference is wrong', () => {
    const asked = { ...quality, nullTrials: { right: 7, answers: 10 } };
    expect(controlWords(asked, 'same-different')[0]).toMatch(/^3 of 10 null trials called different/);
    expect(controlWords(asked, 'abx')[0]).toMatch(/^7 of 10 null trials “right”/);
  });
});
