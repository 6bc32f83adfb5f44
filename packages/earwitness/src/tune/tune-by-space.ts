/** Tunes by a file that says what to tune, and writes what came of it. */
import { join, resolve } from 'node:path';
import {
  findConfig,
  loadTuningSpace,
  tuneSpace,
  tuningOutcomeOf,
  writeTuningReport,
} from '@earwitness/bench';
import { pathFromHere } from '../files/path-from-here.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { asUsageAsync } from '../terminal/report-failure.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';
import { tuningText } from './tuning-text.ts';

interface TuneCommandOptions {
  config?: string;
  seed?: string;
  evaluations?: number;
  workers?: number;
  limit?: number;
  out?: string;
  json?: boolean;
}

export async function tuneBySpace(spaceFile: string, options: TuneCommandOptions): Promise<void> {
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
