/** The loudness decision: how far to the target, and what the ceiling will cost on the way. */
import { UnsupportedAudioError } from '../errors.ts';
import type { Analysis } from '../measure/analysis.ts';
import type { DeliveryTarget } from '../plan/delivery-target.ts';
import {
  AT_CEILING_DB,
  formatDb,
  formatDbtp,
  formatLufs,
  LARGEST_GAIN_DB,
  limitGainDb,
  roundDb,
} from '../plan/plan-numbers.ts';
import type { Decision } from './decision.ts';
import { findDefect } from './find-defect.ts';

/** A difference that no meter and no ear insists on. */
const NEGLIGIBLE_LU = 0.05;
/** Peaks this far below the ceiling stay below it, also when the solved gain turns out a little higher than expected. */
const LIMITER_MARGIN_DB = 1;
/** What is dense already and asks for no more loudness has peaks that belong to its sound: no more than this is limited. */
const HARMLESS_REDUCTION_DB = 1.5;
/** Peak to loudness ratio: 12.4 to 18.8 in unmastered mixes that were measured, 7 to 11 in most masters of pop music. */
const DENSE_PLR_DB = 12;
/** Peaks this far above the ceiling usually still come down within the gain-reduction budget; the solution decides. */
const FEASIBLE_PEAK_REDUCTION_DB = 12;
/** A limiter that has more than this to do turns the music down with every peak: rounding the peaks off first halves that. */
const LIMITER_ALONE_DB = 3;
/** The soft clipper stays this far above the limiter's ceiling, and so never has the last word. */
const CLIP_ABOVE_CEILING_DB = 3;
const CLIP_KNEE_DB = 6;
/** Peaks that stand less above the loudness are no short ones: rounding them off would be heard as distortion. */
const LEAST_CLIPPED_PLR_DB = 9;
const NO_LOUDNESS = 'The mix has no loudness, being below −70 LUFS or shorter than 0.4 s.';
/** Shorter is louder, longer is cleaner: where the limiter has little to do, its gain moves so slowly that no new tones arise. */
const GENTLE_LIMITER = { lookaheadSeconds: 0.003, releaseSeconds: 0.1 };
const LOUD_LIMITER = { lookaheadSeconds: 0.0015, releaseSeconds: 0.05 };

export interface LoudnessDecisions {
  readonly gain: Decision;
  readonly softClip: Decision;
  readonly limiter: Decision;
  /** The target, without limiting where that would do harm. */
  readonly target: DeliveryTarget;
  readonly feasible: boolean;
  readonly shortfallLu: number;
}

/**
 * @param processed whether other stages come first, which move loudness and peaks by an amount not known yet
 * @param mayGain false leaves the loudness as it is, whatever the target
 * @param mayLimit false keeps the ceiling by gain alone
 */
export function decideLoudness(
  analysis: Analysis,
  asked: DeliveryTarget,
  { processed, mayGain, mayLimit }: { processed: boolean; mayGain: boolean; mayLimit: boolean },
): LoudnessDecisions {
  const wanted = mayLimit ? asked : { ...asked, gainReductionBudgetDb: 0 };
  if (!mayGain) return decideWithoutGain(analysis, wanted, { processed, mayLimit });
  const { integratedLufs, truePeakDbtp } = analysis;
  if (truePeakDbtp === null) return leaveSilenceAlone(wanted);
  if (truePeakDbtp > LARGEST_GAIN_DB) {
    throw new UnsupportedAudioError(
      `Cannot master audio as its true peak must be at most ${LARGEST_GAIN_DB} dBTP: current value is ${truePeakDbtp.toFixed(1)}`,
    );
  }
  const wantedGainDb = integratedLufs === null ? 0 : limitGainDb(wanted.integratedLufs - integratedLufs);
  const overCeilingDb = truePeakDbtp + wantedGainDb - wanted.ceilingDbtp;
  const isTurnedDown = !processed && isDense(analysis) && wantedGainDb <= NEGLIGIBLE_LU;
  const target =
    isTurnedDown && overCeilingDb > HARMLESS_REDUCTION_DB ? { ...wanted, gainReductionBudgetDb: 0 } : wanted;
  return target.gainReductionBudgetDb === 0
    ? decideByGainAlone(analysis, target, { wantedGainDb, truePeakDbtp, processed })
    : decideWithLimiter(analysis, target, { gainDb: wantedGainDb, truePeakDbtp, processed });
}

/** Peaks are held all the same; the target is met where the mix is there already and nothing else moves it. */
function decideWithoutGain(
  analysis: Analysis,
  target: DeliveryTarget,
  { processed, mayLimit }: { processed: boolean; mayLimit: boolean },
): LoudnessDecisions {
  const { integratedLufs, truePeakDbtp } = analysis;
  if (truePeakDbtp === null || integratedLufs === null) return leaveSilenceAlone(target);
  const where = { ...target, integratedLufs };
  const { softClip, limiter } = decideWithLimiter(analysis, where, { gainDb: 0, truePeakDbtp, processed });
  const missingLu = target.integratedLufs - integratedLufs;
  const evidence = { integratedLufs: roundDb(integratedLufs), targetLufs: target.integratedLufs };
  const asked = 'The brief asks to leave it alone';
  return {
    gain: leaveGainOut(`${asked}: the mix reads ${formatLufs(integratedLufs)} and stays there.`, evidence),
    softClip: mayLimit ? softClip : leaveClipOut('Nothing is to be taken off the peaks.', {}),
    limiter:
      mayLimit || 'leftOut' in limiter
        ? limiter
        : { leftOut: { kind: 'true-peak-limiter', reason: `${asked}.`, evidence: limiter.stage.evidence } },
    target,
    feasible: !processed && Math.abs(missingLu) <= NEGLIGIBLE_LU && (mayLimit || 'leftOut' in limiter),
    shortfallLu: roundDb(Math.max(0, missingLu)),
  };
}

function decideWithLimiter(
  { integratedLufs, plrDb }: Analysis,
  target: DeliveryTarget,
  { gainDb, truePeakDbtp, processed }: { gainDb: number; truePeakDbtp: number; processed: boolean },
): LoudnessDecisions {
  const expectedTruePeakDbtp = roundDb(truePeakDbtp + gainDb);
  const overCeilingDb = expectedTruePeakDbtp - target.ceilingDbtp;
  const isInPlace = !processed && Math.abs(gainDb) <= NEGLIGIBLE_LU;
  const needsLimiter = processed || overCeilingDb > (isInPlace ? AT_CEILING_DB : -LIMITER_MARGIN_DB);
  const shortfallLu = roundDb(Math.max(0, overCeilingDb - FEASIBLE_PEAK_REDUCTION_DB));
  return {
    gain:
      integratedLufs === null
        ? leaveGainOut(NO_LOUDNESS, {})
        : decideGain({ integratedLufs, gainDb, target, needed: processed || needsLimiter }),
    softClip: decideSoftClip({ overCeilingDb, plrDb, target }),
    limiter: decideLimiter({
      target,
      expectedTruePeakDbtp,
      needed: needsLimiter,
      evidence: {
        truePeakDbtp: roundDb(truePeakDbtp),
        expectedTruePeakDbtp,
        ceilingDbtp: target.ceilingDbtp,
      },
    }),
    target,
    feasible: integratedLufs !== null && shortfallLu === 0,
    shortfallLu,
  };
}

/** As loud as wanted, or as the peaks allow; the limiter only stands by until the gain is settled. */
function decideByGainAlone(
  { integratedLufs }: Analysis,
  target: DeliveryTarget,
  {
    wantedGainDb,
    truePeakDbtp,
    processed,
  }: { wantedGainDb: number; truePeakDbtp: number; processed: boolean },
): LoudnessDecisions {
  const gainDb = Math.min(wantedGainDb, limitGainDb(target.ceilingDbtp - truePeakDbtp));
  const shortfallLu = roundDb(wantedGainDb - gainDb);
  const evidence = {
    truePeakDbtp: roundDb(truePeakDbtp),
    expectedTruePeakDbtp: roundDb(truePeakDbtp + gainDb),
    ceilingDbtp: target.ceilingDbtp,
  };
  const why =
    shortfallLu === 0
      ? 'no peak comes above it.'
      : `more loudness would need limiting, which is not wanted here; the gain alone keeps the ceiling, ${shortfallLu.toFixed(1)} LU below the target.`;
  const reason = `Peaks read ${formatDbtp(truePeakDbtp)}, the ceiling is ${formatDbtp(target.ceilingDbtp)}: ${why}`;
  return {
    gain:
      integratedLufs === null
        ? leaveGainOut(NO_LOUDNESS, {})
        : decideGain({ integratedLufs, gainDb, target, needed: processed }),
    softClip: leaveClipOut('Nothing is to be taken off the peaks.', {}),
    limiter:
      processed || evidence.expectedTruePeakDbtp > target.ceilingDbtp - LIMITER_MARGIN_DB
        ? planLimiter(target, { reason, evidence })
        : { leftOut: { kind: 'true-peak-limiter', reason, evidence } },
    target,
    feasible: integratedLufs !== null && shortfallLu === 0,
    shortfallLu,
  };
}

/** Whether peaks were taken off before, by a limiter, a clipper or the music's own density. */
function isDense(analysis: Analysis): boolean {
  const { plrDb } = analysis;
  return (
    (plrDb !== null && plrDb <= DENSE_PLR_DB) ||
    findDefect(analysis, 'already-limited') !== undefined ||
    findDefect(analysis, 'clipping') !== undefined
  );
}

function decideGain({
  integratedLufs,
  gainDb,
  target,
  needed,
}: {
  integratedLufs: number;
  gainDb: number;
  target: DeliveryTarget;
  /** Whether other stages move the loudness, so that some gain will be solved for. */
  needed: boolean;
}): Decision {
  const evidence = { integratedLufs: roundDb(integratedLufs), targetLufs: target.integratedLufs };
  const reading = `The mix reads ${formatLufs(integratedLufs)}`;
  if (!needed && Math.abs(gainDb) <= NEGLIGIBLE_LU) {
    return leaveGainOut(
      `${reading} and is at the target of ${formatLufs(target.integratedLufs)} already.`,
      evidence,
    );
  }
  return {
    stage: {
      kind: 'loudness-gain',
      settings: { gainDb },
      reason: `${reading}; ${formatDb(gainDb)} brings it to ${formatLufs(integratedLufs + gainDb)} (the target is ${formatLufs(target.integratedLufs)}), as long as no other stage moves its loudness.`,
      evidence,
    },
  };
}

/** The first decibels of short peaks are rounded off, so that the limiter moves the music less. */
function decideSoftClip({
  overCeilingDb,
  plrDb,
  target: { ceilingDbtp },
}: {
  overCeilingDb: number;
  plrDb: number | null;
  target: DeliveryTarget;
}): Decision {
  const evidence = { overCeilingDb: roundDb(overCeilingDb), plrDb: plrDb === null ? null : roundDb(plrDb) };
  if (overCeilingDb <= LIMITER_ALONE_DB) {
    return leaveClipOut(
      `Peaks stand ${Math.max(0, overCeilingDb).toFixed(1)} dB above the ceiling: the limiter does that alone.`,
      evidence,
    );
  }
  if (plrDb === null || plrDb < LEAST_CLIPPED_PLR_DB) {
    return leaveClipOut(
      `Peaks stand ${overCeilingDb.toFixed(1)} dB above the ceiling, but too little above the loudness to be short: clipping them would be heard.`,
      evidence,
    );
  }
  const ceilingDb = roundDb(ceilingDbtp + CLIP_ABOVE_CEILING_DB);
  return {
    stage: {
      kind: 'soft-clip',
      settings: { ceilingDb, kneeDb: CLIP_KNEE_DB },
      reason: `Peaks stand ${overCeilingDb.toFixed(1)} dB above the ceiling and are short (${plrDb.toFixed(1)} dB above the loudness): their tops are rounded off from ${formatDb(ceilingDb - CLIP_KNEE_DB)} on, so that the limiter, which turns everything down with a peak, has half as much to do.`,
      evidence,
    },
  };
}

const leaveClipOut = (reason: string, evidence: Record<string, number | null>): Decision => ({
  leftOut: { kind: 'soft-clip', reason, evidence },
});

function decideLimiter({
  target,
  expectedTruePeakDbtp,
  needed,
  evidence,
}: {
  target: DeliveryTarget;
  expectedTruePeakDbtp: number;
  needed: boolean;
  evidence: { expectedTruePeakDbtp: number } & Record<string, number>;
}): Decision {
  const peaks = `Peaks will reach about ${formatDbtp(expectedTruePeakDbtp)}`;
  if (!needed) {
    return {
      leftOut: {
        kind: 'true-peak-limiter',
        reason: `${peaks}, below the ceiling of ${formatDbtp(target.ceilingDbtp)}: there is nothing to limit.`,
        evidence,
      },
    };
  }
  const expectedGainReductionDb = roundDb(Math.max(0, expectedTruePeakDbtp - target.ceilingDbtp));
  const expectation =
    expectedGainReductionDb > 0
      ? `up to ${expectedGainReductionDb.toFixed(1)} dB of gain reduction is expected`
      : 'little or no gain reduction is expected';
  return planLimiter(target, {
    reason: `${peaks}; the ceiling is ${formatDbtp(target.ceilingDbtp)}: ${expectation}.`,
    evidence: { ...evidence, expectedGainReductionDb },
  });
}

const planLimiter = (
  { ceilingDbtp }: DeliveryTarget,
  explained: { reason: string; evidence: { expectedTruePeakDbtp: number } & Record<string, number> },
): Decision => {
  const overCeilingDb = explained.evidence.expectedTruePeakDbtp - ceilingDbtp;
  const speed = overCeilingDb > LIMITER_ALONE_DB ? LOUD_LIMITER : GENTLE_LIMITER;
  return { stage: { kind: 'true-peak-limiter', settings: { ceilingDbtp, ...speed }, ...explained } };
};

const leaveGainOut = (reason: string, evidence: Record<string, number>): Decision => ({
  leftOut: { kind: 'loudness-gain', reason, evidence },
});

function leaveSilenceAlone(target: DeliveryTarget): LoudnessDecisions {
  const limiterReason = 'The mix is silent: there are no peaks to limit.';
  return {
    gain: leaveGainOut('The mix is silent: no gain would bring it to a target.', {}),
    softClip: leaveClipOut('The mix is silent: there are no peaks to round off.', {}),
    limiter: { leftOut: { kind: 'true-peak-limiter', reason: limiterReason, evidence: {} } },
    target,
    feasible: false,
    shortfallLu: 0,
  };
}
