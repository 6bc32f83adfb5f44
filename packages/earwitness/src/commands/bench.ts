/** `earwitness bench`: masters a dataset by every condition, scores the results and writes the report; tidies what runs leave. */
import type { Command } from 'commander';
import {
  parseDays,
  parseList,
  parseShard,
  parseThreads,
  parseTimeLimit,
} from '../terminal/option-parsers.ts';
import { defineBenchCompare } from './bench-compare.ts';
import { defineBenchRuns } from './bench-runs.ts';
import { defineBenchTune } from './bench-tune.ts';

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
    .action(async (dataset, options) =>
      (await import('../bench/run-dataset.ts')).runDataset(dataset, options),
    );
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
    .action(async (folder, options) => (await import('../bench/tidy-store.ts')).tidyStore(folder, options));
  defineBenchCompare(bench);
  defineBenchTune(bench);
  defineBenchRuns(bench.command('runs').description('the history of runs: names, pins, removal'));
}
