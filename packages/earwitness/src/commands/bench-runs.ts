/** `earwitness bench runs`: the history of runs, their names and pins, and what is removed of them. */
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
import type { Command } from 'commander';
import { keptFolder } from '../history/kept-folder.ts';
import { runsTable } from '../history/runs-table.ts';
import { confirm } from '../terminal/confirm.ts';
import { parseRunCount } from '../terminal/option-parsers.ts';
import { asUsageAsync, UsageError } from '../terminal/report-failure.ts';

interface RunsOptions {
  reports: string;
  json?: boolean;
}

interface RemovalOptions extends RunsOptions {
  yes?: boolean;
}

const RUN_WORDS = 'its id or the beginning of it, its name, latest, previous, or DATASET@latest';

export function defineBenchRuns(runs: Command): void {
  const subcommand = (name: string, description: string, { isDefault = false } = {}): Command =>
    runs
      .command(name, { isDefault })
      .description(description)
      .option('--reports <folder>', 'the folder of runs', 'reports')
      .option('--json', 'print the result as JSON');
  subcommand('list', 'lists the runs that are kept', { isDefault: true }).action(listRuns);
  subcommand('name', 'gives a run a name, or without one takes it away')
    .argument('<run>', RUN_WORDS)
    .argument('[name]', 'letters, digits, dots, dashes and underscores')
    .action(nameRun);
  subcommand('pin', 'keeps a run and its audio from being removed')
    .argument('<run>', RUN_WORDS)
    .action(pinRun);
  subcommand('unpin', 'lets a run be removed again').argument('<run>', RUN_WORDS).action(takePinAway);
  subcommand('remove', 'removes a run from the history; the folder that it was made in stays')
    .argument('<run>', RUN_WORDS)
    .option('--yes', 'without asking')
    .action(removeOne);
  subcommand('keep', 'lists the runs beyond the newest so many of each dataset, and removes them with --yes')
    .argument('<number>', 'how many to keep beside those that are pinned', parseRunCount)
    .option('--yes', 'remove them')
    .action(keepSome);
  runs.addHelpText(
    'after',
    '\nExample:\n  earwitness bench runs\n  earwitness bench runs name latest v0.1.0\n  earwitness bench runs pin v0.1.0\n  earwitness bench runs keep 20 --yes',
  );
}

const printJson = (content: unknown): void => {
  process.stdout.write(`${JSON.stringify(content, null, 2)}\n`);
};

async function listRuns({ reports, json = false }: RunsOptions): Promise<void> {
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

async function nameRun(run: string, name: string | undefined, options: RunsOptions): Promise<void> {
  const reportsFolder = resolve(options.reports);
  const entry = await findKeptRun(run, { reportsFolder });
  const named = await asUsageAsync(labelRun(entry, { reportsFolder, name: name ?? null }));
  await tellOfLabel(named, options);
}

async function pinRun(run: string, options: RunsOptions): Promise<void> {
  const reportsFolder = resolve(options.reports);
  const entry = await findKeptRun(run, { reportsFolder });
  await tellOfLabel(await labelRun(entry, { reportsFolder, isPinned: true }), options);
}

/** Of a damaged run too, so that it can be removed. */
async function takePinAway(run: string, options: RunsOptions): Promise<void> {
  const reportsFolder = resolve(options.reports);
  const folder = await keptFolder(run, reportsFolder);
  const label = await unpinRun(folder);
  const { entries, damaged } = await readHistory(reportsFolder);
  const entry = [...entries, ...damaged].find((one) => one.folder === folder)!;
  await tellOfLabel({ ...entry, ...label }, options);
}

async function removeOne(run: string, { reports, yes = false, json = false }: RemovalOptions): Promise<void> {
  const folder = await keptFolder(run, resolve(reports));
  const runId = basename(folder);
  if (!yes && !(await confirm(`Remove the run ${runId} from the history?`)))
    throw new UsageError(`The run ${runId} was not removed: --yes removes it without asking`);
  await removeRun(folder);
  const page = await writeHistoryPage(reports);
  if (json) printJson({ removed: [runId], page });
  else process.stdout.write(`Removed the run ${runId}.\nAll runs: ${page}\n`);
}

async function keepSome(keep: number, { reports, yes = false, json = false }: RemovalOptions): Promise<void> {
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
