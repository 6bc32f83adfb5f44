/** The decision about sibilance: bursts at 5 to 9 kHz that stand far out are turned down while they last. */
import type { Analysis } from '../measure/analysis.ts';
import { roundDb } from '../plan/plan-numbers.ts';
import type { Decision } from './decision.ts';
import { findDefect } from './find-defect.ts';

/** @returns always left out where the bursts may be cymbals: the finding cannot tell */
export function decideSibilance(analysis: Analysis): Decision {
  const sibilance = findDefect(analysis, 'sibilance');
  if (!sibilance) {
    return leaveOut('No bursts at 5 to 9 kHz stand out.', {});
  }
  const { burstCount, riseDb } = sibilance.measured as { burstCount: number; riseDb: number };
  return leaveOut(
    `${sibilance.sentence} Both are meant to be heard: listen, and ask for a de-esser if they hurt.`,
    {
      burstCount,
      riseDb: roundDb(riseDb),
    },
  );
}

const leaveOut = (reason: string, evidence: Record<string, number>): Decision => ({
  leftOut: { kind: 'dynamic-equalizer', reason, evidence },
});
