import { describe, expect, it } from 'vitest';
import { cosOfTurns, sinOfTurns } from '../audio/exact-math.ts';
import { circleOf } from './circle.ts';
import { loadKernels } from './load-kernels.ts';

describe('circleOf()', () => {
  it.each([4, 16, 2_048, 16_384])('has the bits of exact-math.ts at each of %i steps, forwards', (steps) => {
    const { cosines, sines } = circleOf(steps, loadKernels());
    expect(cosines).toEqual(Float64Array.from({ length: steps + 1 }, (_, k) => cosOfTurns(k / steps)));
    expect(sines).toEqual(Float64Array.from({ length: steps + 1 }, (_, k) => sinOfTurns(k / steps)));
  });

  it('has them backwards from the end', () => {
    const { cosines, sines } = circleOf(512, loadKernels());
    for (let k = 1; k < 512; k++) {
      expect(cosines[512 - k]).toBe(cosOfTurns(-k / 512));
      expect(sines[512 - k]).toBe(sinOfTurns(-k / 512));
    }
  });
});
