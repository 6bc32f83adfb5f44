import { describe, expect, it } from 'vitest';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();

describe('decibels()', () => {
  const levels = (kernels: typeof wasm, values: Float64Array, factor = 10, offset = 0) => {
    const into = new Float64Array(values.length);
    kernels.decibels(values, factor, offset, into);
    return into;
  };

  it('gives the bits of its twin over the whole range of doubles', () => {
    let state = 3;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const values = Float64Array.from(
      { length: 60_000 },
      (_, index) => random() * 2 ** ((index % 2_100) - 1_060) + (index % 3 === 0 ? 1 : 0),
    );
    for (const [factor, offset] of [
      [10, -0.691],
      [20, 0],
    ] as const) {
      const [ours, theirs] = [wasm, referenceKernels].map((kernels) =>
        levels(kernels, values, factor, offset),
      );
      expect(ours!.findIndex((level, index) => !Object.is(level, theirs![index]))).toBe(-1);
    }
  });

  it('does the same for every length from 0 to 300, and in place', () => {
    for (let length = 0; length <= 300; length++) {
      const values = Float64Array.from({ length }, (_, index) => (index + 1) / 37);
      const expected = levels(referenceKernels, values);
      expect(levels(wasm, values)).toEqual(expected);
      wasm.decibels(values, 10, 0, values);
      expect(values).toEqual(expected);
    }
  });

  it('has levels for what is no number and for what has none', () => {
    const odd = Float64Array.of(0, -0, -1, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, 1, 1000);
    const expected = [
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ];
    for (const kernels of [wasm, referenceKernels]) {
      const found = [...levels(kernels, odd)];
      expect(found.slice(0, 5)).toEqual(expected);
      expect(found[5]).toBeCloseTo(-3233.06, 2);
      expect(found.slice(6)).toEqual([0, 30]);
    }
  });

  it('refuses too little room', () => {
    for (const kernels of [wasm, referenceKernels]) {
      expect(() => kernels.decibels(new Float64Array(3), 10, 0, new Float64Array(2))).toThrow('must hold 3');
    }
  });
});

describe('ratios()', () => {
  const ratios = (kernels: typeof wasm, levels: Float64Array, divisor = 20) => {
    const into = new Float64Array(levels.length);
    kernels.ratios(levels, divisor, into);
    return into;
  };

  it('gives the bits of its twin', () => {
    let state = 5;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const levels = Float64Array.from(
      { length: 60_000 },
      (_, index) => (random() - 0.5) * [1, 48, 7000, 1e-9][index % 4]!,
    );
    levels.set([0, -0, 10, -10, 9.999999999999998, 400, -400, 20, 6500, -6500, Number.NaN]);
    for (const divisor of [20, 10, 80]) {
      const [ours, theirs] = [wasm, referenceKernels].map((kernels) => ratios(kernels, levels, divisor));
      expect(ours!.findIndex((ratio, index) => !Object.is(ratio, theirs![index]))).toBe(-1);
    }
  });

  it('does the same for every length from 0 to 99, and in place', () => {
    for (let length = 0; length <= 99; length++) {
      const levels = Float64Array.from({ length }, (_, index) => index / 3 - 11);
      const expected = ratios(referenceKernels, levels);
      expect(ratios(wasm, levels)).toEqual(expected);
      wasm.ratios(levels, 20, levels);
      expect(levels).toEqual(expected);
    }
  });

  it('refuses too little room', () => {
    for (const kernels of [wasm, referenceKernels]) {
      expect(() => kernels.ratios(new Float64Array(3), 20, new Float64Array(2))).toThrow('must hold 3');
    }
  });
});
