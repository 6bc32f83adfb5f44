/** `earwitness dataset`: from folders of files to a dataset whose pairs were checked by ear of the aligner. */
import { type Command, InvalidArgumentError } from 'commander';
import type { SplitOptions } from '../dataset/split-items.ts';

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
    .action(async (folder, options) => (await import('../dataset/add-music.ts')).addMusic(folder, options));
  dataset
    .command('check')
    .description('checks that every file is there, whole, and the music that the manifest says')
    .argument('<dataset>', 'folder of the dataset, or its manifest')
    .option('--json', 'print files and problems as JSON')
    .addHelpText('after', '\nExample:\n  earwitness dataset check datasets/demo')
    .action(async (path, options) => (await import('../dataset/check-files.ts')).checkFiles(path, options));
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
    .action(async (path, options) => (await import('../dataset/split-items.ts')).splitItems(path, options));
}
