/** Writes the page of all runs, anew from what is kept. */
import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { messageOf } from '../../errors.ts';
import { portablePath } from '../../files/portable-path.ts';
import { writeFileSafely } from '../../files/write-file-safely.ts';
import { entryFile, labelFile } from '../../history/history-entry.ts';
import { isHeldBy } from '../../history/holds-run.ts';
import { type DamagedEntry, findHistoryFolders, readHistory } from '../../history/read-history.ts';
import { findRunFolders } from '../../runs/collect-garbage.ts';
import { readRunBuild } from '../../runs/run-build.ts';
import type { HistoryPageInput } from './history-page-html.ts';
import { packHistory, type RunToPack } from './pack-history.ts';
import { createKeptRecordsReader } from './read-kept-records.ts';

/** What would make the page another one: entries that came or went, and their labels. */
async function stampOf(reportsFolder: string): Promise<string> {
  const stamps: string[] = [];
  for (const { folder } of await findHistoryFolders(reportsFolder))
    for (const file of [entryFile(folder), labelFile(folder)]) {
      const changed = await stat(file).catch(() => null);
      stamps.push(`${file} ${changed?.mtimeMs} ${changed?.ino}`);
    }
  return stamps.join('\n');
}

async function reportIn(runFolder: string, reportsFolder: string): Promise<string | null> {
  const file = join(runFolder, 'index.html');
  const isThere = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  return isThere ? portablePath(relative(reportsFolder, file)) : null;
}

async function gatherInput(reportsFolder: string): Promise<HistoryPageInput> {
  const { entries, damaged } = await readHistory(reportsFolder);
  const runs: RunToPack[] = [];
  const alsoDamaged: DamagedEntry[] = [];
  const builds = new Map<string, ReturnType<typeof readRunBuild>>();
  const buildIn = (runFolder: string): ReturnType<typeof readRunBuild> => {
    const known = builds.get(runFolder) ?? readRunBuild(runFolder).catch(() => null);
    builds.set(runFolder, known);
    return known;
  };
  const shown = new Set<string>();
  const reader = createKeptRecordsReader();
  for (const entry of entries) {
    const { folder, runFolder, datasetId, runId } = entry;
    try {
      const records = await reader.read(folder);
      const isHeld = isHeldBy(await buildIn(runFolder), entry);
      if (isHeld) shown.add(runFolder);
      runs.push({ entry, records, report: isHeld ? await reportIn(runFolder, reportsFolder) : null });
    } catch (error) {
      alsoDamaged.push({ folder, datasetId, runId, problem: messageOf(error) });
    }
  }
  const others = (await findRunFolders(reportsFolder)).filter((folder) => !shown.has(folder));
  const otherReports = await Promise.all(others.map((folder) => reportIn(folder, reportsFolder)));
  return {
    history: packHistory(runs),
    damaged: [...damaged, ...alsoDamaged],
    otherReports: otherReports.filter((file) => file !== null),
  };
}

/**
 * Writes `index.html` into a folder of runs: a list of all runs that are kept, each metric over builds, and any two runs compared. A
 * damaged entry is named on the page. When entries come or go meanwhile, the page is written again, so that whoever writes last has seen
 * them all.
 *
 * @returns path of the page
 */
export async function writeHistoryPage(folder: string): Promise<string> {
  const reportsFolder = resolve(folder);
  const file = join(reportsFolder, 'index.html');
  const { historyPageHtml } = await import('./history-page-html.ts');
  let stamp = await stampOf(reportsFolder);
  let written: string;
  do {
    written = stamp;
    await writeFileSafely(file, historyPageHtml(await gatherInput(reportsFolder)));
    stamp = await stampOf(reportsFolder);
  } while (stamp !== written);
  return file;
}
