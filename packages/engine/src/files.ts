/** `@earwitness/engine/files` in Node: audio files in and out. */

export {
  type AnalysisPool,
  type AnalyzeFileOptions,
  createAnalysisPool,
  type FileMeasurement,
} from './files/analysis-pool.ts';
export type { AudioTags } from './files/audio-tags.ts';
export { decodeAudio } from './files/decode-audio.ts';
export { decodeFlac } from './files/decode-flac.ts';
export { decodeWav } from './files/decode-wav.ts';
export type { AudioFileFormat, DecodedAudio } from './files/decoded-audio.ts';
export { encodeWav } from './files/encode-wav.ts';
export {
  createMasteringPool,
  type FileMastering,
  type MasterFileOptions,
  type MasteringPool,
} from './files/mastering-pool.ts';
export { openAudio } from './files/open-audio.ts';
export type { AudioFile } from './files/open-byte-source.ts';
export { readAudio } from './files/read-audio.ts';
export type { Dither, WavBitDepth, WavEncoding, WavFormat } from './files/wav-format.ts';
export { createWavFileSink, type WavFileSink, type WavSinkOptions, writeWav } from './files/write-wav.ts';
