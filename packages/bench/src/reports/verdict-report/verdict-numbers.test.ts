import { describe, expect, it } from 'vitest';
import { intervalText, pValueSentence, valueText } from './verdict-numbers.ts';

const plain = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ');

describe('numbers of verdicts', () => {
  it('are in the unit of their quantity', () => {
    expect(plain(valueText(0.5768, 'share'))).toBe('58 %');
    expect(plain(valueText(-0.113, 'difference of shares'))).toBe('−11 points');
    expect(plain(valueText(0.76, 'rating points'))).toBe('+0.8 points');
    const interval = { low: -0.02, high: 0.11, level: 0.95 };
    expect(plain(intervalText({ interval, quantity: 'difference of shares' }))).toBe('−2 to +11 points');
    expect(intervalText({ interval: null, quantity: 'share' })).toBeNull();
  });

  it('have p-values that are counts of panels', () => {
    expect(pValueSentence(0.21, 'all were alike')).toBe(
      'If all were alike, chance alone would show this much or more in about 21 of 100 panels.',
    );
    expect(pValueSentence(0.0123, 'x')).toContain('in about 12 of 1,000 panels');
    expect(pValueSentence(0.0002, 'x')).toContain('in about 200 of 1,000,000 panels');
    expect(pValueSentence(1e-9, 'x')).toContain('in less than 1 of 1,000,000 panels');
    expect(pValueSentence(1, 'x')).toContain('in nearly every panel');
  });
});
