import { describe, expect, it } from 'vitest';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();
const both = [wasm, referenceKernels];

describe('scale()', () => {
  it('gives the bits of its twin for every length, and leaves frames behind it alone', () => {
    for (let frames = 0; frames <= 70; frames++) {
      const [ours, theirs] = both.map((kernels) => {
        const samples = noise(75, frames);
        kernels.scale(samples, frames, 3.1622776601683795);
        return samples;
      });
      expect(ours, `${frames} frames`).toEqual(theirs);
      expect(ours!.subarray(frames)).toEqual(noise(75, frames).subarray(frames));
    }
  });

  it('works where samples lie among the kernels', () => {
    const buffer = wasm.reserve(9);
    buffer.samples.fill(0.5);
    wasm.scale(buffer.samples, 9, 2);
    expect([...buffer.samples]).toEqual(Array(9).fill(1));
  });
});

describe('multiplyByLines()', () => {
  it.each([0, 1, 2, 3, 4, 9, 17])('gives the bits of its twin with %i frames a cell', (cellFrames) => {
    for (const cells of [0, 1, 2, 50]) {
      const samples = noise(cells * cellFrames, 3);
      const gains = Float64Array.from(noise(cells + 1, 4), Math.abs);
      const [ours, theirs] = both.map((kernels) => {
        const into = new Float32Array(cells * cellFrames);
        kernels.multiplyByLines(samples, gains, cellFrames, into);
        return into;
      });
      expect(ours, `${cells} cells`).toEqual(theirs);
    }
  });

  it('begins each cell with its gain, and passes every bit with gains of one', () => {
    const into = new Float32Array(8);
    wasm.multiplyByLines(new Float32Array(8).fill(1), Float64Array.of(1, 0.5, 0.5), 4, into);
    expect([...into]).toEqual([1, 0.875, 0.75, 0.625, 0.5, 0.5, 0.5, 0.5]);
    wasm.multiplyByLines(noise(8, 5), Float64Array.of(1, 1, 1), 4, into);
    expect(into).toEqual(noise(8, 5));
  });

  it('refuses what does not fit', () => {
    for (const kernels of both) {
      expect(() => kernels.scale(new Float32Array(3), 4, 1)).toThrow(RangeError);
      expect(() =>
        kernels.multiplyByLines(new Float32Array(7), new Float64Array(3), 4, new Float32Array(8)),
      ).toThrow('samples');
      expect(() =>
        kernels.multiplyByLines(new Float32Array(8), new Float64Array(3), 4, new Float32Array(7)),
      ).toThrow('products');
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
