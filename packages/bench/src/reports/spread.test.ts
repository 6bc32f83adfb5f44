import { describe, expect, it } from 'vitest';
import { spreadOf } from './spread.ts';

describe('spreadOf()', () => {
  it('leaves out what does not exist', () => {
    expect(spreadOf([3, null, 1, undefined, 2])).toEqual({ n: 3, median: 2, min: 1, max: 3 });
  });

  it('is null when nothing exists, never NaN', () => {
    expect(spreadOf([null, undefined])).toBeNull();
  });
});
