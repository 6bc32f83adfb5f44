/** `earwitness bench`: masters a dataset by every condition, scores the results and writes the report; tidies what runs leave. */
import { dirname, join, resolve } from 'node:path';
import {
  type BenchRun,
  collectGarbage,
  findConfig,
  loadDataset,
  type RunRecord,
  runBench,
  type Shard,
  splitConditionList,
} from '@earwitness/bench';
import type { Command } from 'commander';
import { findStore } from '../bench/find-store.ts';
import { storeTable } from '../bench/store-table.ts';
import { keepInHistory, keptText } from '../history/keep-in-history.ts';
import { reportWithPanels } from '../panels/report-with-panels.ts';
import { commandLine } from '../terminal/command-line.ts';
import {
  parseDays,
  parseList,
  parseShard,
  parseThreads,
  parseTimeLimit,
} from '../terminal/option-parsers.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { asUsage, asUsageAsync } from '../terminal/report-failure.ts';
import { scoreTable } from '../terminal/tables.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';
import { defineBenchCompare } from './bench-compare.ts';
import { defineBenchRuns } from './bench-runs.ts';
import { defineBenchTune } from './bench-tune.ts';

interface RunCommandOptions {
  conditions?: string;
  conditionsFile?: string;
  config?: string;
  metrics?: string[];
  playback?: string[];
  seed?: string;
  shard?: Shard;
  workers?: number;
  limit?: number;
  out?: string;
  json?: boolean;
}

interface GcOptions {
  keep: string[];
  olderThan: number;
  yes?: boolean;
  json?: boolean;
}

export function defineBench(bench: Command): void {
  bench
    .command('run')
    .description(
      'masters every item by every condition, scores them against the reference masters, writes the report; a run that was ended goes on where it was',
    )
    .argument('<dataset>', 'folder of the dataset, or its manifest')
    .option(
      '--conditions <list>',
      'which ones, comma-separated (default: those of the conditions file, else ours, loudness-only, unprocessed and what was delivered)',
    )
    .option('--conditions-file <file>', 'conditions.yaml with commands and named conditions')
    .option(
      '--config <file>',
      'earwitness.config.ts of your own (default: the nearest one above this folder)',
    )
    .option('--metrics <list>', 'which ones, comma-separated (default: all)', parseList)
    .option(
      '--playback <list>',
      'also score as heard on these systems, comma-separated, as laptop,car',
      parseList,
    )
    .option('--seed <text>', 'what random draws, as the noise of playback, come from (default: 1)')
    .option('--shard <i/n>', 'one of several parts, each for a process or machine of its own', parseShard)
    .option('--workers <number>', 'how many processes share the work (default: one a core)', parseThreads)
    .option(
      '--limit <seconds>',
      'the most that a rendering may take, and its scoring (default: 10 minutes and 10 times its length)',
      parseTimeLimit,
    )
    .option('--out <folder>', 'folder of the run (default: reports/<dataset> here)')
    .option('--json', 'print the records as JSON')
    .addHelpText('after', '\nExample:\n  earwitness bench run datasets/demo --conditions ours,human')
    .action(runRun);
  bench
    .command('gc')
    .description('lists what a store holds that no run needs any more, and removes it with --yes')
    .argument('<folder>', 'a store, or the folder of runs that it lies in')
    .option(
      '--keep <run>',
      'a run that lies elsewhere, whose files are kept too; may be given several times',
      (text: string, all: string[]) => [...all, text],
      [],
    )
    .option('--older-than <days>', 'leave what anybody used within so many days', parseDays, 7)
    .option('--yes', 'remove it')
    .option('--json', 'print the rooms as JSON')
    .addHelpText('after', '\nExample:\n  earwitness bench gc reports\n  earwitness bench gc reports --yes')
    .action(runGc);
  defineBenchCompare(bench);
  defineBenchTune(bench);
  defineBenchRuns(bench.command('runs').description('the history of runs: names, pins, removal'));
}

async function runRun(datasetPath: string, options: RunCommandOptions): Promise<void> {
  const { conditions, conditionsFile, config, metrics, playback, seed, shard, workers, limit } = options;
  const { out, json = false } = options;
  const dataset = await loadDataset(resolve(datasetPath));
  const runFolder = resolve(out ?? join('reports', dataset.manifest.id));
  const conditionSpecs = conditions === undefined ? undefined : asUsage(() => splitConditionList(conditions));
  const configFile = config ?? (await findConfig(process.cwd())) ?? undefined;
  const progress = await createProgressReporter({ quiet: json });
  progress.step('master and score');
  try {
    const run = await untilInterrupted((signal) =>
      asUsageAsync(
        runBench({
          dataset,
          ...{ runFolder, storeFolder: join(dirname(runFolder), 'store') },
          ...{ conditionSpecs, conditionsFile, configFile, seed, shard, workers, signal },
          metricIds: metrics,
          playbackIds: playback,
          limitSeconds: limit,
          command: ['earwitness', ...process.argv.slice(2)],
          onProgress: ({ itemId, conditionId, ...numbers }) =>
            progress.update({ ...numbers, label: `${itemId}, ${conditionId}` }),
        }),
      ),
    );
    if (run.missingShards.length > 0) return tellOfShard(run, { json });
    progress.step('report');
    const reportFile = await reportWithPanels({ runFolder });
    const kept = await keepInHistory(runFolder);
    progress.stop();
    process.stdout.write(
      json
        ? `${JSON.stringify({ report: reportFile, history: kept, records: run.records, missingShards: [] }, null, 2)}\n`
        : `${scoreTable(run.records)}\n\nReport: ${reportFile}\n${keptText(kept)}\nNext: ${commandLine('panel', 'serve', runFolder)}\n`,
    );
    reportFailures(run.records);
  } finally {
    progress.stop();
  }
}

/** There is no report before the last shard. */
function tellOfShard(
  { records, missingShards }: BenchRun & { missingShards: readonly number[] },
  { json }: { json: boolean },
): void {
  process.stdout.write(
    json
      ? `${JSON.stringify({ report: null, records, missingShards }, null, 2)}\n`
      : `${scoreTable(records)}\n\nStill to come before the report: shard ${missingShards.join(', ')}\n`,
  );
  reportFailures(records);
}

/** The run goes on past a file that cannot be used; here each reason is said once, and the exit code tells. */
function reportFailures(records: readonly RunRecord[]): void {
  const reasons = new Set(
    records.flatMap(({ itemId, failure }) => (failure === null ? [] : [`${itemId}: ${failure}`])),
  );
  for (const reason of reasons) process.stderr.write(`earwitness: ${reason}\n`);
  if (reasons.size > 0) process.exitCode = 2;
}

async function runGc(
  folder: string,
  { keep, olderThan, yes = false, json = false }: GcOptions,
): Promise<void> {
  const { storeFolder, runFolders } = await findStore(resolve(folder));
  const contents = await collectGarbage({
    storeFolder,
    runFolders: [...new Set([...runFolders, ...keep.map((run) => resolve(run))])],
    olderThanDays: olderThan,
    remove: yes,
  });
  if (json) {
    process.stdout.write(`${JSON.stringify(contents, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${storeTable(contents)}\n`);
  const isAnything = contents.rooms.some(({ unusedCount }) => unusedCount > 0);
  if (!yes && isAnything) process.stdout.write('Nothing was removed: --yes removes what is unused.\n');
}
