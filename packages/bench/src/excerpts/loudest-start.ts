import type { Analysis } from '@earwitness/engine';

/** Sums that are apart by no more than this come of rounding. */
const ROUNDING = 1e-9;

/**
 * Where the loudest stretch of a length begins, in seconds, on the grid of the analysis; of equals the earliest, and 0 for audio that is not
 * longer, or silent.
 */
export function loudestStart(
  { seconds: wholeSeconds, loudnessOverTime }: Pick<Analysis, 'seconds' | 'loudnessOverTime'>,
  seconds: number,
): number {
  if (wholeSeconds <= seconds) return 0;
  const { hopSeconds, momentaryLufs } = loudnessOverTime;
  const powers = momentaryLufs.map((lufs) => (lufs === null ? 0 : 10 ** (lufs / 10)));
  const hops = Math.round(seconds / hopSeconds);
  let sum = powers.slice(0, hops).reduce((total, power) => total + power, 0);
  let best = { sum, start: 0 };
  for (let start = 1; start + hops <= powers.length; start += 1) {
    sum += powers[start + hops - 1]! - powers[start - 1]!;
    if (sum > best.sum * (1 + ROUNDING)) best = { sum, start };
  }
  return best.start * hopSeconds;
}
