/** The kernels in plain TypeScript: the readable specification, and what the tests hold the wasm kernels against. */
import { checkBlocks, checkLags, checkReservation, checkTransform } from './check-arguments.ts';
import type { Kernels } from './kernels.ts';
import { blockFeatures } from './reference/block-features.ts';
import { filterBiquads } from './reference/filter-biquads.ts';
import { filteredEnergies } from './reference/filtered-energies.ts';
import { interpolatedPeaks, largestInterpolatedPeak } from './reference/interpolated-peaks.ts';
import { laggedProducts } from './reference/lagged-products.ts';
import { sampleSums } from './reference/sample-sums.ts';
import { unpackPcm } from './reference/unpack-pcm.ts';

export const referenceKernels: Kernels = {
  unpackPcm,

  reserve(length) {
    checkReservation(length);
    return { samples: new Float32Array(length) };
  },

  filterBiquads,
  filteredEnergies,
  interpolatedPeaks,
  largestInterpolatedPeak,
  sampleSums,

  blockFeatures(samples, blockFrames, blockCount, flatStep) {
    checkBlocks(samples, blockFrames, blockCount);
    return blockFeatures(samples, blockFrames, blockCount, flatStep);
  },

  laggedProducts(left, right, frames, lagCount) {
    checkLags(left, right, frames, lagCount);
    return laggedProducts(left, right, frames, lagCount);
  },

  powerSpectra(left, right, window) {
    checkTransform(left, right, window);
    const leftSpectrum = transform(left, window);
    const rightSpectrum = transform(right, window);
    const bins = window.length / 2 + 1;
    const product = (a: Spectrum, b: Spectrum) =>
      Float32Array.from({ length: bins }, (_, k) => a.re[k]! * b.re[k]! + a.im[k]! * b.im[k]!);
    return {
      left: product(leftSpectrum, leftSpectrum),
      right: product(rightSpectrum, rightSpectrum),
      cross: product(leftSpectrum, rightSpectrum),
    };
  },
};

interface Spectrum {
  re: Float64Array;
  im: Float64Array;
}

/** Radix-2, decimation in time, double precision. */
function transform(samples: Float32Array, window: Float32Array): Spectrum {
  const size = window.length;
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  const bits = Math.log2(size);
  for (let n = 0; n < size; n++) re[reverseBits(n, bits)] = samples[n]! * window[n]!;

  for (let length = 2; length <= size; length *= 2) {
    const half = length / 2;
    for (let k = 0; k < half; k++) {
      const angle = (-2 * Math.PI * k) / length;
      const [wRe, wIm] = [Math.cos(angle), Math.sin(angle)];
      for (let top = k; top < size; top += length) {
        const bottom = top + half;
        const tRe = wRe * re[bottom]! - wIm * im[bottom]!;
        const tIm = wRe * im[bottom]! + wIm * re[bottom]!;
        re[bottom] = re[top]! - tRe;
        im[bottom] = im[top]! - tIm;
        re[top] = re[top]! + tRe;
        im[top] = im[top]! + tIm;
      }
    }
  }
  return { re, im };
}

function reverseBits(value: number, bits: number): number {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit++) reversed = (reversed << 1) | ((value >> bit) & 1);
  return reversed;
}
