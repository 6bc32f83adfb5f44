/** From what was measured and what is wanted to a plan; numbers in, plain data out. */
import type { Analysis } from '../measure/analysis.ts';
import { type DeliveryTarget, limitTargetLufs, type WantedTarget } from '../plan/delivery-target.ts';
import { ENGINE_VERSION } from '../plan/engine-version.ts';
import {
  type AnsweredBrief,
  type EqualizerBand,
  MASTERING_PLAN_SCHEMA,
  type MasteringPlan,
  type StageKind,
} from '../plan/mastering-plan.ts';
import { roundDb } from '../plan/plan-numbers.ts';
import { BUILT_IN_PROFILES } from '../profiles/built-in-profiles.ts';
import type { MasteringBrief } from './brief.ts';
import { completeBrief, type ResolvedBrief } from './complete-brief.ts';
import { decideColour } from './decide-colour.ts';
import { decideDynamics } from './decide-dynamics.ts';
import { decideLoudness } from './decide-loudness.ts';
import { decideResonance, decideSubsonic, tellUnmendable } from './decide-repair.ts';
import { decideSibilance } from './decide-sibilance.ts';
import { decideStereo } from './decide-stereo.ts';
import { decideTone } from './decide-tone.ts';
import type { Decision } from './decision.ts';

/**
 * Decides how to master a mix: repairs, tone, dynamics, colour, stereo image, loudness. What needs nothing is left out, with a reason.
 * The gain is a first estimate until the loudness has been solved on the audio itself, as `master` does.
 *
 * @param analysis of the mix; silence gives a plan without stages
 * @throws {InvalidPlanError} a brief that does not follow its schema, or an unknown target or profile name
 * @throws {RangeError} a reference that is silent
 * @throws {UnsupportedAudioError} a true peak above 120 dBTP: samples that are no audio
 */
export function decide(analysis: Analysis, brief: MasteringBrief = {}): MasteringPlan {
  const resolved = completeBrief(brief, analysis);
  const { profile, strength, leaveAlone } = resolved;
  const wanted = settleLoudness(resolved.target, analysis);
  const tone = leaveOutIfAsked(
    decideTone(analysis, profile, {
      strength: strength.tone,
      sampleRate: wanted.sampleRate ?? analysis.sampleRate,
    }),
    leaveAlone,
  );
  const shaping = [
    ...tellUnmendable(analysis),
    decideSubsonic(analysis, wanted),
    decideResonance(analysis),
    decideSibilance(analysis),
    tone,
    decideDynamics(analysis, profile, { strength: strength.dynamics, equalizer: bandsOf(tone) }),
    decideColour(),
    decideStereo(analysis, profile, wanted, { strength: strength.stereo }),
  ].map((decision) => leaveOutIfAsked(decision, leaveAlone));
  const loudness = decideLoudness(analysis, wanted, {
    processed: shaping.some(isStage),
    mayGain: !leaveAlone.includes('loudness-gain'),
    mayLimit: !leaveAlone.includes('true-peak-limiter'),
  });
  const softClip = leaveOutIfAsked(loudness.softClip, leaveAlone);
  const decisions = [...shaping, loudness.gain, softClip, loudness.limiter];
  return {
    schema: MASTERING_PLAN_SCHEMA,
    engineVersion: ENGINE_VERSION,
    inputDigest: analysis.samplesDigest,
    brief: answer(resolved),
    target: loudness.target,
    stages: decisions.flatMap((decision) => ('stage' in decision ? [decision.stage] : [])),
    leftOut: decisions.flatMap((decision) => ('leftOut' in decision ? [decision.leftOut] : [])),
    feasible: loudness.feasible,
    shortfallLu: loudness.shortfallLu,
  };
}

/** A mix that keeps its loudness has its own as its target; silence has none, and nothing is done to it. */
function settleLoudness(target: WantedTarget, { integratedLufs }: Analysis): DeliveryTarget {
  const own = integratedLufs === null ? Number.NEGATIVE_INFINITY : roundDb(integratedLufs);
  return { ...target, integratedLufs: target.integratedLufs ?? limitTargetLufs(own) };
}

const bandsOf = (decision: Decision): readonly EqualizerBand[] =>
  'stage' in decision && decision.stage.kind === 'equalizer' ? decision.stage.settings.bands : [];

const isStage = (decision: Decision): boolean => 'stage' in decision;

function leaveOutIfAsked(decision: Decision, leaveAlone: readonly StageKind[]): Decision {
  if (!('stage' in decision) || !leaveAlone.includes(decision.stage.kind)) return decision;
  const { kind, reason, evidence } = decision.stage;
  return {
    leftOut: { kind, reason: `The brief asks to leave it alone. It would have been: ${reason}`, evidence },
  };
}

function answer({ target, profile, strength, leaveAlone }: ResolvedBrief): AnsweredBrief {
  const isBuiltIn = BUILT_IN_PROFILES[profile.id] === profile;
  return { target, profile: isBuiltIn ? profile.id : profile, strength, leaveAlone };
}
