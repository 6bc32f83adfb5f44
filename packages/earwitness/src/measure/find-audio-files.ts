/** From what was typed to audio files: files as they are, folders with all below them, globs. */
import { realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { compareNaturally } from './natural-order.ts';

/** What folders and globs are searched for; a file that is named is taken whatever it is called. */
const AUDIO_EXTENSIONS = [
  ...['wav', 'wave', 'bwf', 'rf64', 'bw64', 'aif', 'aiff', 'aifc'],
  ...['flac', 'mp3', 'ogg', 'oga', 'opus', 'm4a', 'aac', 'caf', 'wv', 'wma'],
];
const AUDIO_FILES = `**/*.{${AUDIO_EXTENSIONS.join(',')}}`;
const AUDIO_NAME = new RegExp(`\\.(${AUDIO_EXTENSIONS.join('|')})$`, 'i');

export interface FoundFiles {
  /** Each once, whatever links lead to it, in the order of the arguments; within a folder or glob in natural order: `2.wav` before `10.wav`. */
  readonly files: readonly string[];
  /** Arguments that led to nothing. */
  readonly misses: readonly { readonly file: string; readonly reason: string }[];
}

/** @param purpose what the files are for, as a verb: it stands in the reasons of misses */
export async function findAudioFiles(
  paths: readonly string[],
  { purpose = 'measure' }: { purpose?: string } = {},
): Promise<FoundFiles> {
  const files = new Map<string, string>();
  const misses: { file: string; reason: string }[] = [];
  for (const path of paths) {
    const { found, missed } = await findBehind(path);
    for (const file of found) {
      const place = await realpath(file).catch(() => resolve(file));
      if (!files.has(place)) files.set(place, file);
    }
    if (found.length === 0) misses.push({ file: path, reason: `Cannot ${purpose} ${path}: ${missed}` });
  }
  return { files: [...files.values()], misses };
}

async function findBehind(path: string): Promise<{ found: readonly string[]; missed: string }> {
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isFile()) return { found: [path], missed: '' };
  // Loaded only here: the library takes longer to load than a short file takes to measure.
  const { glob, isDynamicPattern } = await import('tinyglobby');
  if (kind?.isDirectory()) {
    const below = await glob(AUDIO_FILES, { cwd: path, caseSensitiveMatch: false, expandDirectories: false });
    return {
      found: below.toSorted(compareNaturally).map((file) => join(path, file)),
      missed: 'there are no audio files in this folder',
    };
  }
  const pattern = process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
  if (kind === undefined && isDynamicPattern(pattern)) {
    const matches = await glob(pattern, { expandDirectories: false });
    return {
      found: matches.filter((match) => AUDIO_NAME.test(match)).toSorted(compareNaturally),
      missed: 'it matches no audio file',
    };
  }
  return { found: kind === undefined ? [] : [path], missed: 'there is no such file' };
}
