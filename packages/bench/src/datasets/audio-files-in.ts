import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetError } from '../errors.ts';

const AUDIO_FILE = /\.(wav|wave|bwf|rf64|aif|aiff|aifc|flac|mp3|ogg|oga|opus|m4a|aac|caf|wma)$/i;

/**
 * The audio files of a folder and the folders in it, by name; hidden ones are left out.
 *
 * @throws {DatasetError} for a folder that is missing or holds no audio
 */
export async function audioFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new DatasetError({ file: folder, problem: 'there is no such folder', cause });
  });
  const files = names
    .filter((name) => AUDIO_FILE.test(name) && !/(^|[\\/])\./.test(name))
    .sort()
    .map((name) => join(folder, name));
  if (files.length === 0) throw new DatasetError({ file: folder, problem: 'the folder holds no audio' });
  return files;
}
