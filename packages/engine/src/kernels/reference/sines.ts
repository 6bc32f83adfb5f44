import { sinOfTurns } from '../../audio/exact-math.ts';

export function sines(shift: number, divisor: number, into: Float64Array): void {
  for (let k = 0; k < into.length; k++) into[k] = sinOfTurns((k + shift) / divisor);
}
