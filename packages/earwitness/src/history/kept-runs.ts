/** What can be done with runs that are kept: list, name, pin, remove. */
import { basename, resolve } from 'node:path';
import {
  findKeptRun,
  findOldRuns,
  type HistoryEntry,
  labelRun,
  readHistory,
  removeRun,
  unpinRun,
  writeHistoryPage,
} from '@earwitness/bench';
import { confirm } from '../terminal/confirm.ts';
import { asUsageAsync, UsageError } from '../terminal/report-failure.ts';
import { keptFolder } from './kept-folder.ts';
import { runsTable } from './runs-table.ts';

interface RunsOptions {
  reports: string;
  json?: boolean;
}

interface RemovalOptions extends RunsOptions {
  yes?: boolean;
}

const printJson = (content: unknown): void => {
  process.stdout.write(`${JSON.stringify(content, null, 2)}\n`);
};

export async function listRuns({ reports, json = false }: RunsOptions): Promise<void> {
  const reportsFolder = resolve(reports);
  const history = await readHistory(reportsFolder);
  if (json) printJson({ runs: history.entries, damaged: history.damaged });
  else process.stdout.write(`${runsTable(history, reportsFolder)}\n`);
}

async function tellOfLabel(
  entry: Pick<HistoryEntry, 'runId' | 'name' | 'isPinned'>,
  { reports, json = false }: RunsOptions,
): Promise<void> {
  const page = await writeHistoryPage(reports);
  const { runId, name, isPinned } = entry;
  if (json) return printJson({ run: entry, page });
  const words = [
    name === null ? 'has no name' : `is named ${name}`,
    isPinned ? 'is pinned' : 'is not pinned',
  ];
  process.stdout.write(`The run ${runId} ${words.join(' and ')}.\nAll runs: ${page}\n`);
}

export async function nameRun(run: string, name: string | undefined, options: RunsOptions): Promise<void> {
  const reportsFolder = resolve(options.reports);
  const entry = await findKeptRun(run, { reportsFolder });
  const named = await asUsageAsync(labelRun(entry, { reportsFolder, name: name ?? null }));
  await tellOfLabel(named, options);
}

export async function pinRun(run: string, options: RunsOptions): Promise<void> {
  const reportsFolder = resolve(options.reports);
  const entry = await findKeptRun(run, { reportsFolder });
  await tellOfLabel(await labelRun(entry, { reportsFolder, isPinned: true }), options);
}

/** Of a damaged run too, so that it can be removed. */
export async function takePinAway(run: string, options: RunsOptions): Promise<void> {
  const reportsFolder = resolve(options.reports);
  const folder = await keptFolder(run, reportsFolder);
  const label = await unpinRun(folder);
  const { entries, damaged } = await readHistory(reportsFolder);
  const entry = [...entries, ...damaged].find((one) => one.folder === folder)!;
  await tellOfLabel({ ...entry, ...label }, options);
}

export async function removeOne(
  run: string,
  { reports, yes = false, json = false }: RemovalOptions,
): Promise<void> {
  const folder = await keptFolder(run, resolve(reports));
  const runId = basename(folder);
  if (!yes && !(await confirm(`Remove the run ${runId} from the history?`)))
    throw new UsageError(`The run ${runId} was not removed: --yes removes it without asking`);
  await removeRun(folder);
  const page = await writeHistoryPage(reports);
  if (json) printJson({ removed: [runId], page });
  else process.stdout.write(`Removed the run ${runId}.\nAll runs: ${page}\n`);
}

export async function keepSome(
  keep: number,
  { reports, yes = false, json = false }: RemovalOptions,
): Promise<void> {
  const reportsFolder = resolve(reports);
  const old = await findOldRuns(reportsFolder, { keep });
  if (yes) for (const { folder } of old) await removeRun(folder);
  const page = yes ? await writeHistoryPage(reportsFolder) : null;
  const runIds = old.map(({ runId }) => runId);
  if (json) return printJson(yes ? { removed: runIds, page } : { removed: [], wouldBeRemoved: runIds });
  if (old.length === 0) process.stdout.write('There is nothing to remove.\n');
  else {
    process.stdout.write(`${runsTable({ entries: old, damaged: [] }, reportsFolder)}\n\n`);
    process.stdout.write(
      yes
        ? `Removed ${runIds.length} of them.\nAll runs: ${page}\n`
        : 'Nothing was removed: --yes removes these.\n',
    );
  }
}
