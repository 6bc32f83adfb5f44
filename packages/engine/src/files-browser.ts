/** `@earwitness/engine/files` in a browser: audio files in, WAV out. */

export type { AudioTags } from './files/audio-tags.ts';
export { decodeWav } from './files/decode-wav.ts';
export type { AudioFileFormat, DecodedAudio } from './files/decoded-audio.ts';
export { encodeWav, type WavBitDepth, type WavFormat } from './files/encode-wav.ts';
export { openAudio } from './files/open-blob.ts';
export type { AudioFile } from './files/open-byte-source.ts';
