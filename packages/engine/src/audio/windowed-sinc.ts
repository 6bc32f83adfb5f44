/** The ideal low-pass cut to a finite length: what interpolators and resamplers take their taps from. */
import { sinOfTurns } from './exact-math.ts';

/**
 * Reads the Kaiser-windowed sinc at a distance from its centre.
 *
 * @param distance in units of the sinc's zero crossings; at whole numbers the result is exactly 1 (centre) or 0
 * @param halfWidth where the window ends, in the same unit; 0 beyond it
 * @param beta Kaiser shape: more is a deeper stop band and a wider transition
 */
export function windowedSinc(
  distance: number,
  { halfWidth, beta }: { halfWidth: number; beta: number },
): number {
  if (distance === 0) return 1;
  const share = distance / halfWidth;
  const inside = 1 - share * share;
  if (inside < 0 || Number.isInteger(distance)) return 0;
  const sinc = sinOfTurns(distance / 2) / (Math.PI * distance);
  return (sinc * besselI0(beta * Math.sqrt(inside))) / besselI0(beta);
}

/** The modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  const quarterSquare = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarterSquare / (k * k);
    sum += term;
  }
  return sum;
}
