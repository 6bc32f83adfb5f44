import { describe, expect, it } from 'vitest';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();

describe('sumsOfBlocks()', () => {
  it.each([4, 8, 16, 20, 64])(
    'gives every bit of what its twin gives, in blocks of %i frames',
    (blockFrames) => {
      for (const blocks of [0, 1, 2, 37]) {
        const samples = noise(blocks * blockFrames + 3);
        const [ours, theirs] = [new Float64Array(blocks), new Float64Array(blocks)];
        wasm.sumsOfBlocks(samples, blockFrames, ours);
        referenceKernels.sumsOfBlocks(samples, blockFrames, theirs);
        expect(ours, `${blocks} blocks`).toEqual(theirs);
      }
    },
  );

  it('sums in double precision, and nothing behind the last block', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const sums = new Float64Array(2);
      kernels.sumsOfBlocks(Float32Array.of(1, 1e-9, -1, 1e-9, 5, 6, 7, 8, 9), 4, sums);
      expect([...sums]).toEqual([expect.closeTo(2e-9, 14), 26]);
    }
  });

  it('refuses what does not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const samples = new Float32Array(20);
      expect(() => kernels.sumsOfBlocks(samples, 6, new Float64Array(1))).toThrow('blockFrames');
      expect(() => kernels.sumsOfBlocks(samples, 0, new Float64Array(1))).toThrow('blockFrames');
      expect(() => kernels.sumsOfBlocks(samples, 8, new Float64Array(3))).toThrow(RangeError);
    }
  });
});

/** White, −1…1, the same at every run. */
function noise(length: number): Float32Array {
  let state = 7;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
