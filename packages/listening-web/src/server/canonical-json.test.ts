import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

describe('canonicalJson()', () => {
  it('prints the same text for the same value, whatever the order of its keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'ü"' }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"ü\\"","d":null}]}',
    );
    expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
  });

  it('prints what JSON.parse reads back', () => {
    const value = { text: '\u2028\n', numbers: [0, -1.5, 1e21, 5e-324], nested: { empty: {}, list: [] } };
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  });

  it('refuses what JSON would drop or alter', () => {
    for (const value of [
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      () => 1,
      new Date(0),
      new Map(),
      1n,
    ]) {
      expect(() => canonicalJson({ value })).toThrow(TypeError);
    }
  });
});
