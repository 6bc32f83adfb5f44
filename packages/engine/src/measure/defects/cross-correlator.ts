/** How alike two stretches are at each lag, by way of their cross spectrum: for 512 lags in a fifth of the time that sums take. */
import type { KernelBuffer, Kernels, SpectrumSums } from '../../kernels/kernels.ts';
import { energyOf } from './energy-of.ts';

/**
 * Sums of Σ left[n]·right[n + lag] over many pairs of stretches. Only the real part of the cross spectrum is summed, whose transform
 * is the mean of the correlation and its mirror image: right is delayed by so much, and the transform is so long, that no lag that
 * is asked for meets the mirror image of another.
 */
export class CrossCorrelator {
  private readonly lagCount: number;
  private readonly kernels: Kernels;
  private readonly delayFrames: number;
  private readonly window: Float32Array;
  private readonly left: KernelBuffer;
  private readonly right: KernelBuffer;
  private readonly sums: SpectrumSums;
  private readonly noBands = new Float32Array(0);

  /** @param frames,lagCount the same power of two */
  constructor({ frames, lagCount, kernels }: { frames: number; lagCount: number; kernels: Kernels }) {
    const fftSize = 2 * (frames + lagCount);
    this.lagCount = lagCount;
    this.kernels = kernels;
    // Lags from −(frames − 1) on are there, and all of those below 0 stay below the delay when they are turned over.
    this.delayFrames = frames / 2;
    this.window = new Float32Array(fftSize).fill(1);
    this.left = kernels.reserve(fftSize);
    this.right = kernels.reserve(fftSize);
    this.sums = kernels.createSpectrumSums(this.window, []);
  }

  /**
   * Adds a pair of stretches.
   *
   * @param left `frames` numbers
   * @param right frames + lagCount − 1 of them
   */
  add(left: Float32Array, right: Float32Array): void {
    // Both go through one transform, where the louder one's rounding would drown the other: they meet halfway, by powers of two that
    // round nothing, and leave no trace in products.
    const scale = 2 ** Math.round((exponentOf(energyOf(right)) - exponentOf(energyOf(left))) / 4);
    placeScaled(left, scale, this.left.samples, 0);
    placeScaled(right, 1 / scale, this.right.samples, this.delayFrames);
    this.sums.add(this.left.samples, this.right.samples, this.noBands, this.noBands);
  }

  /** Gives the sum at each lag from 0 on, and begins anew. */
  finish(): Float64Array {
    const { delayFrames, lagCount, window } = this;
    const fftSize = window.length;
    const cross = Float32Array.from(this.sums.read().cross);
    this.sums.clear();
    const spectrum = new Float32Array(fftSize);
    spectrum.set(cross);
    spectrum.set(cross.subarray(1, fftSize / 2).toReversed(), fftSize / 2 + 1);
    // An impulse has a spectrum of ones, so that the cross spectrum with it is the other's own.
    const impulse = new Float32Array(fftSize);
    impulse[0] = 1;
    const { cross: correlation } = this.kernels.powerSpectra(spectrum, impulse, window);
    const lags = correlation.subarray(delayFrames, delayFrames + lagCount);
    return Float64Array.from(lags, (sum) => (2 * sum) / fftSize);
  }
}

function placeScaled(samples: Float32Array, scale: number, into: Float32Array, at: number): void {
  for (let n = 0; n < samples.length; n++) into[at + n] = scale * samples[n]!;
}

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

/** Of the power of two at or below a number > 0, from its bits, since engines differ in a logarithm's last one; 0 of 0. */
function exponentOf(value: number): number {
  if (value === 0) return 0;
  double[0] = value;
  return ((halves[1]! >>> 20) & 0x7ff) - 1_023;
}
