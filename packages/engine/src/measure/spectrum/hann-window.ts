import { loadKernels } from '../../kernels/load-kernels.ts';

/** By size, for all collectors: a whole window takes a millisecond. */
const designed = new Map<number, Float32Array>();

/**
 * Hann over the first `windowFrames` frames, zero behind; scaled so that |X|² of a bin is the mean square in it and in its mirror
 * image.
 */
export function hannWindow(windowFrames: number, fftSize: number): Float32Array {
  if (windowFrames < fftSize) return designHannWindow(windowFrames, fftSize);
  const window = designed.get(fftSize) ?? designHannWindow(windowFrames, fftSize);
  designed.set(fftSize, window);
  return window;
}

function designHannWindow(windowFrames: number, fftSize: number): Float32Array {
  const weights = new Float64Array(windowFrames);
  // Half a frame in, so that even the shortest audio has a weight.
  loadKernels().sines(0.5, 2 * windowFrames, weights);
  let energy = 0;
  for (let n = 0; n < windowFrames; n++) {
    const weight = weights[n]! ** 2;
    weights[n] = weight;
    energy += weight * weight;
  }
  const scale = Math.sqrt(2 / (fftSize * energy));
  const window = new Float32Array(fftSize);
  for (let n = 0; n < windowFrames; n++) window[n] = scale * weights[n]!;
  return window;
}
