import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../../test/small-dataset.ts';
import { music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { collectGarbage, findRunFolders } from './collect-garbage.ts';
import { runBench } from './run-bench.ts';

const TIMEOUT = 120_000;

/** A store with two runs of other conditions beside it, and rubbish in it; everything long unused. */
async function twoRuns() {
  const folder = await temporaryFolder();
  const mix = music('kept', { seconds: 2 });
  const dataset = await smallDataset(join(await temporaryFolder()), [{ id: 'piece', mix }]);
  const storeFolder = join(folder, 'store');
  const run = (name: string, conditionSpecs: string[]) =>
    runBench({
      ...{ dataset, conditionSpecs, storeFolder, runFolder: join(folder, name), workers: 0 },
      metricIds: ['integratedLufs'],
    });
  await run('first', ['loudness-only']);
  await run('second', ['loudness-only', 'anchor:lowpass-3500']);
  await mkdir(join(storeFolder, 'work', 'job-left'), { recursive: true });
  await writeFile(join(storeFolder, 'work', 'job-left', 'half.wav'), 'half');
  await writeFile(join(storeFolder, 'renderings', 'half.wav.tmp'), '123');
  const forget = async (): Promise<void> => {
    for (const entry of await readdir(storeFolder, { recursive: true, withFileTypes: true }))
      await utimes(join(entry.parentPath, entry.name), 0, 0);
  };
  await forget();
  return { folder, storeFolder, run, forget };
}

const filesIn = async (storeFolder: string): Promise<string[]> =>
  (await readdir(storeFolder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => `${parentPath.slice(storeFolder.length + 1)}/${name}`)
    .sort();

describe('collectGarbage()', () => {
  it('tells first, and removes what no run is made of, of all that runs do not need again', {
    timeout: TIMEOUT,
  }, async () => {
    const { folder, storeFolder, run, forget } = await twoRuns();
    const runFolders = await findRunFolders(folder);
    expect(runFolders).toEqual([join(folder, 'first'), join(folder, 'second')]);
    const before = await filesIn(storeFolder);

    const told = await collectGarbage({ storeFolder, runFolders });
    expect(told.isRemoved).toBe(false);
    expect(
      told.rooms.flatMap(({ room, unusedCount, unusedBytes }) =>
        unusedCount > 0 ? [[room, unusedCount, unusedBytes]] : [],
      ),
    ).toEqual([
      ['renderings', 1, 3],
      ['work', 1, 4],
    ]);
    expect(await filesIn(storeFolder)).toEqual(before);

    await collectGarbage({ storeFolder, runFolders, remove: true });
    const kept = await filesIn(storeFolder);
    expect(kept).toEqual(before.filter((file) => !file.startsWith('work/') && !file.endsWith('.tmp')));

    // both runs go on finding everything
    const again = await run('second', ['loudness-only', 'anchor:lowpass-3500']);
    expect(again.costs.map(({ reused }) => reused)).toEqual([true, true]);
    await forget();

    await collectGarbage({ storeFolder, runFolders: [join(folder, 'first')], remove: true });
    const left = await filesIn(storeFolder);
    expect(left.filter((file) => file.startsWith('renderings/'))).toHaveLength(1);
    expect(left.length).toBeLessThan(kept.length);
    expect((await run('first', ['loudness-only'])).costs.map(({ reused }) => reused)).toEqual([true]);
  });

  it('leaves what was used lately, and everything where a run cannot be read', {
    timeout: TIMEOUT,
  }, async () => {
    const { folder, storeFolder, run } = await twoRuns();
    await run('first', ['loudness-only']);
    const unusedFiles = ({ rooms }: Awaited<ReturnType<typeof collectGarbage>>) =>
      rooms.reduce((sum, { unusedCount }) => sum + unusedCount, 0);
    const recent = unusedFiles(await collectGarbage({ storeFolder, runFolders: [] }));
    const all = unusedFiles(await collectGarbage({ storeFolder, runFolders: [], olderThanDays: 0 }));
    expect(recent).toBeGreaterThan(0);
    expect(all).toBeGreaterThan(recent);

    const records = join(folder, 'second', 'records.jsonl');
    await writeFile(records, '{"schema":"earwitness.run-record/1"');
    const before = await filesIn(storeFolder);
    await expect(
      collectGarbage({ storeFolder, runFolders: [join(folder, 'second')], olderThanDays: 0, remove: true }),
    ).rejects.toThrow('holds a line that is not JSON');
    expect(await filesIn(storeFolder)).toEqual(before);
    // a run has analyses, too
    await expect(
      collectGarbage({ storeFolder: join(folder, 'first'), runFolders: [], olderThanDays: 0, remove: true }),
    ).rejects.toThrow('is no store of runs');
    expect(await readdir(join(folder, 'first'))).toContain('analyses');
  });
});
