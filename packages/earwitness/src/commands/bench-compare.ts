/** `earwitness bench compare`: says what is better, worse or undecided between two builds or conditions, and holds it against a gate. */
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
import type { Command } from 'commander';
import { comparisonText } from '../compare/comparison-text.ts';
import { makeSides, openSides, type Sides } from '../compare/open-sides.ts';
import { parseChance, parseList, parseThreads, parseTimeLimit } from '../terminal/option-parsers.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { asUsage, asUsageAsync, UsageError } from '../terminal/report-failure.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';

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

const WIDTH_ELSEWHERE = 100;

export function defineBenchCompare(bench: Command): void {
  bench
    .command('compare')
    .description(
      'says what is better, worse or undecided between two runs, conditions or builds: facts about these items apart from what they say of new ones; with --gate it exits 1 when a build is worse than allowed',
    )
    .argument(
      '<baseline>',
      'a run: its folder, name, id, latest or previous, with :CONDITION where not ours is meant; with --run a condition of that run; with --dataset a condition or a git reference',
    )
    .argument('<candidate>', 'what is compared with it, named likewise')
    .option('--run <run>', 'compare two conditions of this run')
    .option(
      '--dataset <dataset>',
      'first master this dataset by both: conditions, or references as main, HEAD~3, v0.1.0',
    )
    .option('--reports <folder>', 'where runs, their history and their store lie', 'reports')
    .option(
      '--metrics <list>',
      'which scores, comma-separated (default: all); fewer leave more to be decided',
      parseList,
    )
    .option('--gate <file>', 'bounds that the candidate has to keep (docs/compare.md)')
    .option('--markdown <file>', 'also write it as Markdown, as for a pull request')
    .option('--out <file>', 'also write it as a page to open, with the items that changed most to hear')
    .option('--alpha <share>', 'the chance of any false claim about new items (default: 0.05)', parseChance)
    .option('--seed <text>', 'what random draws come from (default: 1)')
    .option('--conditions-file <file>', 'with --dataset: conditions.yaml with commands and named conditions')
    .option(
      '--config <file>',
      'earwitness.config.ts of your own (default: the nearest one above this folder)',
    )
    .option('--workers <number>', 'with --dataset: how many processes share the work', parseThreads)
    .option('--limit <seconds>', 'with --dataset: the most that a rendering may take', parseTimeLimit)
    .option('--json', 'print the comparison as JSON')
    .addHelpText(
      'after',
      `
Examples:
  earwitness bench compare previous latest
  earwitness bench compare --run reports/demo human ours --out compare.html
  earwitness bench compare --dataset datasets/demo main ours --gate gate.yaml --markdown comment.md`,
    )
    .action(runCompare);
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

async function runCompare(baseline: string, candidate: string, options: CompareOptions): Promise<void> {
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
  const width = process.stdout.columns || WIDTH_ELSEWHERE;
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
