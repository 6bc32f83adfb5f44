import { describe, expect, it } from 'vitest';
import { designTwoStageInterpolator } from '../audio/interpolator.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();
const CELLS = 300;

describe.each([
  ['64', designTwoStageInterpolator({ halfwayPairs: 32, beta: 6 })],
  ['192', designTwoStageInterpolator({ halfwayPairs: 96, beta: 7 })],
  ['8', designTwoStageInterpolator({ halfwayPairs: 4, beta: 3 })],
] as const)('peaksAbove() with %s taps halfway', (_, taps) => {
  const history = taps.tapsPerPhase - 1;
  const signals = {
    noise: () => noise(21),
    'noise that swells': () => noise(22).map((sample, n) => sample * Math.sin(n / 90) ** 4),
    'a low tone': () => wave((n) => Math.sin(0.05 * n)),
    'a chord': () => wave((n) => (Math.sin(0.03 * n) + Math.sin(0.41 * n) + 0.5 * Math.sin(1.3 * n)) / 2.5),
    impulses: () => wave((n) => (n % 1_001 === 500 ? -1 : 0)),
    silence: () => wave(() => 0),
  };

  describe.each([1, 4, 9, 17])('in cells of %i frames', (cellFrames) => {
    const length = CELLS * cellFrames + history;

    it.each(Object.entries(signals))(
      'is bit for bit what all peaks say, though it skips: %s',
      (_name, make) => {
        const samples = make().subarray(0, length);
        const all = new Float32Array(CELLS);
        const largest = wasm.peaksAbove(samples, cellFrames, taps, 0, all);
        for (const threshold of [0, largest / 3, 0.9 * largest, largest]) {
          const expected = all.map((peak) => (peak > Math.fround(threshold) ? peak : 0));
          const peaks = new Float32Array(CELLS);
          const found = wasm.peaksAbove(samples, cellFrames, taps, threshold, peaks);
          expect(peaks, `above ${threshold}`).toEqual(expected);
          expect(found).toBe(Math.max(...expected));
        }
      },
    );

    it('gives the peaks of its twin, to rounding, and raises what was there', () => {
      const samples = noise(23).subarray(0, length);
      const there = Float32Array.from({ length: CELLS }, (_cell, cell) => (cell % 3 === 0 ? 2 : 0.01));
      const [ours, theirs] = [there.slice(), there.slice()];
      wasm.peaksAbove(samples, cellFrames, taps, 0.5, ours);
      referenceKernels.peaksAbove(samples, cellFrames, taps, 0.5, theirs);
      for (const [cell, peak] of ours.entries()) {
        expect(Math.abs(peak - theirs[cell]!), `cell ${cell}`).toBeLessThan(1e-5);
      }
    });
  });

  it('refuses samples that are too short for its cells', () => {
    for (const kernels of [wasm, referenceKernels]) {
      expect(() => kernels.peaksAbove(new Float32Array(50), 4, taps, 0, new Float32Array(20))).toThrow(
        RangeError,
      );
    }
  });

  function wave(sample: (n: number) => number): Float32Array {
    return Float32Array.from({ length: CELLS * 17 + history }, (_sample, n) => sample(n));
  }

  /** White, −1…1, the same at every run. */
  function noise(seed: number): Float32Array {
    let state = seed;
    return wave(() => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 31 - 1;
    });
  }
});
