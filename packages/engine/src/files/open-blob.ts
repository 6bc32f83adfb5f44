/** Audio files in a browser. */
import { blobByteSource, nameOf, toByteSource } from './byte-source.ts';
import { type AudioFile, openTaggedByteSource } from './open-byte-source.ts';

/**
 * Opens a file that the user chose, or bytes, for reading any part of it, as often as one likes.
 *
 * WAV, AIFF and FLAC of any length are read in bounded memory, from where `source.read()` asks; MP3, Vorbis and Opus are decoded
 * into memory as a whole. A damaged place may show only when it is read: `source.read()` then rejects with `UnreadableAudioError`.
 *
 * @param name what the file is called in error messages
 * @param multichannel accept 5.0, 5.1 and 7.1 as well; else more than two channels are refused
 * @throws {UnreadableAudioError} not audio, damaged or empty
 * @throws {UnsupportedAudioError} a format, channels or a sample rate that are not supported
 */
export function openAudio(
  file: Blob | Uint8Array,
  { name = nameOf(file), multichannel = false }: { name?: string; multichannel?: boolean } = {},
): Promise<AudioFile> {
  const bytes = file instanceof Blob ? blobByteSource(file) : toByteSource(file);
  return openTaggedByteSource(bytes, { name, multichannel });
}
