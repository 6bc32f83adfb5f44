import { describe, expect, it } from 'vitest';
import { loudestStart } from './loudest-start.ts';

const analysis = (momentaryLufs: readonly (number | null)[]): Parameters<typeof loudestStart>[0] => ({
  seconds: momentaryLufs.length / 10,
  loudnessOverTime: { hopSeconds: 0.1, momentaryLufs: [...momentaryLufs], shortTermLufs: [] },
});
const quiet = (count: number) => new Array<number>(count).fill(-40);
const loud = (count: number) => new Array<number>(count).fill(-12);

describe('loudestStart()', () => {
  it('finds the loudest second, at the end as well', () => {
    expect(loudestStart(analysis([...quiet(20), ...loud(10), ...quiet(20)]), 1)).toBeCloseTo(2, 9);
    expect(loudestStart(analysis([...quiet(20), ...loud(10)]), 1)).toBeCloseTo(2, 9);
  });

  it('takes the earliest of equals, whatever rounding makes of their sums', () => {
    const beats = [-11.3, -14.7, -18.9, ...quiet(3), -18.9, -11.3, -14.7, ...quiet(2)];
    expect(loudestStart(analysis(beats), 0.3)).toBe(0);
  });

  it('begins at the beginning of silence, and of what is not longer', () => {
    expect(loudestStart(analysis(new Array<null>(30).fill(null)), 1)).toBe(0);
    expect(loudestStart(analysis([...quiet(5), ...loud(5)]), 1)).toBe(0);
  });
});
