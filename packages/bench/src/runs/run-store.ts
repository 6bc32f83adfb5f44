/**
 * What runs have made before, under the digest of everything it depends on. Renderings lie under their own digest and are checked when
 * used; an entry that is missing or damaged is simply made again.
 */
import { readFile } from 'node:fs/promises';
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
  renderingFile(digest: string): string;
  /** Whether the rendering is there, whole. */
  hasRendering(digest: string): Promise<boolean>;
  /** Keeps the bytes of a WAV file; gives back their digest. */
  keepRendering(bytes: Uint8Array): Promise<string>;
}

export function openRunStore(folder: string): RunStore {
  const entryFile = (room: StoreRoom, key: string): string => join(folder, room, `${key}.json`);
  const renderingFile = (digest: string): string => join(folder, 'renderings', `${digest}.wav`);
  const hasRendering = async (digest: string): Promise<boolean> =>
    (await sha256OfFile(renderingFile(digest)).catch(() => null)) === digest;
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
    async keepRendering(bytes) {
      const digest = sha256(bytes);
      if (!(await hasRendering(digest))) await writeFileSafely(renderingFile(digest), bytes);
      return digest;
    },
  };
}
