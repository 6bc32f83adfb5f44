/** `@earwitness/engine`: the public names. */

export type { AudioSink, AudioSource, ChannelLayout, PcmAudio } from './audio/pcm-audio.ts';
export { toAudioSource } from './audio/pcm-audio.ts';
export { EngineError, InvalidPlanError, UnreadableAudioError, UnsupportedAudioError } from './errors.ts';
export type { Analysis } from './measure/analysis.ts';
