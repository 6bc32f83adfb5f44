/** Digests of the code that results come from: a cache may only answer for the program that filled it. */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { sha256 } from '../files/sha256.ts';

async function codeFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries.filter((name) => /(?<!\.d)(?<!\.test)\.(js|ts)$/.test(name)).sort();
}

async function digestOfFolders(folders: readonly string[]): Promise<string> {
  const digests: string[] = [];
  for (const folder of folders) {
    for (const name of await codeFilesIn(folder))
      digests.push(`${name} ${sha256(await readFile(join(folder, name)))}`);
  }
  return sha256(digests.join('\n'));
}

/** Of the engine as it is installed: renderings and analyses depend on it. */
export function engineDigest(): Promise<string> {
  return digestOfFolders([dirname(createRequire(import.meta.url).resolve('@earwitness/engine'))]);
}

const digestOfRooms = (rooms: readonly string[]): Promise<string> =>
  digestOfFolders(rooms.map((room) => join(import.meta.dirname, '..', room)));

/** Of the bench's own ears: alignment, metrics, playback. */
export function benchDigest(): Promise<string> {
  return digestOfRooms(['alignment', 'audio', 'metrics', 'playback', 'processing', 'runs']);
}

/** Of what the bench itself renders, as its anchors: engine, conditions, and the processing that they use. */
export async function renderingDigest(): Promise<string> {
  return `${await engineDigest()} ${await digestOfRooms(['audio', 'conditions', 'processing'])}`;
}

/** Of what panel packs depend on: engine, alignment, the making of stimuli and the form of a pack. */
export async function packCodeDigest(): Promise<string> {
  return `${await engineDigest()} ${await digestOfRooms(['alignment', 'audio', 'excerpts', 'playback', 'processing', 'stimuli', 'panel'])}`;
}

/** Of what the excerpts of reports depend on: engine, alignment, and the choosing and cutting of excerpts. */
export async function excerptCodeDigest(): Promise<string> {
  return `${await engineDigest()} ${await digestOfRooms(['alignment', 'audio', 'excerpts', 'processing', 'stimuli'])}`;
}
