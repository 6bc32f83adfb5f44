import { readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A place that a panel's music can be from. Paths are relative to the music folder, with slashes. */
export interface MusicPlace {
  /** `files`: a folder of audio that is neither dataset nor run. */
  readonly kind: 'dataset' | 'run' | 'files';
  /** Empty for the music folder itself. */
  readonly path: string;
  /** Of `files`: what lies in it, not in folders below. */
  readonly files: readonly string[];
}

const AUDIO_FILE = /\.(wav|wave|bwf|rf64|aif|aiff|aifc|flac|mp3|ogg|oga|opus|m4a|aac|caf)$/i;
const MANIFESTS: readonly string[] = ['manifest.yaml', 'manifest.yml', 'manifest.json'];
/** What holds sounds that nobody names: packs of panels, and the store of runs. */
const CLOSED: readonly string[] = ['pack.json', 'renderings'];
const DEEPEST = 6;
const MOST_FOLDERS = 2_000;
const MOST_FILES = 2_000;

/**
 * Looks through the music folder; links to folders are not followed, hidden names are left out.
 *
 * @returns places by path; `isWhole` is false where there is more than a page can show
 */
export async function findMusicPlaces(
  musicFolder: string,
): Promise<{ places: MusicPlace[]; isWhole: boolean }> {
  const root = await realpath(musicFolder);
  const places: MusicPlace[] = [];
  const open: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
  let folders = 0;
  let files = 0;
  let isWhole = true;
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    folders += 1;
    if (folders > MOST_FOLDERS || files >= MOST_FILES) {
      isWhole = false;
      break;
    }
    const { path, depth } = at;
    const below = (name: string): string => (path === '' ? name : `${path}/${name}`);
    const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => []);
    const names = entries.map(({ name }) => name);
    if (names.includes('run.json')) {
      places.push({ kind: 'run', path, files: [] });
      continue;
    }
    if (names.some((name) => MANIFESTS.includes(name))) {
      places.push({ kind: 'dataset', path, files: [] });
      continue;
    }
    if (names.some((name) => CLOSED.includes(name))) continue;
    const audio: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) {
        if (depth < DEEPEST && entry.name !== 'node_modules')
          open.push({ path: below(entry.name), depth: depth + 1 });
      } else if (AUDIO_FILE.test(entry.name) && (await isInside(root, join(path, entry.name)))) {
        if (files >= MOST_FILES) {
          isWhole = false;
          break;
        }
        audio.push(below(entry.name));
        files += 1;
      }
    }
    if (audio.length > 0) places.push({ kind: 'files', path, files: audio.toSorted() });
  }
  return { places: places.toSorted((one, other) => (one.path < other.path ? -1 : 1)), isWhole };
}

async function isInside(root: string, path: string): Promise<boolean> {
  const place = await realpath(join(root, path)).catch(() => null);
  return place?.startsWith(root + sep) ?? false;
}
