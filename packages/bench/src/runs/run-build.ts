/** What made a run, when, and what it was asked for: `build.json` in its folder. Like costs it tells of the day, and records do not. */
import { readFile } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { BenchError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import { sha256, sha256OfFile } from '../files/sha256.ts';
import { writeJsonSafely } from '../files/write-json-safely.ts';
import { readRun } from './read-run.ts';
import { type RunRecord, runRecordSchema } from './run-record.ts';
import type { RunRequest, Workshop } from './workshop.ts';

const RUN_BUILD_SCHEMA = 'earwitness.run-build/1';
const BYTES_PER_MIB = 1_048_576;

const askedFileSchema = z.strictObject({ file: z.string(), sha256: z.string() });

const runBuildSchema = z.strictObject({
  schema: z.literal(RUN_BUILD_SCHEMA),
  datasetId: z.string(),
  /** Of the records that this is about, paths apart: after a run that was ended halfway they are others. */
  recordsDigest: z.string(),
  /** When the process that finished the run began and ended, as ISO 8601 in UTC; what was made before it lay in the store. */
  begun: z.iso.datetime(),
  finished: z.iso.datetime(),
  engineVersion: z.string(),
  /** Of the engine's built code. */
  engineDigest: z.string(),
  benchVersion: z.string(),
  /** Of the code and settings that scores depend on besides audio and engine. */
  scoringDigest: z.string(),
  /** Of the repository that the run was started in; null outside one. */
  git: z
    .strictObject({
      commit: z.string(),
      /** null for a detached head. */
      branch: z.string().nullable(),
      /** Whether files that git knows differ from the commit. */
      isDirty: z.boolean(),
      /** The first line of the commit's message. */
      subject: z.string(),
    })
    .nullable(),
  node: z.string(),
  platform: z.string(),
  cpu: z.string(),
  cores: z.number().int(),
  memoryMib: z.number(),
  /** The words of the command that ran it; null where nobody told. */
  command: z.array(z.string()).nullable(),
  asked: z.strictObject({
    /** As they were asked for; null for those that need no words. */
    conditionSpecs: z.array(z.string()).nullable(),
    /** What became of them. */
    conditionIds: z.array(z.string()),
    metricIds: z.array(z.string()),
    playbackIds: z.array(z.string()),
    seed: z.string(),
    limitSeconds: z.number().nullable(),
    conditionsFile: askedFileSchema.nullable(),
    configFile: askedFileSchema.nullable(),
  }),
});
export type RunBuild = z.infer<typeof runBuildSchema>;

const buildFile = (runFolder: string): string => join(resolve(runFolder), 'build.json');

/** Of what records say, wherever their files lie and in whatever order they stand. */
export function digestOfRecords(records: readonly RunRecord[]): string {
  const lines = records.map((record) => {
    const { renderingFile: _, planFile: __, ...rest } = runRecordSchema.parse(record);
    return JSON.stringify(rest);
  });
  return sha256(lines.sort().join('\n'));
}

/** What git says of a folder; null where there is no git, no repository or no commit. */
async function gitStateOf(folder: string): Promise<RunBuild['git']> {
  // a status that renews git's index could be in the way of somebody's commit
  const env = { GIT_OPTIONAL_LOCKS: '0' };
  const git = async (...words: string[]): Promise<string> =>
    (await execa('git', ['-C', folder, ...words], { env, stdin: 'ignore' })).stdout.trim();
  try {
    const [commit, subject] = await Promise.all([
      git('rev-parse', '--verify', 'HEAD'),
      git('show', '--no-patch', '--format=%s', 'HEAD'),
    ]);
    const [branch, changes] = await Promise.all([
      git('symbolic-ref', '--quiet', '--short', 'HEAD').catch(() => null),
      git('status', '--porcelain', '--untracked-files=no'),
    ]);
    return { commit, branch, isDirty: changes !== '', subject };
  } catch {
    return null;
  }
}

const askedFile = async (file: string | undefined): Promise<z.infer<typeof askedFileSchema> | null> =>
  file === undefined ? null : { file, sha256: await sha256OfFile(file) };

/** Writes what made a run, once its records are there. */
export async function writeRunBuild(
  workshop: Workshop,
  {
    request: { conditionSpecs, conditionsFile, configFile },
    records,
    command,
    begun,
  }: {
    request: RunRequest;
    records: readonly RunRecord[];
    command: readonly string[] | undefined;
    begun: Date;
  },
): Promise<void> {
  const { dataset, conditions, metrics, playbackSystems, runFolder, seed, limitSeconds = null } = workshop;
  const { engineVersion, engineDigest, benchVersion, scoringDigest } = workshop;
  const processors = cpus();
  const build: RunBuild = {
    schema: RUN_BUILD_SCHEMA,
    datasetId: dataset.manifest.id,
    recordsDigest: digestOfRecords(records),
    begun: begun.toISOString(),
    finished: new Date().toISOString(),
    ...{ engineVersion, engineDigest, benchVersion, scoringDigest },
    git: await gitStateOf(process.cwd()),
    node: process.versions.node,
    platform: `${platform()} ${release()} ${arch()}`,
    cpu: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    memoryMib: Math.round(totalmem() / BYTES_PER_MIB),
    command: command === undefined ? null : [...command],
    asked: {
      conditionSpecs: conditionSpecs === undefined ? null : [...conditionSpecs],
      conditionIds: conditions.map(({ conditionId }) => conditionId),
      metricIds: metrics.map(({ id }) => id),
      playbackIds: playbackSystems.map(({ id }) => id),
      seed,
      limitSeconds,
      conditionsFile: await askedFile(conditionsFile),
      configFile: await askedFile(configFile),
    },
  };
  await writeJsonSafely(buildFile(runFolder), build);
}

/**
 * What `build.json` says in a folder, whatever records lie beside it.
 *
 * @returns null where there is none
 * @throws {BenchError} when it is not what a run writes
 */
export async function readBuildFile(runFolder: string): Promise<RunBuild | null> {
  const file = buildFile(runFolder);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new BenchError(`Cannot tell what made a run as ${file} is not JSON`, { cause });
  }
  const parsed = runBuildSchema.safeParse(content);
  if (!parsed.success)
    throw new BenchError(`Cannot tell what made a run: ${file}: ${firstIssue(parsed.error)}`);
  return parsed.data;
}

/**
 * What made the run whose records lie in a folder.
 *
 * @returns null where nothing tells it: a run of an older version, or one that was ended before it was whole
 * @throws {BenchError} when the records cannot be read, or `build.json` is not what a run writes
 */
export async function readRunBuild(runFolder: string): Promise<RunBuild | null> {
  const build = await readBuildFile(runFolder);
  if (build === null) return null;
  const { records } = await readRun(runFolder);
  return build.recordsDigest === digestOfRecords(records) ? build : null;
}
