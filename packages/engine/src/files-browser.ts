/** `@earwitness/engine/files` in a browser: audio files in, WAV out. */

export type { AudioTags } from './files/audio-tags.ts';
export { decodeFlac } from './files/decode-flac.ts';
export { decodeWav } from './files/decode-wav.ts';
export type { AudioFileFormat, DecodedAudio } from './files/decoded-audio.ts';
export { encodeWav } from './files/encode-wav.ts';
export { exportAudioBuffer } from './files/export-audio-buffer.ts';
export type { AudioFile } from './files/open-byte-source.ts';
export type { Dither, WavBitDepth, WavEncoding, WavFormat } from './files/wav-format.ts';
export { openAudio } from './worker/page-open-audio.ts';
