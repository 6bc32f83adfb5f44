import { describe, expect, it } from 'vitest';
import { formatPValue } from './format-p-value.ts';

describe('formatPValue()', () => {
  it('never writes zero', () => {
    expect(formatPValue(1e-12)).toBe('< 0.001');
    expect(formatPValue(0.0214)).toBe('0.021');
    expect(formatPValue(0.5721)).toBe('0.57');
  });
});
