/** A run that is kept: `reports/history/<dataset>/<run>/` with all that it said, but for its audio. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { datasetItemSchema } from '../datasets/dataset-manifest.ts';
import { BenchError, messageOf } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { type RunBuild, readBuildFile } from '../runs/run-build.ts';

export const HISTORY_ENTRY_SCHEMA = 'earwitness.history-entry/1';
export const RUN_LABEL_SCHEMA = 'earwitness.run-label/1';

/** What a name may be: no path, no part of one, and nothing that `RUN:CONDITION` or `DATASET@latest` could be read from. */
export const runNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'must be letters, digits, dots, dashes and underscores, at most 64',
  );

const historyEntrySchema = z.strictObject({
  schema: z.literal(HISTORY_ENTRY_SCHEMA),
  /** Of the time when it was finished, in UTC, and the digest of its records and settings. */
  runId: z.string().regex(/^\d{8}-\d{6}-[0-9a-f]{8}$/),
  datasetId: z.string(),
  datasetTitle: z.string(),
  /** Where the run was made, from the entry's folder; another run may lie there by now. */
  runFolder: z.string(),
  /** The dataset's items as they were then, which strata are made of. */
  items: z.array(datasetItemSchema.pick({ id: true, title: true, artist: true, genre: true, tags: true })),
  conditionIds: z.array(z.string()),
  /** Of items × conditions: how many there are, and how many have no rendering. */
  recordCount: z.number().int(),
  failureCount: z.number().int(),
  /** The SHA-256 of every file of the entry by its path, but for this one and the label. */
  files: z.record(z.string(), z.string()),
});
export type KeptRun = z.infer<typeof historyEntrySchema>;

const runLabelSchema = z.strictObject({
  schema: z.literal(RUN_LABEL_SCHEMA),
  name: runNameSchema.nullable(),
  /** A pinned run is not removed, and its audio stays in the store. */
  isPinned: z.boolean(),
});

export interface HistoryEntry extends Omit<KeptRun, 'schema' | 'runFolder' | 'files'> {
  /** The entry's own folder. */
  readonly folder: string;
  /** Where the run was made; another run may lie there by now. */
  readonly runFolder: string;
  readonly name: string | null;
  readonly isPinned: boolean;
  readonly build: RunBuild;
}

export const historyFolderOf = (reportsFolder: string): string => join(resolve(reportsFolder), 'history');
export const entryFile = (folder: string): string => join(folder, 'entry.json');
export const labelFile = (folder: string): string => join(folder, 'label.json');

async function readJson<Content>(file: string, schema: z.ZodType<Content>): Promise<Content> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BenchError(`there is no ${file}`, { cause });
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new BenchError(`${file} is not JSON`, { cause });
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw new BenchError(`${file}: ${firstIssue(parsed.error)}`);
  return parsed.data;
}

/** What an entry says of itself. */
export const readKeptRun = (folder: string): Promise<KeptRun> =>
  readJson(entryFile(folder), historyEntrySchema);

/** Name and pin; neither where nobody has said anything. */
export async function readRunLabel(folder: string): Promise<{ name: string | null; isPinned: boolean }> {
  const file = labelFile(folder);
  const isThere = await readFile(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return { name: null, isPinned: false };
  const { name, isPinned } = await readJson(file, runLabelSchema);
  return { name, isPinned };
}

/**
 * Reads an entry of the history and checks its files against their digests.
 *
 * @throws {BenchError} with what is wrong, when it is damaged
 */
export async function readHistoryEntry(folder: string): Promise<HistoryEntry> {
  const { schema: _, runFolder, files, ...kept } = await readKeptRun(folder);
  for (const [name, expected] of Object.entries(files)) {
    const file = join(folder, name);
    const digest = await sha256OfFile(file).catch((error: unknown) => {
      throw new BenchError(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
    });
    if (digest !== expected) throw new BenchError(`${file} is not as it was kept`);
  }
  const build = await readBuildFile(folder);
  if (build === null) throw new BenchError(`there is no ${join(folder, 'build.json')}`);
  return { folder, ...kept, runFolder: resolve(folder, runFolder), ...(await readRunLabel(folder)), build };
}
