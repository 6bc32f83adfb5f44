/** Puts every item of a dataset into train, validation or test, an artist into one of them only. */
import { resolve } from 'node:path';
import { loadDataset, SPLITS, splitDataset, writeManifest } from '@earwitness/bench';
import { asUsage } from '../terminal/report-failure.ts';

export interface SplitOptions {
  shares: Readonly<Record<'train' | 'validation' | 'test', number>>;
  seed: string;
  again?: boolean;
  json?: boolean;
}

export async function splitItems(
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
