import { describe, expect, it } from 'vitest';
import { countOf, formatNumber, formatPercent, listInWords, numberHtml } from './number-text.ts';

describe('formatNumber()', () => {
  it('writes a real minus sign, and a plus sign only where asked for', () => {
    expect(formatNumber(-14.04, { digits: 1 })).toBe('−14.0');
    expect(formatNumber(2.25, { digits: 1 })).toBe('2.3');
    expect(formatNumber(2.25, { digits: 1, signed: true })).toBe('+2.3');
  });

  it('gives no sign to what rounds to zero', () => {
    expect(formatNumber(-0.04, { digits: 1 })).toBe('0.0');
    expect(formatNumber(0.04, { digits: 1, signed: true })).toBe('0.0');
  });
});

describe('numberHtml()', () => {
  it('keeps the exact value beside the rounded one', () => {
    expect(numberHtml(-14.0123, { digits: 1 }).markup).toBe('<data value="-14.0123">−14.0</data>');
  });

  it('shows thousandths where asked to, and still keeps the value', () => {
    expect(numberHtml(0.00026, { digits: 2, factor: 1000 }).markup).toBe('<data value="0.00026">0.26</data>');
  });

  it('says why there is no value', () => {
    const { markup } = numberHtml(null, { digits: 1 }, 'This item has no reference master');
    expect(markup).toContain('title="This item has no reference master"');
    expect(markup).toContain('>–<');
  });
});

describe('formatPercent(), countOf(), listInWords()', () => {
  it('keep number and sign together, and count in words', () => {
    expect(formatPercent(0.575, 1)).toBe('57.5\u00a0%');
    expect(countOf(1, 'item')).toBe('1\u00a0item');
    expect(countOf(0, 'item')).toBe('0\u00a0items');
    expect(listInWords(['a', 'b', 'c'])).toBe('a, b and c');
    expect(listInWords([])).toBe('');
  });
});
