/**
 * What runs have made before, under the digest of everything it depends on. Renderings and excerpts lie under their own digest and are checked
 * when used; an entry that is missing or damaged is simply made again. Every file appears whole, by being renamed, so that several processes
 * may use one store; what is used gets a new date, by which `collectGarbage` knows what nobody has used for long.
 */
import { mkdir, mkdtemp, readFile, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { sha256, sha256OfFile } from '../files/sha256.ts';
import { writeFileSafely } from '../files/write-file-safely.ts';

/** What lies in a store, a folder each. */
export const STORE_ROOMS = ['renderings', 'jobs', 'analyses', 'scores', 'excerpts'] as const;
type StoreRoom = (typeof STORE_ROOMS)[number];
type EntryRoom = Exclude<StoreRoom, 'renderings'>;

/** Folders of jobs at work: removed when a job ends, left behind when its process is killed. */
export const WORK_ROOM = 'work';

export interface RunStore {
  /** The key of what depends on these parts, in this order. */
  key(...parts: readonly unknown[]): string;
  read<Entry>(room: EntryRoom, key: string, schema: z.ZodType<Entry>): Promise<Entry | null>;
  write(room: EntryRoom, key: string, entry: unknown): Promise<void>;
  renderingFile(rendering: StoredRendering): string;
  /** Whether the rendering is there, whole. */
  hasRendering(rendering: StoredRendering): Promise<boolean>;
  /** Takes a finished file of audio over from where it was made, under its digest. */
  keepRendering(file: string): Promise<StoredRendering>;
  /** Keeps a finished excerpt under its digest, which it returns. */
  keepExcerpt(bytes: Uint8Array): Promise<string>;
  /** The excerpt with this digest; null when it is missing or damaged. */
  readExcerpt(sha256: string): Promise<Uint8Array | null>;
  /** Lends an empty folder on the store's disk. */
  lendWorkFolder(): Promise<LentFolder>;
  /** Which files were used since the last call, as `<room>/<name>`, sorted. */
  takeUses(): string[];
}

interface LentFolder {
  readonly folder: string;
  giveBack(): Promise<void>;
}

interface StoredRendering {
  readonly sha256: string;
  /** How its name ends, as `.wav`: what wrote it chose its format. */
  readonly extension: string;
}

/** Names of files in the store are made of nothing else. */
const extensionOf = (file: string): string => /\.[a-z0-9]{1,5}$/.exec(file.toLowerCase())?.[0] ?? '';

export function openRunStore(folder: string): RunStore {
  let uses = new Set<string>();
  const use = (room: StoreRoom, name: string): string => {
    uses.add(`${room}/${name}`);
    return join(folder, room, name);
  };
  const entryName = (key: string): string => `${key}.json`;
  const excerptName = (digest: string): string => `${digest}.flac`;
  const nameOf = ({ sha256, extension }: StoredRendering): string => `${sha256}${extension}`;
  const renderingFile = (rendering: StoredRendering): string => join(folder, 'renderings', nameOf(rendering));
  /** Another process may just have removed the file. */
  const renewDate = async (file: string): Promise<void> => {
    const now = new Date();
    await utimes(file, now, now).catch(() => {});
  };
  return {
    key: (...parts) => sha256(JSON.stringify(parts)),
    async read(room, key, schema) {
      const file = join(folder, room, entryName(key));
      const text = await readFile(file, 'utf8').catch(() => null);
      if (text === null) return null;
      try {
        const parsed = schema.safeParse(JSON.parse(text));
        if (!parsed.success) return null;
        await renewDate(use(room, entryName(key)));
        return parsed.data;
      } catch {
        return null;
      }
    },
    write: (room, key, entry) => writeFileSafely(use(room, entryName(key)), `${JSON.stringify(entry)}\n`),
    renderingFile,
    async hasRendering(rendering) {
      const file = renderingFile(rendering);
      await renewDate(file);
      const isWhole = (await sha256OfFile(file).catch(() => null)) === rendering.sha256;
      if (isWhole) use('renderings', nameOf(rendering));
      return isWhole;
    },
    async keepRendering(file) {
      const rendering = { sha256: await sha256OfFile(file), extension: extensionOf(file) };
      await mkdir(join(folder, 'renderings'), { recursive: true });
      await rename(file, use('renderings', nameOf(rendering)));
      return rendering;
    },
    async keepExcerpt(bytes) {
      const digest = sha256(bytes);
      await writeFileSafely(use('excerpts', excerptName(digest)), bytes);
      return digest;
    },
    async readExcerpt(digest) {
      const bytes = await readFile(join(folder, 'excerpts', excerptName(digest))).catch(() => null);
      if (bytes === null || sha256(bytes) !== digest) return null;
      await renewDate(use('excerpts', excerptName(digest)));
      return bytes;
    },
    async lendWorkFolder() {
      await mkdir(join(folder, WORK_ROOM), { recursive: true });
      const workFolder = await mkdtemp(join(folder, WORK_ROOM, 'job-'));
      return { folder: workFolder, giveBack: () => rm(workFolder, { recursive: true, force: true }) };
    },
    takeUses() {
      const taken = [...uses].sort();
      uses = new Set();
      return taken;
    },
  };
}
