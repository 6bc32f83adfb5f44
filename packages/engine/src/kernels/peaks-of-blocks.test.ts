import { describe, expect, it } from 'vitest';
import { pinkNoise } from '../../test/signals.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();

describe('peaksOfBlocks()', () => {
  it.each([
    ['none', []],
    ['one', [13]],
    ['of all lengths', [0, 1, 4, 4, 11, 19, 100, 531]],
  ])('raises to what its twin raises to: blocks %s', (_, ends) => {
    const samples = pinkNoise(600, { seed: 3 });
    const boundaries = Int32Array.from(ends);
    const there = Float32Array.from({ length: ends.length + 1 }, (_peak, block) => (block % 3) / 10);
    const [ours, theirs] = [there.slice(), there.slice()];
    wasm.peaksOfBlocks(samples, boundaries, ours);
    referenceKernels.peaksOfBlocks(samples, boundaries, theirs);
    expect(ours).toEqual(theirs);
  });

  it('finds the largest magnitude wherever it is, and keeps a larger one that was there', () => {
    for (const kernels of [wasm, referenceKernels]) {
      for (let at = 0; at < 17; at++) {
        const peaks = Float32Array.of(0, 0.5, 9);
        const samples = new Float32Array(40);
        samples[at] = -3;
        kernels.peaksOfBlocks(samples, Int32Array.of(17, 30, 40), peaks);
        expect([...peaks], `at ${at}`).toEqual([3, 0.5, 9]);
      }
    }
  });

  it('refuses what does not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const samples = new Float32Array(20);
      expect(() => kernels.peaksOfBlocks(samples, Int32Array.of(21), new Float32Array(1))).toThrow(
        RangeError,
      );
      expect(() => kernels.peaksOfBlocks(samples, Int32Array.of(9, 8), new Float32Array(2))).toThrow(
        'ascend',
      );
      expect(() => kernels.peaksOfBlocks(samples, Int32Array.of(9), new Float32Array(0))).toThrow('peaks');
    }
  });
});
