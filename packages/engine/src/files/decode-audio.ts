/** Audio files in memory. */
import { toByteSource } from './byte-source.ts';
import { decodeByOptionalPackage } from './decode-by-optional-package.ts';
import { decodeByteSource } from './decode-whole.ts';
import type { DecodedAudio, DecodeOptions } from './decoded-audio.ts';

/**
 * Decodes an audio file: WAV (with RF64, BW64), AIFF, FLAC exactly; MP3, Vorbis and Opus; everything else through the
 * optional package `@audio/decode`, where it is installed. What the file is, its content says, never its name.
 *
 * @throws {UnreadableAudioError} not audio, damaged, empty, a truncated FLAC, or samples that are not audio
 * @throws {UnsupportedAudioError} more than two channels (without `multichannel`), a sample rate outside 8…192 kHz, or a
 *   format that needs the optional package
 */
export function decodeAudio(bytes: Uint8Array, options: DecodeOptions): Promise<DecodedAudio> {
  return decodeByteSource(toByteSource(bytes), { ...options, decodeOther: decodeByOptionalPackage });
}
