/** Audio files from disk into memory. */
import { decodeByOptionalPackage } from './decode-by-optional-package.ts';
import { decodeByteSource } from './decode-whole.ts';
import type { DecodedAudio } from './decoded-audio.ts';
import { openFileBytes } from './open-file-bytes.ts';

/**
 * Reads and decodes an audio file.
 *
 * @param multichannel accept 5.0, 5.1 and 7.1 as well; else more than two channels are refused
 * @throws {UnreadableAudioError} the file cannot be opened, or `decodeAudio` cannot read it
 * @throws {UnsupportedAudioError} see `decodeAudio`, or longer than memory allows
 */
export async function readAudio(
  path: string,
  { multichannel = false }: { multichannel?: boolean } = {},
): Promise<DecodedAudio> {
  const bytes = await openFileBytes(path);
  try {
    return await decodeByteSource(bytes, { name: path, multichannel, decodeOther: decodeByOptionalPackage });
  } finally {
    await bytes.close();
  }
}
