import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../test/signals.ts';
import { BLOCK_FEATURES, type Kernels } from './kernels.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();
const FLAT_STEP = 0.05;

describe('blockFeatures()', () => {
  it('gives the bits of its twin for every block length and count', () => {
    for (let blockFrames = 4; blockFrames <= 300; blockFrames += 4) {
      for (const blockCount of [0, 1, 2, 5]) {
        const samples = noise(blockFrames * blockCount + 2, blockFrames + blockCount);
        const run = (kernels: Kernels) => kernels.blockFeatures(samples, blockFrames, blockCount, FLAT_STEP);
        expect(run(wasm), `${blockCount} × ${blockFrames}`).toEqual(run(referenceKernels));
      }
    }
  });

  it('reads in place at any offset what lies in its own memory', () => {
    const room = wasm.reserve(3 * 64 + 2 + 7);
    for (let offset = 0; offset < 8; offset++) {
      const samples = noise(3 * 64 + 2, offset);
      room.samples.set(samples, offset === 0 ? 0 : offset - 1);
      const inPlace = room.samples.subarray(offset === 0 ? 0 : offset - 1);
      expect(wasm.blockFeatures(inPlace, 64, 3, FLAT_STEP)).toEqual(
        referenceKernels.blockFeatures(samples, 64, 3, FLAT_STEP),
      );
    }
  });

  it('counts level frames and sums by weight', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const samples = Float32Array.from({ length: 66 }, (_, n) => (n % 2 === 0 ? 0.25 : -0.25)).fill(
        0.5,
        20,
        26,
      );
      const features = kernels.blockFeatures(samples, 64, 1, FLAT_STEP);
      expect(features[BLOCK_FEATURES.flatFrames]).toBe(4);
      expect(features[BLOCK_FEATURES.peak]).toBe(0.5);
      expect(features[BLOCK_FEATURES.curvaturePeak]).toBe(1.25);
      expect(features[BLOCK_FEATURES.sum]).toBe(samples.subarray(1, 65).reduce((sum, x) => sum + x, 0));
      expect(features[BLOCK_FEATURES.rampSum]).toBe(
        samples.subarray(1, 65).reduce((sum, x, n) => sum + (n + 0.5) * x, 0),
      );
    }
  });

  it('lets NaN and infinity count in sums alone', () => {
    const samples = noise(66, 3);
    samples[30] = Number.NaN;
    const [fast, plain] = [wasm, referenceKernels].map((kernels) =>
      kernels.blockFeatures(samples, 64, 1, FLAT_STEP),
    );
    expect(fast).toEqual(plain);
    expect(fast![BLOCK_FEATURES.peak]).toBeLessThanOrEqual(1);
    expect(fast![BLOCK_FEATURES.curvatureSum]).toBeNaN();
  });

  it('refuses what does not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      expect(() => kernels.blockFeatures(new Float32Array(65), 64, 1, FLAT_STEP)).toThrow(RangeError);
      expect(() => kernels.blockFeatures(new Float32Array(66), 6, 1, FLAT_STEP)).toThrow('multiple of 4');
    }
  });
});

describe('laggedProducts()', () => {
  it('gives the bits of its twin for every length and number of lags', () => {
    for (let frames = 4; frames <= 300; frames += 4) {
      for (const lagCount of [4, 8, 36]) {
        const [left, right] = [noise(frames, frames), noise(frames + lagCount - 1, lagCount)];
        const run = (kernels: Kernels) => kernels.laggedProducts(left, right, frames, lagCount);
        expect(run(wasm), `${frames} frames, ${lagCount} lags`).toEqual(run(referenceKernels));
      }
    }
  });

  it('is largest at the lag by which right follows left', () => {
    const samples = noise(400, 8);
    const products = wasm.laggedProducts(samples.subarray(20), samples, 300, 64);
    expect(products.indexOf(Math.max(...products))).toBe(20);
  });

  it('refuses what does not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      expect(() => kernels.laggedProducts(new Float32Array(8), new Float32Array(8), 8, 4)).toThrow(
        RangeError,
      );
      expect(() => kernels.laggedProducts(new Float32Array(8), new Float32Array(20), 8, 3)).toThrow(
        'lagCount',
      );
    }
  });
});

function noise(length: number, seed: number): Float32Array {
  const random = mulberry32(seed);
  return Float32Array.from({ length }, () => random() * 2 - 1);
}
