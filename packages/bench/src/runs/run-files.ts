/** What a run leaves in its folder: records, costs, and which files of the store it is made of; of a shard, under the shard's name. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BenchError } from '../errors.ts';
import { writeFileSafely } from '../files/write-file-safely.ts';
import { writeJsonSafely } from '../files/write-json-safely.ts';
import type { Shard } from './plan-jobs.ts';
import { readRun } from './read-run.ts';
import { runFilesOf } from './run-files-of.ts';
import { type CostRecord, costRecordSchema, type RunRecord, runRecordSchema } from './run-record.ts';

const STORE_USES_SCHEMA = 'earwitness.store-uses/1';

const storeUsesSchema = z.strictObject({
  schema: z.literal(STORE_USES_SCHEMA),
  /** Digest of all that the run was asked for; the shards of one run have the same. */
  requestDigest: z.string(),
  /** As `<room>/<name>`, sorted. */
  files: z.array(z.string()),
});
type StoreUses = z.infer<typeof storeUsesSchema>;

interface RunRows {
  readonly records: readonly RunRecord[];
  readonly costs: readonly CostRecord[];
}

const OF_A_SHARD = /^(records|costs|store-uses)\.\d+-of-\d+\.jsonl?$/;
const STORE_USES = /^store-uses(\.\d+-of-\d+)?\.json$/;

const byItemAndCondition = (
  one: { itemId: string; conditionId: string },
  other: { itemId: string; conditionId: string },
): number => {
  if (one.itemId !== other.itemId) return one.itemId < other.itemId ? -1 : 1;
  return one.conditionId < other.conditionId ? -1 : one.conditionId > other.conditionId ? 1 : 0;
};

/** Parsed first, so that fields come in one order whoever made them. */
const toJsonLines = <Row>(schema: z.ZodType<Row>, rows: readonly Row[]): string =>
  rows.map((row) => `${JSON.stringify(schema.parse(row))}\n`).join('');

/** Writes a run, or a shard of one: sorted, the records last, so that who finds them finds the rest. */
export async function writeRunFiles(
  runFolder: string,
  { records, costs, storeFiles }: RunRows & { storeFiles: readonly string[] },
  { requestDigest, shard }: { requestDigest: string; shard?: Shard | undefined },
): Promise<void> {
  const files = runFilesOf(runFolder, shard);
  const uses: StoreUses = {
    schema: STORE_USES_SCHEMA,
    requestDigest,
    files: [...new Set(storeFiles)].sort(),
  };
  await writeJsonSafely(files.storeUses, uses);
  await writeFileSafely(files.costs, toJsonLines(costRecordSchema, costs.toSorted(byItemAndCondition)));
  await writeFileSafely(files.records, toJsonLines(runRecordSchema, records.toSorted(byItemAndCondition)));
}

/** Takes away what shards left, which a run as a whole has replaced. */
export async function removeShardFiles(runFolder: string): Promise<void> {
  for (const name of await readdir(runFolder))
    if (OF_A_SHARD.test(name)) await rm(join(runFolder, name), { force: true });
}

async function parseStoreUses(file: string): Promise<StoreUses> {
  const text = await readFile(file, 'utf8');
  try {
    return storeUsesSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new BenchError(`Cannot tell what a run is made of as ${file} is not what a run writes`, { cause });
  }
}

/** What a shard left; null when it has not finished, or was asked for something else. */
async function readShard(
  runFolder: string,
  shard: Shard,
  requestDigest: string,
): Promise<(RunRows & { storeFiles: readonly string[] }) | null> {
  const files = runFilesOf(runFolder, shard);
  const uses = await parseStoreUses(files.storeUses).catch(() => null);
  if (uses?.requestDigest !== requestDigest) return null;
  const rows = await readRun(runFolder, shard).catch(() => null);
  return rows === null ? null : { ...rows, storeFiles: uses.files };
}

/**
 * Writes the run as a whole once all of its shards are there. Two that finish at the same time may both do so: the bytes are the same.
 *
 * @returns which shards are not there yet, or were asked for something else; none when the run was written
 */
export async function mergeShards(
  runFolder: string,
  { count, requestDigest }: { count: number; requestDigest: string },
): Promise<number[]> {
  const indices = Array.from({ length: count }, (_, place) => place + 1);
  const shards = await Promise.all(
    indices.map((index) => readShard(runFolder, { index, count }, requestDigest)),
  );
  const whole = shards.filter((shard) => shard !== null);
  if (whole.length < count) return indices.filter((index) => shards[index - 1] === null);
  await writeRunFiles(
    runFolder,
    {
      records: whole.flatMap(({ records }) => records),
      costs: whole.flatMap(({ costs }) => costs),
      storeFiles: whole.flatMap(({ storeFiles }) => storeFiles),
    },
    { requestDigest },
  );
  return [];
}

/** Which files of its store a run is made of, as `<room>/<name>`; of an unfinished one, as far as its shards have come. */
export async function readStoreUses(runFolder: string): Promise<ReadonlySet<string>> {
  const names = (await readdir(runFolder)).filter((name) => STORE_USES.test(name));
  const uses = await Promise.all(names.map((name) => parseStoreUses(join(runFolder, name))));
  return new Set(uses.flatMap(({ files }) => files));
}
