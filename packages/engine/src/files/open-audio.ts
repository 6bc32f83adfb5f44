/** Audio files on disk or in memory, open for reading. */
import { blobByteSource, nameOf, toByteSource } from './byte-source.ts';
import { decodeByOptionalPackage } from './decode-by-optional-package.ts';
import { type AudioFile, openTaggedByteSource } from './open-byte-source.ts';
import { openFileBytes } from './open-file-bytes.ts';

/**
 * Opens an audio file for reading any part of it, as often as one likes.
 *
 * WAV, AIFF and FLAC of any length are read in bounded memory, from where `source.read()` asks; all other formats are decoded
 * into memory as a whole. A damaged place may show only when it is read: `source.read()` then rejects with `UnreadableAudioError`.
 *
 * @param file a path, or a Blob or bytes as in a browser
 * @param name what it is called in error messages
 * @param multichannel accept 5.0, 5.1 and 7.1 as well; else more than two channels are refused
 * @param blocking reads of PCM wait for the disk instead of handing over to another thread: for a thread that has nothing else to do
 * @throws {UnreadableAudioError} the file cannot be opened, is not audio, damaged or empty
 * @throws {UnsupportedAudioError} a format, channels or a sample rate that are not supported
 */
export async function openAudio(
  file: string | Blob | Uint8Array,
  {
    name = typeof file === 'string' ? file : nameOf(file),
    multichannel = false,
    blocking = false,
  }: { name?: string; multichannel?: boolean; blocking?: boolean } = {},
): Promise<AudioFile> {
  const options = { name, multichannel, decodeOther: decodeByOptionalPackage };
  if (file instanceof Blob) return openTaggedByteSource(blobByteSource(file), options);
  if (typeof file !== 'string') return openTaggedByteSource(toByteSource(file), options);
  const bytes = await openFileBytes(file, { blocking });
  try {
    const opened = await openTaggedByteSource(bytes, options);
    return {
      ...opened,
      async close() {
        await opened.close();
        await bytes.close();
      },
    };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}
