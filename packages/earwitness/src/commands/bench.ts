/** `earwitness bench`: masters a dataset by every condition, scores the results and writes the report. */
import { dirname, join, resolve } from 'node:path';
import { loadDataset, openConditions, type RunRecord, runBench } from '@earwitness/bench';
import type { Command } from 'commander';
import { reportWithPanels } from '../panels/report-with-panels.ts';
import { commandLine } from '../terminal/command-line.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { scoreTable } from '../terminal/tables.ts';

interface RunOptions {
  conditions?: string;
  out?: string;
  json?: boolean;
}

export function defineBench(bench: Command): void {
  bench
    .command('run')
    .description(
      'masters every item by every condition, scores them against the reference masters, writes the report',
    )
    .argument('<dataset>', 'folder of the dataset, or its manifest')
    .option(
      '--conditions <list>',
      'which ones, comma-separated (default: all: ours, loudness-only, unprocessed and what was delivered)',
    )
    .option('--out <folder>', 'folder of the run (default: reports/<dataset> here)')
    .option('--json', 'print the records as JSON')
    .addHelpText('after', '\nExample:\n  earwitness bench run datasets/demo --conditions ours,human')
    .action(runRun);
}

async function runRun(datasetPath: string, { conditions, out, json = false }: RunOptions): Promise<void> {
  const dataset = await loadDataset(resolve(datasetPath));
  const runFolder = resolve(out ?? join('reports', dataset.manifest.id));
  const progress = await createProgressReporter({ quiet: json });
  progress.step('master and score');
  const storeFolder = join(dirname(runFolder), 'store');
  const specs = conditions?.split(',').map((id) => id.trim());
  const { records } = await runBench({
    dataset,
    conditions: await openConditions(dataset, { specs, storeFolder }),
    runFolder,
    storeFolder,
    onProgress: ({ done, total, itemId, conditionId }) =>
      progress.update({ done, total, label: `${itemId}, ${conditionId}` }),
  });
  progress.step('report');
  const reportFile = await reportWithPanels({ runFolder, manifestFile: dataset.manifestFile });
  progress.stop();
  process.stdout.write(
    json
      ? `${JSON.stringify({ report: reportFile, records }, null, 2)}\n`
      : `${scoreTable(records)}\n\nReport: ${reportFile}\nNext: ${commandLine('panel', 'serve', runFolder)}\n`,
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
