/** The loudness decision: how far to the target, and what the ceiling will cost on the way. */
import type { Analysis } from '../measure/analysis.ts';
import type { DeliveryTarget } from '../plan/delivery-target.ts';
import { formatDb, formatDbtp, formatLufs, limitGainDb, roundDb } from '../plan/plan-numbers.ts';
import type { Decision } from './decision.ts';

/** A difference that no meter and no ear insists on. */
const NEGLIGIBLE_LU = 0.05;
/** Peaks this far below the ceiling stay below it, also when the solved gain turns out a little higher than expected. */
const LIMITER_MARGIN_DB = 1;
/** Peaks this far above the ceiling usually still come down within the gain-reduction budget; the solution decides. */
const FEASIBLE_PEAK_REDUCTION_DB = 12;
const LOOKAHEAD_SECONDS = 0.003;
const RELEASE_SECONDS = 0.3;

export interface LoudnessDecisions {
  readonly gain: Decision;
  readonly limiter: Decision;
  readonly feasible: boolean;
  readonly shortfallLu: number;
}

/**
 * @param equalized whether an equalizer comes first, which moves loudness and peaks by an amount not known yet
 */
export function decideLoudness(
  analysis: Analysis,
  target: DeliveryTarget,
  { equalized }: { equalized: boolean },
): LoudnessDecisions {
  const { integratedLufs, truePeakDbtp } = analysis;
  if (truePeakDbtp === null) return leaveSilenceAlone();
  const gainDb = integratedLufs === null ? 0 : limitGainDb(target.integratedLufs - integratedLufs);
  const expectedTruePeakDbtp = roundDb(truePeakDbtp + gainDb);
  const overCeilingDb = expectedTruePeakDbtp - target.ceilingDbtp;
  const needsLimiter = equalized || overCeilingDb > -LIMITER_MARGIN_DB;
  const shortfallLu = roundDb(Math.max(0, overCeilingDb - FEASIBLE_PEAK_REDUCTION_DB));
  return {
    gain:
      integratedLufs === null
        ? leaveGainOut('The mix has no loudness, being below −70 LUFS or shorter than 0.4 s.', {})
        : decideGain({ integratedLufs, gainDb, target, needed: equalized || needsLimiter }),
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
    feasible: integratedLufs !== null && shortfallLu === 0,
    shortfallLu,
  };
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
      reason: `${reading}; ${formatDb(gainDb)} brings it to the target of ${formatLufs(target.integratedLufs)}, as long as no other stage moves its loudness.`,
      evidence,
    },
  };
}

function decideLimiter({
  target: { ceilingDbtp },
  expectedTruePeakDbtp,
  needed,
  evidence,
}: {
  target: DeliveryTarget;
  expectedTruePeakDbtp: number;
  needed: boolean;
  evidence: Record<string, number>;
}): Decision {
  const peaks = `Peaks will reach about ${formatDbtp(expectedTruePeakDbtp)}`;
  if (!needed) {
    return {
      leftOut: {
        kind: 'true-peak-limiter',
        reason: `${peaks}, below the ceiling of ${formatDbtp(ceilingDbtp)}: there is nothing to limit.`,
        evidence,
      },
    };
  }
  const expectedGainReductionDb = roundDb(Math.max(0, expectedTruePeakDbtp - ceilingDbtp));
  const expectation =
    expectedGainReductionDb > 0
      ? `up to ${expectedGainReductionDb.toFixed(1)} dB of gain reduction is expected`
      : 'little or no gain reduction is expected';
  return {
    stage: {
      kind: 'true-peak-limiter',
      settings: { ceilingDbtp, lookaheadSeconds: LOOKAHEAD_SECONDS, releaseSeconds: RELEASE_SECONDS },
      reason: `${peaks}; the ceiling is ${formatDbtp(ceilingDbtp)}: ${expectation}.`,
      evidence: { ...evidence, expectedGainReductionDb },
    },
  };
}

const leaveGainOut = (reason: string, evidence: Record<string, number>): Decision => ({
  leftOut: { kind: 'loudness-gain', reason, evidence },
});

function leaveSilenceAlone(): LoudnessDecisions {
  const limiterReason = 'The mix is silent: there are no peaks to limit.';
  return {
    gain: leaveGainOut('The mix is silent: no gain would bring it to a target.', {}),
    limiter: { leftOut: { kind: 'true-peak-limiter', reason: limiterReason, evidence: {} } },
    feasible: false,
    shortfallLu: 0,
  };
}
