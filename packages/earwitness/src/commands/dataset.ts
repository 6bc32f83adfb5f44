/** `earwitness dataset`: from folders of files to a dataset whose pairs were checked by ear of the aligner. */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  addToDataset,
  loadDataset,
  pairFolders,
  parseConditionFolder,
  writeManifest,
} from '@earwitness/bench';
import type { Command } from 'commander';
import { commandLine } from '../terminal/command-line.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { asUsage, UsageError } from '../terminal/report-failure.ts';
import { plainTable } from '../terminal/tables.ts';

interface AddOptions {
  mixes: string;
  condition: string[];
  title?: string;
  licence: string;
  json?: boolean;
}

export function defineDataset(dataset: Command): void {
  dataset
    .command('add')
    .description('pairs the files of several folders and writes the manifest')
    .argument('<dataset>', 'folder of the dataset; made when it does not exist')
    .requiredOption('--mixes <folder>', 'the mixes')
    .option(
      '--condition <name=folder>',
      'masters by one maker, as service:landr=DIR or human:anna=DIR; may be given several times',
      (text: string, all: string[]) => [...all, text],
      [],
    )
    .option('--title <text>', 'title of the dataset')
    .option('--licence <text>', 'licence of the files', 'all rights reserved')
    .option('--json', 'print the pairs as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness dataset add my-songs --mixes mixes --condition service:landr=landr --condition human:anna=anna',
    )
    .action(runAdd);
}

async function runAdd(folder: string, { mixes, condition, title, licence, json = false }: AddOptions) {
  if (condition.length === 0)
    throw new UsageError('Cannot pair mixes with nothing: give at least one --condition name=folder');
  const place = resolve(folder);
  const folders = condition.map((text) => asUsage(() => parseConditionFolder(text)));
  const progress = await createProgressReporter({ quiet: json });
  progress.step('pair by sound');
  const { items, leftovers } = await pairFolders({
    mixes: resolve(mixes),
    conditions: folders.map((each) => ({ ...each, folder: resolve(each.folder) })),
  });
  const known = existsSync(join(place, 'manifest.yaml')) ? await loadDataset(place) : undefined;
  const manifest = await addToDataset({
    folder: place,
    items,
    licence,
    ...(known === undefined ? {} : { manifest: known.manifest }),
    ...(title === undefined ? {} : { title }),
  });
  const manifestFile = await writeManifest(place, manifest);
  progress.stop();

  if (json) {
    process.stdout.write(`${JSON.stringify({ manifestFile, items, leftovers }, null, 2)}\n`);
    return;
  }
  const rows = items.flatMap(({ mixFile, masters }) =>
    masters.map(({ conditionId, file, alignment: { lagFrames, confidence } }) => [
      basename(mixFile),
      conditionId,
      basename(file),
      lagFrames.toFixed(0),
      confidence.toFixed(2),
    ]),
  );
  const head = ['mix', 'condition', 'master', 'lag in frames', 'certainty'];
  process.stdout.write(`${plainTable({ head, rows, numbersFrom: 3 })}\n\n`);
  for (const { file, reason } of leftovers) process.stdout.write(`not paired: ${file}: ${reason}\n`);
  process.stdout.write(`\nWritten: ${manifestFile}\nNext: ${commandLine('bench', 'run', folder)}\n`);
}
