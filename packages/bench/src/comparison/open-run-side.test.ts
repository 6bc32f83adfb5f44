import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { folderOfRuns } from '../../test/history-of.ts';
import { labelRun } from '../history/label-run.ts';
import { readHistory } from '../history/read-history.ts';
import { compareSides } from './compare-sides.ts';
import { findRenderings } from './find-renderings.ts';
import { openRunSide, parseRunSide } from './open-run-side.ts';

describe('openRunSide()', () => {
  it('opens a run by its place in the history, also where its folder and its dataset are gone', async () => {
    const { reportsFolder, dataset, run, keep } = await folderOfRuns();
    await keep('1');
    const { artist } = dataset.manifest.items[0]!;
    await rm(await run('1'), { recursive: true });
    await rm(dataset.manifestFile);

    const side = await openRunSide({ run: 'latest', label: 'before', reportsFolder });
    expect(side).toMatchObject({ conditionId: 'loudness-only', dataset: null });
    expect(side.credits).toEqual([expect.objectContaining({ id: 'piece', artist })]);
    const { entries } = await readHistory(reportsFolder);
    const { runId, build } = entries[0]!;
    expect(side.run).toEqual({
      ...{ runId, name: null, finished: build.finished, engineDigest: build.engineDigest },
      ...{ commit: build.git?.commit ?? null, isDirty: build.git?.isDirty ?? false },
    });
    const { items, groupName } = compareSides({ baseline: side, candidate: side });
    expect(items).toEqual([expect.objectContaining({ itemId: 'piece', group: artist, rendering: 'same' })]);
    expect(groupName).toBe('artist');
    const found = await findRenderings(['piece'], { baseline: side, candidate: side });
    expect(found.get('piece')!.baseline).toMatch(/store[/\\]renderings/);
  });

  it('tells by what name the history knows the run of a folder, and that one that was not kept has none', async () => {
    const { reportsFolder, run, keep } = await folderOfRuns();
    const entry = await keep('1');
    const { runId } = entry;
    await labelRun(entry, { reportsFolder, name: 'before' });
    const open = async (folder: string) =>
      (await openRunSide({ run: folder, label: 'a', reportsFolder })).run;
    expect(await open(await run('1'))).toMatchObject({ runId, name: 'before' });
    expect(await open(await run('2'))).toMatchObject({ runId: null, name: null });
  });

  it('names the conditions that there are', async () => {
    const { reportsFolder, run } = await folderOfRuns();
    const runFolder = await run('1', 'two', ['loudness-only', 'unprocessed']);
    await expect(openRunSide({ run: runFolder, label: 'a', reportsFolder })).rejects.toThrow(
      /must be one of loudness-only, unprocessed, as in .*:loudness-only: current value is ours/,
    );
  });
});

describe('parseRunSide()', () => {
  it.each([
    ['reports/demo', { run: 'reports/demo' }],
    ['reports/demo:human', { run: 'reports/demo', conditionId: 'human' }],
    ['demo@latest:ours', { run: 'demo@latest', conditionId: 'ours' }],
    ['C:\\runs\\demo', { run: 'C:\\runs\\demo' }],
  ])('reads %s', (text, expected) => {
    expect(parseRunSide(text)).toEqual(expected);
  });
});
