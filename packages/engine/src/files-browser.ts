/** `@earwitness/engine/files` in a browser: exact WAV in and out, nothing else. */

export { decodeWav } from './files/decode-wav.ts';
export type { AudioFileFormat, DecodedAudio } from './files/decoded-audio.ts';
export { encodeWav, type WavBitDepth, type WavFormat } from './files/encode-wav.ts';
