/** Checks that every file of a dataset is there, whole, and the music that the manifest says. */
import { resolve } from 'node:path';
import { checkDataset, loadDataset } from '@earwitness/bench';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';
import { checkText } from './check-text.ts';

export async function checkFiles(path: string, { json = false }: { json?: boolean }): Promise<void> {
  const dataset = await loadDataset(resolve(path));
  const progress = await createProgressReporter({ quiet: json });
  progress.step('check');
  const check = await untilInterrupted((signal) =>
    checkDataset(dataset, {
      onProgress: ({ done, total, itemId }) => progress.update({ done, total, label: itemId }),
      signal,
    }),
  ).finally(() => progress.stop());
  process.stdout.write(json ? `${JSON.stringify(check, null, 2)}\n` : `${checkText(check)}\n`);
  if (check.problems.some(({ severity }) => severity === 'fault')) process.exitCode = 1;
}
