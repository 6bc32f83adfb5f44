/** `earwitness dataset`: from folders of files to a dataset whose pairs were checked by ear of the aligner. */
import { basename, resolve } from 'node:path';
import {
  addToDataset,
  checkDataset,
  loadDataset,
  loadDatasetIfThere,
  parseConditionFolder,
  proposeItems,
  SPLITS,
  splitDataset,
  writeManifest,
} from '@earwitness/bench';
import { type Command, InvalidArgumentError } from 'commander';
import { checkText } from '../dataset/check-text.ts';
import { proposalText } from '../dataset/proposal-text.ts';
import { commandLine } from '../terminal/command-line.ts';
import { confirm } from '../terminal/confirm.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { asUsage, asUsageAsync, UsageError } from '../terminal/report-failure.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';

interface AddOptions {
  mixes?: string;
  condition: string[];
  anchor?: string;
  copy?: boolean;
  title?: string;
  artist?: string;
  genre?: string;
  licence?: string;
  credit?: string;
  yes?: boolean;
  json?: boolean;
}

interface SplitOptions {
  shares: Readonly<Record<'train' | 'validation' | 'test', number>>;
  seed: string;
  again?: boolean;
  json?: boolean;
}

function parseShares(text: string): SplitOptions['shares'] {
  const [train = Number.NaN, validation = Number.NaN, test = Number.NaN, ...more] = text
    .split(/[,/]/)
    .map(Number);
  const sum = train + validation + test;
  if (more.length > 0 || !(sum > 0) || Math.min(train, validation, test) < 0)
    throw new InvalidArgumentError(
      'It must be three shares for train, validation and test, such as 70/15/15.',
    );
  return { train: train / sum, validation: validation / sum, test: test / sum };
}

export function defineDataset(dataset: Command): void {
  dataset
    .command('add')
    .description(
      'pairs the files of several folders by sound and writes the manifest once you have seen the pairs',
    )
    .argument('<dataset>', 'folder of the dataset; made when it does not exist')
    .option(
      '--mixes <folder>',
      'the mixes; without it, masters go to the items that are there, or stand alone',
    )
    .option(
      '--condition <name=folder>',
      'masters by one maker, as service:landr=DIR or human:anna=DIR; may be given several times',
      (text: string, all: string[]) => [...all, text],
      [],
    )
    .option(
      '--anchor <condition>',
      'of masters without mixes: the condition that the others are lined up with',
    )
    .option('--copy', 'copy the audio into the dataset (default: it stays where it is)')
    .option('--title <text>', 'title of a new dataset')
    .option('--artist <text>', 'artist of new items whose files do not say it')
    .option('--genre <text>', 'genre of new items')
    .option('--licence <text>', 'licence of the files (default: not stated)')
    .option('--credit <text>', 'whom to credit for the files')
    .option('--yes', 'write what was found without asking')
    .option('--json', 'print the pairs as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness dataset add my-songs --mixes mixes --condition service:landr=landr --condition human:anna=anna --yes',
    )
    .action(runAdd);
  dataset
    .command('check')
    .description('checks that every file is there, whole, and the music that the manifest says')
    .argument('<dataset>', 'folder of the dataset, or its manifest')
    .option('--json', 'print files and problems as JSON')
    .addHelpText('after', '\nExample:\n  earwitness dataset check datasets/demo')
    .action(runCheck);
  dataset
    .command('split')
    .description('puts every item into train, validation or test, an artist into one of them only')
    .argument('<dataset>', 'folder of the dataset, or its manifest')
    .option('--shares <train/validation/test>', 'how much of each', parseShares, {
      train: 0.7,
      validation: 0.15,
      test: 0.15,
    })
    .option('--seed <text>', 'what the draw depends on', 'split')
    .option('--again', 'forget the splits that items are in')
    .option('--json', 'print the splits as JSON')
    .addHelpText('after', '\nExample:\n  earwitness dataset split my-songs --shares 70/15/15')
    .action(runSplit);
}

async function runAdd(
  folder: string,
  { mixes, condition, anchor, copy, yes = false, json = false, ...about }: AddOptions,
): Promise<void> {
  if (condition.length === 0 && mixes === undefined)
    throw new UsageError('Cannot pair nothing: give --mixes folder, --condition name=folder, or both');
  const place = resolve(folder);
  const conditions = condition
    .map((text) => asUsage(() => parseConditionFolder(text)))
    .map((each) => ({ ...each, folder: resolve(each.folder) }));
  const dataset = await loadDatasetIfThere(place);
  const progress = await createProgressReporter({ quiet: json });
  progress.step('pair by sound');
  const proposal = await untilInterrupted((signal) =>
    asUsageAsync(
      proposeItems({
        dataset,
        ...(mixes !== undefined && { mixes: resolve(mixes) }),
        conditions,
        anchorCondition: anchor,
        onProgress: ({ done, total, file }) => progress.update({ done, total, label: basename(file) }),
        signal,
      }),
    ),
  ).finally(() => progress.stop());
  if (!json) process.stdout.write(`${proposalText(proposal)}\n\n`);

  const isNew = proposal.items.length > 0;
  const isConfirmed = isNew && (yes || (!json && (await confirm(`Write this into ${folder}?`))));
  const manifestFile = isConfirmed
    ? await writeManifest(
        place,
        await addToDataset({
          folder: place,
          dataset,
          proposal,
          copy,
          roots: {
            ...(mixes !== undefined && { mixes: resolve(mixes) }),
            ...Object.fromEntries(conditions.map((each) => [each.conditionId, each.folder])),
          },
          ...about,
        }),
        { dataset },
      )
    : null;

  if (json) process.stdout.write(`${JSON.stringify({ manifestFile, ...proposal }, null, 2)}\n`);
  else if (manifestFile !== null)
    process.stdout.write(`Written: ${manifestFile}\nNext: ${commandLine('dataset', 'check', folder)}\n`);
  else if (isNew) process.stdout.write('Nothing was written: add --yes when the pairs are right\n');
  else process.stdout.write('Nothing to add\n');
  if (isNew && manifestFile === null) process.exitCode = 1;
}

async function runCheck(path: string, { json = false }: { json?: boolean }): Promise<void> {
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

async function runSplit(
  path: string,
  { shares, seed, again = false, json = false }: SplitOptions,
): Promise<void> {
  const dataset = await loadDataset(resolve(path));
  const { manifest, folder, manifestFile } = dataset;
  const split = asUsage(() => splitDataset(manifest, { shares, seed, again }));
  await writeManifest(folder, split, { dataset });
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ manifestFile, splits: Object.fromEntries(split.items.map((item) => [item.id, item.split])) }, null, 2)}\n`,
    );
    return;
  }
  for (const name of SPLITS) {
    const items = split.items.filter((item) => item.split === name);
    const artists = new Set(items.map(({ artist }) => artist)).size;
    process.stdout.write(`${name.padEnd(10)}  ${items.length} items by ${artists} artists\n`);
  }
  process.stdout.write(`\nWritten: ${manifestFile}\n`);
}
