/** What short spectra of two signals tell about how far they are apart: at one resolution, frame by frame. */
import { type Kernels, loadKernels } from '@earwitness/engine/measure';
import { periodicHannWindow } from './periodic-hann-window.ts';
import type { StereoWindow, WindowListener } from './read-windows.ts';

/** Below it, relative to a full-scale sine and with the music at −20 LUFS, nothing is heard. */
const FLOOR_DB = -80;

type PowerSpectra = Record<'left' | 'right' | 'cross', Float32Array>;

/** Power spectra of one moment of both, levelled, from bin 0 to half the rate. */
export interface SpectraOfMoment {
  readonly one: Float64Array;
  readonly other: Float64Array;
  /** Power in a bin below which nothing is heard. */
  readonly floor: number;
}

export interface SpectrogramDistance extends WindowListener {
  /** null when there was no frame with sound in both. */
  read(): { convergence: number; logDifferenceDb: number } | null;
}

// Loops stand by themselves: a number that a closure keeps is put into memory anew with every sum.

function averageInto(into: Float64Array, { left, right }: PowerSpectra, factor: number): void {
  for (let bin = 0; bin < into.length; bin += 1) into[bin] = factor * (left[bin]! + right[bin]!);
}

function compareBins(one: Float64Array, other: Float64Array, floor: number, ratios: Float64Array) {
  let oneSquare = 0;
  let otherSquare = 0;
  let product = 0;
  for (let bin = 0; bin < ratios.length; bin += 1) {
    const onePower = one[bin]!;
    const otherPower = other[bin]!;
    oneSquare += onePower;
    otherSquare += otherPower;
    product += Math.sqrt(onePower * otherPower);
    ratios[bin] = Math.max(floor, onePower) / Math.max(floor, otherPower);
  }
  return { oneSquare, otherSquare, product };
}

function sumOfMagnitudes(values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += Math.abs(values[index]!);
  return sum;
}

/**
 * Sets up the comparison of two spectrograms, whose powers are the means of left and right.
 *
 * @param fftFrames a power of two; windows are a quarter of it apart
 * @param gains that bring both to a common level
 * @param onMoment called with each frame's spectra, which are valid during the call alone
 */
export function createSpectrogramDistance({
  fftFrames,
  gains,
  onMoment,
  kernels = loadKernels(),
}: {
  fftFrames: number;
  gains: { readonly one: number; readonly other: number };
  onMoment?: (spectra: SpectraOfMoment) => void;
  kernels?: Kernels;
}): SpectrogramDistance {
  const bins = fftFrames / 2 + 1;
  const window = periodicHannWindow(fftFrames, kernels);
  const spectra: PowerSpectra = {
    left: new Float32Array(bins),
    right: new Float32Array(bins),
    cross: new Float32Array(bins),
  };
  const one = new Float64Array(bins);
  const other = new Float64Array(bins);
  const ratios = new Float64Array(bins);
  // A full-scale sine has the square of the window's sum halved in its bin: (frames/4)²
  const floor = (fftFrames / 4) ** 2 * 10 ** (FLOOR_DB / 10);
  let oneSquare = 0;
  let otherSquare = 0;
  let product = 0;
  let logSum = 0;
  let count = 0;

  function readPowers(
    { left, right, gain }: { left: Float32Array; right: Float32Array; gain: number },
    into: Float64Array,
  ): void {
    kernels.powerSpectra(left, right, window, spectra);
    averageInto(into, spectra, (gain * gain) / 2);
  }

  return {
    frameCount: fftFrames,
    hopFrames: fftFrames / 4,
    hear({ oneLeft, oneRight, otherLeft, otherRight }: StereoWindow) {
      readPowers({ left: oneLeft, right: oneRight, gain: gains.one }, one);
      readPowers({ left: otherLeft, right: otherRight, gain: gains.other }, other);
      const sums = compareBins(one, other, floor, ratios);
      oneSquare += sums.oneSquare;
      otherSquare += sums.otherSquare;
      product += sums.product;
      kernels.decibels(ratios, 10, 0, ratios);
      logSum += sumOfMagnitudes(ratios);
      count += 1;
      onMoment?.({ one, other, floor });
    },
    read() {
      if (oneSquare === 0 || otherSquare === 0) return null;
      // Σ(x − y)² over the product of both norms, so that neither comes first
      const apart = Math.max(0, oneSquare + otherSquare - 2 * product);
      return {
        convergence: Math.sqrt(apart / Math.sqrt(oneSquare * otherSquare)),
        logDifferenceDb: logSum / (count * bins),
      };
    },
  };
}
