import { describe, expect, it } from 'vitest';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();

describe('largestFiltered()', () => {
  it.each([1, 2, 5, 32, 63])('gives what its twin gives, to rounding, with %i taps', (tapCount) => {
    const taps = noise(tapCount, 1);
    for (const frames of [0, 3, 4, 5, 16, 301]) {
      for (const everyFrames of [4, 5, 16]) {
        const samples = noise(frames + tapCount - 1, 2 + frames);
        const ours = wasm.largestFiltered(samples, frames, taps, everyFrames);
        const theirs = referenceKernels.largestFiltered(samples, frames, taps, everyFrames);
        expect(Math.abs(ours - theirs), `${frames} frames, every ${everyFrames}`).toBeLessThan(1e-5);
        expect(ours > 0, `${frames} frames`).toBe(frames >= 4);
      }
    }
  });

  it('looks at four frames of so many, and at no others', () => {
    const samples = new Float32Array(40);
    samples[19] = -3;
    for (const kernels of [wasm, referenceKernels]) {
      expect(kernels.largestFiltered(samples, 40, Float32Array.of(2), 16)).toBe(6);
      expect(kernels.largestFiltered(samples, 40, Float32Array.of(2), 12)).toBe(0);
      expect(kernels.largestFiltered(samples, 19, Float32Array.of(2), 16)).toBe(0);
    }
  });

  it('refuses what does not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const taps = new Float32Array(8);
      expect(() => kernels.largestFiltered(new Float32Array(20), 14, taps, 16)).toThrow(RangeError);
      expect(() => kernels.largestFiltered(new Float32Array(20), 8, taps, 3)).toThrow('everyFrames');
      expect(() => kernels.largestFiltered(new Float32Array(20), 8, new Float32Array(0), 16)).toThrow('taps');
    }
  });
});

/** White, −1…1, the same at every run. */
function noise(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
