/** The kernels in plain TypeScript: the readable specification, and what the tests hold the wasm kernels against. */
import {
  checkBiquads,
  checkBoundaries,
  checkInterpolation,
  checkLength,
  checkReservation,
  checkTransform,
} from './check-arguments.ts';
import { BIQUAD_COEFFICIENTS, BIQUAD_STATES, type InterpolatorTaps, type Kernels } from './kernels.ts';

export const referenceKernels: Kernels = {
  reserve(length) {
import { blockFeatures } from './reference/block-features.ts';
import { laggedProducts } from './reference/lagged-products.ts';
import { unpackPcm } from './reference/unpack-pcm.ts';
    checkReservation(length);
    return { samples: new Float32Array(length) };
  unpackPcm,

  },

  filterBiquads(channels, frames, coefficients, states) {
    checkBiquads(channels, frames, coefficients, states);
    for (const [index, channel] of channels.entries()) {
      const state = states[index]!;
      for (let n = 0; n < frames; n++) channel[n] = filterSample(channel[n]!, coefficients, state);
    }
  },

  filteredEnergies(channels, frames, coefficients, states, boundaries, carry) {
    checkBiquads(channels, frames, coefficients, states);
    checkBoundaries(boundaries, frames);
    checkLength('carry', carry, channels.length);
    return channels.map((channel, index) => {
      const state = states[index]!;
      const energies = new Float64Array(boundaries.length);
      let energy = carry[index]!;
      let n = 0;
      const addUntil = (end: number) => {
        for (; n < end; n++) {
          const y = filterSample(channel[n]!, coefficients, state);
          energy += y * y;
        }
      };
      for (const [subBlock, boundary] of boundaries.entries()) {
        addUntil(boundary);
        energies[subBlock] = energy;
        energy = 0;
      }
      addUntil(frames);
      carry[index] = energy;
      return energies;
    });
  },

  interpolatedPeaks(samples, frames, taps, peaks) {
    checkInterpolation(samples, frames, taps);
    checkLength('peaks', peaks, frames);
    for (let n = 0; n < frames; n++) peaks[n] = interpolatedPeak(samples, n, taps);
  },

  largestInterpolatedPeak(samples, frames, taps, atLeast) {
    checkInterpolation(samples, frames, taps);
    let largest = Math.fround(atLeast);
    for (let n = 0; n < frames; n++) {
      largest = Math.max(largest, Math.fround(interpolatedPeak(samples, n, taps)));
    }
    return largest;
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

function filterSample(input: number, coefficients: Float64Array, state: Float64Array): number {
  let x = input;
  for (let section = 0; section * BIQUAD_COEFFICIENTS < coefficients.length; section++) {
    const c = section * BIQUAD_COEFFICIENTS;
    const s = section * BIQUAD_STATES;
    const [b0, b1, b2] = [coefficients[c]!, coefficients[c + 1]!, coefficients[c + 2]!];
    const [a1, a2] = [coefficients[c + 3]!, coefficients[c + 4]!];
    const [x1, x2, y1, y2] = [state[s]!, state[s + 1]!, state[s + 2]!, state[s + 3]!];
    // The brackets are part of the specification: the wasm kernel adds in this order, so both give the same bits.
    let y = b0 * x + b1 * x1 + (b2 * x2 - a2 * y2) - a1 * y1;
    if (x === 0 && Math.abs(y) < 1e-30) y = 0;
    state[s] = x;
    state[s + 1] = x1;
    state[s + 2] = y;
    state[s + 3] = y1;
    x = y;
  }
  return x;
}

function interpolatedPeak(samples: Float32Array, n: number, taps: InterpolatorTaps): number {
  const newest = n + taps.tapsPerPhase - 1;
  let peak = Math.abs(samples[newest - taps.delayFrames]!);
  for (const phase of taps.phases) {
    let y = 0;
    for (let k = 0; k < taps.tapsPerPhase; k++) y += phase[k]! * samples[newest - k]!;
    peak = Math.max(peak, Math.abs(y));
  }
  return peak;
}

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
