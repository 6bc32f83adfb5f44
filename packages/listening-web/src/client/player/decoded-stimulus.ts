/** What stimuli come as, and what becomes of one. */
export type StimulusType = 'audio/flac' | 'audio/wav';

export interface DecodedStimulus {
  sampleRate: number;
  channels: Float32Array<ArrayBuffer>[];
  /** For the picture. */
  peaks: number[];
}
