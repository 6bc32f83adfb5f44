/** From a run to blind stimuli: which conditions to compare, cut and matched into a pack beside the run. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  BenchError,
  buildPanelPack,
  type ComparisonRequest,
  comparisonsFromRun,
  type OpenedRun,
  referenceMasterOf,
} from '@earwitness/bench';
import { certifySwitch } from '@earwitness/listening-web';
import type { PanelFiles } from './panels-folder.ts';

/** Two conditions that listeners are to compare, on these items or on all that have both. */
export interface ConditionPair {
  readonly conditionIds: readonly [string, string];
  readonly itemIds?: readonly string[];
}

/**
 * Ours against the reference master: the comparison that the mission asks about.
 *
 * @throws {BenchError} when no item of the run has both
 */
export function oursAgainstReference({ dataset, records }: OpenedRun): ConditionPair {
  const pairs = dataset.manifest.items.flatMap((item) => {
    const reference = referenceMasterOf(item)?.conditionId;
    return reference !== undefined && hasBoth(records, item.id, ['ours', reference]) ? [reference] : [];
  });
  const [reference] = pairs;
  if (reference === undefined) {
    throw new BenchError(
      'Cannot choose what to compare as no item of the run has both ours and a master by a human or artist: name two conditions with --pair',
    );
  }
  return { conditionIds: ['ours', reference] };
}

function hasBoth(records: OpenedRun['records'], itemId: string, conditionIds: readonly string[]): boolean {
  return conditionIds.every((conditionId) =>
    records.some(
      (record) => record.itemId === itemId && record.conditionId === conditionId && record.renderingFile,
    ),
  );
}

/**
 * Builds the pack of these pairs beside the run. The same run, pairs and panels folder give the same bytes.
 *
 * @throws {BenchError} when no item has both conditions of a pair
 */
export async function buildPackOfRun({
  run,
  pairs,
  files,
  seconds,
  onProgress,
}: {
  run: OpenedRun;
  pairs: readonly ConditionPair[];
  files: PanelFiles;
  seconds: number;
  onProgress: (progress: { done: number; itemTitle: string }) => void;
}): Promise<void> {
  const { dataset, records, runFolder } = run;
  for (const { conditionIds } of pairs) {
    if (dataset.manifest.items.some(({ id }) => hasBoth(records, id, conditionIds))) continue;
    const known = [...new Set(records.map(({ conditionId }) => conditionId))].join(', ');
    throw new BenchError(
      `Cannot compare ${conditionIds.join(' and ')} as no item of the run has both: its conditions are ${known}`,
    );
  }
  async function* comparisons(): AsyncGenerator<ComparisonRequest> {
    for (const { conditionIds, itemIds } of pairs) {
      const items = dataset.manifest.items.filter(({ id }) => itemIds?.includes(id) ?? true);
      const manifest = { ...dataset.manifest, items };
      yield* comparisonsFromRun({ manifest, records, runFolder, conditionIds, seconds });
    }
  }
  await buildPanelPack({
    comparisons: comparisons(),
    packFolder: files.packFolder,
    keyFile: files.blindingKeyFile,
    seed: await packSecret(files.packSecretFile),
    certify: certifySwitch,
    onProgress,
  });
}

/** A secret of its own for every panels folder: who could guess it could compute which stimulus is whose. */
async function packSecret(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  // "wx" writes only where there is none yet, so that two programs at once agree on one.
  await writeFile(file, randomUUID(), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return readFile(file, 'utf8');
}
