import { describe, expect, it } from 'vitest';
import { noncentralTUpper } from './noncentral-t.ts';
import { studentTTails } from './student-t.ts';

describe('noncentralTUpper()', () => {
  it('is Student’s t where the mean is 0', () => {
    for (const degreesOfFreedom of [1, 4, 19, 200])
      for (const t of [-2, 0.3, 3])
        expect(noncentralTUpper({ t, noncentrality: 0, degreesOfFreedom })).toBeCloseTo(
          studentTTails({ t, degreesOfFreedom }).upper,
          9,
        );
  });

  it('agrees with scipy 1.17', () => {
    for (const [t, noncentrality, degreesOfFreedom, upper] of [
      [1.729132811521367, 2.05, 19, 0.6298060799038676],
      [2, 5, 3, 0.9919012072239868],
      [1.6, 1, 1, 0.4428409009504974],
      [-1, 0.5, 10, 0.9252245541174213],
      [1.65, 2.9, 500, 0.8941905051930941],
    ] as const)
      expect(noncentralTUpper({ t, noncentrality, degreesOfFreedom })).toBeCloseTo(upper, 9);
  });

  it('refuses what has no degrees of freedom', () => {
    expect(() => noncentralTUpper({ t: 1, noncentrality: 1, degreesOfFreedom: 0 })).toThrow(RangeError);
  });
});
