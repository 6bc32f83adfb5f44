import { describe, expect, it } from 'vitest';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();

describe('sines()', () => {
  it.each([
    [0, 16_384],
    [0.5, 32_768],
    [-7, 1_000],
    [0.25, 3.7],
    [1e6, 12],
  ])('gives the bits of its twin with shift %f and divisor %f', (shift, divisor) => {
    for (const length of [0, 1, 2, 3, 300, 20_000]) {
      const [ours, theirs] = [new Float64Array(length), new Float64Array(length)];
      wasm.sines(shift, divisor, ours);
      referenceKernels.sines(shift, divisor, theirs);
      expect(ours.findIndex((sine, k) => !Object.is(sine, theirs[k]))).toBe(-1);
    }
  });

  it('is exact at quarter turns', () => {
    const table = new Float64Array(5);
    wasm.sines(0, 4, table);
    expect([...table].map((sine) => sine + 0)).toEqual([0, 1, 0, -1, 0]);
  });
});
