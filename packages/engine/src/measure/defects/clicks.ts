import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { placeOf, secondsOf } from './stretches.ts';
import { clock, count, decimal } from './wording.ts';

/** Everything collected stands out by 10 dB; percussion may do so now and then, so a single click needs more. */
const SINGLE_PROMINENCE_DB = 16;
const LEAST_PROMINENCE_DB = 12;
const CERTAIN_PROMINENCE_DB = 24;
const WARNING_CLICKS = 3;
/** Thirty a minute: crackle. */
const FAULT_CLICKS_A_SECOND = 0.5;
/** A click's block, and half a block to either side. */
const CLICK_SECONDS = 0.003;

/**
 * Single moments under 3 ms that stand far above everything around: bad edits, lost samples, vinyl, static. Louder music hides
 * them from this as from the ear; a dry, very short percussion sound (a stick, a mouth) looks the same.
 */
export function findClicks(evidence: FullEvidence): Defect | undefined {
  const { clicks, clickCounts } = evidence.defects;
  const strong = clicks.filter(({ prominenceDb }) => prominenceDb >= LEAST_PROMINENCE_DB);
  const strongestDb = strong.reduce((most, { prominenceDb }) => Math.max(most, prominenceDb), 0);
  if (strong.length === 0 || (strong.length < WARNING_CLICKS && strongestDb < SINGLE_PROMINENCE_DB)) {
    return undefined;
  }
  // Segments keep their strongest clicks; where some are left out, all that were counted are as good as those kept.
  const counted = clickCounts.reduce((sum, each) => sum + each, 0);
  const clickCount = clicks.length < counted ? counted : strong.length;
  const moments = [...new Set(strong.map(({ frame }) => frame / evidence.sampleRate))];
  return {
    kind: 'clicks',
    severity:
      clickCount >= FAULT_CLICKS_A_SECOND * Math.max(10, secondsOf(evidence))
        ? 'fault'
        : clickCount >= WARNING_CLICKS
          ? 'warning'
          : 'note',
    confidence: confidenceBetween(strongestDb, {
      least: LEAST_PROMINENCE_DB,
      certain: CERTAIN_PROMINENCE_DB,
    }),
    ...placeOf(
      moments.map((moment) => ({
        startSeconds: Math.max(0, moment - CLICK_SECONDS / 2),
        endSeconds: Math.min(secondsOf(evidence), moment + CLICK_SECONDS / 2),
      })),
    ),
    channels: [...new Set(strong.map(({ channel }) => channel))].sort((a, b) => a - b),
    measured: { clickCount, strongestProminenceDb: strongestDb },
    sentence: `${count(clickCount, 'click')}, ${clickCount > 1 ? 'the strongest ' : ''}${decimal(strongestDb)} dB above what is around, from ${clock(moments[0]!)}.`,
  };
}
