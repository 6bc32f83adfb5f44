/** Tone: the long-term average spectrum in third-octave bands, of all channels and of mid and side. */
import { powerToDb } from '../audio/decibels.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import type { ThirdOctaveSpectrum } from './analysis.ts';

/** Centres are 1000·10^(k/10) Hz: 20 Hz is k = −17, 20 kHz is k = 13. */
const LOWEST_BAND = -17;
const HIGHEST_BAND = 13;
/** Half a band up or down from its centre. */
const BAND_EDGE = 10 ** 0.05;
/** Bins must be no wider than this for the 20 Hz band, which is 4.6 Hz wide, to have one of its own. */
const WIDEST_BIN_HZ = 3;

export interface SpectrumMeter {
  /** Takes the next `frames` frames. */
  push(block: readonly Float32Array[], frames: number): void;
  finish(): ThirdOctaveSpectrum;
}

/**
 * Makes a meter of the long-term average spectrum for audio that comes in blocks (Welch's method, Hann, 50 % overlap, bins of at
 * most 3 Hz). A last, incomplete window is left out; audio shorter than one window is windowed as a whole. Readings do not
 * depend on block size.
 *
 * @param frameCount how many frames will come
 * @source IEC 61260-1 for the bands (base 10)
 */
export function createSpectrumMeter({
  sampleRate,
  frameCount,
  kernels = loadKernels(),
}: {
  sampleRate: number;
  frameCount: number;
  kernels?: Kernels;
}): SpectrumMeter {
  const fftSize = 2 ** Math.ceil(Math.log2(sampleRate / WIDEST_BIN_HZ));
  const windowFrames = Math.min(fftSize, frameCount);
  const hopFrames = fftSize / 2;
  const { window, energy: windowEnergy } = designHannWindow(windowFrames, fftSize);
  const mid = new Float32Array(fftSize);
  const side = new Float32Array(fftSize);
  const midPowers = new Float64Array(fftSize / 2 + 1);
  const sidePowers = new Float64Array(fftSize / 2 + 1);
  let filled = 0;
  let windows = 0;
  let midIsSilent = true;
  let sideIsSilent = true;

  function push([left, right]: readonly Float32Array[], frames: number): void {
    let n = 0;
    while (n < frames) {
      const count = Math.min(frames - n, windowFrames - filled);
      writeMidSide(left!.subarray(n, n + count), (right ?? left)!.subarray(n, n + count), {
        mid: mid.subarray(filled),
        side: side.subarray(filled),
      });
      n += count;
      filled += count;
      if (filled === windowFrames) addWindow();
    }
  }

  /** Mid and side are what is transformed: taken from the powers of left and right, a faint side would drown in rounding. */
  function addWindow(): void {
    midIsSilent &&= mid.every((sample) => sample === 0);
    sideIsSilent &&= side.every((sample) => sample === 0);
    const powers = kernels.powerSpectra(mid, side, window);
    addInto(midPowers, powers.left);
    addInto(sidePowers, powers.right);
    windows++;
    mid.copyWithin(0, hopFrames);
    side.copyWithin(0, hopFrames);
    filled = hopFrames;
  }

  function finish(): ThirdOctaveSpectrum {
    const meanSquares = (powers: Float64Array, isSilent: boolean): Float64Array =>
      powers.map((power, bin) => {
        if (isSilent) return 0;
        // All bins but the first and the last stand for themselves and their mirror image.
        const images = bin === 0 || bin === fftSize / 2 ? 1 : 2;
        return (images * power) / (windows * fftSize * windowEnergy);
      });
    const binHz = sampleRate / fftSize;
    const midSquares = meanSquares(midPowers, midIsSilent);
    const sideSquares = meanSquares(sidePowers, sideIsSilent);
    // (L² + R²) / 2 = mid² + side².
    const allSquares = midSquares.map((square, bin) => square + sideSquares[bin]!);
    return {
      centersHz: thirdOctaveCenters(sampleRate),
      levelsDb: thirdOctaveLevels(allSquares, { binHz, sampleRate }),
      midLevelsDb: thirdOctaveLevels(midSquares, { binHz, sampleRate }),
      sideLevelsDb: thirdOctaveLevels(sideSquares, { binHz, sampleRate }),
    };
  }

  return { push, finish };
}

/** Centres of the third-octave bands from 20 Hz to 20 kHz that lie below half the sample rate. */
export function thirdOctaveCenters(sampleRate: number): number[] {
  return Array.from(
    { length: HIGHEST_BAND - LOWEST_BAND + 1 },
    (_, index) => 1000 * 10 ** ((LOWEST_BAND + index) / 10),
  ).filter((centerHz) => centerHz < sampleRate / 2);
}

/**
 * Sums a spectrum into third-octave bands; a bin on an edge is shared in proportion, and a band that reaches beyond half the
 * sample rate ends there.
 *
 * @param binMeanSquares mean square in each bin, bin k at k·binHz; all together are the mean square of the signal
 * @returns dB relative to a full-scale sine (mean square ½); null for an empty band
 */
export function thirdOctaveLevels(
  binMeanSquares: ArrayLike<number>,
  { binHz, sampleRate }: { binHz: number; sampleRate: number },
): (number | null)[] {
  return thirdOctaveCenters(sampleRate).map((centerHz) => {
    const lowBin = centerHz / BAND_EDGE / binHz;
    const highBin = (centerHz * BAND_EDGE) / binHz;
    let sum = 0;
    const last = Math.min(binMeanSquares.length - 1, Math.ceil(highBin));
    for (let bin = Math.floor(lowBin); bin <= last; bin++) {
      const share = Math.min(bin + 0.5, highBin) - Math.max(bin - 0.5, lowBin);
      if (share > 0) sum += share * binMeanSquares[bin]!;
    }
    return sum > 0 ? powerToDb(2 * sum) : null;
  });
}

function addInto(sums: Float64Array, values: Float32Array): void {
  for (let index = 0; index < values.length; index++) sums[index]! += values[index]!;
}

/** A function of its own, so that the compiler keeps the loop in registers. */
function writeMidSide(
  left: Float32Array,
  right: Float32Array,
  { mid, side }: { mid: Float32Array; side: Float32Array },
): void {
  for (let n = 0; n < left.length; n++) {
    mid[n] = (left[n]! + right[n]!) / 2;
    side[n] = (left[n]! - right[n]!) / 2;
  }
}

/** Hann over the first `windowFrames` frames, zero behind; with the sum of its squares. */
function designHannWindow(windowFrames: number, fftSize: number): { window: Float32Array; energy: number } {
  const window = new Float32Array(fftSize);
  let energy = 0;
  for (let n = 0; n < windowFrames; n++) {
    // Half a frame in, so that even the shortest audio has a weight.
    const weight = Math.sin((Math.PI * (n + 0.5)) / windowFrames) ** 2;
    window[n] = weight;
    energy += weight ** 2;
  }
  return { window, energy };
}
