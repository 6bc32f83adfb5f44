import { stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfRuns } from '../../test/history-of.ts';
import { collectGarbage, findRunFolders } from '../runs/collect-garbage.ts';
import { readRun } from '../runs/read-run.ts';
import { keepRun } from './keep-run.ts';
import { labelRun } from './label-run.ts';
import { pinnedRunFolders } from './pinned-run-folders.ts';

const TIMEOUT = 120_000;

describe('pinnedRunFolders()', () => {
  it('lets the audio of a pinned run stay in the store, and that of another go with its folder', {
    timeout: TIMEOUT,
  }, async () => {
    const { reportsFolder, run } = await folderOfRuns();
    const storeFolder = join(reportsFolder, 'store');
    const { entry } = await keepRun({ runFolder: await run('1', 'test', ['anchor:lowpass-3500']) });
    await run('2');
    const [record] = (await readRun(entry.folder)).records;
    const isHeard = () =>
      stat(resolve(entry.folder, record!.renderingFile!)).then(
        () => true,
        () => false,
      );
    const collect = async () =>
      collectGarbage({
        ...{ storeFolder, olderThanDays: 0, remove: true },
        runFolders: [...(await findRunFolders(reportsFolder)), ...(await pinnedRunFolders(reportsFolder))],
      });
    const pinned = await labelRun(entry, { reportsFolder, isPinned: true });
    await collect();
    expect(await isHeard()).toBe(true);

    // nothing may go while nobody knows whether it is wanted
    await writeFile(join(entry.folder, 'label.json'), '{');
    await expect(collect()).rejects.toThrow('Cannot tell whether the run');
    expect(await isHeard()).toBe(true);

    await labelRun(pinned, { reportsFolder, isPinned: false });
    await collect();
    expect(await isHeard()).toBe(false);
  });
});
