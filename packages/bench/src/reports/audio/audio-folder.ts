/**
 * The folder of audio beside a page. A page that was opened from a file may neither fetch its neighbours nor hand their sound to Web Audio,
 * but it may run a script that lies beside it: so each item's audio is a script, which hands it over as text.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { sha256 } from '../../files/sha256.ts';
import { writeFileSafely } from '../../files/write-file-safely.ts';
import { HAND_OVER } from '../player/player-script.ts';

const OF_OURS = /^[a-z0-9-]+\.[0-9a-f]{12}\.js$/;

/** `index.html` has `index-audio`. */
export function audioFolderOf(pageFile: string): string {
  return join(dirname(pageFile), `${basename(pageFile, extname(pageFile))}-audio`);
}

/** The name says what the file holds, so that a page never plays the audio of another. */
export function audioFileName(itemId: string, digests: readonly string[]): string {
  return `${itemId}.${sha256(digests.join(' ')).slice(0, 12)}.js`;
}

const toBase64 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

const contentOf = (name: string, flacs: readonly Uint8Array[]): string =>
  `${HAND_OVER}(${JSON.stringify(name)},${JSON.stringify(flacs.map(toBase64))});\n`;

/** Whether a file of that name is there, as long as it must be: it appears whole, and its name says what it holds. */
export async function hasAudioFile(
  folder: string,
  name: string,
  byteLengths: readonly number[],
): Promise<boolean> {
  const empty = contentOf(
    name,
    byteLengths.map(() => new Uint8Array()),
  ).length;
  const expected = byteLengths.reduce((sum, bytes) => sum + 4 * Math.ceil(bytes / 3), empty);
  const found = await stat(join(folder, name)).catch(() => null);
  return found?.size === expected;
}

export async function writeAudioFile(
  folder: string,
  name: string,
  flacs: readonly Uint8Array[],
): Promise<void> {
  await writeFileSafely(join(folder, name), contentOf(name, flacs));
}

/** Takes away what an earlier report of this name has left; whatever else lies there stays. */
export async function tidyAudioFolder(folder: string, names: readonly string[]): Promise<void> {
  for (const name of await readdir(folder).catch((): string[] => []))
    if (OF_OURS.test(name) && !names.includes(name)) await rm(join(folder, name), { force: true });
}
