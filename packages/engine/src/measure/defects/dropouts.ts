import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { placeOf } from './stretches.ts';
import { clock, count, decimal } from './wording.ts';

/** One such moment may be an edit or a hard gate. */
const CERTAIN_DROPOUTS = 4;

/**
 * Samples that went missing: sound breaks off into digital silence and comes back within 100 ms. Gaps that were filled with a held
 * value, faded or dithered are not found.
 */
export function findDropouts(evidence: FullEvidence): Defect | undefined {
  const { dropouts } = evidence.defects;
  if (dropouts.length === 0) return undefined;
  const { sampleRate } = evidence;
  const longestSeconds = Math.max(...dropouts.map(({ frames }) => frames)) / sampleRate;
  return {
    kind: 'dropouts',
    severity: 'fault',
    confidence: confidenceBetween(dropouts.length, { least: 1, certain: CERTAIN_DROPOUTS }),
    ...placeOf(
      dropouts.map(({ frame, frames }) => ({
        startSeconds: frame / sampleRate,
        endSeconds: (frame + frames) / sampleRate,
      })),
    ),
    channels: [...evidence.hops.peaks.keys()],
    measured: { dropoutCount: dropouts.length, longestSeconds },
    sentence: `The sound drops out in ${count(dropouts.length, 'place')}, for up to ${decimal(1_000 * longestSeconds)} ms, from ${clock(dropouts[0]!.frame / sampleRate)}.`,
  };
}
