import { describe, expect, it } from 'vitest';
import { clockText } from './clock-text.ts';
import { clockTicks, toSpans } from './time-axis.ts';

describe('clockText()', () => {
  it.each([
    [0, '0:00'],
    [7.99, '0:07'],
    [65, '1:05'],
    [3599.99, '59:59'],
    [3723, '1:02:03'],
  ])('shows %d s as %s', (seconds, text) => {
    expect(clockText(seconds)).toBe(text);
  });

  it('does not lose a second to rounding', () => {
    expect(clockText(0.1 * 3 * 10)).toBe('0:03');
  });
});

describe('clockTicks()', () => {
  it('stands at round times, at most so many steps', () => {
    expect(clockTicks(200, 10)).toEqual([0, 30, 60, 90, 120, 150, 180]);
    expect(clockTicks(9, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(clockTicks(0.3, 5)).toEqual([0]);
  });

  it('never fills the axis, however long the piece', () => {
    for (const seconds of [1, 59, 601, 7201, 90_000, 1_000_000]) {
      expect(clockTicks(seconds, 10).length).toBeLessThanOrEqual(13);
    }
  });
});

describe('toSpans()', () => {
  it('keeps the extremes of a curve, however long', () => {
    const values = Array.from({ length: 36_000 }, () => -20 as number | null);
    values[17_001] = 1.5;
    values[30_002] = -60;
    const spans = toSpans(values, { hopSeconds: 0.1, width: 880 });
    expect(spans.length).toBeLessThanOrEqual(440);
    expect(Math.max(...spans.map(({ high }) => high!))).toBe(1.5);
    expect(Math.min(...spans.map(({ low }) => low!))).toBe(-60);
    expect(spans.find(({ high }) => high === 1.5)?.startSeconds).toBeLessThanOrEqual(1700.1);
    expect(spans.at(-1)?.endSeconds).toBe(3600);
  });

  it('leaves a gap only where nothing has a value', () => {
    expect(
      toSpans([null, -3, null], { hopSeconds: 0.1, width: 312 }).map(({ low, high }) => [low, high]),
    ).toEqual([
      [null, null],
      [-3, -3],
      [null, null],
    ]);
  });
});
