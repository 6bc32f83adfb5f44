/** Cosines and sines all around the circle, for tables of them: once for each size, since they take milliseconds. */
import { sinOfTurns } from './exact-math.ts';

export interface Circle {
  /** cos 2πk/steps and sin 2πk/steps for k from 0 to `steps`; the same bits as those of exact-math.ts. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

const known = new Map<number, Circle>();

/** @param steps a power of two, at least 4, so that every angle is an exact share of a turn */
export function circleOf(steps: number): Circle {
  const circle = known.get(steps) ?? designCircle(steps);
  known.set(steps, circle);
  return circle;
}

function designCircle(steps: number): Circle {
  const cosines = new Float64Array(steps + 1);
  const sines = new Float64Array(steps + 1);
  for (let k = 0; k <= steps; k++) sines[k] = sinOfTurns(k / steps);
  for (let k = 0; k <= steps; k++) cosines[k] = sines[Math.min(k, steps - k) + steps / 4]!;
  return { cosines, sines };
}
