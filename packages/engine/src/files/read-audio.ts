/** Audio files from disk. */
import { readFile } from 'node:fs/promises';
import { UnreadableAudioError } from '../errors.ts';
import { decodeAudio } from './decode-audio.ts';
import type { DecodedAudio } from './decoded-audio.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'there is no permission to read it',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/**
 * Reads and decodes an audio file.
 *
 * @throws {UnreadableAudioError} the file cannot be opened, or `decodeAudio` cannot read it
 * @throws {UnsupportedAudioError} see `decodeAudio`
 */
export async function readAudio(path: string): Promise<DecodedAudio> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new UnreadableAudioError({ file: path, reason: REASONS[cause.code ?? ''] ?? cause.message, cause });
  });
  return decodeAudio(bytes, { name: path });
}
