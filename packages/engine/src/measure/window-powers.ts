/** Powers of sliding windows over a long row of sub-blocks, without losing the quiet ones behind the loud. */
import { endOfSubBlock, HOP_SUB_BLOCKS, SUB_BLOCKS_PER_SECOND } from './evidence.ts';

/** 60 s of sub-blocks: the running sum begins anew, so that its rounding stays far below any window's sum. */
const REBASE = 6_000;

/** Mean squares of windows of one length. */
export interface WindowPowers {
  /** Of all windows that end within the audio, one a sub-block. */
  readonly largest: number;
  /** Of the windows that end with each hop of ten sub-blocks, also beyond the audio; 0 where there is no whole window yet. */
  readonly atHops: Float64Array;
}

/**
 * Prepares the mean squares of windows of any length up to 60 s.
 *
 * @param energies Σ of squares of each sub-block of 10 ms; none may be negative
 * @param tailEnergies the same behind the audio's end
 */
export function prepareWindowPowers(
  energies: Float64Array,
  tailEnergies: Float64Array,
  sampleRate: number,
): (length: number) => WindowPowers {
  const runningSums = new Float64Array(energies.length + tailEnergies.length);
  runningSums.set(energies);
  runningSums.set(tailEnergies, energies.length);
  sumRunning(runningSums);
  return (length) => {
    const atHops = new Float64Array(Math.floor(runningSums.length / HOP_SUB_BLOCKS));
    // Of most rates all windows have as many frames.
    const evenFrames = sampleRate % SUB_BLOCKS_PER_SECOND === 0 ? endOfSubBlock(length - 1, sampleRate) : 0;
    let largest = 0;
    let base = 0;
    let hopEnd = Math.ceil(length / HOP_SUB_BLOCKS) * HOP_SUB_BLOCKS;
    for (let end = length; end <= runningSums.length; end++) {
      if (end > base + REBASE) base += REBASE;
      const frames =
        evenFrames || endOfSubBlock(end - 1, sampleRate) - endOfSubBlock(end - length - 1, sampleRate);
      const power = sumBetween(runningSums, end - length, { end, base }) / frames;
      if (end <= energies.length && power > largest) largest = power;
      if (end === hopEnd) {
        atHops[hopEnd / HOP_SUB_BLOCKS - 1] = power;
        hopEnd += HOP_SUB_BLOCKS;
      }
    }
    return { largest, atHops };
  };
}

/** In place. */
function sumRunning(values: Float64Array): void {
  for (let base = 0; base < values.length; base += REBASE) {
    const end = Math.min(base + REBASE, values.length);
    for (let index = base + 1; index < end; index++) values[index]! += values[index - 1]!;
  }
}

/** Σ of start … end − 1, in two pieces where the running sum begins anew between them; that of the last begins at `base`. */
function sumBetween(
  runningSums: Float64Array,
  start: number,
  { end, base }: { end: number; base: number },
): number {
  const sum = runningSums[end - 1]!;
  if (start > base) return sum - runningSums[start - 1]!;
  if (start === base) return sum;
  const before = start % REBASE === 0 ? 0 : runningSums[start - 1]!;
  return runningSums[base - 1]! - before + sum;
}
