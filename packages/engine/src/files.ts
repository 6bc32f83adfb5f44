/** `@earwitness/engine/files` in Node: audio files in and out. */

export { decodeAudio } from './files/decode-audio.ts';
export { decodeWav } from './files/decode-wav.ts';
export type { AudioFileFormat, DecodedAudio } from './files/decoded-audio.ts';
export { encodeWav, type WavBitDepth, type WavFormat } from './files/encode-wav.ts';
export { readAudio } from './files/read-audio.ts';
export { createWavFileSink, type WavFileSink, writeWav } from './files/write-wav.ts';
