/** `@earwitness/engine` in a browser: the names of `index.ts`, whose long functions keep no page waiting. */
import './worker/without-eval.ts';

export { toAudioSource } from './audio/pcm-audio.ts';
export { resample, resampleSource } from './audio/resample.ts';
export { decide } from './decide/decide-plan.ts';
export { diagnose } from './decide/diagnose.ts';
export { revise } from './decide/revise.ts';
export { REVISION_EXAMPLES } from './decide/revision-request.ts';
export { EngineError, InvalidPlanError, UnreadableAudioError, UnsupportedAudioError } from './errors.ts';
export { DELIVERY_TARGETS, deliveryTargetSchema, safeCeilingDbtp } from './plan/delivery-target.ts';
export { ENGINE_VERSION } from './plan/engine-version.ts';
export { equalizerCurveDb } from './plan/equalizer-band-curve.ts';
export { formatPlan, parsePlan } from './plan/plan-json.ts';
export { NEUTRAL_PROFILE } from './profiles/built-in/neutral.ts';
export { BUILT_IN_PROFILES } from './profiles/built-in-profiles.ts';
export { learnProfile } from './profiles/learn-profile.ts';
export { targetProfileSchema } from './profiles/target-profile.ts';
export { analyze, master, render, solveLoudness } from './worker/page-functions.ts';
