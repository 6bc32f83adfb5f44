/** Cosines and sines all around the circle, for tables of them: once for each size, since they take milliseconds. */
import type { Kernels } from './kernels.ts';

export interface Circle {
  /** cos 2πk/steps and sin 2πk/steps for k from 0 to `steps`; the same bits as those of audio/exact-math.ts. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

const known = new Map<number, Circle>();

/**
 * @param steps a power of two, at least 4, so that every angle is an exact share of a turn
 * @param kernels that compute them where they are not known yet
 */
export function circleOf(steps: number, kernels: Pick<Kernels, 'sines'>): Circle {
  const circle = known.get(steps) ?? designCircle(steps, kernels);
  known.set(steps, circle);
  return circle;
}

function designCircle(steps: number, kernels: Pick<Kernels, 'sines'>): Circle {
  const sines = new Float64Array(steps + 1);
  kernels.sines(0, steps, sines);
  const cosines = new Float64Array(steps + 1);
  for (let k = 0; k <= steps; k++) cosines[k] = sines[Math.min(k, steps - k) + steps / 4]!;
  return { cosines, sines };
}
