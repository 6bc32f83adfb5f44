/** Powers of sliding windows over a long row of sub-blocks, without losing the quiet ones behind the loud. */
import { endOfSubBlock } from './evidence.ts';

/** 60 s of sub-blocks: the running sum begins anew, so that its rounding stays far below any window's sum. */
const REBASE = 6_000;

/**
 * Prepares the mean squares of windows of any length up to 60 s.
 *
 * @param energies Σ of squares of each sub-block of 10 ms; none may be negative
 * @returns a function that gives, for windows of `length` sub-blocks, entry i of the window that ends with sub-block i; 0 where
 *   there is no whole window yet
 */
export function prepareWindowPowers(
  energies: Float64Array,
  sampleRate: number,
): (length: number) => Float64Array {
  const runningSums = sumRunning(energies);
  return (length) => {
    const powers = new Float64Array(energies.length);
    for (let end = length; end <= energies.length; end++) {
      const frames = endOfSubBlock(end - 1, sampleRate) - endOfSubBlock(end - length - 1, sampleRate);
      powers[end - 1] = sumBetween(runningSums, end - length, end) / frames;
    }
    return powers;
  };
}

function sumRunning(values: Float64Array): Float64Array {
  const runningSums = new Float64Array(values.length);
  for (let base = 0; base < values.length; base += REBASE) {
    const end = Math.min(base + REBASE, values.length);
    let sum = 0;
    for (let index = base; index < end; index++) {
      sum += values[index]!;
      runningSums[index] = sum;
    }
  }
  return runningSums;
}

/** Σ of start … end − 1, in two pieces where the running sum begins anew between them. */
function sumBetween(runningSums: Float64Array, start: number, end: number): number {
  const base = end - 1 - ((end - 1) % REBASE);
  const sum = runningSums[end - 1]!;
  if (start > base) return sum - runningSums[start - 1]!;
  if (start === base) return sum;
  const before = start % REBASE === 0 ? 0 : runningSums[start - 1]!;
  return runningSums[base - 1]! - before + sum;
}
