/** Twin of assembly/power-spectra.ts and sum-power-spectra.ts, in double precision. */
import { cosOfTurns, sinOfTurns } from '../../audio/exact-math.ts';
import {
  checkBands,
  checkLength,
  checkPowerSpectra,
  checkTransform,
  checkWindow,
} from '../check-arguments.ts';
import type { BinBand, PowerSpectra, SpectrumSums } from '../kernels.ts';

export function powerSpectra(
  left: Float32Array,
  right: Float32Array,
  window: Float32Array,
  into?: PowerSpectra,
): PowerSpectra {
  checkTransform(left, right, window);
  const powers = transformToPowers(left, right, window);
  if (!into) {
    return {
      left: Float32Array.from(powers.left),
      right: Float32Array.from(powers.right),
      cross: Float32Array.from(powers.cross),
    };
  }
  checkPowerSpectra(into, window.length);
  into.left.set(powers.left);
  into.right.set(powers.right);
  into.cross.set(powers.cross);
  return into;
}

export function createSpectrumSums(window: Float32Array, bands: readonly BinBand[]): SpectrumSums {
  checkWindow(window);
  checkBands(bands, window.length);
  const row = () => new Float64Array(window.length / 2 + 1);
  const sums = { left: row(), right: row(), cross: row() };
  return {
    add(left, right, leftBands, rightBands) {
      checkLength('bands', leftBands, bands.length);
      checkLength('bands', rightBands, bands.length);
      checkTransform(left, right, window);
      const powers = transformToPowers(left, right, window);
      for (const key of ['left', 'right', 'cross'] as const) {
        for (const [bin, power] of powers[key].entries()) sums[key][bin]! += power;
      }
      for (const [index, band] of bands.entries()) {
        leftBands[index] = powerInBand(powers.left, band);
        rightBands[index] = powerInBand(powers.right, band);
      }
    },
    read: () => ({ left: sums.left.slice(), right: sums.right.slice(), cross: sums.cross.slice() }),
    clear() {
      for (const row of Object.values(sums)) row.fill(0);
    },
  };
}

function powerInBand(powers: Float64Array, { firstBin, lastBin, firstShare, lastShare }: BinBand): number {
  let sum = firstShare * powers[firstBin]! + lastShare * powers[lastBin]!;
  for (let bin = firstBin + 1; bin < lastBin; bin++) sum += powers[bin]!;
  return sum;
}

function transformToPowers(left: Float32Array, right: Float32Array, window: Float32Array) {
  const leftSpectrum = transform(left, window);
  const rightSpectrum = transform(right, window);
  const bins = window.length / 2 + 1;
  const product = (a: Spectrum, b: Spectrum) =>
    Float64Array.from({ length: bins }, (_, k) => a.re[k]! * b.re[k]! + a.im[k]! * b.im[k]!);
  return {
    left: product(leftSpectrum, leftSpectrum),
    right: product(rightSpectrum, rightSpectrum),
    cross: product(leftSpectrum, rightSpectrum),
  };
}

interface Spectrum {
  re: Float64Array;
  im: Float64Array;
}

/** Radix-2, decimation in time. */
function transform(samples: Float32Array, window: Float32Array): Spectrum {
  const size = window.length;
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  const bits = Math.log2(size);
  for (let n = 0; n < size; n++) re[reverseBits(n, bits)] = samples[n]! * window[n]!;

  for (let length = 2; length <= size; length *= 2) {
    const half = length / 2;
    for (let k = 0; k < half; k++) {
      const [wRe, wIm] = [cosOfTurns(-k / length), sinOfTurns(-k / length)];
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
