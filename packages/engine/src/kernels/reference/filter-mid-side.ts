/** Twin of assembly/filter-mid-side.ts. */
import { checkMidSideFilter } from '../check-arguments.ts';
import { filterSample } from './filter-biquads.ts';

export function filterMidSide(
  channels: readonly Float32Array[],
  frames: number,
  coefficients: readonly Float64Array[],
  states: readonly Float64Array[],
): void {
  checkMidSideFilter(channels, frames, coefficients, states);
  const [left, right] = channels as [Float32Array, Float32Array];
  const [midCoefficients, sideCoefficients] = coefficients as [Float64Array, Float64Array];
  const [midState, sideState] = states as [Float64Array, Float64Array];
  for (let n = 0; n < frames; n++) {
    const mid = (left[n]! + right[n]!) / 2;
    const side = (left[n]! - right[n]!) / 2;
    const midChange = filterSample(mid, midCoefficients, midState) - mid;
    const sideChange = filterSample(side, sideCoefficients, sideState) - side;
    // Adding a zero would turn −0 into 0.
    if (midChange + sideChange !== 0) left[n]! += midChange + sideChange;
    if (midChange - sideChange !== 0) right[n]! += midChange - sideChange;
  }
}
