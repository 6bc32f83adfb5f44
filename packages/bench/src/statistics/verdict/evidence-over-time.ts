/** How the evidence grew, answer by answer: what one would have seen watching. */
import { confidenceSequence } from '../sequential/confidence-sequence.ts';
import { logEValue } from '../sequential/e-process.ts';
import { betAround, priorAround } from './any-time-share.ts';

/** Enough for a curve across a page. */
const MOST_POINTS = 240;

export interface EvidencePoint {
  readonly n: number;
  readonly successes: number;
  /** Base 10, so that 1.3 is an e-value of 20. */
  readonly log10EValue: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The e-value against chance and the confidence sequence, at up to 240 places evenly apart, the last answer included.
 *
 * @param successes in the order in which they were given
 */
export function evidenceOverTime(
  successes: readonly boolean[],
  { chance, level }: { chance: number; level: number },
): EvidencePoint[] {
  const step = Math.max(1, Math.ceil(successes.length / MOST_POINTS));
  const points: EvidencePoint[] = [];
  let right = 0;
  for (const [index, success] of successes.entries()) {
    if (success) right += 1;
    const n = index + 1;
    if (n % step !== 0 && n !== successes.length) continue;
    const { low, high } = confidenceSequence({ successes: right, n, level, prior: priorAround(chance) });
    points.push({
      n,
      successes: right,
      log10EValue: logEValue({ successes: right, n, chance, bet: betAround(chance) }) / Math.LN10,
      low,
      high,
    });
  }
  return points;
}
