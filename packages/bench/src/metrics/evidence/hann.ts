import type { Kernels } from '@earwitness/engine/measure';

/** The periodic Hann window, from the kernels' exact sines. */
export function hannWindow(frameCount: number, kernels: Kernels): Float32Array {
  const cosines = new Float64Array(frameCount);
  kernels.sines(frameCount / 4, frameCount, cosines);
  return Float32Array.from(cosines, (cosine) => 0.5 - 0.5 * cosine);
}
