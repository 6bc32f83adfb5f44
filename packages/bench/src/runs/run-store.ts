/**
 * What runs have made before, under the digest of everything it depends on. Renderings lie under their own digest and are checked when
 * used; an entry that is missing or damaged is simply made again.
 */
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { sha256, sha256OfFile } from '../files/sha256.ts';
import { writeFileSafely } from '../files/write-file-safely.ts';

type StoreRoom = 'jobs' | 'analyses' | 'scores';

export interface RunStore {
  /** The key of what depends on these parts, in this order. */
  key(...parts: readonly unknown[]): string;
  read<Entry>(room: StoreRoom, key: string, schema: z.ZodType<Entry>): Promise<Entry | null>;
  write(room: StoreRoom, key: string, entry: unknown): Promise<void>;
  renderingFile(rendering: StoredRendering): string;
  /** Whether the rendering is there, whole. */
  hasRendering(rendering: StoredRendering): Promise<boolean>;
  /** Takes a finished file of audio over from where it was made, under its digest. */
  keepRendering(file: string): Promise<StoredRendering>;
  /** Lends an empty folder on the store's disk until the work is done. */
  withWorkFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result>;
}

export interface StoredRendering {
  readonly sha256: string;
  /** How its name ends, as `.wav`: what wrote it chose its format. */
  readonly extension: string;
}

/** Names of files in the store are made of nothing else. */
const extensionOf = (file: string): string => /\.[a-z0-9]{1,5}$/.exec(file.toLowerCase())?.[0] ?? '';

export function openRunStore(folder: string): RunStore {
  const entryFile = (room: StoreRoom, key: string): string => join(folder, room, `${key}.json`);
  const renderingFile = ({ sha256, extension }: StoredRendering): string =>
    join(folder, 'renderings', `${sha256}${extension}`);
  const hasRendering = async (rendering: StoredRendering): Promise<boolean> =>
    (await sha256OfFile(renderingFile(rendering)).catch(() => null)) === rendering.sha256;
  return {
    key: (...parts) => sha256(JSON.stringify(parts)),
    async read(room, key, schema) {
      const text = await readFile(entryFile(room, key), 'utf8').catch(() => null);
      if (text === null) return null;
      try {
        const parsed = schema.safeParse(JSON.parse(text));
        return parsed.success ? parsed.data : null;
      } catch {
        return null;
      }
    },
    write: (room, key, entry) => writeFileSafely(entryFile(room, key), `${JSON.stringify(entry)}\n`),
    renderingFile,
    hasRendering,
    async keepRendering(file) {
      const rendering = { sha256: await sha256OfFile(file), extension: extensionOf(file) };
      await mkdir(join(folder, 'renderings'), { recursive: true });
      await rename(file, renderingFile(rendering));
      return rendering;
    },
    async withWorkFolder(work) {
      await mkdir(join(folder, 'work'), { recursive: true });
      const workFolder = await mkdtemp(join(folder, 'work', 'job-'));
      try {
        return await work(workFolder);
      } finally {
        await rm(workFolder, { recursive: true, force: true });
      }
    },
  };
}
