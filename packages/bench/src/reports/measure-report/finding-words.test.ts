import { describe, expect, it } from 'vitest';
import { type Finding, sortGravestFirst, whereText } from './finding-words.ts';

const finding = (changes: Partial<Finding> = {}): Finding => ({
  kind: 'clicks',
  severity: 'warning',
  confidence: 0.9,
  stretches: [],
  stretchCount: 0,
  channels: [0],
  measured: {},
  sentence: 'It clicks.',
  ...changes,
});
const stretch = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds });

describe('whereText()', () => {
  it('names moments and stretches', () => {
    const stretches = [stretch(12.1, 12.2), stretch(63, 70)];
    expect(whereText(finding({ stretches, stretchCount: 2 }), 200)).toBe('at 0:12 and 1:03–1:10');
  });

  it('counts what is too much to read, also what the finding itself leaves out', () => {
    const stretches = Array.from({ length: 20 }, (_, index) => stretch(index, index));
    expect(whereText(finding({ stretches, stretchCount: 42 }), 200)).toBe(
      'at 0:00, 0:01, 0:02, 0:03, 0:04, 0:05 and 36 more',
    );
  });

  it('says the same second once', () => {
    const stretches = [stretch(1.1, 1.2), stretch(1.3, 1.4)];
    expect(whereText(finding({ stretches, stretchCount: 2 }), 200)).toBe('at 0:01');
  });

  it('says throughout for the whole piece, and nothing where there is no place', () => {
    expect(whereText(finding({ stretches: [stretch(0, 200)], stretchCount: 1 }), 200)).toBe('throughout');
    expect(whereText(finding(), 200)).toBe('');
  });
});

describe('sortGravestFirst()', () => {
  it('puts faults before warnings before notes', () => {
    const sorted = sortGravestFirst([
      finding({ severity: 'note' }),
      finding({ severity: 'fault' }),
      finding({ severity: 'warning' }),
    ]);
    expect(sorted.map(({ severity }) => severity)).toEqual(['fault', 'warning', 'note']);
  });
});
