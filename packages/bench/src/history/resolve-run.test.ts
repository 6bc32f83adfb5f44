import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfRuns } from '../../test/history-of.ts';
import { BenchError } from '../errors.ts';
import { labelRun } from './label-run.ts';
import { findKeptRun, resolveRun } from './resolve-run.ts';

const TIMEOUT = 120_000;

describe('resolveRun()', () => {
  it('finds a run by its folder, name, id, the beginning of that, and its place in the history', {
    timeout: TIMEOUT,
  }, async () => {
    const { reportsFolder, keep } = await folderOfRuns();
    const first = await keep('1');
    const second = await keep('2');
    const runFolder = join(reportsFolder, 'test');
    const resolved = (text: string) => resolveRun(text, { reportsFolder });
    await labelRun(first, { reportsFolder, name: 'v0.1.0' });

    // the second one lies in the folder that both were made in
    expect(await resolved(runFolder)).toBe(runFolder);
    expect(await resolved('test')).toBe(runFolder);
    expect(await resolved('latest')).toBe(runFolder);
    expect(await resolved('test@latest')).toBe(runFolder);
    expect(await resolved(second.runId)).toBe(runFolder);
    expect(await resolved('previous')).toBe(first.folder);
    expect(await resolved('v0.1.0')).toBe(first.folder);
    expect(await resolved(first.runId)).toBe(first.folder);
    expect(await resolved(first.folder)).toBe(first.folder);
    expect(first.runId).not.toBe(second.runId);
    const shortest = [...first.runId].findIndex((sign, place) => sign !== second.runId[place]) + 1;
    expect(await resolved(first.runId.slice(0, shortest))).toBe(first.folder);
    await expect(resolved(first.runId.slice(0, shortest - 1))).rejects.toThrow(
      `it may be test ${second.runId} or test ${first.runId}`,
    );
  });

  it('takes an id before a name, a name before the beginning of an id, and a damaged run for no other', {
    timeout: TIMEOUT,
  }, async () => {
    const { reportsFolder, keep } = await folderOfRuns();
    const first = await keep('1');
    const second = await keep('2');
    const third = await keep('3');
    const found = async (text: string) => (await findKeptRun(text, { reportsFolder })).runId;
    // as an earlier version let them be called
    const call = (folder: string, name: string) =>
      writeFile(
        join(folder, 'label.json'),
        JSON.stringify({ schema: 'earwitness.run-label/1', name, isPinned: false }),
      );
    await call(first.folder, second.runId);
    expect(await found(second.runId)).toBe(second.runId);
    await call(first.folder, second.runId.slice(0, 17));
    expect(await found(second.runId.slice(0, 17))).toBe(first.runId);
    await call(first.folder, third.runId);
    await rm(join(third.folder, 'costs.jsonl'));
    await expect(found(third.runId)).rejects.toThrow(`Cannot use the run ${third.runId} as it is damaged`);
  });

  it('lists what there is where nothing is called so', { timeout: TIMEOUT }, async () => {
    const { reportsFolder, keep } = await folderOfRuns();
    await expect(resolveRun('latest', { reportsFolder })).rejects.toThrow('no run is kept in');
    const { runId } = await keep('1');
    const lost = resolveRun('yesterday', { reportsFolder });
    await expect(lost).rejects.toThrow(BenchError);
    await expect(lost).rejects.toThrow(`there are test ${runId}`);
    await expect(resolveRun('previous', { reportsFolder })).rejects.toThrow(`there are test ${runId}`);
    await expect(resolveRun('', { reportsFolder })).rejects.toThrow(BenchError);
  });
});
