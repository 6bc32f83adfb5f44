/** Pairs the files of several folders by sound, and writes the manifest once the pairs were seen. */
import { basename, resolve } from 'node:path';
import {
  addToDataset,
  loadDatasetIfThere,
  parseConditionFolder,
  proposeItems,
  writeManifest,
} from '@earwitness/bench';
import { commandLine } from '../terminal/command-line.ts';
import { confirm } from '../terminal/confirm.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { asUsage, asUsageAsync, UsageError } from '../terminal/report-failure.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';
import { proposalText } from './proposal-text.ts';

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

export async function addMusic(
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
