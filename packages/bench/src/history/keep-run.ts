/** Keeps a finished run in the history: what it said is small, and stays when its folder is used again. */
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { BenchError } from '../errors.ts';
import { portablePath } from '../files/portable-path.ts';
import { sha256, sha256OfFile } from '../files/sha256.ts';
import { writeFileSafely } from '../files/write-file-safely.ts';
import { writeJsonSafely } from '../files/write-json-safely.ts';
import { type OpenedRun, openRun } from '../runs/open-run.ts';
import { type RunBuild, readRunBuild } from '../runs/run-build.ts';
import { writeRunOrigin } from '../runs/run-origin.ts';
import type { RunRecord } from '../runs/run-record.ts';
import {
  entryFile,
  HISTORY_ENTRY_SCHEMA,
  type HistoryEntry,
  historyFolderOf,
  type KeptRun,
  readHistoryEntry,
  readKeptRun,
} from './history-entry.ts';
import { holdsRun } from './holds-run.ts';
import { findHistoryFolders } from './read-history.ts';
import { sweepHistory } from './sweep-history.ts';

/** What a run's folder and its entry have alike. */
const COPIED = ['costs.jsonl', 'build.json', 'store-uses.json'];
const RUN_ID_DIGITS = 8;

/** Equal for the same records by the same engine, asked for in the same way, wherever the files that were asked for lie. */
function identityOf({ recordsDigest, engineDigest, asked }: RunBuild): string {
  const { conditionsFile, configFile, ...rest } = asked;
  return sha256(
    JSON.stringify([recordsDigest, engineDigest, rest, conditionsFile?.sha256, configFile?.sha256]),
  );
}

const shortIdentityOf = (build: RunBuild): string => identityOf(build).slice(0, RUN_ID_DIGITS);

const runIdOf = (build: RunBuild): string => {
  const [date = '', time = ''] = build.finished.replaceAll(/[-:]|\..*$|Z$/g, '').split('T');
  return `${date}-${time}-${shortIdentityOf(build)}`;
};

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** The path from the entry's folder; audio of the run's own folder, which the next run replaces, is that of the store. */
async function movedRenderingFile(
  { renderingFile, renderingSha256 }: RunRecord,
  { runFolder, storeFolder, folder }: { runFolder: string; storeFolder: string; folder: string },
): Promise<string | null> {
  if (renderingFile === null) return null;
  const file = resolve(runFolder, renderingFile);
  const stored = join(storeFolder, 'renderings', `${renderingSha256}${extname(file)}`);
  const isStored = file.startsWith(runFolder + sep) && (await isFile(stored));
  return portablePath(relative(folder, isStored ? stored : file));
}

/** Takes a plan over under the same path; null where it is no longer there. */
async function takenPlanFile(
  { planFile }: RunRecord,
  { runFolder, folder }: { runFolder: string; folder: string },
): Promise<string | null> {
  if (planFile === null || !(await isFile(join(runFolder, planFile)))) return null;
  await cp(join(runFolder, planFile), join(folder, planFile));
  return planFile;
}

async function digestsIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => join(parentPath, name))
    .sort();
  const digests: Record<string, string> = {};
  for (const file of files) digests[portablePath(relative(folder, file))] = await sha256OfFile(file);
  return digests;
}

/** @param folder beside the place where it will lie, so that its paths hold there too */
async function writeEntry(
  folder: string,
  { run, runId, storeFolder }: { run: OpenedRun; runId: string; storeFolder: string },
): Promise<void> {
  const { runFolder, dataset, records } = run;
  const { manifest } = dataset;
  await mkdir(folder, { recursive: true });
  await writeRunOrigin(folder, dataset);
  for (const name of COPIED) await cp(join(runFolder, name), join(folder, name));
  let lines = '';
  for (const record of records) {
    const renderingFile = await movedRenderingFile(record, { runFolder, storeFolder, folder });
    const planFile = await takenPlanFile(record, { runFolder, folder });
    lines += `${JSON.stringify({ ...record, renderingFile, planFile })}\n`;
  }
  await writeFileSafely(join(folder, 'records.jsonl'), lines);
  const itemIds = new Set(records.map(({ itemId }) => itemId));
  const kept: KeptRun = {
    schema: HISTORY_ENTRY_SCHEMA,
    runId,
    datasetId: manifest.id,
    datasetTitle: manifest.title,
    runFolder: portablePath(relative(folder, runFolder)),
    items: manifest.items
      .filter(({ id }) => itemIds.has(id))
      .map(({ id, title, artist, genre, tags }) => ({ id, title, artist, genre, tags })),
    conditionIds: [...new Set(records.map(({ conditionId }) => conditionId))].sort(),
    recordCount: records.length,
    failureCount: records.filter(({ failure }) => failure !== null).length,
    files: await digestsIn(folder),
  };
  await writeJsonSafely(entryFile(folder), kept);
}

/** The run that is kept already; where it was made is told anew when that folder is no longer there. */
async function knownEntry(
  reportsFolder: string,
  build: RunBuild,
  runFolder: string,
): Promise<HistoryEntry | null> {
  const ending = `-${shortIdentityOf(build)}`;
  for (const { folder, datasetId, runId } of await findHistoryFolders(reportsFolder)) {
    if (datasetId !== build.datasetId || !runId.endsWith(ending)) continue;
    // a damaged one is kept anew beside it
    const known = await readHistoryEntry(folder).catch(() => null);
    if (known === null || identityOf(known.build) !== identityOf(build)) continue;
    if (known.runFolder === runFolder || (await holdsRun(known.runFolder, known))) return known;
    const told = { ...(await readKeptRun(folder)), runFolder: portablePath(relative(folder, runFolder)) };
    await writeJsonSafely(entryFile(folder), told);
    return { ...known, runFolder };
  }
  return null;
}

/**
 * Keeps a finished whole run as `history/<dataset>/<run>/` in the folder of runs: records, costs, plans, what made it, which files of the
 * store it is made of, and the path of its dataset. Nothing of its audio is copied. The same records by the same engine, asked for in the
 * same way, are kept once.
 *
 * @param reportsFolder the folder of runs; by default the one that the run lies in
 * @param storeFolder where renderings lie; by default `store` in the folder of runs
 * @returns the entry, and whether it is new
 * @throws {BenchError} when the folder holds no finished run, or nothing tells what made it
 */
export async function keepRun({
  runFolder: folderOfRun,
  reportsFolder = dirname(resolve(folderOfRun)),
  storeFolder = join(reportsFolder, 'store'),
}: {
  runFolder: string;
  reportsFolder?: string;
  storeFolder?: string;
}): Promise<{ entry: HistoryEntry; isNew: boolean }> {
  const run = await openRun(folderOfRun);
  const { runFolder } = run;
  const build = await readRunBuild(runFolder);
  if (build === null)
    throw new BenchError(
      `Cannot keep ${runFolder} as nothing tells what made its records: run the bench again`,
    );
  await sweepHistory(reportsFolder);
  const known = await knownEntry(reportsFolder, build, runFolder);
  if (known !== null) return { entry: known, isNew: false };

  const runId = runIdOf(build);
  const datasetFolder = join(historyFolderOf(reportsFolder), build.datasetId);
  const folder = join(datasetFolder, runId);
  const unfinished = join(datasetFolder, `.${runId}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeEntry(unfinished, { run, runId, storeFolder: resolve(storeFolder) });
    const isNew = await rename(unfinished, folder).then(
      () => true,
      // somebody has kept the same run within the same second
      async (error: unknown) => {
        if (!(await isFile(entryFile(folder)))) throw error;
        return false;
      },
    );
    return { entry: await readHistoryEntry(folder), isNew };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
