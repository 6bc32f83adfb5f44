/** `earwitness bench tune`: searches a space of settings, says what that is worth on other music, and writes what masters as it was tuned. */
import { join, resolve } from 'node:path';
import {
  findConfig,
  loadTuningSpace,
  tuneSpace,
  tuningOutcomeOf,
  writeTuningReport,
} from '@earwitness/bench';
import type { Command } from 'commander';
import { pathFromHere } from '../files/path-from-here.ts';
import { parseAnyCount, parseThreads, parseTimeLimit } from '../terminal/option-parsers.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { asUsageAsync } from '../terminal/report-failure.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';
import { tuningText } from '../tune/tuning-text.ts';

interface TuneCommandOptions {
  config?: string;
  seed?: string;
  evaluations?: number;
  workers?: number;
  limit?: number;
  out?: string;
  json?: boolean;
}

export function defineBenchTune(bench: Command): void {
  bench
    .command('tune')
    .description(
      'searches the settings that serve a dataset best, says what they gain on music they were not tuned on, and writes a profile or conditions; a tuning that was ended goes on where it was',
    )
    .argument('<space>', 'a file that says what to tune, within which bounds, after what (docs/tuning.md)')
    .option(
      '--config <file>',
      'earwitness.config.ts of your own (default: the nearest one above this folder)',
    )
    .option('--seed <text>', 'what all draws come from, instead of the file’s')
    .option(
      '--evaluations <number>',
      'settings that each search may try, instead of the file’s',
      parseAnyCount,
    )
    .option('--workers <number>', 'how many processes share the work (default: one a core)', parseThreads)
    .option(
      '--limit <seconds>',
      'the most that a rendering may take, and its scoring (default: 10 minutes and 10 times its length)',
      parseTimeLimit,
    )
    .option('--out <folder>', 'folder of the tuning (default: reports/tuning/<name> here)')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', '\nExample:\n  earwitness bench tune datasets/demo/tune.yaml')
    .action(runTune);
}

async function runTune(spaceFile: string, options: TuneCommandOptions): Promise<void> {
  const { config, seed, evaluations, workers, limit, out, json = false } = options;
  const space = await loadTuningSpace(resolve(spaceFile), { seed, evaluations });
  const folder = resolve(out ?? join('reports', 'tuning', space.name));
  const configFile = config ?? (await findConfig(process.cwd())) ?? undefined;
  const progress = await createProgressReporter({ quiet: json });
  progress.step('tune');
  try {
    const { tuned, files } = await untilInterrupted((signal) =>
      asUsageAsync(
        tuneSpace({
          ...{ space, folder, configFile, workers, signal },
          limitSeconds: limit,
          onProgress: (numbers) => progress.update({ ...numbers, label: 'pieces tried' }),
        }),
      ),
    );
    progress.step('report');
    const reportFile = join(folder, 'index.html');
    await writeTuningReport({ file: reportFile, tuned });
    progress.stop();
    process.stdout.write(
      json
        ? `${JSON.stringify({ report: reportFile, tunedFile: files.tuned, history: files.history, ...tuningOutcomeOf(tuned) }, null, 2)}\n`
        : `${tuningText(tuned, { tunedFile: pathFromHere(files.tuned), reportFile })}\n`,
    );
  } finally {
    progress.stop();
  }
}
