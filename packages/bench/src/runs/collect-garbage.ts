/** What a store holds that no run is made of any more, and its removal. */
import { lstat, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { BenchError } from '../errors.ts';
import { readStoreUses } from './run-files.ts';
import { STORE_ROOMS, WORK_ROOM } from './run-store.ts';

export interface RoomContents {
  /** The folder of the store, as `renderings`. */
  readonly room: string;
  readonly count: number;
  readonly bytes: number;
  /** Of that, what no run is made of and nobody has used lately. */
  readonly unusedCount: number;
  readonly unusedBytes: number;
}

export interface StoreContents {
  readonly storeFolder: string;
  /** The runs whose files are kept. */
  readonly runFolders: readonly string[];
  readonly rooms: readonly RoomContents[];
  /** Whether what is unused has been removed. */
  readonly isRemoved: boolean;
}

/** Those of runs, and those that conditions keep what they built or matched in. */
const ROOMS = [...STORE_ROOMS, WORK_ROOM, 'engines', 'matches'].sort();
const MS_PER_DAY = 86_400_000;
const DEFAULT_DAYS = 7;

const RECORDS = /^records(\.\d+-of-\d+)?\.jsonl$/;

/** Of runs by any version: whatever else a line says, it names its rendering. */
async function renderingsOf(runFolder: string): Promise<string[]> {
  const digests: string[] = [];
  for (const name of (await readdir(runFolder)).filter((name) => RECORDS.test(name))) {
    const file = join(runFolder, name);
    for (const line of (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')) {
      try {
        const { renderingSha256 } = JSON.parse(line) as { renderingSha256?: unknown };
        if (typeof renderingSha256 === 'string') digests.push(renderingSha256);
      } catch (cause) {
        throw new BenchError(`Cannot tell what ${runFolder} needs: ${file} holds a line that is not JSON`, {
          cause,
        });
      }
    }
  }
  return digests;
}

/** A file, or a folder that was made as a whole, with all that is in it. */
async function measureEntry(path: string): Promise<{ bytes: number; lastUsedMs: number }> {
  const own = await lstat(path);
  if (!own.isDirectory()) return { bytes: own.size, lastUsedMs: own.mtimeMs };
  let bytes = 0;
  let lastUsedMs = own.mtimeMs;
  for (const name of await readdir(path)) {
    const inner = await measureEntry(join(path, name));
    bytes += inner.bytes;
    lastUsedMs = Math.max(lastUsedMs, inner.lastUsedMs);
  }
  return { bytes, lastUsedMs };
}

/**
 * Which rooms a store has. What else lies in its folder is not ours.
 *
 * @throws {BenchError} for a folder that is no store: a run has a room of the same name
 */
async function roomsOf(storeFolder: string): Promise<string[]> {
  if (!(await isStore(storeFolder)))
    throw new BenchError(`Cannot collect garbage as ${storeFolder} is no store of runs`);
  const names = await readdir(storeFolder);
  return ROOMS.filter((room) => names.includes(room));
}

/** Whether runs have kept things in a folder. */
export async function isStore(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.includes('scores') && !names.includes('run.json');
}

/** The runs in a folder: every folder in it that a run has begun in. */
export async function findRunFolders(folder: string): Promise<string[]> {
  const names = await readdir(folder, { withFileTypes: true });
  const folders = names.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const isRun = await Promise.all(
    folders.map((one) =>
      stat(join(one, 'run.json')).then(
        (found) => found.isFile(),
        () => false,
      ),
    ),
  );
  return folders.filter((_, place) => isRun[place]).sort();
}

/**
 * Finds what in a store no run is made of, and removes it when asked to.
 *
 * Kept is what the runs are made of, and what anybody has used within so many days: a run that is at work has not yet written down what
 * it is made of. What is removed would be made again by the next run that wants it.
 *
 * @param runFolders the runs to keep; of each, its records and its list of files are read
 * @throws {BenchError} for a folder that is no store, and when a run's files cannot be read: nothing is removed then
 */
export async function collectGarbage({
  storeFolder,
  runFolders,
  olderThanDays = DEFAULT_DAYS,
  remove = false,
}: {
  storeFolder: string;
  runFolders: readonly string[];
  olderThanDays?: number;
  remove?: boolean;
}): Promise<StoreContents> {
  if (!(olderThanDays >= 0))
    throw new RangeError(`Cannot collect garbage as days must be >= 0: current value is ${olderThanDays}`);
  const uses = await Promise.all(runFolders.map(readStoreUses));
  const digests = new Set((await Promise.all(runFolders.map(renderingsOf))).flat());
  const isKept = (room: string, name: string): boolean =>
    uses.some((files) => files.has(`${room}/${name}`)) ||
    (room === 'renderings' && digests.has(basename(name).slice(0, 64)));
  const newest = Date.now() - olderThanDays * MS_PER_DAY;

  const rooms: RoomContents[] = [];
  const unused: string[] = [];
  for (const room of await roomsOf(storeFolder)) {
    let [count, bytes, unusedCount, unusedBytes] = [0, 0, 0, 0];
    for (const name of await readdir(join(storeFolder, room))) {
      const path = join(storeFolder, room, name);
      const entry = await measureEntry(path).catch(() => null);
      if (entry === null) continue;
      count += 1;
      bytes += entry.bytes;
      if (isKept(room, name) || entry.lastUsedMs > newest) continue;
      unusedCount += 1;
      unusedBytes += entry.bytes;
      unused.push(path);
    }
    rooms.push({ room, count, bytes, unusedCount, unusedBytes });
  }
  if (remove) for (const path of unused) await rm(path, { recursive: true, force: true });
  return {
    storeFolder: resolve(storeFolder),
    runFolders: [...runFolders],
    rooms,
    isRemoved: remove,
  };
}
