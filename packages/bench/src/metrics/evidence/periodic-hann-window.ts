import type { Kernels } from '@earwitness/engine/measure';

/** The periodic Hann window, whose overlaps add up, from the kernels' exact sines. */
export function periodicHannWindow(frameCount: number, kernels: Kernels): Float32Array {
  const cosines = new Float64Array(frameCount);
  kernels.sines(frameCount / 4, frameCount, cosines);
  return Float32Array.from(cosines, (cosine) => 0.5 - 0.5 * cosine);
}
