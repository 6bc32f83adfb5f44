import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfRuns } from '../../test/history-of.ts';
import { BenchError } from '../errors.ts';
import { labelRun } from './label-run.ts';
import { resolveRun } from './resolve-run.ts';

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
