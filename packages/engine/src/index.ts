/** `@earwitness/engine`: the public names. */

export type { ChannelLayout } from './audio/channel-layout.ts';
export type { AudioBufferLike, AudioInput, AudioSink, AudioSource, PcmAudio } from './audio/pcm-audio.ts';
export { toAudioSource } from './audio/pcm-audio.ts';
export { resample, resampleSource } from './audio/resample.ts';
export type { MasteringBrief } from './decide/brief.ts';
export { decide } from './decide/decide-plan.ts';
export {
  type Diagnosis,
  type DiagnosisFinding,
  type DiagnosisVerdict,
  diagnose,
} from './decide/diagnose.ts';
export { revise } from './decide/revise.ts';
export { REVISION_EXAMPLES } from './decide/revision-request.ts';
export { EngineError, InvalidPlanError, UnreadableAudioError, UnsupportedAudioError } from './errors.ts';
export { type MasterOptions, type MasterResult, master } from './master.ts';
export type { Analysis } from './measure/analysis.ts';
export { type AnalyzeOptions, analyze } from './measure/analyze.ts';
export {
  DELIVERY_TARGETS,
  type DeliveryTarget,
  deliveryTargetSchema,
  safeCeilingDbtp,
  type WantedTarget,
} from './plan/delivery-target.ts';
export { ENGINE_VERSION } from './plan/engine-version.ts';
export { equalizerCurveDb } from './plan/equalizer-band-curve.ts';
export type {
  EqualizerBand,
  MasteringPlan,
  PlannedStage,
  StageKind,
  Strength,
} from './plan/mastering-plan.ts';
export { formatPlan, parsePlan } from './plan/plan-json.ts';
export { NEUTRAL_PROFILE } from './profiles/built-in/neutral.ts';
export { BUILT_IN_PROFILES } from './profiles/built-in-profiles.ts';
export { type LearnedPiece, learnProfile } from './profiles/learn-profile.ts';
export { type TargetProfile, targetProfileSchema } from './profiles/target-profile.ts';
export type { OwnStage } from './render/chain.ts';
export { type RenderOptions, render } from './render/render-plan.ts';
export { solveLoudness } from './render/solve-loudness.ts';
export type { StageFormat, StageReport, StageState } from './stages/stage.ts';
