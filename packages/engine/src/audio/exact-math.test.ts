import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../test/signals.ts';
import { cosOfTurns, log10, powerOfTen, sinOfTurns, tanOfTurns } from './exact-math.ts';

const random = mulberry32(7);
const between = (low: number, high: number, count = 20_000) =>
  Array.from({ length: count }, () => low + (high - low) * random());

describe('sinOfTurns(), cosOfTurns(), tanOfTurns()', () => {
  it('are sine, cosine and tangent of 2π times the turns', () => {
    // 4e-15: at three turns the rounding of 2π·t alone moves the built-in sine nearly so far.
    const angle = (turns: number) => 2 * Math.PI * turns;
    expect(largest(between(-3, 3), (t) => Math.abs(sinOfTurns(t) - Math.sin(angle(t))))).toBeLessThan(4e-15);
    expect(largest(between(-3, 3), (t) => Math.abs(cosOfTurns(t) - Math.cos(angle(t))))).toBeLessThan(4e-15);
    expect(largest(between(0, 0.24), (t) => relativeError(tanOfTurns(t), Math.tan(angle(t))))).toBeLessThan(
      1e-14,
    );
  });

  it('keep all digits of small angles', () => {
    const error = (turns: number) => relativeError(sinOfTurns(turns), Math.sin(2 * Math.PI * turns));
    expect(largest(between(1e-9, 0.124), error)).toBeLessThan(5e-16);
  });

  it('are exact at quarter turns', () => {
    expect([0, 0.25, 0.5, 0.75, 1, -0.25, -0.5].map((turns) => sinOfTurns(turns) + 0)).toEqual([
      0, 1, 0, -1, 0, -1, 0,
    ]);
    expect([0, 0.25, 0.5, 0.75, 1, -0.25, -0.5].map((turns) => cosOfTurns(turns) + 0)).toEqual([
      1, 0, -1, 0, 1, 0, -1,
    ]);
  });
});

describe('log10()', () => {
  it('is within two units in the last place of the built-in one', () => {
    for (const x of [
      ...between(0, 10),
      ...between(0.5, 2),
      ...between(-300, 300).map((power) => 10 ** power),
    ]) {
      expect(relativeError(log10(x), Math.log10(x))).toBeLessThan(5e-16);
    }
  });

  it('is exact for powers of ten', () => {
    for (let power = -22; power <= 22; power++) expect(log10(Number(`1e${power}`))).toBe(power);
  });

  it('has the limits of a logarithm', () => {
    expect(log10(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(log10(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(log10(-1)).toBeNaN();
    expect(log10(Number.NaN)).toBeNaN();
    expect(log10(Number.MIN_VALUE)).toBeCloseTo(Math.log10(Number.MIN_VALUE), 12);
  });
});

describe('powerOfTen()', () => {
  it('is within four units in the last place of the built-in power', () => {
    const numbers = [...between(-1, 1), ...between(-20, 20)];
    expect(largest(numbers, (x) => relativeError(powerOfTen(x), 10 ** x))).toBeLessThan(1e-15);
  });

  it('is exact for whole powers', () => {
    for (let power = 0; power <= 22; power++) expect(powerOfTen(power)).toBe(Number(`1e${power}`));
    expect(powerOfTen(-1)).toBe(0.1);
    expect(powerOfTen(-3)).toBe(0.001);
  });

  it('has the limits of a power', () => {
    expect(powerOfTen(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(powerOfTen(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(powerOfTen(400)).toBe(Number.POSITIVE_INFINITY);
    expect(powerOfTen(-400)).toBe(0);
    expect(powerOfTen(Number.NaN)).toBeNaN();
  });
});

const largest = (numbers: readonly number[], error: (x: number) => number): number =>
  numbers.reduce((most, x) => Math.max(most, error(x)), 0);

const relativeError = (actual: number, expected: number): number =>
  expected === 0 ? Math.abs(actual) : Math.abs(actual / expected - 1);
