/** From what was measured and what is wanted to a plan; numbers in, plain data out. */
import type { Analysis } from '../measure/analysis.ts';
import { ENGINE_VERSION } from '../plan/engine-version.ts';
import { MASTERING_PLAN_SCHEMA, type MasteringPlan } from '../plan/mastering-plan.ts';
import { NEUTRAL_PROFILE } from '../profiles/built-in/neutral.ts';
import type { MasteringBrief } from './brief.ts';
import { completeBrief } from './complete-brief.ts';
import { decideLoudness } from './decide-loudness.ts';
import { decideTone } from './decide-tone.ts';

/**
 * Decides how to master a mix. The gain is a first estimate until the loudness has been solved on the audio itself, as
 * `master` does.
 *
 * @param analysis of the mix; silence gives a plan without stages
 * @throws {InvalidPlanError} a brief that does not follow its schema, or an unknown target name
 */
export function decide(analysis: Analysis, brief: MasteringBrief = {}): MasteringPlan {
  const { target, strength } = completeBrief(brief);
  const profile = NEUTRAL_PROFILE;
  const tone = decideTone(analysis, profile, { strength: strength.tone });
  const loudness = decideLoudness(analysis, target, { equalized: 'stage' in tone });
  const decisions = [tone, loudness.gain, loudness.limiter];
  return {
    schema: MASTERING_PLAN_SCHEMA,
    engineVersion: ENGINE_VERSION,
    inputDigest: analysis.samplesDigest,
    target: { ...target },
    profile: profile.id,
    strength: { ...strength },
    stages: decisions.flatMap((decision) => ('stage' in decision ? [decision.stage] : [])),
    leftOut: decisions.flatMap((decision) => ('leftOut' in decision ? [decision.leftOut] : [])),
    feasible: loudness.feasible,
    shortfallLu: loudness.shortfallLu,
  };
}
