/** Compares two builds or conditions, runs that lie there or are made now, and holds them against a gate. */
import { resolve } from 'node:path';
import {
  checkGate,
  compareSides,
  comparisonMarkdown,
  findConfig,
  findRenderings,
  type GateResult,
  gateViolationTexts,
  loadConfig,
  loadGate,
  mostChangedItems,
  writeComparisonReport,
  writeFileSafely,
} from '@earwitness/bench';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { asUsage, asUsageAsync, UsageError } from '../terminal/report-failure.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';
import { comparisonText } from './comparison-text.ts';
import { makeSides, openSides, type Sides } from './open-sides.ts';

interface CompareOptions {
  run?: string;
  dataset?: string;
  reports: string;
  metrics?: string[];
  gate?: string;
  markdown?: string;
  out?: string;
  alpha?: number;
  seed?: string;
  conditionsFile?: string;
  config?: string;
  workers?: number;
  limit?: number;
  json?: boolean;
}

/** What only makes sense where something is to be made first. */
const OF_DATASET = ['conditionsFile', 'workers', 'limit'] as const;

function checkOptions(options: CompareOptions): void {
  if (options.metrics?.length === 0)
    throw new UsageError('Cannot compare as --metrics names no score: name some, or leave it out for all');
  if (options.run !== undefined && options.dataset !== undefined)
    throw new UsageError(
      'Cannot compare with both --run and --dataset: the one compares what was made, the other makes it',
    );
  const stray = OF_DATASET.find((name) => options[name] !== undefined);
  if (stray !== undefined && options.dataset === undefined)
    throw new UsageError(
      `Cannot use --${stray === 'conditionsFile' ? 'conditions-file' : stray} without --dataset: runs that were made are compared as they are`,
    );
}

export async function compareBuilds(
  baseline: string,
  candidate: string,
  options: CompareOptions,
): Promise<void> {
  checkOptions(options);
  const { metrics: metricIds, alpha, seed, gate: gateFile, markdown, out, json = false } = options;
  const gate = gateFile === undefined ? undefined : await loadGate(resolve(gateFile));
  const configFile = options.config ?? (await findConfig(process.cwd())) ?? undefined;
  const config = configFile === undefined ? undefined : await loadConfig(configFile);
  const sides = await sidesOf([baseline, candidate], options, { config, configFile, metricIds });
  const comparison = asUsage(() =>
    compareSides({ ...sides, metricIds, ownMetrics: config?.metrics, alpha, seed }),
  );
  const result = gate && checkGate(gate, comparison);
  const renderings = await findRenderings(
    mostChangedItems(comparison).map(({ itemId }) => itemId),
    sides,
  );
  if (markdown !== undefined)
    await writeFileSafely(resolve(markdown), comparisonMarkdown(comparison, { gate: result }));
  if (out !== undefined)
    await untilInterrupted((signal) =>
      writeComparisonReport({
        ...{ file: resolve(out), comparison, gate: result, renderings, signal, ...sides },
        reportsFolder: resolve(options.reports),
      }),
    );
  const width = terminalWidth();
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...comparison, gate: result ?? null }, null, 2)}\n`
      : `${comparisonText(comparison, { renderings, gate: result, width })}\n`,
  );
  if (result) reportGate(result, gateViolationTexts(result, comparison));
}

/** Runs that lie there, or a run that is made now. */
async function sidesOf(
  names: readonly [string, string],
  { run, dataset, reports, seed, conditionsFile, workers, limit, json = false }: CompareOptions,
  found: Pick<Parameters<typeof makeSides>[1], 'config' | 'configFile' | 'metricIds'>,
): Promise<Sides> {
  const reportsFolder = resolve(reports);
  if (dataset === undefined) return asUsageAsync(openSides(names, { run, reportsFolder }));
  const progress = await createProgressReporter({ quiet: json });
  progress.step('master and score');
  try {
    return await untilInterrupted((signal) =>
      asUsageAsync(
        makeSides(names, {
          ...{ datasetPath: dataset, reportsFolder, conditionsFile, seed, workers, signal, ...found },
          limitSeconds: limit,
          onProgress: ({ itemId, conditionId, ...numbers }) =>
            progress.update({ ...numbers, label: `${itemId}, ${conditionId}` }),
        }),
      ),
    );
  } finally {
    progress.stop();
  }
}

/** One line a bound that does not hold; the exit code tells. */
function reportGate({ isPassed }: GateResult, violations: readonly string[]): void {
  for (const violation of violations) process.stderr.write(`earwitness: gate: ${violation}\n`);
  if (!isPassed) process.exitCode = 1;
}
