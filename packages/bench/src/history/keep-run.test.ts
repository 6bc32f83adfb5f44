import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfRuns } from '../../test/history-of.ts';
import { readRun } from '../runs/read-run.ts';
import { readRunBuild } from '../runs/run-build.ts';
import { readRunOrigin } from '../runs/run-origin.ts';
import { keepRun } from './keep-run.ts';
import { labelRun, unpinRun } from './label-run.ts';
import { readHistory } from './read-history.ts';
import { findOldRuns, removeRun } from './remove-run.ts';

const TIMEOUT = 120_000;

const idsOf = async (reportsFolder: string): Promise<string[]> =>
  (await readHistory(reportsFolder)).entries.map(({ runId }) => runId);

describe('keepRun()', () => {
  it('keeps all that a run said, with paths that hold when its folder is used again', {
    timeout: TIMEOUT,
  }, async () => {
    const { reportsFolder, dataset, run, keep } = await folderOfRuns();
    const { entry, isNew } = await keepRun({ runFolder: await run('1') });
    const before = await readRun(join(reportsFolder, 'test'));
    await keep('2');

    expect(isNew).toBe(true);
    expect(entry.folder).toBe(join(reportsFolder, 'history', 'test', entry.runId));
    expect(entry).toMatchObject({
      datasetId: 'test',
      conditionIds: ['loudness-only'],
      recordCount: 1,
      failureCount: 0,
      items: [{ id: 'piece', artist: 'somebody', genre: 'test', tags: [] }],
    });
    const kept = await readRun(entry.folder);
    expect(kept.costs).toEqual(before.costs);
    expect(kept.records.map(({ renderingFile: _, ...record }) => record)).toEqual(
      before.records.map(({ renderingFile: _, ...record }) => record),
    );
    expect(await readRunOrigin(entry.folder)).toBe(dataset.manifestFile);
    expect((await readRunBuild(entry.folder))?.asked.seed).toBe('1');
    const [record] = kept.records;
    expect(resolve(entry.folder, record!.renderingFile!)).toBe(
      join(reportsFolder, 'store', 'renderings', `${record!.renderingSha256}.wav`),
    );
    expect((await stat(resolve(entry.folder, record!.renderingFile!))).isFile()).toBe(true);
  });

  it('keeps the same run once, wherever it was made, and tells where it lies now', {
    timeout: TIMEOUT,
  }, async () => {
    const { reportsFolder, run } = await folderOfRuns();
    const first = await keepRun({ runFolder: await run('1') });
    const again = await keepRun({ runFolder: await run('1') });
    expect(again).toEqual({ entry: first.entry, isNew: false });
    const elsewhere = await run('1', 'elsewhere');
    expect((await keepRun({ runFolder: elsewhere })).entry.runFolder).toBe(join(reportsFolder, 'test'));
    await rm(join(reportsFolder, 'test'), { recursive: true });
    const moved = await keepRun({ runFolder: elsewhere });
    expect(moved.isNew).toBe(false);
    expect((await readHistory(reportsFolder)).entries.map(({ runFolder }) => runFolder)).toEqual([elsewhere]);
  });

  it('loses none of several that are finished at once', { timeout: TIMEOUT }, async () => {
    const { reportsFolder, run } = await folderOfRuns();
    const folders: string[] = [];
    for (const seed of ['1', '2', '3']) folders.push(await run(seed, `run-${seed}`));
    const kept = await Promise.all(folders.map((runFolder) => keepRun({ runFolder })));
    expect((await idsOf(reportsFolder)).sort()).toEqual(kept.map(({ entry }) => entry.runId).sort());
    // the same run, twice at once
    const runFolder = await run('4');
    const [one, other] = await Promise.all([1, 2].map(() => keepRun({ runFolder })));
    expect(one!.entry).toEqual(other!.entry);
    expect([one!.isNew, other!.isNew].sort()).toEqual([false, true]);
    expect(await idsOf(reportsFolder)).toHaveLength(4);
  });
});

describe('readHistory()', () => {
  it('names what is damaged, and goes on with the rest', { timeout: TIMEOUT }, async () => {
    const { reportsFolder, keep } = await folderOfRuns();
    const whole = await keep('1');
    const cut = await keep('2');
    const empty = await keep('3');
    const recordsFile = join(cut.folder, 'records.jsonl');
    await writeFile(recordsFile, (await readFile(recordsFile, 'utf8')).slice(0, -40));
    await writeFile(join(empty.folder, 'entry.json'), '');
    const { entries, damaged } = await readHistory(reportsFolder);
    expect(entries.map(({ runId }) => runId)).toEqual([whole.runId]);
    expect(damaged.map(({ runId, problem }) => [runId, problem]).sort()).toEqual(
      [
        [cut.runId, `${recordsFile} is not as it was kept`],
        [empty.runId, `${join(empty.folder, 'entry.json')} is not JSON`],
      ].sort(),
    );
    // what is left of them can go
    for (const { folder } of damaged) await removeRun(folder);
    expect((await readHistory(reportsFolder)).damaged).toEqual([]);
  });
});

describe('names, pins and removal', () => {
  it('gives a name to one run only, and takes it away', { timeout: TIMEOUT }, async () => {
    const { reportsFolder, keep } = await folderOfRuns();
    const first = await keep('1');
    const second = await keep('2');
    const named = await labelRun(first, { reportsFolder, name: 'v1' });
    expect((await labelRun(named, { reportsFolder, isPinned: true })).name).toBe('v1');
    await expect(labelRun(second, { reportsFolder, name: 'v1' })).rejects.toThrow('has that name');
    const likeIds = [first.runId, first.runId.slice(0, 12), first.runId.slice(0, 4), '19991231'];
    for (const name of ['latest', '../up', 'a:b', 'a@latest', '', ...likeIds])
      await expect(labelRun(second, { reportsFolder, name })).rejects.toThrow(RangeError);
    await labelRun(first, { reportsFolder, name: null });
    expect((await labelRun(second, { reportsFolder, name: 'v1' })).name).toBe('v1');
  });

  it('removes whole entries, none that is pinned, and counts the others per dataset', {
    timeout: TIMEOUT,
  }, async () => {
    const { reportsFolder, keep } = await folderOfRuns();
    const [first, second, third] = [await keep('1'), await keep('2'), await keep('3')];
    await labelRun(first, { reportsFolder, isPinned: true });
    await expect(removeRun(first.folder)).rejects.toThrow('it is pinned');
    const old = await findOldRuns(reportsFolder, { keep: 1 });
    expect(old.map(({ runId }) => runId)).toEqual([second.runId]);
    await removeRun(second.folder);
    expect(await idsOf(reportsFolder)).toEqual([third.runId, first.runId]);
    expect(await readdir(dirname(second.folder))).not.toContain(second.runId);
    expect(await findOldRuns(reportsFolder, { keep: 1 })).toEqual([]);
  });

  it('takes the pin from a damaged run, so that it can be removed', { timeout: TIMEOUT }, async () => {
    const { reportsFolder, keep } = await folderOfRuns();
    const entry = await keep('1');
    await labelRun(entry, { reportsFolder, name: 'v1', isPinned: true });
    await rm(join(entry.folder, 'records.jsonl'));
    await expect(removeRun(entry.folder)).rejects.toThrow('it is pinned');
    expect(await unpinRun(entry.folder)).toEqual({ name: 'v1', isPinned: false });
    await removeRun(entry.folder);
    expect(await readHistory(reportsFolder)).toEqual({ entries: [], damaged: [] });

    const illegible = await keep('2');
    await writeFile(join(illegible.folder, 'label.json'), '{');
    expect(await unpinRun(illegible.folder)).toEqual({ name: null, isPinned: false });
    expect(await idsOf(reportsFolder)).toEqual([illegible.runId]);
  });

  it('takes away what an ended removal left, and not what somebody is at', { timeout: TIMEOUT }, async () => {
    const { reportsFolder, keep } = await folderOfRuns();
    const { folder } = await keep('1');
    const left = join(dirname(folder), '.left.0123456789ab.tmp');
    const atWork = join(dirname(folder), '.at-work.0123456789ab.tmp');
    for (const one of [left, atWork]) await mkdir(one);
    await utimes(left, 0, 0);
    await keep('2');
    expect((await readdir(dirname(folder))).filter((name) => name.startsWith('.'))).toEqual([
      '.at-work.0123456789ab.tmp',
    ]);
    expect(await idsOf(reportsFolder)).toHaveLength(2);
  });
});
