/** Masters a dataset by every condition, scores the results and writes the report. */
import { dirname, join, resolve } from 'node:path';
import {
  type BenchRun,
  findConfig,
  loadDataset,
  type RunRecord,
  runBench,
  type Shard,
  splitConditionList,
} from '@earwitness/bench';
import { keepInHistory, keptText } from '../history/keep-in-history.ts';
import { reportWithPanels } from '../panels/report-with-panels.ts';
import { commandLine } from '../terminal/command-line.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { asUsage, asUsageAsync } from '../terminal/report-failure.ts';
import { scoreTable } from '../terminal/tables.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';

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

export async function runDataset(datasetPath: string, options: RunCommandOptions): Promise<void> {
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
